"""Names of states and organisations: CLDR's, unless others are given."""

import pytest
from django.utils.translation import override

from site_home.models import StateOrOrganisation
from tests import factories

pytestmark = pytest.mark.django_db


def names(*rows):
    """Given names as raw StreamField data: language, name, acronym, footnote."""
    keys = ("language", "name", "acronym", "footnote")
    rows = [dict(zip(keys, (*row, "", ""), strict=False)) for row in rows]
    return [{"type": "name", "value": {"acronym": "", "footnote": "", **row}} for row in rows]


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Türkiye"), ("ru", "Турция"), ("ar", "تركيا"), ("fa", "ترکیه"), ("tr", "Türkiye")],
)
def test_a_state_has_the_name_of_cldr(language, name):
    with override(language):
        assert factories.state("TR").name == name


def test_a_given_name_goes_before_that_of_cldr():
    state = factories.state("MK", names=names(("en", "Republic of North Macedonia")))
    with override("en"):
        assert state.name == "Republic of North Macedonia"
    with override("ru"):
        assert state.name == "Северная Македония"


def test_an_unknown_code_is_its_own_name():
    with override("en"):
        assert factories.state("X1").name == "X1"


def test_an_organisation_falls_back_to_its_english_name():
    given = names(("en", "European Commission", "EC"), ("ru", "Европейская комиссия", "ЕК"))
    body = factories.state("EC", kind="organisation", names=given)
    with override("ru"):
        assert (body.name, body.acronym) == ("Европейская комиссия", "ЕК")
    with override("ar"):
        assert (body.name, body.acronym) == ("European Commission", "EC")


def test_an_organisation_without_a_name_shows_its_code():
    assert factories.state("IOM", kind="organisation").name == "IOM"


def test_a_footnote_is_told_in_its_own_language_only():
    state = factories.state("XK", names=names(("en", "Kosovo*", "", "* A note.")))
    with override("en"):
        assert state.footnote == "* A note."
    with override("ru"):
        assert state.footnote == ""


def test_a_state_for_filing_only_takes_no_part():
    factories.state("HU")
    factories.state("LY", role="filing")
    factories.state("IOM", kind="organisation")
    codes = [state.code for state in StateOrOrganisation.objects.states()]
    assert codes == ["HU"]


def test_a_state_for_filing_only_is_a_country_to_filter_by():
    factories.state("LY", role="filing")
    assert [state.code for state in StateOrOrganisation.objects.countries()] == ["LY"]


def test_states_stand_in_protocol_order():
    factories.state("TR", protocol_order=2)
    factories.state("HU", protocol_order=1)
    factories.state("AT", protocol_order=3)
    codes = [state.code for state in StateOrOrganisation.objects.states()]
    assert codes == ["HU", "TR", "AT"]


def test_the_countries_of_a_filter_stand_by_name(client, news_index):
    factories.news(news_index, countries=["TR", "AT", "HU"])
    (country, *_others) = client.get("/en/news/").context["listing"].filters
    assert [words for value, words in country.options] == ["Austria", "Hungary", "Türkiye"]
