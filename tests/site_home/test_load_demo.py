"""`manage.py load_demo` fills the site once; every page it makes is whole."""

import json
import re
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Site, get_page_models
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue, validate_translation_links

from events.models import EventIndexPage, EventPage
from news.models import NewsIndexPage, NewsPage, OldAddress
from projects.models import ProjectIndexPage, ResourceCentreIndexPage, ResourceCentrePage
from reports.models import ReportIndexPage, ReportPage
from site_home.access import visible_to
from site_home.demo import data
from site_home.models import (
    Alert,
    Footer,
    Goal,
    Menu,
    SiteDocument,
    StandardPage,
    StateOrOrganisation,
)
from site_home.settings.base import TASKS
from tests.site_home.page_reader import Reader

pytestmark = pytest.mark.django_db

INDEXES = [
    NewsIndexPage,
    EventIndexPage,
    ReportIndexPage,
    ProjectIndexPage,
    ResourceCentreIndexPage,
]
ENGLISH = {"locale__language_code": "en"}
OTHERS = ["ru", "ar", "fa", "ur", "tr"]
READ = ["en", "fa"]  # the other languages are made as Persian is


def load():
    """Runs the command; returns what it says."""
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """What the first run says; the site stays filled until the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(TASKS=TASKS):
        yield load()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def texts(said, django_db_blocker):
    """The HTML of every page in English and Persian by its path."""
    with django_db_blocker.unblock():
        client = Client()
        pages = visible_to(None).filter(depth__gt=1, locale__language_code__in=READ)
        paths = [page.url for page in pages]
        responses = {path: client.get(path) for path in paths}
    assert {path: r.status_code for path, r in responses.items() if r.status_code != 200} == {}
    return {path: response.content.decode() for path, response in responses.items()}


@pytest.fixture(scope="module")
def pages(texts):
    """Every page, read."""
    return {path: Reader(text) for path, text in texts.items()}


def test_the_first_run_says_what_it_does(said):
    steps = ("news items", "events", "reports", "projects", "old addresses", "Loaded in")
    for words in (*steps, *(f"87 translations into {language}" for language in OTHERS)):
        assert words in said


def test_there_are_sixty_news_items_or_more(said):
    assert NewsPage.objects.live().filter(**ENGLISH).count() >= 60


def test_nothing_private_is_open_in_any_language(said):
    told = StringIO()
    call_command("check_privacy", stdout=told)  # ends the test where something is to be mended
    assert " 0 papers" not in told.getvalue()
    assert " 0 to be mended" in told.getvalue()


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
    assert EventPage.objects.filter(**ENGLISH).upcoming(timezone.now()).count() == 5


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
    unread = tuple(f"/{code}/" for code in OTHERS if code not in READ)
    doors = {f"/{code}/intranet/" for code in READ}
    assert doors <= addresses
    left = addresses - set(pages) - doors
    others = sorted(path for path in left if not path.startswith(unread))
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
    assert _cost(client, index.objects.get(**ENGLISH).url) <= 20


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


def test_every_alert_is_published(said):
    assert not Alert.objects.filter(live_revision=None).exists()
    assert not Alert.objects.filter(has_unpublished_changes=True).exists()


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
    pages = [page.specific for page in visible_to(None).filter(**ENGLISH)]
    snippets = [*Goal.objects.all(), *Menu.objects.all(), *Footer.objects.all()]
    for each in [*pages, *snippets]:
        extract_segments(each)  # raises where an optional text has no default


def _items(value):
    """The items of the lists in raw StreamField data, at any depth."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(value, list):
            yield each
        if isinstance(each, dict | list):
            yield from _items(each)


def test_every_item_of_a_list_has_an_id_without_which_it_is_not_translated(said):
    holders = [*Menu.objects.all(), *(page.specific for page in visible_to(None))]
    for holder in holders:
        for field in holder._meta.fields:
            if isinstance(field, StreamField):
                items = _items(list(getattr(holder, field.name).raw_data))
                assert [i for i in items if isinstance(i, dict) and "id" not in i] == [], holder


def _translations():
    return Page.objects.filter(depth__gt=1, locale__language_code__in=OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_what_everybody_looks_for_is_there_in_every_language(said, language):
    own = {"locale__language_code": language, "live": True}
    slugs = {"about", "governance", "priority-goals", "contact", "write", "privacy", "newsletter"}
    assert slugs <= set(Page.objects.filter(**own).values_list("slug", flat=True))
    centres = ResourceCentrePage.objects
    assert centres.filter(**own).count() == centres.filter(**ENGLISH).count()
    assert NewsPage.objects.filter(**own).count() >= 8
    assert EventPage.objects.filter(**own).count() >= 4
    assert ReportPage.objects.filter(**own).count() >= 3


@pytest.mark.parametrize("model", [Goal, Menu, Footer, Alert])
def test_what_stands_around_the_pages_is_there_in_every_language(said, model):
    rows = model.objects.filter(**ENGLISH).count()
    assert rows
    for language in OTHERS:
        assert model.objects.filter(locale__language_code=language).count() == rows, language


def test_no_translation_is_an_alias_or_a_draft(said):
    assert not _translations().exclude(alias_of=None).exists()
    assert not _translations().filter(live=False).exists()


def test_a_translation_has_the_path_and_the_date_of_its_original(said):
    for page in _translations().select_related("locale"):
        original = page.get_translation(Locale.get_default())
        assert page.url == original.url.replace("/en/", f"/{page.locale.language_code}/")
        assert page.first_published_at == original.first_published_at, page


def test_the_editions_of_a_translated_report_are_those_of_the_original(said):
    for page in ReportPage.objects.filter(locale__language_code="ar"):
        original = page.get_translation(Locale.get_default())
        assert [(row.language, row.document_id) for row in page.editions.all()] == [
            (row.language, row.document_id) for row in original.editions.all()
        ]


def test_every_segment_of_a_translation_is_translated(said):
    assert Translation.objects.count() == TranslationSource.objects.count() * len(OTHERS)
    for translation in Translation.objects.all():
        total, done = translation.get_progress()
        assert total == done, translation


def test_every_translation_fits_the_tags_of_its_original(said):
    for row in StringTranslation.objects.select_related("translation_of"):
        StringValue.from_translated_html(row.data)
        validate_translation_links(row.translation_of.data, row.data)


def test_every_translated_text_fits_its_block(said):
    for page in [page.specific for page in _translations()]:
        for field in page._meta.fields:
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, field.name))


def test_a_translator_sees_the_translation_beside_the_original(client, said):
    page = StandardPage.objects.get(slug="governance", locale__language_code="fa")
    client.force_login(get_user_model().objects.get(email=data.ACCOUNTS[0][0]))
    response = client.get(f"/admin/pages/{page.pk}/edit/")
    props = json.loads(response.context["props"])
    texts = [segment for segment in props["segments"] if segment["type"] == "string"]
    told = {row["segment_id"]: row["data"] for row in props["initialStringTranslations"]}
    assert set(told) == {segment["id"] for segment in texts}
    assert all(told.values())


def test_related_pages_are_named_in_the_language_of_the_visitor(said, pages):
    page = pages["/fa/news/rights-based-border-management-closing-conference/"]
    slug = "rights-based-border-management"
    project, original = (Page.objects.get(slug=slug, locale__language_code=c) for c in READ[::-1])
    assert project.url in page.addresses
    assert project.title in page.words
    assert original.title not in page.words
