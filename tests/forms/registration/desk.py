"""What the tests of registration share: an event ahead with a form, people, posts."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from forms.models import Registration, RegistrationPage
from forms.registration.states import By
from tests import factories
from tests.forms.composed import proved

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PERSON = {
    "title": "ms",
    "given_name": "Amina",
    "family_name": "Khan",
    "email": "amina@example.org",
    "organisation_0": "PK",
}
OWN = {"Sec-Fetch-Site": "same-origin"}


def meeting(event_index, **values):
    """An event ten days ahead of NOW."""
    return factories.event(event_index, **{"title": "Meeting", "slug": "meeting", **values})


def registration_page(event, *rows, **values):
    """The live registration form of an event, open and without limits unless told otherwise."""
    factories.state("PK")
    defaults = {"title": "Registration", "slug": "registration", "fields": list(rows)}
    event.refresh_from_db()
    page = event.add_child(instance=RegistrationPage(**{**defaults, **values}))
    page.save_revision().publish()
    return RegistrationPage.objects.get(pk=page.pk)


def post(client, page, url=None, **values):
    """The answer to a post of the form, complete unless told otherwise; None leaves a field out."""
    typed = {**PERSON, **proved(), **values}
    data = {name: value for name, value in typed.items() if value is not None}
    return client.post(url or page.url, data, headers=OWN)


def register(page, given_name="Amina", **values):
    """A registration made as if by its owner."""
    person = {"given_name": given_name, "family_name": "Khan", "email": "amina@example.org"}
    extra = {name: values.pop(name) for name in ("answers", "consents") if name in values}
    how = {name: values.pop(name) for name in ("by", "state", "language") if name in values}
    with transaction.atomic():
        receipt = Registration.objects.register(
            page,
            {**person, **values},
            extra.get("answers", {}),
            extra.get("consents", {}),
            **{"language": "en", "by": By.PARTICIPANT, **how},
        )
    return receipt.registration
