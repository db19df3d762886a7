"""The editors' desk: lists, menu, dashboard, who may do what, and forms that answer."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from events.kinds import Kind, Status
from events.models import EventPage
from projects.models import ResourceCentrePage
from projects.models.centres import VERIFIED_FOR
from site_home.models import Goal, SiteDocument, StateOrOrganisation
from tests import factories
from tests.site_home.conftest import translated

pytestmark = pytest.mark.django_db

LISTS = ["news", "events", "reports-and-publications", "projects", "centres"]


def titles(client, address, **query):
    """The titles that a list shows, in order."""
    response = client.get(address, query)
    assert response.status_code == 200
    return [page.title for page in response.context["object_list"]]


def queries(client, address):
    """The number of queries that a warmed page of the admin costs."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as context:
        client.get(address)
    return len(context)


@pytest.fixture
def makers(news_index, event_index, report_index, project_index, centre_index):
    """For each list: its index page and a function that makes a page."""
    venue = factories.state("AT")
    return {
        "news": (news_index, lambda: factories.news(news_index, countries=["TR", "IQ"])),
        "events": (event_index, lambda: factories.event(event_index, country=venue)),
        "reports-and-publications": (
            report_index,
            lambda: factories.report(report_index, editions=["en", "ru"], missing=["ar"]),
        ),
        "projects": (project_index, lambda: factories.project(project_index, countries=["PK"])),
        "centres": (centre_index, lambda: factories.centre(centre_index)),
    }


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("beneath_the_index_page", [False, True])
@pytest.mark.parametrize("account", ["desk", "editor"])
def test_a_longer_list_costs_no_more_queries(
    request, account, makers, name, beneath_the_index_page
):
    client = request.getfixturevalue(account)
    index, make = makers[name]
    explorer = reverse("wagtailadmin_explore", args=[index.pk])
    address = explorer if beneath_the_index_page else reverse(f"{name}:index")
    make()
    make()
    few = queries(client, address)
    for _number in range(5):
        make()
    assert queries(client, address) == few


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["?q=a", "?q=a&country=TR", "?q=a&state=live&date_from=2020-01-01"]
)
def test_every_order_of_a_list_can_be_searched_and_filtered(desk, makers, name, query):
    _index, make = makers[name]
    make()
    address = reverse(f"{name}:index_results")
    columns = desk.get(address).context["table"].columns.values()
    for order in filter(None, [column.sort_key for column in columns]):
        assert desk.get(f"{address}{query}&ordering=-{order}").status_code == 200


def test_news_can_be_narrowed_by_country_date_and_state(desk, news_index):
    factories.news(news_index, title="Old", date=date(2015, 5, 1), countries=["IQ"])
    factories.news(news_index, title="New", date=date(2024, 5, 1), countries=["TR"])
    factories.news(news_index, title="Draft", date=date(2024, 6, 1), live=False)
    address = reverse("news:index")
    assert titles(desk, address) == ["Draft", "New", "Old"]
    assert titles(desk, address, country="IQ") == ["Old"]
    assert titles(desk, address, date_from="2024-01-01") == ["Draft", "New"]
    assert titles(desk, address, state="draft") == ["Draft"]


def test_a_list_beneath_its_index_page_shows_the_same_columns(desk, news_index):
    factories.news(news_index, place="Lahore", countries=["PK"])
    html = desk.get(reverse("wagtailadmin_explore", args=[news_index.pk])).content.decode()
    assert "Lahore" in html
    assert "Pakistan" in html


def test_events_say_their_status_in_words_and_can_be_narrowed(desk, event_index):
    today = timezone.localdate()
    zone = str(timezone.get_current_timezone())
    ahead = today + timedelta(days=3)
    factories.event(event_index, title="Ahead", start_date=ahead, timezone=zone)
    factories.event(event_index, title="Over", kind=Kind.TRAINING, start_date=date(2020, 3, 1))
    factories.event(
        event_index, title="Off", start_date=today + timedelta(days=9), status=Status.CANCELLED
    )
    address = reverse("events:index")
    assert "In 3 days" in desk.get(address).content.decode()
    assert titles(desk, address, when="upcoming") == ["Off", "Ahead"]
    assert titles(desk, address, when="past") == ["Over"]
    assert titles(desk, address, kind="training") == ["Over"]
    assert titles(desk, address, status="cancelled") == ["Off"]


def test_a_report_names_its_editions_and_the_missing_one(desk, report_index):
    factories.report(report_index, editions=["en"], missing=["ar"])
    html = desk.get(reverse("reports-and-publications:index")).content.decode()
    assert "English, Arabic (missing)" in html


def test_projects_say_whether_they_run(desk, project_index):
    factories.project(project_index, title="Running", start_date=date(2020, 1, 1))
    factories.project(project_index, title="Ended", end_date=date(2020, 1, 1))
    assert titles(desk, reverse("projects:index"), status="ended") == ["Ended"]


def test_centres_not_verified_lately_are_marked_and_found(desk, centre_index):
    today = timezone.localdate()
    factories.centre(centre_index, title="Fresh", verified_on=today)
    factories.centre(centre_index, title="Stale", verified_on=today - VERIFIED_FOR * 2)
    factories.centre(centre_index, title="Never")
    address = reverse("centres:index")
    assert desk.get(reverse("centres:index_results")).content.decode().count("Overdue") == 2
    assert set(titles(desk, address, verified="overdue")) == {"Stale", "Never"}
    assert titles(desk, address, verified="verified") == ["Fresh"]


def test_the_dashboard_counts_what_editors_care_for(editor, event_index, centre_index):
    factories.event(event_index, start_date=timezone.localdate() + timedelta(days=3))
    factories.centre(centre_index)
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 upcoming event<" in html
    assert "1 centre to verify<" in html
    assert "created in" not in html


def test_the_dashboard_counts_originals_alone(desk, event_index):
    event = factories.event(event_index, start_date=timezone.localdate() + timedelta(days=3))
    translated(event, "tr")
    html = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 upcoming event<" in html
    assert titles(desk, reverse("events:index"), when="upcoming", locale="en") == [event.title]
    assert "locale=en&amp;when=upcoming" in html


def test_the_site_has_a_name(home):
    assert home.get_site().site_name == "Budapest Process"


def centre_form(**values):
    """What the form of a centre sends."""
    data = nested_form_data(
        {
            "title": "Centre",
            "slug": "centre",
            "summary": "",
            "city": "Quetta",
            "country": "PK",
            "status": "open",
            "since_precision": "day",
            "phones": streamfield([]),
            "hours": streamfield([]),
            "body": streamfield([]),
            "comments": inline_formset([]),
            **values,
        }
    )
    return {**data, "services": ["visas"], "languages": ["ps", "ur"], "action-publish": "1"}


@pytest.fixture
def centre_address(centre_index):
    """Where a new centre is sent."""
    factories.state("PK")
    return reverse(
        "wagtailadmin_pages:add", args=["projects", "resourcecentrepage", centre_index.pk]
    )


def test_a_refused_centre_keeps_its_ticks(desk, centre_address):
    response = desk.post(centre_address, centre_form(whatsapp="12345"))
    html = response.content.decode()
    assert "Write it with + and the country code." in html
    assert html.count(" checked") >= 3


def test_the_ticks_of_a_centre_are_saved(desk, centre_address):
    desk.post(centre_address, centre_form())
    centre = ResourceCentrePage.objects.get()
    assert (centre.services, centre.languages) == (["visas"], ["ps", "ur"])


def test_an_event_that_ends_before_it_begins_is_refused_in_words(desk, event_index):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", event_index.pk])
    streams = ["body", "programme", "documents", "outcomes", "recordings"]
    data = nested_form_data(
        {
            "title": "Talks",
            "slug": "talks",
            "kind": Kind.TRAINING,
            "mode": "in_person",
            "status": "scheduled",
            "start_date": "2027-03-02",
            "end_date": "2027-03-01",
            "timezone": "Europe/Vienna",
            "date_precision": "day",
            **{name: streamfield([]) for name in streams},
            "countries": inline_formset([]),
            "goals": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    response = desk.post(address, {**data, "action-publish": "1"})
    assert "The last day lies before the first." in response.content.decode()
    assert not EventPage.objects.exists()


def test_organisations_are_not_offered_as_countries(desk):
    factories.state("PK")
    factories.state("IOM", kind=StateOrOrganisation.Kind.ORGANISATION)
    html = desk.get(reverse("country_chooser:choose")).content.decode()
    assert "Pakistan" in html
    assert "IOM" not in html


def test_the_code_of_a_state_cannot_be_changed(desk):
    state = factories.state("PK")
    address = reverse("wagtailsnippets_site_home_stateororganisation:edit", args=[state.pk])
    names = nested_form_data({"names": streamfield([])})
    values = {"code": "XX", "kind": "state", "role": "observer", "protocol_order": "7"}
    desk.post(address, {**values, **names})
    assert list(StateOrOrganisation.objects.values_list("code", "protocol_order")) == [("PK", 7)]


def test_the_code_of_a_goal_cannot_be_changed(desk):
    goal = factories.goal("2025-1")
    address = reverse("wagtailsnippets_site_home_goal:edit", args=[goal.pk])
    values = {"code": "2025-2", "framework": "2025", "number": "1", "title": "New words"}
    desk.post(address, values)
    assert Goal.objects.get().code == "2025-1"
    assert Goal.objects.get().title == "New words"


def upload(client, content, **values):
    """What the admin answers to a document sent by its form."""
    file = SimpleUploadedFile("declaration.pdf", content)
    data = {"title": "Declaration", "file": file, "language": "en", "collection": "1", **values}
    return client.post(reverse("wagtaildocs:add"), data)


@pytest.fixture
def two_pages():
    """The content of a PDF of two pages."""
    writer, file = PdfWriter(), BytesIO()
    for _number in range(2):
        writer.add_blank_page(72, 72)
    writer.write(file)
    return file.getvalue()


def test_the_pages_of_an_uploaded_pdf_are_counted(editor, two_pages):
    upload(editor, two_pages)
    assert SiteDocument.objects.get().pages == 2


def test_several_documents_can_be_uploaded_at_once(editor, two_pages):
    add, ajax = reverse("wagtaildocs:add_multiple"), {"x-requested-with": "XMLHttpRequest"}
    file = SimpleUploadedFile("declaration.pdf", two_pages)
    answer = editor.post(add, {"files[]": file, "collection": "1"}, headers=ajax).json()
    number = answer["uploaded_file_id"]
    values = {"title": "D", "language": "ru", "collection": "1"}
    form = {f"uploaded-document-{number}-{name}": value for name, value in values.items()}
    create = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[number])
    assert editor.post(create, form, headers=ajax).json()["success"]
    document = SiteDocument.objects.get()
    assert (document.pages, document.language) == (2, "ru")


def test_a_file_that_only_calls_itself_a_pdf_is_refused(editor):
    response = upload(editor, b"<script>alert(1)</script>")
    assert "This file is not a PDF" in response.content.decode()
    assert not SiteDocument.objects.exists()


def test_a_document_in_no_known_language_is_refused(editor):
    response = upload(editor, factories.PDF, language="english")
    assert "Write the code of a language" in response.content.decode()


def test_an_edition_keeps_a_language_that_is_not_on_the_usual_list(desk, report_index):
    report = factories.report(report_index, editions=["ja"])
    html = desk.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).content.decode()
    assert '<option value="ja" selected>Japanese</option>' in html
    assert '<option value="fa-AF">Dari</option>' in html
