"""What organisers download, read by other means than it was written with."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from forms.models import RegistrationPage
from forms.registration.rights import APPROVER, MANAGER, READER, give_role
from forms.registration.states import State
from tests import factories
from tests.forms.composed import choice, row
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.front_desk import in_language
from tests.forms.registration.office import at, organiser

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

KINDS = ["csv", "xlsx"]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(
        meeting(event_index),
        choice("Hotel"),
        choice("Topics", kind="choices"),
        row("number", "Guests"),
        row("date", "Arrival"),
        row("tick", "Visa"),
        row("country", "Born in"),
        consent="I agree.",
        ask_diet="optional",
        ask_access_needs="optional",
    )


def download(client, page, kind, **query):
    """The answer to a download."""
    return client.get(reverse(f"registrations:{kind}", args=[page.event.pk]), query)


def csv_rows(client, page, **query):
    """The rows of the CSV as dicts, in the dialect that Python's sniffer finds."""
    text = download(client, page, "csv", **query).getvalue().decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text[:4000])
    assert dialect.delimiter == ","
    return list(csv.DictReader(StringIO(text, newline=""), dialect=dialect))


def xlsx_rows(client, page, **query):
    """The rows of the workbook as dicts of cells."""
    content = download(client, page, "xlsx", **query).getvalue()
    headings, *lines = load_workbook(BytesIO(content)).active.iter_rows()
    names = [cell.value for cell in headings]
    assert len(set(names)) == len(names)
    return [dict(zip(names, line, strict=True)) for line in lines]


ANSWERS = {
    "hotel": "visa",
    "topics": ["visa", "something_else"],
    "guests": "2.5",
    "arrival": "2026-03-09",
    "visa": True,
    "born_in": "TR",
}


def test_codes_and_words_stand_in_columns_of_their_own(desk, page):
    register(page, title="ms", organisation_id="PK", mode="online", diet="halal", language="fa")
    (found,) = csv_rows(desk, page)
    for heading, code, words in [
        ("Title", "ms", "Ms"),
        ("Status", "accepted", "Accepted"),
        ("State or organisation", "PK", "Pakistan"),
        ("Attendance", "online", "Online"),
        ("Diet", "halal", "Halal"),
        ("Language", "fa", "Persian"),
        ("Participants", "delegates", "Delegates"),
    ]:
        assert (found[f"{heading} code"], found[heading]) == (code, words)


def test_an_organisation_that_is_not_listed_has_a_name_and_no_code(desk, page):
    register(page, organisation_name="Red Crescent")
    (found,) = csv_rows(desk, page)
    assert found["State or organisation code"] == ""
    assert found["State or organisation"] == "Red Crescent"


def test_the_editors_questions_have_their_keys_and_types(desk, page):
    register(page, answers=ANSWERS)
    (found,) = xlsx_rows(desk, page)
    values = {name: cell.value for name, cell in found.items()}
    assert (values["Hotel [hotel] code"], values["Hotel [hotel]"]) == ("visa", "Visa")
    assert values["Topics [topics] code"] == "visa; something_else"
    assert values["Topics [topics]"] == "Visa, Something else"
    assert values["Guests [guests]"] == 2.5
    assert values["Arrival [arrival]"] == datetime(2026, 3, 9)
    assert found["Arrival [arrival]"].number_format == "yyyy-mm-dd"
    assert values["Visa [visa]"] is True
    assert (values["Born in [born_in] code"], values["Born in [born_in]"]) == ("TR", "Türkiye")


def test_a_moment_is_a_moment_and_a_day_a_day(desk, page):
    register(page, answers=ANSWERS)
    (found,) = csv_rows(desk, page)
    assert datetime.strptime(found["Registered"], "%Y-%m-%d %H:%M")
    assert date.fromisoformat(found["Arrival [arrival]"]) == date(2026, 3, 9)
    (found,) = xlsx_rows(desk, page)
    assert isinstance(found["Registered"].value, datetime)


def test_headings_and_words_are_english_in_every_language_of_the_admin(client, page):
    user = factories.superuser()
    profile = type(user).wagtail_userprofile.related.related_model
    profile.objects.create(user=user, preferred_language="ru")
    client.force_login(user)
    register(page, title="ms", answers=ANSWERS)
    (found,) = csv_rows(client, page)
    assert found["Title"] == "Ms"
    assert found["Born in [born_in]"] == "Türkiye"
    assert found["Visa [visa]"] == "True"


def test_answers_to_a_retired_question_stay(desk, page):
    RegistrationPage.objects.filter(pk=page.pk).update(retired={"flight": "Flight"})
    register(page, answers={"flight": "OS 801"})
    register(page, "Bilal", answers={"flight": ["a", "b"]})
    assert {row["Flight [flight]"] for row in csv_rows(desk, page)} == {"OS 801", "a; b"}


def test_an_answer_whose_code_is_gone_is_its_code(desk, page):
    register(page, answers={"hotel": "gone", "guests": "many", "arrival": "soon"})
    (found,) = csv_rows(desk, page)
    assert (found["Hotel [hotel]"], found["Guests [guests]"]) == ("gone", "many")
    assert found["Arrival [arrival]"] == "soon"


def test_forms_that_share_a_question_share_its_column(desk, page):
    press = registration_page(
        page.event, row("number", "Guests"), row("text", "Hotel"), slug="press", title="Press"
    )
    register(page, answers=ANSWERS)
    register(press, "Bilal", answers={"guests": "3", "hotel": "Astoria"})
    first, second = csv_rows(desk, page)
    assert (first["Guests [guests]"], second["Guests [guests]"]) == ("2.5", "3")
    assert (first["Hotel [hotel]"], second["Hotel [hotel]"]) == ("Visa", "Astoria")
    assert (first["Form"], second["Form"]) == ("Registration", "Press")


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1", "a;=1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("name", [*FORMULAS, "#REF!"])
def test_no_cell_is_a_formula(desk, page, name):
    register(page, name, position=name, answers={"hotel": name})
    (found,) = csv_rows(desk, page)
    for value in (found["Given name"], found["Position"], found["Hotel [hotel]"]):
        for part in value.replace("\t", ";").split(";"):
            assert part.lstrip()[:1] not in {"=", "+", "-", "@", "＝"}
    (found,) = xlsx_rows(desk, page)
    assert found["Given name"].data_type == "s"
    assert found["Given name"].value == name


def test_a_question_that_is_a_formula_is_none(desk, event_index):
    page = registration_page(meeting(event_index), row("text", "=1+1"))
    register(page)
    (found,) = csv_rows(desk, page)
    assert not [name for name in found if name.startswith("=")]
    (found,) = xlsx_rows(desk, page)
    assert all(cell.data_type != "f" for cell in found.values())


@pytest.mark.parametrize(
    "name", ["علی‌رضا", "Ўткир", "a\x00b\x0bc", "line\nbreak", '"quoted"', "x" * 200]
)
def test_names_in_any_script_come_back_as_they_were(desk, page, name):
    register(page, name.replace("\x00", ""))
    kept = name.replace("\x00", "").replace("\x0b", "")
    assert csv_rows(desk, page)[0]["Given name"] == kept
    assert xlsx_rows(desk, page)[0]["Given name"].value == kept


@pytest.mark.parametrize("kind", KINDS)
def test_only_those_of_the_filter_are_exported(desk, page, kind):
    register(page, "Amina")
    bilal = register(page, "Bilal", email="bilal@example.org", state=State.PENDING)
    rows = {"csv": csv_rows, "xlsx": xlsx_rows}[kind]
    assert len(rows(desk, page)) == 2
    assert len(rows(desk, page, state="pending")) == 1
    assert len(rows(desk, page, id=bilal.pk)) == 1
    assert len(rows(desk, page, q="amina")) == 1


def test_nobody_of_another_event_is_exported(desk, page, event_index):
    register(page)
    other = registration_page(meeting(event_index, slug="other"))
    stranger = register(other, "Ghost")
    assert csv_rows(desk, page, id=stranger.pk) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_called_after_the_event_and_the_day(desk, page, kind):
    answer = download(desk, page, kind)
    assert f'filename="registrations-meeting-2026-03-01.{kind}"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_a_csv_is_streamed_and_opens_in_excel(desk, page):
    answer = download(desk, page, "csv")
    assert answer.streaming
    assert answer.getvalue().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("kind", KINDS)
def test_the_history_of_the_event_mentions_it_without_names(desk, page, kind):
    register(page)
    download(desk, page, kind).getvalue()
    entry = PageLogEntry.objects.get(action="registrations.export")
    assert entry.page_id == page.event.pk
    assert entry.data == {"number": 1, "format": kind}
    assert entry.message == f"1 registration exported ({kind.upper()})"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("role", "may"), [(READER, False), (APPROVER, True), (MANAGER, True)])
def test_who_decides_exports_and_who_only_reads_does_not(client, page, kind, role, may):
    user = factories.user()
    give_role(page.event, user, role)
    client.force_login(user)
    assert (download(client, page, kind).status_code == 200) is may


def test_nobody_without_a_role_exports(client, page):
    client.force_login(factories.user())
    assert download(client, page, "csv").status_code in {302, 403, 404}


@pytest.mark.parametrize("kind", KINDS)
def test_a_longer_export_costs_no_more_queries(desk, page, kind):
    def queries():
        with CaptureQueriesContext(connection) as context:
            download(desk, page, kind).getvalue()
        return len(context)

    register(page, organisation_id="PK", answers=ANSWERS)
    queries()
    few = queries()
    for number in range(9):
        register(page, f"A{number}", organisation_id="PK", answers=ANSWERS)
    assert queries() == few


def test_clocks_and_language_of_the_reader_change_nothing(page):
    in_language(page, "fa", title="نمایندگان")
    registration_page(page.event, slug="press", title="Press")
    register(page)
    desk = organiser(page.event, MANAGER)
    before = [cells(desk, page, kind) for kind in KINDS]
    profile = UserProfile.get_for_user(desk.user)
    profile.current_time_zone, profile.preferred_language = "Asia/Tehran", "fa"
    profile.save()
    assert [cells(desk, page, kind) for kind in KINDS] == before


def cells(client, page, kind):
    """What a file says in its first rows."""
    content = b"".join(client.get(at(kind, page.event)).streaming_content)
    if kind == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active]
