"""Organisers at their desk, for the tests of the admin: accounts with a role, addresses, posts."""

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from forms.models import Registration
from forms.registration.rights import APPROVER, MANAGER, READER, give_role
from tests import factories

ROLES = [READER, APPROVER, MANAGER]


def organiser(event, role, **values):
    """A client of an account that has nothing but a role for that event; `user` is the account."""
    client = Client()
    client.user = factories.user(**values)
    give_role(event, client.user, role)
    client.force_login(client.user)
    return client


def at(name, event, *args):
    """The address of a page of the desk of an event."""
    return reverse(f"registrations:{name}", args=[event.pk, *args])


def words_of(response):
    """What the answer says, as text."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def told(response):
    """The messages that wait for the next page, as one text."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def step(client, registration, to, seen=None, reason=""):
    """Presses a button of the record; `seen` is how it stood when its reader opened it."""
    data = {"to": to, "seen": seen or registration.state, "reason": reason}
    return client.post(at("step", registration.event, registration.pk), data)


def bulk(client, event, to, *registrations, reason="", query="", everybody=False):
    """Ticks rows, presses a button above the table, and answers the question with yes."""
    data = {"to": to, "id": [each.pk for each in registrations], "query": query}
    if everybody:
        data["all"] = "on"
    asked = client.post(at("bulk", event), data)
    if asked.status_code != 200:
        return asked
    return sure(client, event, asked, reason)


def sure(client, event, asked, reason=""):
    """Answers the question of a bulk act with yes."""
    context = asked.context_data
    data = {"to": context["to"], "whom": context["whom"], "query": context["query"]}
    return client.post(at("bulk", event), {**data, "sure": "", "reason": reason})


def names_in(response):
    """The names in the table, in order."""
    assert response.status_code == 200
    return [row.name for row in response.context_data["object_list"]]


def states(page):
    """How each stands, by given names."""
    return dict(page.registrations.values_list("given_name", "state"))


def many(page, number):
    """So many more registrations."""
    codes = [factories.state(code).pk for code in ("AT", "PK", "TR")]
    rows = [
        Registration(
            page=page,
            event=page.event,
            language="en",
            given_name=f"Person {place}",
            email=f"p{place}@example.org",
            organisation_id=codes[place % 3],
            person_digest=f"{number}-{place}",
        )
        for place in range(number)
    ]
    Registration.objects.bulk_create(rows)
