"""Which step may follow which: allowed ones are told and noted once, others change nothing."""

from itertools import product

import pytest
from django.core import mail

from events.kinds import Status
from events.models import EventPage
from forms.models import HistoryEntry, Registration
from forms.registration.states import (
    COMING,
    HOLDING,
    STEPS,
    Act,
    By,
    ImpossibleStepError,
    NoPlaceLeftError,
    State,
)
from tests import factories
from tests.forms.registration.desk import HOUR, NOW, meeting, register, registration_page

PAIRS = list(product(State, State))
ALLOWED = [(before, to) for before, to in PAIRS if to in STEPS[before]]
FORBIDDEN = [pair for pair in PAIRS if pair not in ALLOWED]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index))


def standing(page, state, **values):
    """A registration that stands so, and nothing written of it."""
    registration = register(page, **values)
    until = NOW + HOUR if state == State.OFFERED else None
    Registration.objects.filter(pk=registration.pk).update(state=state, offered_until=until)
    registration.refresh_from_db()
    HistoryEntry.objects.all().delete()
    mail.outbox.clear()
    return registration


def row_of(registration):
    """All columns of a registration as the database has them."""
    return Registration.objects.filter(pk=registration.pk).values().get()


def test_every_state_has_its_steps_and_none_leads_to_itself():
    assert STEPS.keys() == set(State)
    assert not [state for state, steps in STEPS.items() if state in steps]


@pytest.mark.parametrize(("before", "to"), ALLOWED)
def test_an_allowed_step_is_told_once_and_noted_once(event_index, before, to):
    page = registration_page(meeting(event_index), places=1)
    register(page, "Next", email="next@example.org", state=State.WAITING)
    registration = standing(page, before)
    registration.move(to, by=By.ORGANISER, reason="So decided")
    registration.refresh_from_db()
    assert (registration.state, registration.reason) == (to, "So decided")
    entry = registration.history.get()
    assert (entry.act, entry.by, entry.note) == (Act.STATE, By.ORGANISER, "So decided")
    assert (entry.from_state, entry.to_state) == (before, to)
    assert [message.to for message in mail.outbox].count(["amina@example.org"]) == 1


@pytest.mark.parametrize(("before", "to"), FORBIDDEN)
def test_any_other_step_changes_nothing_and_writes_nothing(page, before, to):
    registration = standing(page, before)
    row = row_of(registration)
    with pytest.raises(ImpossibleStepError):
        registration.move(to, reason="No")
    assert row_of(registration) == row
    assert not HistoryEntry.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("before", "to"),
    [(before, to) for before, to in ALLOWED if to in HOLDING and before not in HOLDING],
)
def test_a_step_to_a_place_that_is_not_there_changes_nothing_and_writes_nothing(
    event_index, before, to
):
    page = registration_page(meeting(event_index), places=1)
    register(page, "Holder")
    registration = standing(page, before)
    row = row_of(registration)
    with pytest.raises(NoPlaceLeftError):
        registration.move(to)
    assert row_of(registration) == row
    assert not HistoryEntry.objects.exists()
    assert not mail.outbox


def test_who_is_offered_a_place_takes_it_when_all_are_given_away(event_index):
    page = registration_page(meeting(event_index), places=1)
    offered = standing(page, State.OFFERED)
    offered.take_offer()
    assert offered.state == State.ACCEPTED


def test_the_history_says_who_did_it(page):
    user = factories.user()
    registration = standing(page, State.PENDING)
    registration.move(State.ACCEPTED, actor=user)
    assert HistoryEntry.objects.get().actor == user


def test_the_step_is_told_in_the_language_of_the_participant(page):
    registration = standing(page, State.PENDING, language="fa")
    registration.move(State.ACCEPTED)
    assert mail.outbox[0].alternatives[0].content.count('lang="fa"')


def test_a_stale_copy_steps_from_how_the_registration_stands_by_now(page):
    registration = standing(page, State.PENDING)
    stale = Registration.objects.get(pk=registration.pk)
    registration.move(State.REFUSED)
    with pytest.raises(ImpossibleStepError):
        stale.move(State.CANCELLED)


def test_an_offer_that_lapsed_since_the_page_was_read_is_not_taken(event_index):
    page = registration_page(meeting(event_index), places=1)
    offered = standing(page, State.OFFERED)
    Registration.objects.give_places(page.event.pk, NOW + 2 * HOUR)
    with pytest.raises(ImpossibleStepError):
        offered.take_offer()
    offered.refresh_from_db()
    assert offered.state == State.LAPSED


def test_a_stale_copy_is_changed_without_stepping_back(page):
    registration = standing(page, State.PENDING)
    stale = Registration.objects.get(pk=registration.pk)
    registration.move(State.REFUSED)
    stale.change({"position": "Minister"}, {}, {}, by=By.ORGANISER)
    registration.refresh_from_db()
    assert (registration.state, registration.position) == (State.REFUSED, "Minister")


@pytest.mark.parametrize("to", sorted(STEPS[State.OFFERED] - {State.WAITING}))
def test_an_offer_that_is_over_has_no_end_any_more(page, to):
    offered = standing(page, State.OFFERED)
    offered.move(to)
    offered.refresh_from_db()
    assert offered.offered_until is None


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_an_offer_of_an_event_that_does_not_take_place_is_not_taken(page, status):
    offered = standing(page, State.OFFERED)
    EventPage.objects.filter(pk=page.event.pk).update(status=status)
    with pytest.raises(ImpossibleStepError):
        offered.take_offer()
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


@pytest.mark.parametrize("state", State)
def test_who_is_refused_or_has_ended_changes_nothing_any_more(page, state):
    assert standing(page, state).may_change() == (state in COMING)


def test_a_reason_of_an_earlier_step_is_not_said_again(page):
    registration = standing(page, State.PENDING)
    registration.move(State.WAITING, reason="The room is full")
    registration.move(State.ACCEPTED)
    assert "The room is full" not in mail.outbox[-1].body


def test_who_waits_anew_waits_behind_the_others(event_index, time_machine):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "First"), register(page, "Second")
    time_machine.move_to(NOW + HOUR, tick=False)
    register(page, "Third")
    second.move(State.REFUSED)
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    second.move(State.WAITING)
    first.move(State.CANCELLED)
    states = dict(Registration.objects.values_list("given_name", "state"))
    assert states == {
        "First": State.CANCELLED,
        "Second": State.WAITING,
        "Third": State.OFFERED,
    }
