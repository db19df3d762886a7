"""What the tests of changed events share: a meeting, and the act itself."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from forms.registration.event_changes import change_event, seen_of
from tests import factories
from tests.forms.registration.desk import meeting, registration_page

VIENNA = ZoneInfo("Europe/Vienna")
JOIN = "https://meet.example.org/j/4711"
NOTE = "The host cannot receive us."


def form_of_a_meeting(event_index):
    """The form of a meeting in Vienna at nine, which closes two days before it."""
    event = meeting(event_index, start_time=time(9), timezone="Europe/Vienna", venue="Palace")
    return registration_page(event, closes_at=datetime(2026, 3, 8, 18, tzinfo=VIENNA))


def read(page):
    """A row as the database has it."""
    return type(page).objects.get(pk=page.pk)


def done(event, change, notes=None, user=None, asked=None, **how):
    """Does it to the event as it stands; returns how many are written to."""
    event, user = read(event), user or factories.superuser()
    notes = {"en": NOTE} if notes is None else notes
    return change_event(event, change, asked or {}, notes, user, seen=seen_of(event), **how)
