"""Never more places than there are: in total, of each form, and whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from events.kinds import Status
from events.models import EventPage
from forms.models import Registration, RegistrationPage
from forms.registration.states import HOLDING, NoPlaceLeftError, Opening, State
from tests.forms.registration.desk import DAY, HOUR, NOW, meeting, register, registration_page

SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # the clocks of Vienna go from 2:00 to 3:00
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # and back from 3:00 to 2:00
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def two_forms(event_index, total, **limits):
    """The forms of delegates and of press, and their event of so many places in total."""
    event = meeting(event_index, places=total)
    return [
        registration_page(event, title=slug, slug=slug, places=limits.get(slug))
        for slug in ("delegates", "press")
    ]


def states(*registrations):
    """How these stand in the database, in their order."""
    known = dict(Registration.objects.values_list("pk", "state"))
    return [known[registration.pk] for registration in registrations]


def publish(page, **values):
    """Publishes a page with other values, as the admin does."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


# What counts


def test_the_total_holds_for_all_forms_together(event_index):
    delegates, press = two_forms(event_index, 2)
    given = [register(delegates, "A"), register(press, "B"), register(delegates, "C")]
    assert states(*given) == [State.ACCEPTED, State.ACCEPTED, State.WAITING]


def test_a_form_has_its_own_limit_within_the_total(event_index):
    delegates, press = two_forms(event_index, 3, press=1)
    given = [register(press, "A"), register(press, "B"), register(delegates, "C")]
    assert states(*given) == [State.ACCEPTED, State.WAITING, State.ACCEPTED]


def test_a_place_that_is_offered_counts(event_index):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED)
    assert page.places_left == 0
    third = register(page, "C")
    assert states(second, third) == [State.OFFERED, State.WAITING]


@pytest.mark.parametrize("state", [state for state in State if state not in HOLDING])
def test_who_holds_no_place_does_not_count(event_index, state):
    page = registration_page(meeting(event_index), places=1)
    someone = register(page, "A")
    Registration.objects.filter(pk=someone.pk).update(state=state)
    assert page.places_left == 1


def test_whoever_decides_cannot_accept_more_than_there_are_places(event_index):
    page = registration_page(meeting(event_index), places=1, approval=True)
    first, second = register(page, "A"), register(page, "B")
    assert states(first, second) == [State.PENDING, State.PENDING]
    first.move(State.ACCEPTED)
    with pytest.raises(NoPlaceLeftError):
        second.move(State.ACCEPTED)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.OFFERED])
def test_who_is_added_by_hand_gets_no_place_that_is_not_there(event_index, state):
    page = registration_page(meeting(event_index), places=1)
    register(page, "A")
    with pytest.raises(NoPlaceLeftError):
        register(page, "B", state=state)
    assert Registration.objects.count() == 1


def test_a_free_place_of_who_waits_goes_to_nobody_who_comes_later(event_index):
    page = registration_page(meeting(event_index), places=1)
    waiting = register(page, "A", state=State.WAITING)
    assert page.opening() == Opening.WAITING_LIST
    assert states(waiting, register(page, "B")) == [State.WAITING, State.WAITING]


# What is offered


def test_a_freed_place_of_the_total_goes_to_who_has_waited_longest_with_any_form(
    event_index, time_machine
):
    delegates, press = two_forms(event_index, 1)
    first = register(delegates, "A")
    time_machine.move_to(NOW + HOUR, tick=False)
    second = register(press, "B")
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    third = register(delegates, "C")
    first.move(State.CANCELLED)
    assert states(second, third) == [State.OFFERED, State.WAITING]


def test_who_does_not_fit_is_passed_over_by_the_next_who_does(event_index):
    delegates, press = two_forms(event_index, 2, press=1)
    reporter, delegate = register(press, "A"), register(delegates, "B")
    second_reporter, second_delegate = register(press, "C"), register(delegates, "D")
    delegate.move(State.CANCELLED)
    assert states(second_reporter, second_delegate) == [State.WAITING, State.OFFERED]
    reporter.move(State.CANCELLED)
    assert states(second_reporter) == [State.OFFERED]


@pytest.mark.parametrize(("places", "offers"), [(1, 0), (2, 1), (3, 2), (9, 3), (None, 3)])
def test_publishing_a_form_with_more_places_offers_them(event_index, places, offers):
    page = registration_page(meeting(event_index), places=1)
    for name in "ABCD":
        register(page, name)
    mail.outbox.clear()
    publish(page, places=places)
    assert Registration.objects.filter(state=State.OFFERED).count() == offers
    assert len(mail.outbox) == offers


@pytest.mark.parametrize(("places", "offers"), [(1, 0), (3, 2), (None, 2)])
def test_publishing_an_event_with_more_places_offers_them_to_all_forms(event_index, places, offers):
    delegates, press = two_forms(event_index, 1)
    register(delegates, "A"), register(delegates, "B"), register(press, "C")
    publish(delegates.event, places=places)
    assert Registration.objects.filter(state=State.OFFERED).count() == offers


def test_fewer_places_take_none_away_and_give_none(event_index):
    page = registration_page(meeting(event_index), places=2)
    first, second, third = register(page, "A"), register(page, "B"), register(page, "C")
    publish(page, places=1)
    first.move(State.CANCELLED)
    assert states(second, third) == [State.ACCEPTED, State.WAITING]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_an_event_that_does_not_take_place_offers_nothing(event_index, status):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "A"), register(page, "B")
    publish(page.event, status=status, places=9)
    Registration.objects.get(pk=first.pk).move(State.CANCELLED)
    assert states(second) == [State.WAITING]


def test_an_event_that_is_held_after_all_offers_again(event_index):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "A"), register(page, "B")
    publish(page.event, status=Status.POSTPONED)
    Registration.objects.get(pk=first.pk).move(State.CANCELLED)
    publish(page.event, status=Status.SCHEDULED)
    assert states(second) == [State.OFFERED]


def test_an_event_that_is_over_offers_nothing(event_index):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED, at=page.event.ends_at)
    assert states(second) == [State.WAITING]


def test_an_offer_never_outlasts_the_event(event_index):
    page = registration_page(meeting(event_index), places=1, offer_hours=24 * 30)
    first, second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED)
    second.refresh_from_db()
    assert second.offered_until == page.event.ends_at


def test_an_offer_that_lapses_goes_on_until_nobody_waits(event_index):
    page = registration_page(meeting(event_index), places=1, offer_hours=1)
    first, second, third = register(page, "A"), register(page, "B"), register(page, "C")
    first.move(State.CANCELLED)
    give_places = Registration.objects.give_places
    assert [give_places(page.event.pk, NOW + hours * HOUR) for hours in (1, 2, 3)] == [1, 0, 0]
    assert states(second, third) == [State.LAPSED, State.LAPSED]
    assert page.places_left == 1


def test_a_round_for_one_event_gives_nothing_to_another(event_index):
    page = registration_page(meeting(event_index), places=1)
    other = registration_page(meeting(event_index, slug="other"), places=1)
    waiting = register(other, "A", state=State.WAITING)
    assert Registration.objects.give_places(page.event.pk) == 0
    assert states(waiting) == [State.WAITING]


def test_publishing_a_translation_offers_nothing_twice(event_index):
    page = registration_page(meeting(event_index), places=1)
    first, _second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED)
    mail.outbox.clear()
    publish(page)
    publish(page.event)
    assert not mail.outbox


# The clock


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_an_offer_of_a_day_lasts_24_hours_across_a_change_of_the_clocks(
    event_index, time_machine, change
):
    day = change.date() + 9 * DAY
    event = meeting(event_index, start_date=day, timezone="Europe/Vienna")
    page = registration_page(event, places=1, offer_hours=24)
    time_machine.move_to(change - 12 * HOUR, tick=False)
    first, second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED)
    second.refresh_from_db()
    end = change + 12 * HOUR
    assert second.offered_until == end
    assert [second.is_offer_open(end - SECOND), second.is_offer_open(end)] == [True, False]
    Registration.objects.give_places(event.pk, end - SECOND)
    assert states(second) == [State.OFFERED]
    Registration.objects.give_places(event.pk, end)
    assert states(second) == [State.LAPSED]


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_registration_closes_when_the_event_begins_on_a_day_of_25_or_23_hours(
    event_index, day, begins
):
    event = meeting(event_index, start_date=day, start_time=time(9), timezone="Europe/Vienna")
    page = registration_page(event)
    assert page.opening(begins - SECOND) == Opening.OPEN
    assert page.opening(begins) == Opening.CLOSED


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_an_hour_that_is_skipped_or_comes_twice_moves_no_deadline(event_index, change):
    closes = change + HOUR / 2
    event = meeting(event_index, start_date=change.date() + 9 * DAY, timezone="Europe/Vienna")
    page = registration_page(event)
    forms = RegistrationPage.objects.filter(pk=page.pk)
    forms.update(opens_at=change - HOUR / 2, closes_at=closes)
    page = forms.get()
    moments = [change - HOUR, change - HOUR / 2, change, closes - SECOND, closes, closes + HOUR]
    assert [page.opening(at) for at in moments] == [
        Opening.NOT_YET,
        *[Opening.OPEN] * 3,
        *[Opening.CLOSED] * 2,
    ]
    mine = register(page)
    assert [mine.may_change(at) for at in (closes - SECOND, closes)] == [True, False]


def test_a_clock_that_is_set_back_gives_no_place_twice(event_index, time_machine):
    page = registration_page(meeting(event_index), places=1, offer_hours=1)
    first, second, third = register(page, "A"), register(page, "B"), register(page, "C")
    first.move(State.CANCELLED)
    give_places = Registration.objects.give_places
    give_places(page.event.pk, NOW + HOUR)
    assert give_places(page.event.pk, NOW - DAY) == 0
    assert states(second, third) == [State.LAPSED, State.OFFERED]
    time_machine.move_to(NOW - DAY, tick=False)
    assert register(page, "D").state == State.WAITING


def test_the_limit_of_the_event_is_read_when_the_place_is_given(event_index):
    page = registration_page(meeting(event_index, places=2))
    register(page, "A")
    EventPage.objects.filter(pk=page.event.pk).update(places=1)
    assert register(RegistrationPage.objects.get(pk=page.pk), "B").state == State.WAITING
    assert register(page, "C").state == State.WAITING


def test_an_offer_of_an_event_that_is_off_is_taken_back_without_a_mail(event_index, mailoutbox):
    page = registration_page(meeting(event_index), places=1)
    mine = register(page, state=State.OFFERED, offered_until=NOW)
    publish(page.event, status=Status.CANCELLED)
    mailoutbox.clear()
    Registration.objects.give_places(page.event.pk)
    assert states(mine) == [State.WAITING]
    assert mailoutbox == []
