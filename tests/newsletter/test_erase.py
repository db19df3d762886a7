"""An address is erased because its owner asks for it."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from wagtail.models import ModelLogEntry

from newsletter.erasing import found_of
from newsletter.importing import SubscriberImport, carry_out
from newsletter.models import Consent, Subscriber, Suppression
from site_home.models.outbox import Message
from tests import factories
from tests.forms.composed import form_page, row, send
from tests.forms.registration.desk import register, registration_page
from tests.newsletter.office import AMINA, HEADINGS, LIST, checked, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ERASURE = f"{LIST}erasure/"


@pytest.fixture(autouse=True)
def _queue(settings):
    """The outbox in the place of the backend that Django's tests put before it."""
    settings.EMAIL_BACKEND = "site_home.mail_queue.EmailBackend"


@pytest.fixture
def amina():
    """A subscriber with a record of consent and a mail in the outbox."""
    row = subscriber("amina@example.org")
    row.consents.create(source=Consent.Source.FORM, language="en")
    EmailMessage("Subject", "Body", to=["amina@example.org"]).send()
    return row


def erase(client, email):
    """What the site answers to an erasure request."""
    response = client.post(ERASURE, {"email": email}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_erasing_asks_first_and_says_what_will_be_deleted(publisher, amina):
    html = publisher.get(f"{LIST}{amina.pk}/erase/").content.decode()
    for words in ["1 record of consent", "1 mail in the outbox", "a fingerprint of the address"]:
        assert words in html
    assert Subscriber.objects.exists()


def test_all_that_is_known_of_a_subscriber_is_deleted(publisher, amina):
    subscriber("other@example.org")
    EmailMessage("Subject", "Body", to=["other@example.org"]).send()
    publisher.post(f"{LIST}{amina.pk}/erase/")
    assert not any(found_of("amina@example.org"))
    assert [row.email for row in Subscriber.objects.all()] == ["other@example.org"]
    assert Message.objects.count() == 1


def test_the_answer_says_that_the_address_stands_in_a_form_that_was_sent(publisher, home):
    page = form_page(home, row("text", "Name"), row("email", "Email"))
    send(Client(), page, name="Amina", email="Amina@example.org")
    html = erase(publisher, "amina@example.org")
    assert "It still stands in 1 form that was sent" in html
    assert "It still stands" not in erase(publisher, "other@example.org")


def test_an_erased_address_is_kept_away_by_its_hash_alone(publisher, amina):
    publisher.post(f"{LIST}{amina.pk}/erase/")
    assert Suppression.objects.holds("amina@example.org")
    assert "amina" not in str(list(Suppression.objects.values()))


def test_an_address_is_erased_however_it_is_written(publisher, amina):
    html = erase(publisher, "  AMINA@example.org ")
    assert "Deleted: the entry in the list (address, name, country, language)" in html
    assert "1 record of consent" in html
    assert not Subscriber.objects.exists()


def test_an_address_that_is_not_in_the_list_is_kept_away_all_the_same(publisher):
    html = erase(publisher, "nobody@example.org")
    assert "Nothing was found under this address." in html
    assert Suppression.objects.holds("nobody@example.org")
    assert not Subscriber.objects.exists()


def test_mails_to_an_address_that_is_not_in_the_list_are_deleted(publisher):
    EmailMessage("Subject", "Body", to=["nobody@example.org"]).send()
    assert "1 mail in the outbox" in erase(publisher, "nobody@example.org")
    assert not Message.objects.exists()


def test_an_erased_address_leaves_the_imports_that_wait(publisher):
    asked = checked(publisher, HEADINGS + AMINA + AMINA.replace("amina", "b"))
    assert "import that was not carried out yet" in erase(publisher, "amina@example.org")
    asked.refresh_from_db()
    assert [row[0] for row in asked.rows] == ["b@example.org"]


def test_an_erased_address_does_not_come_back_with_an_import(publisher, amina):
    asked = checked(publisher, HEADINGS + AMINA)
    SubscriberImport.objects.update(rows=[["amina@example.org", "Amina", "Khan", "PK", "en"]])
    erase(publisher, "amina@example.org")
    publisher.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    assert not Subscriber.objects.exists()


def test_the_same_request_twice_does_no_harm(publisher, amina):
    erase(publisher, "amina@example.org")
    assert "Nothing was found" in erase(publisher, "amina@example.org")


def test_an_address_that_had_unsubscribed_is_erased_too(publisher, amina):
    amina.unsubscribe()
    erase(publisher, "amina@example.org")
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED


@pytest.mark.parametrize("email", ["", "amina", "a@b", "a@example.org, b@example.org", "a\0@b.org"])
def test_what_is_no_address_is_refused(publisher, email):
    response = publisher.post(ERASURE, {"email": email})
    assert response.context["form"].errors
    assert not Suppression.objects.exists()


def test_the_site_history_keeps_an_erasure_without_the_address(publisher, amina):
    erase(publisher, "amina@example.org")
    entry = ModelLogEntry.objects.get(action="newsletter.erase")
    assert entry.data == {
        "subscribers": 1,
        "consents": 1,
        "messages": 1,
        "imports": 0,
        "submissions": 0,
        "registrations": 0,
    }
    assert "amina" not in f"{entry.label} {entry.data}"


def test_the_answer_says_for_how_many_events_the_address_is_registered(publisher, event_index):
    page = registration_page(factories.event(event_index))
    register(page)
    register(page, "Bilal")
    html = erase(publisher, "amina@example.org")
    assert "It is registered for 1 event: delete the registration there." in html
    assert "It is registered" not in erase(publisher, "other@example.org")
