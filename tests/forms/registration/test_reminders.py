"""Reminders go out in time, once to each, and to nobody whom they do not concern."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError

from events.kinds import Status
from events.models import EventPage
from forms.models import HistoryEntry, Registration
from forms.registration import letters, reminders
from forms.registration.reminders import send_due
from forms.registration.states import Act, By, State
from site_home.models import Heartbeat
from tests.forms.registration.desk import DAY, HOUR, NOW, meeting, register, registration_page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MOMENT = timedelta(microseconds=1)
DEADLINE, EVENT = Act.REMINDED_OF_DEADLINE, Act.REMINDED_OF_EVENT


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def event(event_index):
    return meeting(event_index)


def form(event, **values):
    return registration_page(event, **values)


def reminded(act):
    """The given names of those who have been reminded."""
    entries = HistoryEntry.objects.filter(act=act).order_by("pk")
    return list(entries.values_list("registration__given_name", flat=True))


def test_a_reminder_of_the_event_goes_out_so_many_days_before(event, clock):
    page = form(event, remind_of_event_days=3)
    register(page)
    mail.outbox.clear()
    first = page.event.starts_at - 3 * DAY
    clock.move_to(first - MOMENT, tick=False)
    assert send_due() == 0
    clock.move_to(first, tick=False)
    assert send_due() == 1
    assert mail.outbox[0].subject == "The event is near: Meeting"
    assert mail.outbox[0].to == ["amina@example.org"]


def test_nobody_is_reminded_of_what_has_begun(event, clock):
    page = form(event, remind_of_event_days=3, remind_of_deadline_days=3)
    register(page)
    clock.move_to(page.event.starts_at, tick=False)
    assert send_due() == 0


def test_a_reminder_of_the_deadline_goes_by_when_changes_close(event, clock):
    page = form(event, remind_of_deadline_days=1, changes_until=NOW + 4 * DAY)
    register(page)
    clock.move_to(NOW + 3 * DAY - MOMENT, tick=False)
    assert send_due() == 0
    clock.move_to(NOW + 3 * DAY, tick=False)
    assert send_due() == 1
    assert reminded(DEADLINE) == ["Amina"]


def test_each_is_reminded_once_of_each(event, clock):
    page = form(event, remind_of_event_days=5, remind_of_deadline_days=5)
    register(page)
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert send_due() == 2
    for _round in range(3):
        clock.shift(DAY)
        assert send_due() == 0
    assert (reminded(DEADLINE), reminded(EVENT)) == (["Amina"], ["Amina"])


def test_only_the_accepted_are_reminded_of_the_event_and_all_who_come_of_the_deadline(event, clock):
    page = form(event, remind_of_event_days=5, remind_of_deadline_days=5)
    for state in (State.ACCEPTED, State.PENDING, State.WAITING):
        register(page, state, email=f"{state}@example.org", state=state)
    register(page, "gone", email="gone@example.org").move(State.CANCELLED)
    clock.move_to(NOW + 6 * DAY, tick=False)
    send_due()
    assert reminded(EVENT) == ["accepted"]
    assert reminded(DEADLINE) == ["accepted", "pending", "waiting"]


def test_who_has_just_registered_is_reminded_a_day_later(event, clock):
    page = form(event, remind_of_event_days=5)
    clock.move_to(NOW + 6 * DAY, tick=False)
    register(page)
    clock.shift(23 * HOUR)
    assert send_due() == 0
    clock.shift(HOUR)
    assert send_due() == 1


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_an_event_that_does_not_take_place_then_reminds_nobody(event, clock, status):
    page = form(event, remind_of_event_days=5, remind_of_deadline_days=5)
    register(page)
    EventPage.objects.filter(pk=event.pk).update(status=status)
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert send_due() == 0


def test_without_days_nobody_is_reminded(event, clock):
    register(form(event))
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert send_due() == 0


def test_an_event_that_is_moved_takes_its_reminders_along(event, clock):
    page = form(event, remind_of_event_days=2)
    register(page)
    moved = EventPage.objects.get(pk=event.pk)
    moved.start_date = date(2026, 3, 20)
    moved.save()
    clock.move_to(NOW + 8 * DAY, tick=False)
    assert send_due() == 0
    clock.move_to(moved.starts_at - 2 * DAY, tick=False)
    assert send_due() == 1


def test_an_event_of_which_only_the_month_is_known_is_not_reminded_of(event, clock):
    page = form(event, remind_of_event_days=30)
    register(page)
    EventPage.objects.filter(pk=event.pk).update(date_precision="month")
    clock.move_to(NOW + 2 * DAY, tick=False)
    assert send_due() == 0


def test_days_are_counted_over_a_change_of_the_clocks(event_index, clock):
    event = meeting(event_index, start_date=date(2026, 3, 30), timezone="Europe/Vienna")
    page = form(event, remind_of_event_days=2)
    register(page)
    clock.move_to(page.event.starts_at - 2 * DAY, tick=False)
    assert send_due() == 1


def test_two_rounds_at_once_remind_once(event, clock, monkeypatch):
    page = form(event, remind_of_event_days=5)
    mine = register(page)
    clock.move_to(NOW + 6 * DAY, tick=False)
    mail.outbox.clear()
    write = letters.reminder_of_event

    def meanwhile(registration):
        monkeypatch.setattr(letters, "reminder_of_event", write)
        HistoryEntry.objects.filter(registration=mine, act=EVENT).delete()
        assert send_due() == 1
        registration.note(EVENT, By.SITE)

    monkeypatch.setattr(letters, "reminder_of_event", meanwhile)
    assert send_due() == 0


def test_who_cancels_while_others_are_reminded_is_not(event, clock, monkeypatch):
    page = form(event, remind_of_event_days=5)
    _first, second = register(page, "A"), register(page, "B")
    clock.move_to(NOW + 6 * DAY, tick=False)
    write = letters.reminder_of_event

    def meanwhile(registration):
        write(registration)
        Registration.objects.filter(pk=second.pk).update(state=State.CANCELLED)

    monkeypatch.setattr(letters, "reminder_of_event", meanwhile)
    assert send_due() == 1
    assert reminded(EVENT) == ["A"]


def test_a_reminder_that_fails_is_neither_noted_nor_in_the_way_of_others(
    event, clock, monkeypatch, caplog
):
    page = form(event, remind_of_event_days=5)
    register(page, "Amina")
    register(page, "Bilal", email="bilal@example.org")
    write = letters.reminder_of_event

    def fail(registration):
        if registration.given_name == "Amina":
            raise DatabaseError("amina@example.org")
        write(registration)

    monkeypatch.setattr(letters, "reminder_of_event", fail)
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert send_due() == 1
    assert reminded(EVENT) == ["Bilal"]
    assert "amina" not in caplog.text


def test_a_form_that_fails_does_not_stop_the_others(event_index, clock, monkeypatch):
    first = form(meeting(event_index, slug="first"), remind_of_event_days=5)
    second = form(meeting(event_index, slug="second"), remind_of_event_days=5)
    register(first)
    register(second, "Bilal")
    kinds = reminders._kinds

    def fail(page, at):
        if page.pk == first.pk:
            raise ValueError
        return kinds(page, at)

    monkeypatch.setattr(reminders, "_kinds", fail)
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert send_due() == 1


def test_a_round_takes_a_part_and_the_next_goes_on(event, clock, monkeypatch):
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    page = form(event, remind_of_event_days=5)
    for number in range(5):
        register(page, f"P{number}", email=f"p{number}@example.org")
    clock.move_to(NOW + 6 * DAY, tick=False)
    assert [send_due() for _round in range(4)] == [2, 2, 1, 0]


def test_a_reminder_is_in_the_language_of_the_person(event, clock):
    page = form(event, remind_of_event_days=5)
    register(page, language="ru")
    mail.outbox.clear()
    clock.move_to(NOW + 6 * DAY, tick=False)
    send_due()
    assert "/ru/registrations/" in mail.outbox[0].body


def tend(**options):
    said = StringIO()
    call_command("tend_registrations", stdout=said, **options)
    return said.getvalue()


def test_offers_that_have_lapsed_go_on_by_the_clock(event, clock):
    page = form(event, places=1, offer_hours=24)
    first, second, third = (register(page, name) for name in ["Amina", "Bilal", "Chingiz"])
    first.move(State.CANCELLED)
    clock.move_to(NOW + 24 * HOUR, tick=False)
    assert "1 places offered" in tend()
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (State.LAPSED, State.OFFERED)


def test_one_event_that_fails_does_not_stop_the_others(event_index, clock, monkeypatch, caplog):
    pages = [
        form(meeting(event_index, slug=slug), places=1, offer_hours=24)
        for slug in ("first", "second")
    ]
    for page in pages:
        register(page, "Amina").move(State.CANCELLED)
        register(page, "Bilal", state=State.WAITING)
    give = type(Registration.objects.all()).give_places

    def fail(self, event_pk, at=None):
        if event_pk == pages[0].event.pk:
            raise DatabaseError("amina@example.org")
        return give(self, event_pk, at)

    fail.__name__ = "give_places"
    monkeypatch.setattr(type(Registration.objects.all()), "give_places", fail)
    monkeypatch.setattr(type(Registration.objects), "give_places", fail)
    tend()
    assert list(
        Registration.objects.filter(given_name="Bilal").values_list("state", flat=True)
    ) == [State.WAITING, State.OFFERED]
    assert "DatabaseError" in caplog.text
    assert "amina" not in caplog.text


def test_it_is_silent_when_it_is_told_to_be(event):
    register(form(event, places=1))
    assert tend(verbosity=0) == ""


def test_every_minute_sees_to_registrations(event, clock):
    page = form(event, remind_of_event_days=5)
    register(page)
    Heartbeat.beat("tidied")
    clock.move_to(NOW + 6 * DAY, tick=False)
    call_command("every_minute")
    assert reminded(EVENT) == ["Amina"]
