"""Menus on two levels: where they lead, and what they keep to themselves."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from site_home import menus
from site_home.models import Menu
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(home):
    return factories.standard_page(home, title="About us", slug="about")


@pytest.fixture
def history(about):
    return factories.standard_page(about, title="History", slug="history")


def line(page=None, address="", label="", below=()):
    """A line of a menu as JSON has it."""
    return {"page": page and page.pk, "url": address, "label": label, "below": list(below)}


def menu(home, *lines, slot="main"):
    """A menu with these lines."""
    items = [{"type": "item", "value": each} for each in lines]
    return Menu.objects.create(slot=slot, locale=home.locale, items=items)


def read(path="/en/", slot="main"):
    """The lines of a menu as a visitor at that path sees them."""
    return menus.lines(RequestFactory().get(path), slot)


def test_a_menu_has_two_levels(home, about, history):
    menu(home, line(about, below=[line(history)]), line(home, label="Start"))
    first, second = read()
    assert (first.href, first.words) == ("/en/about/", "About us")
    assert [(each.href, each.words) for each in first.below] == [("/en/about/history/", "History")]
    assert (second.href, second.words, second.below) == ("/en/", "Start", [])


def test_a_line_may_lead_out_of_the_site(home):
    menu(home, line(address="https://example.org/", label="Host"))
    assert [(each.href, each.words) for each in read()] == [("https://example.org/", "Host")]


def test_a_restricted_page_takes_its_line_along(home, about, history):
    menu(home, line(about, below=[line(history)]), line(home))
    factories.restrict(about)
    assert [each.words for each in read()] == [home.title]


def test_a_draft_on_the_second_level_is_left_out(home, about, history):
    menu(home, line(about, below=[line(history)]))
    history.live = False
    history.save()
    assert read()[0].below == []


def test_a_deleted_page_takes_its_line_along(home, about, history):
    menu(home, line(history), line(about))
    history.delete()
    assert [each.words for each in read()] == ["About us"]


def test_the_line_of_the_page_one_is_on_is_marked(home, about, history):
    menu(home, line(home), line(about, below=[line(history)]))
    assert [each.current for each in read("/en/about/")] == ["", "page"]
    assert [each.current for each in read("/en/about/history/")] == ["", "true"]
    assert read("/en/about/history/")[1].below[0].current == "page"
    assert [each.current for each in read("/en/news/")] == ["", ""]


def test_lines_lead_to_the_translation(home, about, in_russian):
    menu(home, line(about))
    in_russian(about, title="О процессе", slug="about")
    with override("ru"):
        assert [(each.href, each.words) for each in read("/ru/")] == [("/ru/about/", "О процессе")]


def test_the_menu_of_the_active_language_goes_before_the_source(home, about, in_russian):
    menu(home, line(about))
    russian = in_russian(about, title="О процессе")
    items = [{"type": "item", "value": line(russian, label="Кто мы")}]
    Menu.objects.create(slot="main", locale=russian.locale, items=items)
    with override("ru"):
        assert [each.words for each in read("/ru/")] == ["Кто мы"]
    with override("en"):
        assert [each.words for each in read("/en/")] == ["About us"]


def test_a_slot_without_a_menu_is_empty(home):
    assert read(slot="utility") == []


def test_a_longer_menu_costs_no_more_queries(home, about):
    request = RequestFactory()

    def cost():
        with CaptureQueriesContext(connection) as context:
            for slot in Menu.Slot.values:
                menus.lines(visit, slot)
        return len(context)

    first = menu(home, line(about))
    visit = request.get("/en/")
    cost()
    visit = request.get("/en/")
    few = cost()
    pages = [factories.standard_page(about, title=f"Page {number}") for number in range(12)]
    first.items = [{"type": "item", "value": line(about, below=[line(page) for page in pages])}]
    first.save()
    menu(home, *[line(page) for page in pages], slot="footer")
    visit = request.get("/en/")
    assert cost() == few
    assert few <= 4


def test_the_menu_of_a_page_shows_both_levels(client, home, about, history):
    menu(home, line(about, below=[line(history)]))
    text = client.get("/en/").content.decode()
    assert 'href="/en/about/"' in text
    assert 'href="/en/about/history/"' in text
