"""A page is found by what its visitors read, not by what stands in its form alone."""

import pytest

from tests import factories
from tests.members import closed_desk
from tests.search.search_desk import titles

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def secret(home):
    return closed_desk.text_page(closed_desk.intranet(home), title="Sealed")


def buttons(**link):
    link = {"page": None, "url": "", "label": "The wombat plan", **link}
    return [{"type": "link_buttons", "value": {"buttons": [link], "prominent": False}}]


def test_the_words_of_a_link_to_a_closed_page_do_not_find_the_page_they_stand_on(
    home, secret, client
):
    page = factories.standard_page(home, title="Open", body=buttons(page=secret.pk))
    assert "wombat" not in client.get(page.url).content.decode()
    assert titles("wombat") == []


def test_the_words_of_a_link_out_of_the_site_find_the_page_they_stand_on(home):
    factories.standard_page(home, title="Open", body=buttons(url="https://example.org/"))
    assert titles("wombat") == ["Open"]


@pytest.mark.parametrize("block", ["related_pages", "documents"])
def test_the_title_of_a_list_of_what_is_closed_does_not_find_the_page(home, secret, client, block):
    listed = {"pages": [secret.pk], "documents": [closed_desk.document().pk]}
    body = [{"type": block, "value": {"title": "The wombat plan", **listed}}]
    page = factories.standard_page(home, title="Open", body=body)
    assert "wombat" not in client.get(page.url).content.decode()
    assert titles("wombat") == []


def section(**values):
    fixed = {"title": "Free", "place": "full", "ground": "lapis", "hidden": False, "link": {}}
    return [{"type": "text", "value": {**fixed, "text": "<p>The wombat plan</p>", **values}}]


@pytest.mark.parametrize("hidden", [True, False])
def test_a_hidden_section_of_the_home_page_is_not_found(home, hidden):
    home.sections = section(hidden=hidden)
    home.save_revision().publish()
    assert titles("wombat") == ([] if hidden else [home.title])


def test_the_looks_of_a_section_do_not_find_the_home_page(home):
    home.sections = section()
    home.save_revision().publish()
    assert titles("deep blue") == []
