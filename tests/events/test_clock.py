"""What an event is at a moment: decided by the clock at reading time, in the event's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory

from events.kinds import State
from events.models import EventPage
from tests import factories

pytestmark = pytest.mark.django_db

ISTANBUL = ZoneInfo("Europe/Istanbul")
VIENNA = ZoneInfo("Europe/Vienna")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def all_day(event_index):
    """10 and 11 March 2026 in Istanbul, without times of day."""
    days = {"start_date": date(2026, 3, 10), "end_date": date(2026, 3, 11)}
    return factories.event(event_index, **days)


@pytest.fixture
def timed(event_index):
    """10 March 2026 in Istanbul, 9:30 to 16:00."""
    times = {"start_time": time(9, 30), "end_time": time(16)}
    return factories.event(event_index, start_date=date(2026, 3, 10), **times)


def upcoming(at):
    return list(EventPage.objects.upcoming(at))


def past(at):
    return list(EventPage.objects.past(at))


def page_of(client, event):
    return client.get(event.url).content.decode()


def test_an_all_day_event_ends_with_its_last_day_at_the_venue(all_day):
    midnight = datetime(2026, 3, 12, tzinfo=ISTANBUL)
    assert upcoming(midnight - MINUTE) == [all_day]
    assert past(midnight) == [all_day]


def test_an_all_day_event_is_over_at_the_venue_while_it_is_still_that_day_in_vienna(all_day):
    assert past(datetime(2026, 3, 11, 23, 30, tzinfo=VIENNA)) == [all_day]


def test_an_event_ends_at_its_time_of_day(timed):
    ends = datetime(2026, 3, 10, 16, tzinfo=ISTANBUL)
    assert upcoming(ends - MINUTE) == [timed]
    assert past(ends) == [timed]


def test_an_event_says_by_which_clock_its_times_are(client, timed):
    assert "local time of the venue (<bdi>Türkiye Time, UTC+3</bdi>)" in page_of(client, timed)


def test_an_event_without_a_venue_says_its_time_zone_alone(client, timed):
    timed.mode = "online"
    timed.save()
    html = page_of(client, timed)
    assert "Time zone: <bdi>Türkiye Time, UTC+3</bdi>" in html
    assert "venue" not in html


def test_an_event_by_universal_time_names_it_once(event_index):
    event = factories.event(event_index, start_time=time(9), timezone="UTC")
    assert event.zone_in_words == "UTC"


def test_an_event_without_an_end_time_ends_with_its_day(event_index):
    event = factories.event(event_index, start_date=date(2026, 3, 10), start_time=time(9, 30))
    midnight = datetime(2026, 3, 11, tzinfo=ISTANBUL)
    assert upcoming(midnight - MINUTE) == [event]
    assert past(midnight) == [event]


def test_an_event_is_never_both_upcoming_and_past(timed):
    for hour in range(24):
        at = datetime(2026, 3, 10, hour, tzinfo=UTC)
        assert (timed in upcoming(at)) != (timed in past(at))


def test_the_local_time_holds_across_summer_time(event_index):
    winter = {"start_date": date(2026, 3, 28), "end_date": date(2026, 3, 29)}
    times = {"start_time": time(9), "end_time": time(17), "timezone": "Europe/Vienna"}
    event = factories.event(event_index, **winter, **times)
    assert event.starts_at == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 3, 29, 15, tzinfo=UTC)


def test_a_day_on_which_the_clocks_change_has_its_own_length(event_index):
    event = factories.event(event_index, start_date=date(2026, 10, 25), timezone="Europe/Vienna")
    event.refresh_from_db()
    assert event.ends_at - event.starts_at == timedelta(hours=25)


def test_an_event_of_which_the_month_is_known_is_upcoming_until_the_month_is_over(event_index):
    month = {"start_date": date(2026, 2, 5), "date_precision": "month"}
    event = factories.event(event_index, **month)
    assert upcoming(datetime(2026, 2, 28, 12, tzinfo=ISTANBUL)) == [event]
    assert past(datetime(2026, 3, 1, tzinfo=ISTANBUL)) == [event]


def test_an_event_of_which_the_year_is_known_is_upcoming_until_the_year_is_over(event_index):
    year = {"start_date": date(2026, 2, 5), "date_precision": "year"}
    event = factories.event(event_index, **year)
    assert upcoming(datetime(2026, 12, 31, 12, tzinfo=ISTANBUL)) == [event]
    assert past(datetime(2027, 1, 1, tzinfo=ISTANBUL)) == [event]


def test_upcoming_events_stand_soonest_first_and_past_ones_latest_first(event_index):
    first, second, third = (
        factories.event(event_index, start_date=date(2026, month, 1)) for month in (1, 2, 3)
    )
    assert upcoming(datetime(2025, 1, 1, tzinfo=UTC)) == [first, second, third]
    assert past(datetime(2027, 1, 1, tzinfo=UTC)) == [third, second, first]
    mixed = EventPage.objects.soonest_then_latest(datetime(2026, 2, 15, tzinfo=UTC))
    assert list(mixed) == [third, second, first]


STATES = [
    (datetime(2026, 3, 10, 9, 29, tzinfo=ISTANBUL), State.AHEAD),
    (datetime(2026, 3, 10, 9, 30, tzinfo=ISTANBUL), State.RUNNING),
    (datetime(2026, 3, 10, 16, tzinfo=ISTANBUL), State.OVER),
]


@pytest.mark.parametrize(("at", "state"), STATES)
def test_an_event_is_ahead_then_under_way_then_over(timed, at, state):
    assert timed.state(at) == state


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
@pytest.mark.parametrize(("at", "state"), STATES)
def test_what_the_organiser_says_goes_before_the_clock(timed, at, state, status):
    timed.status = status
    assert timed.state(at) == status


def test_an_event_of_which_only_the_month_is_known_is_never_called_under_way(event_index):
    month = {"start_date": date(2026, 2, 5), "date_precision": "month"}
    event = factories.event(event_index, **month)
    at = datetime(2026, 2, 10, tzinfo=ISTANBUL)
    assert (event.state(at), str(event.state_words(at))) == (State.AHEAD, "Upcoming")


WORDS = [
    (datetime(2026, 2, 7, 12, tzinfo=ISTANBUL), "Upcoming"),
    (datetime(2026, 2, 8, 0, 1, tzinfo=ISTANBUL), "In 30 days"),
    (datetime(2026, 3, 8, 23, 59, tzinfo=ISTANBUL), "In 2 days"),
    (datetime(2026, 3, 9, 0, 1, tzinfo=ISTANBUL), "Tomorrow"),
    (datetime(2026, 3, 8, 23, 30, tzinfo=VIENNA), "Tomorrow"),
    (datetime(2026, 3, 10, 0, 1, tzinfo=ISTANBUL), "Today"),
    (datetime(2026, 3, 10, 12, tzinfo=ISTANBUL), "Under way"),
    (datetime(2026, 3, 10, 16, tzinfo=ISTANBUL), "Held"),
]


@pytest.mark.parametrize(("at", "words"), WORDS)
def test_the_words_count_the_days_of_the_venue(timed, at, words):
    assert str(timed.state_words(at)) == words


def kept_until(page, at):
    """Until when a page's text is right, as said while it is rendered at a moment."""
    request = RequestFactory().get(page.url)
    with time_machine.travel(at, tick=False):
        type(page).objects.get(pk=page.pk).serve(request).render()
    return getattr(request, "cache_until", None)


def test_the_page_of_a_distant_event_is_right_until_it_is_near(timed):
    at = datetime(2025, 12, 1, 12, tzinfo=ISTANBUL)
    assert kept_until(timed, at) == datetime(2026, 2, 8, tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (
            datetime(2026, 3, 1, 12, tzinfo=ISTANBUL),
            datetime(2026, 3, 2, tzinfo=ISTANBUL),
        ),
        (
            datetime(2026, 2, 7, 9, 0, tzinfo=ISTANBUL),
            datetime(2026, 2, 8, tzinfo=ISTANBUL),
        ),
        (
            datetime(2026, 3, 10, 9, tzinfo=ISTANBUL),
            datetime(2026, 3, 10, 9, 30, tzinfo=ISTANBUL),
        ),
        (
            datetime(2026, 3, 10, 12, tzinfo=ISTANBUL),
            datetime(2026, 3, 10, 16, tzinfo=ISTANBUL),
        ),
    ],
    ids=["near: until midnight", "the eve of “In 30 days”", "until it begins", "until it ends"],
)
def test_the_page_of_an_event_says_until_when_it_is_right(timed, at, until):
    assert kept_until(timed, at) == until


def test_the_page_of_a_past_event_is_right_for_ever(timed):
    assert kept_until(timed, datetime(2026, 4, 1, tzinfo=ISTANBUL)) is None


def test_the_list_says_until_when_it_is_right(event_index, timed):
    at = datetime(2026, 3, 10, 12, tzinfo=ISTANBUL)
    assert kept_until(event_index, at) == datetime(2026, 3, 10, 16, tzinfo=ISTANBUL)


def test_the_home_page_says_until_when_it_is_right(home, timed):
    home.refresh_from_db()
    home.sections = [{"type": "events", "value": {"title": "Events", "number": 4}}]
    home.save()
    at = datetime(2026, 3, 10, 9, tzinfo=ISTANBUL)
    assert kept_until(home, at) == datetime(2026, 3, 10, 9, 30, tzinfo=ISTANBUL)


def test_the_calendar_of_upcoming_events_says_until_when_it_is_right(rf, timed):
    from events.views import upcoming_calendar

    request = rf.get("/en/calendar/events.ics")
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=ISTANBUL), tick=False):
        upcoming_calendar(request)
    assert request.cache_until == datetime(2026, 3, 10, 16, tzinfo=ISTANBUL)


def test_an_event_moves_from_upcoming_to_past_on_its_own(client, timed):
    with time_machine.travel(datetime(2026, 3, 10, 15, 59, tzinfo=ISTANBUL), tick=False):
        before = client.get("/en/events/").context["listing"].page[0]
        assert not before.is_over
    with time_machine.travel(datetime(2026, 3, 10, 16, 0, tzinfo=ISTANBUL), tick=False):
        after = client.get("/en/events/").context["listing"].page[0]
        assert after.is_over


def test_one_address_serves_before_during_and_after(client, timed):
    for at, state in STATES:
        with time_machine.travel(at, tick=False):
            response = client.get(timed.url)
        assert response.status_code == 200
        assert f"event--{state}" in response.content.decode()


def test_the_filter_by_time_follows_the_clock(client, timed, all_day):
    with time_machine.travel(datetime(2026, 3, 10, 17, tzinfo=ISTANBUL), tick=False):
        past_only = client.get("/en/events/?when=past").context["listing"].page
        assert [page.pk for page in past_only] == [timed.pk]
        upcoming_only = client.get("/en/events/?when=upcoming").context["listing"].page
        assert [page.pk for page in upcoming_only] == [all_day.pk]
