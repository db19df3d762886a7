"""The list as CSV and as a workbook, safe to open, and fit to be imported again."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from newsletter.models import Subscriber
from site_home.spreadsheets import bare, defused
from tests.newsletter.office import LIST, imported, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def export(client, kind, **query):
    """The bytes of a download."""
    response = client.get(LIST, {"export": kind, **query})
    assert response.status_code == 200
    return response.getvalue()


def rows(client, **query):
    """The rows of the CSV as dicts."""
    text = export(client, "csv", **query).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def cells(client):
    """The cells of the workbook beneath its headings."""
    sheet = load_workbook(BytesIO(export(client, "xlsx"))).active
    return [list(row) for row in sheet.iter_rows(min_row=2)]


def test_a_csv_holds_the_list_in_words(publisher):
    subscriber("amina@example.org", country="TR", language="fa")
    (row,) = rows(publisher)
    assert (row["E-mail"], row["First name"], row["Last name"]) == (
        "amina@example.org",
        "Amina",
        "Khan",
    )
    assert (row["Country"], row["Language"], row["State"]) == ("Türkiye", "Persian", "Subscribed")
    assert row["Unsubscribed"] == ""


def test_a_csv_opens_in_excel_with_its_letters(publisher):
    subscriber("ali@example.org", first_name="علي")
    content = export(publisher, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert "علي" in content.decode()


def test_a_csv_is_streamed(publisher):
    subscriber("amina@example.org")
    response = publisher.get(LIST, {"export": "csv"})
    assert response.streaming
    assert response.headers["Content-Disposition"].endswith('.csv"')
    response.getvalue()


def test_a_workbook_holds_the_list(publisher):
    row = subscriber("ali@example.org", first_name="علي")
    ((email, first, *_others, state, signed_up, _confirmed, _gone),) = cells(publisher)
    assert (email.value, first.value, state.value) == ("ali@example.org", "علي", "Subscribed")
    assert abs(signed_up.value.timestamp() - row.created_at.timestamp()) < 86_400


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1", "a;=1+1", "a\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(publisher, name):
    subscriber("amina@example.org", first_name=name)
    value = rows(publisher)[0]["First name"]
    for part in value.replace("\t", ";").split(";"):
        assert part.lstrip()[:1] not in {"=", "+", "-", "@", "＝"}


@pytest.mark.parametrize("name", [*FORMULAS, "#REF!"])
def test_no_cell_of_a_workbook_is_a_formula(publisher, name):
    subscriber("amina@example.org", first_name=name)
    ((_email, first, *_others),) = cells(publisher)
    assert first.data_type == "s"
    assert first.value == name


@pytest.mark.parametrize("name", ["O'Brien", "Jean-Luc", "a;b", "'tHooft", *FORMULAS])
def test_what_was_made_safe_can_be_read_again(name):
    assert bare(defused(name)) == name


def test_only_what_the_list_shows_is_exported(publisher):
    subscriber("amina@example.org")
    subscriber("gone@example.org", state=Subscriber.State.UNSUBSCRIBED)
    subscriber("turk@example.org", country="TR")
    assert [row["E-mail"] for row in rows(publisher, state="confirmed", country="PK")] == [
        "amina@example.org"
    ]
    assert [row["E-mail"] for row in rows(publisher, q="gone")] == ["gone@example.org"]


def test_an_export_goes_beyond_the_first_page(publisher):
    for number in range(60):
        subscriber(f"s{number}@example.org")
    assert len(rows(publisher)) == 60
    assert len(cells(publisher)) == 60


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_longer_export_costs_no_more_queries(publisher, kind):
    def queries():
        with CaptureQueriesContext(connection) as context:
            export(publisher, kind)
        return len(context)

    subscriber("amina@example.org")
    queries()
    few = queries()
    for number in range(20):
        subscriber(f"s{number}@example.org", country="TR")
    assert queries() == few


def test_an_export_says_already_there_when_it_is_imported(publisher):
    subscriber("amina@example.org", first_name="=1+1")
    subscriber("=a@example.org", country="CI", language="ur")
    subscriber("gone@example.org").unsubscribe()
    asked = imported(publisher, export(publisher, "csv"))
    assert asked.counts == {"new": 0, "present": 2, "suppressed": 1, "repeated": 0, "wrong": 0}


def test_an_export_can_be_imported_into_an_empty_list(publisher):
    subscriber("amina@example.org", first_name="=1+1", last_name="a;-b")
    subscriber("ali@example.org", first_name="علي", country="CI", language="ur")
    before = set(Subscriber.objects.values_list("email", "first_name", "last_name", "country"))
    content = export(publisher, "csv")
    Subscriber.objects.all().delete()
    imported(publisher, content)
    after = set(Subscriber.objects.values_list("email", "first_name", "last_name", "country"))
    assert after == before
