"""Searches without results: what is counted, what never is, the report, and its end."""

import csv
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from search import misses
from search.models import MissedQuery
from site_home.management.commands import every_minute
from tests import factories
from tests.search.search_desk import address
from tests.site_home.translation_desk import member, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

REPORT = "/admin/reports/searches/"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _page(news_index):
    factories.news(news_index, title="The quokka agreement", countries=["PK"])


def ask(client, words, language="en", headers=None, **values):
    """Asks as a visitor does."""
    response = client.get(address(words, language, **values), headers=headers)
    assert response.status_code == 200
    return response


def counted():
    """The words that were counted, with their numbers."""
    return dict(MissedQuery.objects.values_list("words", "count"))


def missed(words, days=0, **values):
    """What was counted so many days ago."""
    defaults = {"language": "en", "day": TODAY - timedelta(days=days), "count": 1}
    return MissedQuery.objects.create(words=words, **{**defaults, **values})


def test_a_question_without_results_is_counted_by_day_and_language(client):
    ask(client, "Wombat  visas?")
    ask(client, "wombat «visas»")
    ask(client, "wombat visas", language="ru")
    rows = MissedQuery.objects.order_by("language").values_list("day", "language", "words", "count")
    assert list(rows) == [(TODAY, "en", "wombat visas", 2), (TODAY, "ru", "wombat visas", 1)]


def test_the_language_is_the_one_that_was_searched(client):
    ask(client, "wombat", **{"in": "fa"})
    assert MissedQuery.objects.get().language == "fa"


def test_nothing_is_kept_of_who_asked():
    names = {field.name for field in MissedQuery._meta.get_fields()}
    assert names == {"id", "day", "language", "words", "meant", "count"}


def test_a_question_with_results_is_not_counted(client):
    ask(client, "quokka")
    ask(client, "quokka wombat")  # one of the words is found
    assert counted() == {}


def test_one_that_was_corrected_is_counted_with_what_was_found(client):
    assert "quokka" in ask(client, "quokak").content.decode()
    assert MissedQuery.objects.values_list("words", "meant").get() == ("quokak", "quokka")


@pytest.mark.parametrize("words", ["", " ", "???", "\u200f", '""'])
def test_without_a_word_nothing_is_counted(client, words):
    ask(client, words)
    assert counted() == {}


@pytest.mark.parametrize("values", [{"kind": "news"}, {"country": "PK"}])
def test_with_a_facet_nothing_is_counted(client, values):
    ask(client, "wombat", **values)
    assert counted() == {}


def test_what_somebody_signed_in_asks_is_not_counted(client):
    client.force_login(factories.user())
    ask(client, "wombat")
    assert counted() == {}


def test_nor_what_somebody_asks_whose_session_is_over(client):
    client.force_login(factories.user())
    client.logout()
    client.cookies["sessionid"] = "over"
    ask(client, "wombat")
    assert counted() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"From": "robot@example.org"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"},
        {"User-Agent": "ExampleCrawler"},
    ],
)
def test_machines_are_not_counted(client, headers):
    ask(client, "wombat", headers=headers)
    assert counted() == {}


def test_a_browser_is_counted(client):
    ask(client, "wombat", headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    assert counted() == {"wombat": 1}


def test_head_is_not_counted(client):
    client.head(address("wombat"))
    assert counted() == {}


PERSONAL = [
    "name@example.org",
    "name＠example",
    "na\u200bme@example",
    "https://example.org",
    "www.example.org",
    "example.o\u200brg",
    "пример.рф",
    "example。org",
    "+43 1 504 46 77",
    "0300-1234567",
    "050 123 456",
    "AB1234567",
    "case 2019/123456",
    "12.05.1995",
    "1987",
    "2100",
    "P2019",
    "20251",
    "۱۲۳۴۵",
    "١٢٣٤",
    "１２３４",
    "12\u200b34",
    "12\u20634",
    "12 34",
    "①②③④",
    "one two three four five six seven eight nine",
    "a" * 60 + " " + "b" * 60,
    "q" * 600,
]


@pytest.mark.parametrize("words", PERSONAL)
def test_what_may_name_somebody_is_not_kept(client, words):
    if words == "12\u20634":
        words = "12\u206334"
    ask(client, f"wombat {words}" if len(words) < 100 else words)
    assert counted() == {}


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Wombats 1990", "wombats 1990"),
        ("wombats 2019-2025", "wombats 2019 2025"),
        ("Wombats ۲۰۲۵", "wombats 2025"),
        ("goal 3, wombat 2030", "goal 3 wombat 2030"),
        ("=WOMBAT()", "wombat"),
        ("\u202ewombat\u202c", "wombat"),
        ("<b>wombat</b>", "b wombat b"),
        ("Вомбаты и ёжики", "вомбаты и ёжики"),
    ],
)
def test_years_and_words_are_kept_without_signs(words, kept):
    assert misses.sayable(words) == kept


def test_of_a_long_word_not_even_the_beginning_is_kept():
    assert misses.sayable("q" * 101) == ""


def test_the_words_of_a_correction_are_held_to_the_same():
    assert misses.sayable("quokka 123456") == ""


def test_a_flood_is_counted_no_further(client, monkeypatch):
    monkeypatch.setattr(misses, "A_DAY", 3)
    for number in range(6):
        ask(client, f"wombat{number}")
    ask(client, "wombat0")
    assert counted() == {"wombat0": 2, "wombat1": 1, "wombat2": 1}


def test_the_next_day_counts_again(client, monkeypatch, time_machine):
    monkeypatch.setattr(misses, "A_DAY", 1)
    ask(client, "wombat")
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    ask(client, "numbat")
    assert counted() == {"wombat": 1, "numbat": 1}


@contextmanager
def broken():
    """In the place of the transaction."""
    raise OperationalError("database is locked")
    yield


def test_a_database_that_fails_breaks_no_answer(client, monkeypatch, caplog):
    monkeypatch.setattr(misses, "_at_once", broken)
    assert "Nothing was found" in ask(client, "wombat").content.decode()
    assert "wombat" not in caplog.text
    assert "OperationalError" in caplog.text


def test_a_statement_that_fails_leaves_the_connection_usable(client, monkeypatch):
    monkeypatch.setattr(misses, "COUNT", "INSERT INTO no_such_table VALUES (%(day)s)")
    ask(client, "wombat")
    ask(client, "quokka")


def test_the_database_is_asked_to_wait_as_long_as_before():
    def wait():
        sqlite = connection.vendor == "sqlite"
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout" if sqlite else "SHOW statement_timeout")
            return cursor.fetchone()

    before = wait()
    assert str(before[0]) not in {f"{misses.WAIT}", f"{misses.WAIT}ms"}
    misses._count("en", "wombat", "")
    assert wait() == before
    assert counted() == {"wombat": 1}


@pytest.mark.parametrize("number", [1, 300])
def test_counting_costs_the_same_however_many_there_are(number):
    for each in range(number):
        missed(f"numbat {each}")
    with CaptureQueriesContext(connection) as context:
        misses._count("en", "wombat", "")
    assert sum("INSERT" in query["sql"] for query in context) == 1
    assert len(context) <= 6


def test_the_report_adds_up_the_days(editor):
    missed("wombat", count=3)
    missed("wombat", days=5, count=4, meant="combat")
    missed("numbat", days=2)
    rows = list(editor.get(REPORT).context["object_list"])
    assert [(row["words"], row["times"], row["last"]) for row in rows] == [
        ("wombat", 7, TODAY),
        ("numbat", 1, TODAY - timedelta(days=2)),
    ]
    assert rows[0]["instead"] == "combat"


def test_the_report_stands_in_the_menu(editor):
    assert REPORT in editor.get("/admin/").content.decode()


def test_the_report_is_narrowed_by_language_and_days(editor):
    missed("wombat")
    missed("wombat", days=30)
    missed("вомбат", language="ru")
    query = {"language": "en", "day_from": str(TODAY - timedelta(days=7)), "day_to": ""}
    (row,) = editor.get(REPORT, query).context["object_list"]
    assert (row["words"], row["times"]) == ("wombat", 1)
    assert editor.get(f"{REPORT}results/", query).status_code == 200


@pytest.mark.parametrize("ordering", ["words", "-words", "language", "-times", "last", "x'; DROP"])
def test_the_report_is_sorted(editor, ordering):
    missed("wombat")
    assert editor.get(REPORT, {"ordering": ordering}).status_code == 200


def test_a_line_leads_to_new_synonyms(editor):
    missed("پروسه & تعهد", language="fa")
    html = editor.get(REPORT).content.decode()
    query = urlencode({"language": "fa", "words": "پروسه & تعهد"})
    assert f'href="/admin/synonyms/new/?{query}"'.replace("&", "&amp;") in html
    assert "<bdi>پروسه &amp; تعهد</bdi>" in html


def test_translators_read_what_was_asked_in_their_language(home):
    submitted(home, "fa", "ar")
    missed("مرز", language="fa")
    missed("حدود", language="ar")
    (row,) = member("Translators: Persian").get(REPORT).context["object_list"]
    assert row["words"] == "مرز"


@pytest.mark.parametrize("group", ["Organisers", "Secretariat", "Members"])
def test_others_do_not_read_it(group):
    missed("wombat")
    other = member(group)
    for query in ("", "?export=csv", "?export=xlsx"):
        response = other.get(REPORT + query)
        assert response.status_code in {302, 403}
        assert b"wombat" not in response.content
    assert REPORT.encode() not in other.get("/admin/", follow=True).content


def test_the_report_costs_the_same_however_long(editor):
    def cost():
        with CaptureQueriesContext(connection) as context:
            assert editor.get(REPORT).status_code == 200
        return len(context)

    missed("wombat")
    cost()
    before = cost()
    MissedQuery.objects.bulk_create(
        MissedQuery(day=TODAY, language="en", words=f"wombat {number}") for number in range(300)
    )
    assert cost() == before


def test_the_csv_is_safe_to_open(editor):
    missed("=cmd|x", days=1, count=2, meant="+1")  # not as the search writes it
    text = editor.get(REPORT, {"export": "csv"}).getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert row == {
        "Words": "'=cmd|x",
        "Language": "English",
        "Times": "2",
        "Last": "2026-11-21",
        "Found instead": "'+1",
    }


def test_the_workbook_holds_the_same(editor):
    missed("=1+1", count=2)
    answer = editor.get(REPORT, {"export": "xlsx"}).getvalue()
    words, language, times, last, _instead = list(load_workbook(BytesIO(answer)).active)[1]
    assert (words.value, words.data_type, language.value) == ("=1+1", "s", "English")
    assert (times.value, last.value.date()) == (2, TODAY)


def test_ninety_days_are_kept_and_no_more():
    missed("ninety", days=90)
    missed("older", days=91)
    call_command("delete_old_misses", "--dry-run", verbosity=0)
    assert set(counted()) == {"ninety", "older"}
    call_command("delete_old_misses", verbosity=0)
    assert set(counted()) == {"ninety"}


def test_it_is_done_every_day():
    assert ["delete_old_misses"] in every_minute.TIDY


def test_today_is_that_of_the_site(client, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False)
    ask(client, "wombat")
    assert MissedQuery.objects.get().day == date(2026, 11, 23)
