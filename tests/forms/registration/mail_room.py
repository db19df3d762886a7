"""What the tests of mails to participants share: letters, drafts, recipients."""

from django.urls import reverse

from forms.models import Mailing
from site_home.models import Message
from tests.forms.registration.desk import register

ENGLISH = {"subject_en": "About {event}", "text_en": "Dear {name},\n\nread {link} by {deadline}."}
PERSIAN = {"subject_fa": "درباره {event}", "text_fa": "{name} گرامی"}


def address(page, name, *args):
    return reverse(f"registrations:{name}", args=[page.event.pk, *args])


def write(client, page, query="", **values):
    """The answer to a mail that was written to those of a query."""
    return client.post(address(page, "mail") + query, {**ENGLISH, **values})


def drafted(client, page, query="", **values):
    """The draft that was made."""
    answer = write(client, page, query, **values)
    assert answer.status_code == 302, answer.context["form"].errors
    return Mailing.objects.latest("pk")


def press(client, mailing, name="send", **values):
    """Presses a button of a draft, as it was seen."""
    at = reverse("registrations:mailing", args=[mailing.event_id, mailing.pk])
    return client.post(at, {name: "", "seen": mailing.digest, **values}, follow=True)


def mails():
    """The messages of mailings, by address."""
    return {each.to: each for each in Message.objects.filter(kind__startswith="registration_mail")}


def people(page, number):
    """So many registrations, each with an address of its own."""
    return [register(page, f"P{each}", email=f"p{each}@example.org") for each in range(number)]
