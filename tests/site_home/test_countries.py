"""The countries of the world, as a visitor chooses one."""

import pytest
from django.utils.translation import override

from site_home.countries import ISO, country_choices, country_name, is_country
from tests import factories

pytestmark = pytest.mark.django_db


def group(number):
    """The codes of one group of the choices."""
    return [code for code, _name in country_choices()[number][1]]


def names(number):
    return [name for _code, name in country_choices()[number][1]]


def test_states_that_take_part_come_first_under_their_own_label():
    factories.state("TR")
    assert [label for label, _pairs in country_choices()] == [
        "Participating states",
        "Other countries",
    ]
    assert group(0) == ["TR"]
    assert "TR" not in group(1)


def test_a_state_that_items_are_only_filed_under_is_among_the_others():
    factories.state("IN", role="filing")
    assert len(country_choices()) == 1
    assert "IN" in group(0)


def test_an_organisation_is_no_country():
    factories.state("ICMPD", kind="organisation")
    assert not is_country("ICMPD")
    assert "ICMPD" not in group(0)


def test_the_others_are_the_249_of_iso_3166():
    assert len(ISO) == 249
    assert len(group(0)) == 249


@pytest.mark.parametrize("code", ["XK", "EU", "UN", "AC", "IC", "ZZ", "", "pk", "PAK", "P\x00"])
def test_what_iso_does_not_have_is_no_country(code):
    assert not is_country(code)


def test_a_state_that_only_the_managed_list_has_is_a_country():
    factories.state("XK")
    assert is_country("XK")
    assert group(0) == ["XK"]


def test_names_stand_in_the_order_of_the_language():
    for code in ["CZ", "CN", "AT", "AZ"]:
        factories.state(code)
    assert group(0) == ["AT", "AZ", "CN", "CZ"]
    with override("ru"):
        assert names(0) == ["Австрия", "Азербайджан", "Китай", "Чехия"]
    with override("tr"):  # ç comes after c, which Avusturya and Azerbaycan precede
        assert names(0) == ["Avusturya", "Azerbaycan", "Çekya", "Çin"]


def test_the_name_agreed_in_the_managed_list_is_used():
    row = {"language": "en", "name": "North Macedonia (agreed)"}
    factories.state("MK", names=[{"type": "name", "value": row}])
    assert country_name("MK") == "North Macedonia (agreed)"
    assert names(0) == ["North Macedonia (agreed)"]


def test_a_code_without_a_name_stays_a_code():
    assert country_name("Q1") == "Q1"


def test_the_managed_list_is_read_once_for_a_page(client, home, django_assert_num_queries):
    from site_home.middleware import CurrentRequestMiddleware

    def view(request):
        with django_assert_num_queries(1):
            country_choices()
            country_name("PK")

    CurrentRequestMiddleware(view)(type("Request", (), {})())
