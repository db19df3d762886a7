"""The personal link: change, leave, have everything deleted."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter.models import Consent, Subscriber, Suppression, digest_of
from site_home.models import Message
from tests.newsletter.sign_up_desk import OWN, letters, press, send, sign_up, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("queue")]

EMAIL = "amina@example.org"
CHANGED = {"first_name": "Aminah", "last_name": "Khattak", "country": "TR", "language": "fa"}


@pytest.fixture
def personal(client, sign_up_page):
    """The path of the personal page of a new subscriber."""
    return subscribe(client)


def only():
    return Subscriber.objects.get()


def way(personal, name):
    """The path of another page of the same person."""
    return personal.replace("/preferences/", f"/{name}/")


@pytest.mark.parametrize("name", ["preferences", "unsubscribe", "erase"])
def test_a_scanner_that_opens_every_link_changes_nothing(client, personal, name):
    before = Subscriber.objects.values().get()
    path = way(personal, name)
    assert client.get(path).status_code == client.head(path).status_code == 200
    assert Subscriber.objects.values().get() == before
    assert not Suppression.objects.exists()


def test_the_page_shows_what_is_known(client, personal):
    html = client.get(personal).content.decode()
    for words in ['value="Amina"', 'value="Khan"', 'value="PK" selected', 'value="en" selected']:
        assert words in html
    assert '<bdi dir="ltr">amina@example.org</bdi>' in html


def test_name_country_and_language_can_be_changed(client, personal):
    response = press(client, personal, **CHANGED)
    assert "Your changes are saved." in response.content.decode()
    assert {name: getattr(only(), name) for name in CHANGED} == CHANGED


def test_the_last_name_can_be_given_up(client, personal):
    press(client, personal, **{**CHANGED, "one_name": "on"})
    assert only().name == "Aminah"


def test_a_wrong_change_keeps_what_was_typed_and_what_was_known(client, personal):
    response = press(client, personal, **{**CHANGED, "country": "ZZ", "first_name": "Other"})
    assert response.status_code == 422
    assert 'value="Other"' in response.content.decode()
    assert only().first_name == "Amina"


@pytest.mark.parametrize("language", ["de", "", "en\n"])
def test_a_language_that_the_site_does_not_have_is_refused(client, personal, language):
    press(client, personal, **{**CHANGED, "language": language})
    assert only().first_name == "Amina"


def test_the_button_unsubscribes(client, personal):
    response = press(client, way(personal, "unsubscribe"))
    assert "You are unsubscribed" in response.content.decode()
    assert only().is_unsubscribed
    assert only().unsubscribed_at is not None
    assert Suppression.objects.get().reason == Suppression.Reason.UNSUBSCRIBED


def test_a_second_press_keeps_the_moment_of_the_first(client, personal):
    press(client, way(personal, "unsubscribe"))
    since = only().unsubscribed_at
    press(client, way(personal, "unsubscribe"))
    assert only().unsubscribed_at == since


def test_a_mail_program_unsubscribes_with_one_post_from_anywhere(client, personal):
    response = Client(enforce_csrf_checks=True).post(
        way(personal, "unsubscribe"),
        {"List-Unsubscribe": "One-Click"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"},
    )
    assert (response.status_code, response.content) == (200, b"")
    assert not response.cookies
    assert only().is_unsubscribed


def test_who_has_left_can_change_nothing_but_leave_altogether(client, personal):
    only().unsubscribe()
    html = press(client, personal, **CHANGED).content.decode()
    assert only().first_name == "Amina"
    assert "Sign up again" in html
    assert "Delete everything you know of me" in html


def test_everything_can_be_deleted(client, personal):
    response = press(client, way(personal, "erase"))
    assert "Everything is deleted" in response.content.decode()
    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()
    assert not Message.objects.exists()
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED
    assert EMAIL not in str(list(DBTaskResult.objects.values()))
    assert client.get(personal).status_code == 404


def test_a_sign_up_that_waits_for_the_worker_is_deleted_however_it_was_typed(client, personal):
    send(client, email="Amina@Example.ORG")
    assert EMAIL in str(list(DBTaskResult.objects.values())).lower()
    press(client, way(personal, "erase"))
    assert EMAIL not in str(list(DBTaskResult.objects.values())).lower()


def test_after_deletion_the_page_repeats_no_address(client, personal):
    assert "amina" not in press(client, way(personal, "erase")).content.decode()


def test_the_personal_link_is_the_same_for_every_letter(client, personal):
    assert only().personal_link() == settings.BASE_URL + personal
    assert only().personal_link() == only().personal_link()


def test_no_two_have_the_same_personal_link():
    rows = [Subscriber(email=f"{n}@example.org", language="en") for n in range(20)]
    Subscriber.objects.bulk_create(rows)
    assert len({row.personal_link() for row in Subscriber.objects.all()}) == 20


def test_links_outlive_a_change_of_the_secret_that_keeps_the_old_one(client, personal, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert only().personal_link().endswith(personal)
    assert client.get(personal).status_code == 200


def test_without_the_old_secret_a_new_link_is_made(client, personal, settings):
    settings.SECRET_KEY = "another"
    link = only().personal_link()
    assert not link.endswith(personal)
    assert client.get(link.removeprefix(settings.BASE_URL)).status_code == 200


def test_suppression_knows_an_address_however_it_is_written():
    Suppression.objects.add(" Amina@Example.ORG", Suppression.Reason.ERASED)
    assert Suppression.objects.holds(EMAIL)
    assert Suppression.objects.get().digest == digest_of(EMAIL)
    assert EMAIL not in str(Suppression.objects.values().get())


def test_suppression_outlives_a_change_of_the_secret_that_keeps_the_old_one(settings):
    Suppression.objects.add(EMAIL, Suppression.Reason.ERASED)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert Suppression.objects.holds(EMAIL)
    Suppression.objects.lift(EMAIL)
    assert not Suppression.objects.holds(EMAIL)


def test_ten_thousand_addresses_are_checked_in_few_queries(django_assert_max_num_queries):
    some = [f"{number}@example.org" for number in range(10_000)]
    for email in some[:3]:
        Suppression.objects.add(email, Suppression.Reason.UNSUBSCRIBED)
    with django_assert_max_num_queries(20):
        assert Suppression.objects.digests_of(some) == set(some[:3])


def test_who_has_left_may_sign_up_again(client, personal):
    only().unsubscribe()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        press(client, sign_up(client, first_name="Aminah"))
    assert only().is_confirmed
    assert only().unsubscribed_at is None
    assert Consent.objects.count() == 2
    assert not Suppression.objects.exists()


def test_every_mail_stays_small(client, personal):
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        send(client)
        (letter,) = letters()
    assert len(letter.message().as_bytes()) < 15_000


def test_a_token_sent_as_a_field_is_no_token(client, personal):
    token = personal.rstrip("/").rsplit("/", 1)[1]
    response = client.post("/en/newsletter/unsubscribe/x/", {"token": token}, headers=OWN)
    assert response.status_code == 404
    assert only().is_confirmed
