"""Signing up: the page, the section of the home page, the start in the footer, what follows."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter.models import Consent, Subscriber, Suppression
from site_home.models import Message
from site_home.tokens import hash_of
from tests.newsletter.sign_up_desk import (
    CONSENT,
    TYPED,
    letters,
    link_in,
    send,
    sign_up,
    subscribe,
)
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("queue")]

MESSAGES = {
    "email": "The email address is required",
    "first_name": "The first name is required",
    "last_name": "The last name is required",
    "country": "The country is required",
    "consent": "The consent is required",
}
HOSTILE = [
    "=HYPERLINK('http://evil.example')",
    "<script>alert(1)</script>",
    "'; DROP TABLE newsletter_subscriber; --",
    "{{ settings.SECRET_KEY }} {% load i18n %}",
    "\u202eevil\u2066",
    "Zoë 👩‍👩‍👧 نوری",
    "%s%n%x ${jndi:ldap://evil.example}",
]


def only():
    return Subscriber.objects.get()


def page_of(client, path="/en/newsletter/"):
    return client.get(path).content.decode()


def test_a_sign_up_waits_for_its_confirmation(client, sign_up_page):
    response = send(client)
    assert (response.status_code, response["Location"]) == (303, "/en/newsletter/?sent=1")
    letters()
    subscriber = only()
    assert subscriber.state == Subscriber.State.PENDING
    assert (subscriber.email, subscriber.name) == ("amina@example.org", "Amina Khan")
    assert (subscriber.country, subscriber.language) == ("PK", "en")


def test_the_request_itself_writes_no_subscriber(client, sign_up_page):
    send(client)
    assert not Subscriber.objects.exists()
    assert not Message.objects.exists()


def test_the_page_read_afterwards_says_the_same_to_everybody(client, sign_up_page):
    html = client.get("/en/newsletter/?sent=1").content.decode()
    assert "A mail is on its way to you" in html
    assert "valid for seven days" in html
    assert "folder for unwanted mail" in html
    assert 'method="post"' not in html


def test_what_was_agreed_to_is_kept_with_its_version_language_page_and_time(client, sign_up_page):
    with time_machine.travel("2026-03-01 12:00 +0000", tick=False):
        send(client)
    with time_machine.travel("2026-03-01 13:00 +0000", tick=False):
        letters()
    consent = Consent.objects.get()
    assert (consent.text, consent.text_version) == (CONSENT, sign_up_page.consent_version)
    assert (consent.language, consent.detail) == ("en", "http://localhost/en/newsletter/")
    assert consent.source == Consent.Source.FORM
    assert f"{consent.given_at:%H:%M}" == "12:00"
    assert consent.confirmed_at is None


def test_another_wording_is_another_version(sign_up_page):
    before = sign_up_page.consent_version
    sign_up_page.consent += " New."
    assert sign_up_page.consent_version != before


def test_an_original_read_in_russian_signs_up_for_russian_letters(client, sign_up_page, home):
    translated(home, "ru")
    send(client, "/ru/newsletter/")
    letters()
    assert only().language == "ru"
    assert Consent.objects.get().language == "en"


@pytest.mark.parametrize("name", MESSAGES)
def test_each_missing_answer_has_its_message(client, sign_up_page, name):
    response = send(client, **{name: None})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert MESSAGES[name] in response.content.decode()
    assert not DBTaskResult.objects.filter(task_path="newsletter.tasks.sign_up").exists()


def test_without_the_captcha_nothing_typed_is_lost(client, sign_up_page):
    response = send(client, captcha_passed=None)
    html = response.content.decode()
    assert "Verify the captcha" in html
    for words in ['value="amina@example.org"', 'value="Amina"', 'value="PK" selected']:
        assert words in html


def test_who_has_one_name_passes_with_it(client, sign_up_page):
    sign_up(client, first_name="Suharto", last_name=None, one_name="on")
    assert (only().first_name, only().last_name) == ("Suharto", "")


def test_a_last_name_beside_the_only_one_is_dropped(client, sign_up_page):
    sign_up(client, one_name="on")
    assert only().last_name == ""


@pytest.mark.parametrize("country", ["XK", "EU", "ZZ", "Pakistan", "pk"])
def test_a_forged_country_is_refused(client, sign_up_page, country):
    assert send(client, country=country).status_code == 422


@pytest.mark.parametrize(
    "email",
    [
        "amina",
        "a@b",
        "amina@example.org\nBcc: all@example.org",
        "amina@example.org, other@example.org",
        f"{'a' * 250}@example.org",
        "Amina <amina@example.org>",
    ],
)
def test_what_is_no_address_is_refused(client, sign_up_page, email):
    assert send(client, email=email).status_code == 422


def test_what_is_no_address_is_refused_in_the_words_of_every_form(client, sign_up_page):
    words = "E-mail address: write an address such as name@example.org"
    assert words in send(client, email="amina").content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_stands_in_the_mail(client, sign_up_page, text):
    send(client, first_name=text, last_name=text)
    (letter,) = letters()
    words = letter.subject + letter.body + letter.alternatives[0][0]
    for piece in (text, "Amina", "amina", "Khan"):
        assert piece not in words
    assert only().first_name == text.strip("\u202e\u2066")  # what turns the line is not kept


@pytest.mark.parametrize("text", ["a" * 101, "Amina\nBcc: x@example.org"])
def test_a_name_too_long_or_of_two_lines_is_refused(client, sign_up_page, text):
    assert send(client, first_name=text).status_code == 422


def test_fields_tell_browsers_what_to_fill_in(client, sign_up_page):
    html = page_of(client)
    for words in ["email", "given-name", "family-name", "country"]:
        assert f'autocomplete="{words}"' in html


def test_the_page_ends_with_how_long_data_are_kept(client, sign_up_page):
    assert "Kept until you leave." in page_of(client)


def test_the_page_is_the_same_for_all_and_sets_no_cookie(client, sign_up_page):
    response = client.get("/en/newsletter/")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert response.content == client.get("/en/newsletter/").content


def known(client, state):
    """Brings the address into a state."""
    if state == "unknown":
        return
    subscriber = Subscriber.objects.create(email=TYPED["email"], language="en", country="PK")
    if state != "pending":
        subscriber.confirm()
    if state == "unsubscribed":
        subscriber.unsubscribe()
    if state == "erased":
        subscriber.erase()


STATES = ["unknown", "pending", "confirmed", "unsubscribed", "erased"]


def test_every_address_gets_the_same_answer_by_the_same_work(client, sign_up_page):
    seen = set()
    send(client, email="first@example.org")  # warms what is read once
    for state in STATES:
        Subscriber.objects.all().delete()
        known(client, state)
        with CaptureQueriesContext(connection) as queries:
            response = send(client)
        work = tuple(re.sub(r"'[^']*'|\d+", "", query["sql"]) for query in queries)
        assert not [sql for sql in work if '"newsletter_' in sql]
        seen.add((response.status_code, response["Location"], response.content, len(work)))
    assert len(seen) == 1


@pytest.mark.parametrize("state", ["unknown", "pending", "unsubscribed", "erased"])
def test_whoever_is_not_subscribed_is_asked_to_confirm(client, sign_up_page, state):
    known(client, state)
    send(client)
    (letter,) = letters()
    assert letter.to == ["amina@example.org"]
    assert "/en/newsletter/confirm/" in link_in(letter)


def test_a_subscriber_is_sent_their_personal_link_instead(client, sign_up_page):
    personal = subscribe(client)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        send(client, first_name="Mallory", language="ru", country="DE")
        (letter,) = letters()
    assert letter.subject == "You are subscribed already"
    assert link_in(letter) == personal
    assert (only().first_name, only().country) == ("Amina", "PK")
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("state", ["pending", "confirmed"])
def test_an_address_is_written_to_once_an_hour(client, sign_up_page, state):
    known(client, state)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(client)
        assert len(letters()) == 1
        clock.shift(timedelta(minutes=59))
        assert send(client).status_code == 303
        assert letters() == []
        clock.shift(timedelta(minutes=1))
        send(client)
        assert len(letters()) == 1


def test_a_second_try_corrects_the_first_and_leaves_one_consent(client, sign_up_page):
    sign_up(client)
    send(client, email="Amina@Example.ORG", first_name="Aminah")
    letters()
    assert only().first_name == "Aminah"
    assert Consent.objects.count() == 1


def test_capitals_make_no_other_address(client, sign_up_page):
    Subscriber.objects.create(email="Amina@Example.org", language="en", country="PK")
    sign_up(client)
    assert Subscriber.objects.count() == 1


def test_the_mail_is_in_the_visitors_language_and_direction(client, sign_up_page, home):
    translated(home, "ar")
    send(client, "/ar/newsletter/")
    (letter,) = letters()
    html = letter.alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    assert "/ar/newsletter/confirm/" in letter.body
    assert len(letter.message().as_bytes()) < 15_000


def test_a_database_that_is_busy_is_tried_again(client, sign_up_page, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    send(client)
    with monkeypatch.context() as patch:
        patch.setattr("newsletter.models.SubscriberQuerySet.sign_up", busy)
        assert letters() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert len(letters()) == 1
    assert only().email == "amina@example.org"


def test_tokens_are_stored_as_hashes_only(client, sign_up_page):
    token = sign_up(client).rstrip("/").rsplit("/", 1)[1]
    subscriber = only()
    assert subscriber.confirmation_digest == hash_of(token)
    values = [str(value) for value in Subscriber.objects.values_list().get()]
    assert not [value for value in values if token in value or subscriber.personal_token in value]
    assert not [message for message in Message.objects.all() if token in str(message.parts)]


def test_who_has_not_confirmed_is_forgotten_after_30_days(client, sign_up_page):
    sign_up(client)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        call_command("prune_subscribers", verbosity=0)
        assert Subscriber.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        call_command("prune_subscribers", verbosity=0)
    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()


def test_a_subscriber_is_not_forgotten(client, sign_up_page):
    subscribe(client)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        call_command("prune_subscribers", verbosity=0)
    assert only().is_confirmed


def test_who_has_left_and_does_not_confirm_anew_stays_unsubscribed(client, sign_up_page):
    known(client, "unsubscribed")
    sign_up(client)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        call_command("prune_subscribers", verbosity=0)
    assert only().is_unsubscribed
    assert Suppression.objects.holds("amina@example.org")


def test_twenty_sign_ups_an_hour_are_taken_from_one_address(client, sign_up_page):
    answers = [send(client, email=f"p{number}@example.org").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]
