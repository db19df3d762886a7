"""Subscribers from a file: checked row by row, then added all together or not at all."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import Workbook

from newsletter import importing, sheets
from newsletter.importing import SubscriberImport, carry_out
from newsletter.models import Consent, Subscriber, Suppression
from tests.newsletter.office import (
    AMINA,
    HEADINGS,
    LIST,
    SOURCE,
    checked,
    imported,
    refusal,
    subscriber,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def stored(*names):
    """The values of the one subscriber there is."""
    return Subscriber.objects.values_list(*names).get()


def notes(asked):
    """Line and column of what is said of rows."""
    return [(line, column) for line, column, _words in asked.notes]


def test_nothing_is_imported_before_the_office_has_seen_the_report(publisher):
    asked = checked(publisher, HEADINGS + AMINA)
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "<strong>1</strong> new subscriber" in html
    assert not Subscriber.objects.exists()


def test_imported_subscribers_are_confirmed_and_have_a_record_of_consent(publisher):
    imported(publisher, HEADINGS + "Amina@Example.org,Amina,Khan,PK,fa\n")
    names = ["email", "first_name", "last_name", "country", "language", "state"]
    assert stored(*names) == ("amina@example.org", "Amina", "Khan", "PK", "fa", "confirmed")
    consent = Consent.objects.get()
    assert (consent.source, consent.detail, consent.language) == ("import", SOURCE, "fa")
    assert consent.confirmed_at == Subscriber.objects.get().confirmed_at


def test_imported_subscribers_have_a_personal_link(publisher):
    imported(publisher, HEADINGS + AMINA)
    row = Subscriber.objects.get()
    assert Subscriber.objects.with_link(row.personal_token) == row


def test_an_import_goes_through_the_queue_of_the_worker(publisher):
    asked = checked(publisher, HEADINGS + AMINA)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    task = DBTaskResult.objects.get(task_path="newsletter.importing.carry_out")
    assert task.backend_name == "mail"
    assert task.args_kwargs == {"args": [asked.pk], "kwargs": {}}


def test_an_import_that_is_asked_for_twice_happens_once(publisher):
    asked = imported(publisher, HEADINGS + AMINA)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.added) == ("done", 1)
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        (HEADINGS + AMINA).encode("utf-8-sig"),
        (HEADINGS + AMINA).encode("utf-16"),
        (HEADINGS + AMINA).encode("utf-16-be"),
        (HEADINGS + AMINA).encode("utf-16-le"),
        (HEADINGS + AMINA).replace(",", ";"),
        (HEADINGS + AMINA).replace(",", "\t"),
        "sep=;\r\n" + (HEADINGS + AMINA).replace(",", ";"),
        (HEADINGS + AMINA).replace("\n", "\r\n"),
        "\n\n" + HEADINGS + "\n,,,,\n" + AMINA + "\n",
        "COUNTRY,last_name,FIRST NAME,e mail address\nPK,Khan,Amina,amina@example.org\n",
    ],
    ids=lambda content: repr(content)[:24],
)
def test_a_file_is_read_however_it_is_written(publisher, content):
    imported(publisher, content)
    names = ["email", "first_name", "last_name", "country", "language"]
    assert stored(*names) == ("amina@example.org", "Amina", "Khan", "PK", "en")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("pk", "PK"),
        ("Pakistan", "PK"),
        (" TÜRKIYE ", "TR"),
        ("Turkey", "TR"),
        ("Cote d'Ivoire", "CI"),
        ("Bosnia and Herzegovina", "BA"),
        ("the Netherlands", "NL"),
        ("UK", "GB"),
    ],
)
def test_a_country_may_be_written_as_code_or_in_english(publisher, written, code):
    imported(publisher, f"email,country\namina@example.org,{written}\n")
    assert stored("country") == (code,)


@pytest.mark.parametrize(
    ("written", "code"),
    [("ru", "ru"), ("Russian", "ru"), ("Русский", "ru"), ("دری", "fa"), ("", "en")],
)
def test_a_language_may_be_written_as_code_or_name(publisher, written, code):
    imported(publisher, f"email,country,language\namina@example.org,PK,{written}\n")
    assert stored("language") == (code,)


def test_rows_without_a_language_get_the_one_of_the_form(publisher):
    imported(publisher, "email,country\namina@example.org,PK\n", language="ur")
    assert stored("language") == ("ur",)


def test_the_report_says_line_and_column_and_what_to_do(publisher):
    content = (
        HEADINGS
        + AMINA
        + "not an address,B,B,PK,en\n"
        + ",C,C,PK,en\n"
        + "d@example.org,D,D,Atlantis,tlh\n"
        + '"e@example.org","Line\nbreak",E,,en\n'
        + "f@example.org,F,F,PK,en,one too many\n"
        + f"g@example.org,{'x' * 10_000},G,PK,en\n"
    )
    asked = checked(publisher, content)
    assert asked.counts == {
        "new": 1,
        "present": 0,
        "suppressed": 0,
        "repeated": 0,
        "wrong": 6,
    }
    assert notes(asked) == [
        (3, "E-mail"),
        (4, "E-mail"),
        (5, "Country"),
        (5, "Language"),
        (6, "Country"),
        (8, ""),
        (9, "First name"),
    ]
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "“Atlantis” is not known. Write the English name, such as Pakistan" in html


def test_rows_with_errors_do_not_keep_the_good_ones_out(publisher):
    imported(publisher, HEADINGS + "wrong,B,B,PK,en\n" + AMINA)
    assert stored("email") == ("amina@example.org",)


def test_a_row_that_ends_too_early_is_told(publisher):
    asked = checked(publisher, "email,country\namina@example.org\n")
    assert notes(asked) == [(2, "Country")]


def test_who_stands_in_the_file_twice_is_imported_once(publisher):
    asked = imported(publisher, HEADINGS + AMINA + AMINA.upper())
    assert (asked.counts["repeated"], asked.added) == (1, 1)


def test_who_is_there_already_stays_as_they_are(publisher):
    subscriber("amina@example.org", first_name="Mina", state=Subscriber.State.PENDING)
    asked = imported(publisher, HEADINGS + AMINA)
    assert (asked.counts["present"], asked.added) == (1, 0)
    assert stored("first_name", "state") == ("Mina", "pending")
    assert not Consent.objects.exists()


@pytest.mark.parametrize("reason", ["unsubscribe", "erase"])
def test_who_left_is_never_brought_back(publisher, reason):
    getattr(subscriber("amina@example.org"), reason)()
    asked = checked(publisher, HEADINGS + AMINA.upper().replace("EN\n", "en\n"))
    assert (asked.counts["suppressed"], asked.counts["present"]) == (1, 0)
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "Left out: has unsubscribed or was erased." in html
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert not Subscriber.objects.filter(state=Subscriber.State.CONFIRMED).exists()


def test_who_leaves_between_check_and_import_is_not_brought_back(publisher):
    asked = checked(publisher, HEADINGS + AMINA + AMINA.replace("amina", "b"))
    Suppression.objects.add("amina@example.org", Suppression.Reason.UNSUBSCRIBED)
    subscriber("b@example.org", state=Subscriber.State.PENDING)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert stored("email", "state") == ("b@example.org", "pending")


def many(number):
    """A file of that many rows."""
    return HEADINGS + "".join(f"s{row}@example.org,S,S,PK,en\n" for row in range(number))


def test_an_import_that_breaks_off_leaves_nothing_behind(publisher, monkeypatch):
    asked = checked(publisher, many(600))
    add = SubscriberImport.add

    def break_off(self, rows, now):
        if Subscriber.objects.exists():
            raise DatabaseError("s1@example.org")
        return add(self, rows, now)

    monkeypatch.setattr(SubscriberImport, "add", break_off)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "The import failed, and nothing was imported." in html


def test_a_failed_import_can_be_tried_again(publisher):
    asked = checked(publisher, HEADINGS + AMINA)
    SubscriberImport.objects.update(state=SubscriberImport.State.FAILED)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert stored("email") == ("amina@example.org",)


def test_no_address_of_a_failed_import_is_logged(publisher, monkeypatch, caplog):
    def fail(self, rows, now):
        raise DatabaseError("amina@example.org")

    monkeypatch.setattr(SubscriberImport, "add", fail)
    imported(publisher, HEADINGS + AMINA)
    assert "DatabaseError" in caplog.text
    assert "amina" not in caplog.text


def test_a_page_shows_how_far_the_import_is(publisher, monkeypatch):
    asked = checked(publisher, many(1100))
    shown = []
    add = SubscriberImport.add

    def look(self, rows, now):
        shown.append(publisher.get(f"{LIST}import/{asked.pk}/").content.decode())
        return add(self, rows, now)

    monkeypatch.setattr(SubscriberImport, "add", look)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert "Waiting for its turn." in shown[0]
    assert '<progress max="1100" value="500">' in shown[1]
    assert '<progress max="1100" value="1000">' in shown[2]
    assert '<meta http-equiv="refresh"' in shown[2]
    done = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "1100 subscribers were imported." in done
    assert '<meta http-equiv="refresh"' not in done


def test_an_import_that_does_not_begin_says_whom_to_tell(publisher):
    asked = checked(publisher, HEADINGS + AMINA)
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    SubscriberImport.objects.update(queued_at=timezone.now() - timedelta(minutes=2))
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "the mail worker is not running" in html


def test_what_was_imported_keeps_no_second_copy_of_the_addresses(publisher):
    asked = imported(publisher, HEADINGS + AMINA + "wrong,B,B,PK,en\n")
    assert (asked.rows, asked.notes) == ([], [])


def test_a_file_can_be_thrown_away(publisher):
    asked = checked(publisher, HEADINGS + AMINA)
    publisher.post(f"{LIST}import/{asked.pk}/", {"discard": ""})
    assert not any(model.objects.exists() for model in (SubscriberImport, Subscriber))


def test_what_is_not_imported_within_a_day_is_deleted(publisher):
    imported(publisher, HEADINGS + AMINA)
    checked(publisher, HEADINGS + AMINA)
    SubscriberImport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    call_command("prune_subscribers", verbosity=0)
    assert [asked.state for asked in SubscriberImport.objects.all()] == ["done"]


def test_an_import_needs_to_say_how_people_agreed(publisher):
    assert "source" in refusal(publisher, HEADINGS + AMINA, source="   ")


def workbook():
    """An Excel workbook, as bytes."""
    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(), "save it as “CSV UTF-8”"),
        (b"%PDF-1.4", "save it as “CSV UTF-8”"),
        ((HEADINGS + "a@b.org,Jürgen,X,AT,en").encode("latin-1"), "cannot be read"),
        (b"\xff\xfe\x41", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read"),
        ("hello", "There is no column “E-mail”"),
        ("\n\n", "There is no column “E-mail”"),
        ("email,name\na@b.org,x", "There is no column “Country”"),
        ('"email', "There is no column “E-mail”"),
        (HEADINGS, "no row beneath"),
        ("email,e-mail,country\na@b.org,a@b.org,PK", "Two columns have the same heading"),
        ("", "empty"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(publisher, content, words):
    assert words in refusal(publisher, content)


def test_a_file_that_is_too_large_is_refused(publisher, monkeypatch):
    monkeypatch.setattr("newsletter.import_views.MOST_BYTES", 1000)
    assert "Divide it." in refusal(publisher, many(100))


def test_a_file_of_too_many_rows_is_refused(publisher, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    assert "more than 10 rows" in refusal(publisher, many(11))


def test_a_quotation_mark_out_of_place_is_told_with_its_line(publisher):
    asked = checked(publisher, HEADINGS + AMINA + 'b@example.org,"B"b,B,PK,en\n')
    assert notes(asked) == [(3, "")]


def test_a_quotation_mark_that_is_never_closed_says_which_lines_are_lost(publisher):
    lost = 'b@example.org,"B,B,PK,en\nc@example.org,C,C,PK,en\nd@example.org,D,D,PK,en\n'
    asked = checked(publisher, HEADINGS + AMINA + lost)
    assert notes(asked) == [(3, "")]
    assert "The lines from here to 5 cannot be read" in asked.notes[0][2]
    assert asked.counts["new"] == 1


@pytest.mark.parametrize("name", ["\0", "a\0b", "a\x1bb", "a\x7fb", "\ue000", "\U000e0001\x00"])
def test_signs_that_cannot_be_printed_are_refused(publisher, name):
    asked = checked(publisher, f"email,first name,country\na@example.org,{name}x,PK\n")
    assert notes(asked) == [(2, "First name")]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "علی‌رضا", "{{ 7*7 }}", "O'Brien"]
)
def test_hostile_and_foreign_names_are_kept_as_text(publisher, name):
    imported(publisher, f'email,first name,country\na@example.org,"{name}",PK\n')
    assert stored("first_name") == (name,)
    assert "<script>alert" not in publisher.get(LIST).content.decode()


def test_hostile_headings_and_file_names_are_shown_as_text(publisher):
    content = "email,country,<script>alert(1)</script>\na@example.org,PK,x\n"
    asked = checked(publisher, content, name="<b>list.csv")
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert "<b>list" not in html + publisher.get(f"{LIST}import/").content.decode()


def test_a_long_list_of_errors_is_cut_short_and_says_so(publisher, monkeypatch):
    monkeypatch.setattr(importing, "MOST_NOTES", 5)
    asked = checked(publisher, "email,country\n" + "wrong,PK\n" * 8)
    assert (len(asked.notes), asked.counts["wrong"]) == (5, 8)
    html = publisher.get(f"{LIST}import/{asked.pk}/").content.decode()
    assert "There are more." in html


def test_earlier_imports_are_listed(publisher):
    imported(publisher, HEADINGS + AMINA)
    html = publisher.get(f"{LIST}import/").content.decode()
    assert all(words in html for words in (SOURCE, "Imported"))


def test_an_upload_without_a_file_is_refused(publisher):
    response = publisher.post(f"{LIST}import/", {"source": SOURCE, "language": "en"})
    assert "file" in response.context["form"].errors


def test_the_check_of_a_longer_file_costs_few_queries(publisher, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        upload(publisher, many(2000))
