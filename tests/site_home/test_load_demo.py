"""`manage.py load_demo` fills the site once; every page it makes is whole."""

import re
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Site, get_page_models
from wagtail_localize.segments.extract import extract_segments

from events.models import EventIndexPage, EventPage
from news.models import NewsIndexPage, NewsPage, OldAddress
from projects.models import ProjectIndexPage, ResourceCentreIndexPage
from reports.models import ReportIndexPage, ReportPage
from site_home.access import visible_to
from site_home.demo import data
from site_home.models import Footer, Goal, Menu, SiteDocument, StateOrOrganisation

pytestmark = pytest.mark.django_db

INDEXES = [
    NewsIndexPage,
    EventIndexPage,
    ReportIndexPage,
    ProjectIndexPage,
    ResourceCentreIndexPage,
]


def load():
    """Runs the command; returns what it says."""
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """What the first run says; the site stays filled until the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def texts(said, django_db_blocker):
    """The HTML of every page of the site by its path."""
    with django_db_blocker.unblock():
        client = Client()
        paths = [page.url for page in visible_to(None).filter(depth__gt=1)]
        responses = {path: client.get(path) for path in paths}
    assert {path: r.status_code for path, r in responses.items() if r.status_code != 200} == {}
    return {path: response.content.decode() for path, response in responses.items()}


class Reader(HTMLParser):
    """What a page holds: headings, ids, addresses, words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.addresses, self.words = [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        names = ("href", "src", "action", "poster")
        self.addresses |= {attrs[name] for name in names if attrs.get(name)}
        for part in (attrs.get("srcset") or "").split(","):
            self.addresses |= set(part.split()[:1])

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def pages(texts):
    """Every page, read."""
    return {path: Reader(text) for path, text in texts.items()}


def test_the_first_run_says_what_it_does(said):
    for words in ("news items", "events", "reports", "projects", "old addresses", "Loaded in"):
        assert words in said


def test_there_are_sixty_news_items_or_more(said):
    assert NewsPage.objects.live().count() >= 60


def test_every_page_type_has_a_page(said):
    types = [model for model in get_page_models() if getattr(model, "is_public", False)]
    assert len(types) >= 12
    assert [model for model in types if not model.objects.live().exists()] == []


def test_there_are_55_states(said):
    assert StateOrOrganisation.objects.states().count() == 55


def test_every_state_has_a_name_in_every_language(said):
    for language in ("en", "ru", "ar", "fa"):
        for state in StateOrOrganisation.objects.states():
            assert state.name_in(language) not in {"", state.code}, (state.code, language)


def test_there_are_six_goals_in_force(said):
    codes = [goal.code for goal in Goal.objects.current()]
    assert codes == [f"2025-{number}" for number in range(1, 7)]


def test_five_events_lie_ahead(said):
    assert EventPage.objects.upcoming(timezone.now()).count() == 5


def test_every_report_has_an_edition_with_a_readable_pdf(said):
    for report in ReportPage.objects.all():
        assert report.available, report
    for document in SiteDocument.objects.all():
        assert document.pages, document


def test_every_page_has_one_h1(pages):
    assert {path: p.tags.count("h1") for path, p in pages.items() if p.tags.count("h1") != 1} == {}


def test_no_id_stands_twice_on_a_page(pages):
    doubled = {path: [i for i in p.ids if p.ids.count(i) > 1] for path, p in pages.items()}
    assert {path: ids for path, ids in doubled.items() if ids} == {}


def test_no_page_shows_template_code_or_none(texts):
    broken = re.compile(r"\{\{|\{%|[>='/ ]None[<'/,]|\bundefined\b|\bNaN\b|&amp;amp;|&amp;lt;")
    found = {path: broken.findall(text.replace('"', "'")) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_every_internal_address_answers(client, pages):
    addresses = set()
    for path, page in pages.items():
        for address in page.addresses:
            full = urlsplit(urljoin(f"http://localhost{path}", address))
            if full.hostname == "localhost" and full.scheme == "http":
                addresses.add(full.path + (f"?{full.query}" if full.query else ""))
    assert addresses > set(pages)
    others = sorted(addresses - set(pages))
    answers = {address: client.get(address).status_code for address in others}
    assert {address: code for address, code in answers.items() if code != 200} == {}


def test_every_anchor_leads_to_a_place_on_its_page(pages):
    lost = {
        path: [a for a in page.addresses if a.startswith("#") and a[1:] not in page.ids]
        for path, page in pages.items()
    }
    assert {path: anchors for path, anchors in lost.items() if anchors} == {}


def test_every_old_address_leads_to_its_page_in_one_hop(client, pages):
    addresses = [redirect.old_path for redirect in Redirect.objects.all()]
    for old in OldAddress.objects.all():
        joomla = old.site == OldAddress.Site.JOOMLA
        addresses.append(f"/news-events/news/{old.number}-x" if joomla else f"/?p={old.number}")
    assert len(addresses) > 60
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 301, address
        assert urlsplit(response["Location"]).path in pages, address


def _cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return len(context)


def test_the_filled_home_page_costs_at_most_25_queries(client, said):
    assert _cost(client, "/en/") <= 25


@pytest.mark.parametrize("index", INDEXES)
def test_a_filled_list_costs_at_most_20_queries(client, said, index):
    assert _cost(client, index.objects.get().url) <= 20


def _counts():
    models = (Page, StateOrOrganisation, Goal, SiteDocument, Redirect, get_user_model())
    return [model.objects.count() for model in models]


def test_a_second_run_changes_nothing(said):
    before = _counts()
    assert "nothing was changed" in load()
    assert _counts() == before


def test_a_second_run_keeps_what_an_editor_changed(said):
    page = NewsPage.objects.first()
    page.title = "An editor's title"
    page.save()
    NewsPage.objects.last().delete()
    left = NewsPage.objects.count()
    load()
    assert NewsPage.objects.get(pk=page.pk).title == "An editor's title"
    assert NewsPage.objects.count() == left


def test_every_page_can_be_brought_back_to_its_first_version(said):
    for page in Page.objects.filter(depth__gt=1):
        assert page.live_revision == page.latest_revision, page
        assert page.latest_revision.content["title"] == page.title
        assert not page.has_unpublished_changes
    named = PageLogEntry.objects.filter(revision__isnull=False).values("page").distinct()
    assert named.count() == Page.objects.filter(depth__gt=1).count()  # History offers them


def test_it_is_known_where_a_picture_is_used(said):
    lead = NewsPage.objects.exclude(lead_image=None).first()
    assert ReferenceIndex.get_references_to(lead.lead_image).exists()


def test_the_demonstration_accounts_can_log_in(client, said):
    for email, password, *_names in data.ACCOUNTS:
        assert client.login(email=email, password=password) or client.login(
            username=email, password=password
        ), email
        assert client.get("/admin/").status_code == 200, email


def test_the_accounts_are_printed(said):
    for email, password, *_names in data.ACCOUNTS:
        assert f"{email}  {password}" in said


def test_no_account_is_made_where_the_settings_forbid_it(said, settings):
    get_user_model().objects.all().delete()
    settings.DEMO_ACCOUNTS = False
    text = load()
    assert not get_user_model().objects.exists()
    assert "example.org" not in text


def test_a_password_that_was_changed_stays(said):
    user = get_user_model().objects.get(email=data.ACCOUNTS[0][0])
    user.set_password("Another, longer password")
    user.save()
    load()
    user.refresh_from_db()
    assert user.check_password("Another, longer password")


def test_the_home_page_is_the_root_of_the_site(said):
    root = Site.objects.get(is_default_site=True).root_page
    assert root.depth == 2
    assert root.slug == "home"


def test_everything_can_be_submitted_for_translation(said):
    pages = [page.specific for page in visible_to(None)]
    snippets = [*Goal.objects.all(), *Menu.objects.all(), *Footer.objects.all()]
    for each in [*pages, *snippets]:
        extract_segments(each)  # raises where an optional text has no default
