"""Nothing private leaks: what a visitor may not see is absent from every surface."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.utils.translation import override
from wagtail.models import Page

from news.models import NewsPage, OldAddress
from site_home.access import seen, visible_to
from site_home.models import Menu
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TITLE, SLUG = "Sealed letter", "sealed-letter"


def unpublish(page, in_russian):
    """Makes a draft of it."""
    page.live = False
    page.save()


def restrict(page, in_russian):
    """Closes it."""
    factories.restrict(page)


def restrict_above(page, in_russian):
    """Closes the page above it."""
    factories.restrict(page.get_parent())


def restrict_its_translation(page, in_russian):
    """Closes its Russian translation only."""
    factories.restrict(in_russian(page))


def restrict_above_its_translation(page, in_russian):
    """Closes the page above its Russian translation."""
    factories.restrict(in_russian(page).get_parent())


def restrict_its_alias(page, in_russian):
    """Closes an alias of it."""
    factories.restrict(page.create_alias(update_slug="alias"))


def restrict_above_its_alias(page, in_russian):
    """Puts an alias of it into a closed part of the site."""
    closed = factories.standard_page(page.get_parent().get_parent(), title="Closed")
    factories.restrict(closed)
    page.create_alias(parent=closed, update_slug="alias")


def restrict_the_translation_of_its_alias(page, in_russian):
    """Closes the Russian translation of an alias of it: two steps away."""
    factories.restrict(in_russian(page.create_alias(update_slug="alias")))


HIDINGS = [
    unpublish,
    restrict,
    restrict_above,
    restrict_its_translation,
    restrict_above_its_translation,
    restrict_its_alias,
    restrict_above_its_alias,
    restrict_the_translation_of_its_alias,
]


@pytest.fixture
def letter(news_index):
    """A news item that anybody may see, until it is hidden."""
    page = factories.news(news_index, title=TITLE, slug=SLUG, countries=["HU"])
    OldAddress.objects.create(page=page, site=OldAddress.Site.JOOMLA, number=225)
    return page


@pytest.fixture
def meeting(event_index):
    """An event to come that anybody may see, until it is hidden."""
    return factories.event(event_index, title=TITLE, slug=SLUG, start_date=date(2099, 1, 5))


def said(client, address):
    """What an anonymous visitor is told at an address, headers included; redirects stay."""
    response = client.get(address)
    return response.content.decode() + response.headers.get("Location", "")


def tells(text):
    """True when the text gives the page away."""
    return TITLE in text or SLUG in text


def in_list(client, page):
    """The list of news."""
    return said(client, "/en/news/")


def in_rss(client, page):
    """The RSS feed."""
    return said(client, "/en/feeds/news.rss")


def in_atom(client, page):
    """The Atom feed."""
    return said(client, "/en/feeds/news.atom")


def in_sitemap(client, page):
    """The sitemap."""
    return said(client, "/sitemap.xml")


def on_home_page(client, page):
    """The news of the home page, the page itself as the lead story."""
    home = page.get_site().root_page.specific
    value = {"title": "News", "lead": page.pk, "number": 4}
    home.sections = [{"type": "news", "value": value}]
    home.save()
    return said(client, "/en/")


def in_menu(client, page):
    """The main menu, on both levels."""
    line = {"page": page.pk, "address": "", "label": ""}
    item = {"type": "item", "value": {**line, "below": [line]}}
    Menu.objects.update_or_create(slot="main", locale=page.locale, defaults={"items": [item]})
    return said(client, "/en/")


def _in_body(client, page, block):
    home = page.get_site().root_page
    other = home.get_children().filter(slug="reader").first()
    other = (
        other.specific if other else factories.standard_page(home, title="Reader", slug="reader")
    )
    other.body = [block]
    other.save()
    return said(client, "/en/reader/")


def in_related_pages(client, page):
    """A block of related pages."""
    return _in_body(client, page, {"type": "related_pages", "value": {"pages": [page.pk]}})


def in_rich_text(client, page):
    """A link in rich text; the words of the link are the editor's own."""
    text = f'<p>See <a linktype="page" id="{page.pk}">this</a>.</p>'
    return _in_body(client, page, {"type": "rich_text", "value": text})


def in_buttons(client, page):
    """A button."""
    buttons = [{"page": page.pk, "url": "", "label": ""}]
    return _in_body(client, page, {"type": "link_buttons", "value": {"buttons": buttons}})


def at_old_address(client, page):
    """The old site's address."""
    return said(client, "/news-events/news/225-xyz")


NEWS_SURFACES = [
    in_list,
    in_rss,
    in_atom,
    in_sitemap,
    on_home_page,
    in_menu,
    in_related_pages,
    in_rich_text,
    in_buttons,
    at_old_address,
]


def in_event_list(client, page):
    """The list of events."""
    return said(client, "/en/events/")


def in_calendar(client, page):
    """The calendar of all events."""
    return said(client, "/en/calendar/events.ics")


def in_own_calendar(client, page):
    """The calendar of the one event."""
    return said(client, f"/en/calendar/{page.pk}.ics")


def among_home_events(client, page):
    """The events of the home page."""
    home = page.get_site().root_page.specific
    home.sections = [{"type": "events", "value": {"title": "Events", "number": 4}}]
    home.save()
    return said(client, "/en/")


EVENT_SURFACES = [in_event_list, in_calendar, in_own_calendar, among_home_events]


@pytest.mark.parametrize("surface", NEWS_SURFACES)
@pytest.mark.parametrize("hide", HIDINGS)
def test_hidden_news_is_absent(client, letter, in_russian, hide, surface):
    assert tells(surface(client, letter))
    hide(letter, in_russian)
    assert not tells(surface(client, letter))


@pytest.mark.parametrize("surface", EVENT_SURFACES)
@pytest.mark.parametrize("hide", HIDINGS)
def test_a_hidden_event_is_absent(client, meeting, in_russian, hide, surface):
    assert tells(surface(client, meeting))
    hide(meeting, in_russian)
    assert not tells(surface(client, meeting))


def test_the_translation_of_a_restricted_page_is_absent(letter, in_russian):
    translation = in_russian(letter)
    assert translation in visible_to(None, NewsPage)
    factories.restrict(letter)
    assert translation not in visible_to(None, NewsPage)


def test_the_translation_of_a_page_below_a_restricted_one_is_absent(letter, in_russian):
    translation = in_russian(letter)
    factories.restrict(letter.get_parent())
    assert translation not in visible_to(None, NewsPage)


def test_a_page_that_only_the_translation_of_a_restricted_page_has_below_it_is_absent(
    letter, in_russian
):
    below = factories.news(in_russian(letter).get_parent(), title="Только по-русски", slug="tolko")
    assert below in visible_to(None, NewsPage)
    factories.restrict(letter.get_parent())
    assert below not in visible_to(None, NewsPage)


def test_the_alias_of_a_restricted_page_is_absent(letter):
    alias = letter.create_alias(update_slug="alias")
    assert alias in visible_to(None, NewsPage)
    factories.restrict(letter)
    assert alias not in visible_to(None, NewsPage)


def test_the_alias_of_an_alias_of_a_restricted_page_is_absent(letter):
    alias = letter.create_alias(update_slug="alias").create_alias(update_slug="another")
    factories.restrict(letter)
    assert alias not in visible_to(None, NewsPage)


def test_a_page_beside_a_restricted_one_stays_visible(letter, news_index):
    other = factories.news(news_index)
    factories.restrict(letter)
    assert list(visible_to(None, NewsPage)) == [other]


def test_an_alias_of_a_public_page_stays_visible_beside_a_restricted_page(letter, news_index):
    alias = letter.create_alias(update_slug="alias")
    factories.restrict(factories.news(news_index))
    assert set(visible_to(None, NewsPage)) == {letter, alias.specific}


def test_a_type_without_is_public_is_never_shown(home):
    page = home.add_child(instance=Page(title="Internal", slug="internal"))
    assert page.live
    assert page not in visible_to(None)
    assert seen(None, [page.pk]) == {}


def _visit(client, user=None):
    if user:
        client.force_login(user)
    request = RequestFactory().get("/en/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    request.session = client.session
    request.user = user
    return request


def test_a_member_of_its_group_sees_a_restricted_page_and_its_translation(
    client, letter, in_russian
):
    translation, members = in_russian(letter), Group.objects.create(name="Readers")
    factories.restrict(letter, groups=[members])
    user = factories.user()
    user.groups.add(members)
    assert set(visible_to(_visit(client, user), NewsPage)) == {letter, translation}


def test_an_account_outside_the_group_does_not_see_a_restricted_page(client, letter):
    factories.restrict(letter, groups=[Group.objects.create(name="Readers")])
    assert letter not in visible_to(_visit(client, factories.user()), NewsPage)


def test_a_chosen_page_is_seen_in_the_language_of_the_visitor(letter, in_russian):
    translation = in_russian(letter)
    with override("ru"):
        assert seen(None, [letter.pk])[letter.pk].pk == translation.pk


def test_a_restricted_page_is_not_among_the_breadcrumbs_of_a_visible_page(client, home):
    hidden = factories.standard_page(home, title=TITLE, slug=SLUG)
    below = factories.standard_page(hidden, title="Reader", slug="reader")
    hidden.refresh_from_db()
    hidden.live = False
    hidden.save()
    text = said(client, below.url)
    assert "Reader" in text
    assert TITLE not in text


def test_the_countries_of_a_hidden_page_are_no_choice_of_the_filter(client, letter, news_index):
    factories.news(news_index, countries=["TR"])
    assert 'value="HU"' in said(client, "/en/news/")
    factories.restrict(letter)
    text = said(client, "/en/news/")
    assert 'value="TR"' in text
    assert 'value="HU"' not in text


def test_the_countries_of_another_language_are_no_choice_of_the_filter(client, letter, in_russian):
    factories.news(in_russian(letter).get_parent(), countries=["TR"])
    assert 'value="TR"' not in said(client, "/en/news/")


def test_the_year_of_a_hidden_page_is_no_choice_of_the_filter(client, letter, news_index):
    hidden = factories.news(news_index, date=date(2019, 2, 19))
    assert 'value="2019"' in said(client, "/en/news/")
    factories.restrict(hidden)
    assert 'value="2019"' not in said(client, "/en/news/")


def test_filtering_does_not_bring_a_hidden_page_back(client, letter):
    factories.restrict(letter)
    assert not tells(said(client, "/en/news/?country=HU&year=2024"))


@pytest.mark.parametrize("hide", [unpublish, restrict])
def test_a_hidden_project_is_not_linked_from_its_news(
    client, letter, project_index, in_russian, hide
):
    project = factories.project(project_index, title="Hidden project", slug="hidden-project")
    letter.project = project
    letter.save()
    assert "hidden-project" in said(client, letter.url)
    hide(project, in_russian)
    text = said(client, letter.url)
    assert "hidden-project" not in text
    assert "Hidden project" not in text
