"""Whether a form is open is decided by the clock at the moment, to the second."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.kinds import Status
from events.models import EventPage
from forms.registration.openings import places_of
from forms.registration.states import Opening, State
from tests.forms.registration.desk import DAY, HOUR, NOW, meeting, register, registration_page
from tests.forms.registration.front_desk import MINUTE, SECOND, in_language, many, read_again

pytestmark = pytest.mark.django_db

ISTANBUL, VIENNA = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Vienna")
BEGINS = datetime(2026, 3, 10, tzinfo=ISTANBUL)


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index)


def form(event, **values):
    return registration_page(event, **values)


def test_without_a_window_it_is_open_until_the_event_begins_at_the_venue(event):
    page = form(event)
    assert page.opening(BEGINS - SECOND) == Opening.OPEN
    assert page.opening(BEGINS) == Opening.CLOSED


def test_it_opens_and_closes_to_the_second(event):
    page = form(event, opens_at=NOW + HOUR, closes_at=NOW + DAY)
    moments = [NOW + HOUR - SECOND, NOW + HOUR, NOW + DAY - SECOND, NOW + DAY]
    states = [page.opening(at) for at in moments]
    assert states == [Opening.NOT_YET, Opening.OPEN, Opening.OPEN, Opening.CLOSED]


def test_it_never_takes_anybody_once_the_event_is_over(event):
    page = form(event, closes_at=event.ends_at + DAY)
    assert page.opening(event.ends_at - SECOND) == Opening.OPEN
    assert page.opening(event.ends_at) == Opening.CLOSED
    assert page.closing == event.ends_at


@pytest.mark.parametrize(
    ("status", "opening"),
    [(Status.CANCELLED, Opening.CANCELLED), (Status.POSTPONED, Opening.POSTPONED)],
)
def test_an_event_that_does_not_take_place_takes_nobody(event, status, opening):
    page = form(event)
    EventPage.objects.filter(pk=event.pk).update(status=status)
    assert read_again(page).opening() == opening


def test_by_invitation_it_opens_to_the_invited_alone(event):
    page = form(event, by_invitation=True)
    assert page.opening() == Opening.INVITED
    assert page.opening(invited=True) == Opening.OPEN
    assert page.opening(BEGINS, invited=True) == Opening.CLOSED


def test_a_full_form_has_a_waiting_list_or_none(event):
    waiting = form(event, places=1)
    without = form(event, slug="press", places=1, waiting_list=False)
    assert (waiting.opening(), without.opening()) == (Opening.OPEN, Opening.OPEN)
    register(waiting)
    register(without)
    assert (waiting.opening(), without.opening()) == (Opening.WAITING_LIST, Opening.FULL)


def test_where_each_is_decided_on_a_full_form_is_open(event):
    page = form(event, places=1, approval=True)
    register(page, state=State.ACCEPTED)
    assert page.opening() == Opening.OPEN


def test_the_places_of_many_forms_come_with_one_query(event):
    forms = [form(event, slug=f"form-{number}", places=5) for number in range(4)]
    many(forms[0], 3)
    many(forms[1], 5)
    many(forms[2], 1, State.WAITING)
    for page in forms:
        assert page.event
    with CaptureQueriesContext(connection) as context:
        places = places_of(forms)
    assert len(context) == 1
    assert [places[page.pk].left for page in forms] == [2, 0, 5, 5]
    assert [places[page.pk].is_free for page in forms] == [True, False, False, True]


def test_the_places_counted_at_once_are_those_that_are_given_away(event):
    EventPage.objects.filter(pk=event.pk).update(places=4)
    pages = [form(event, places=2), form(event, slug="press", places=9)]
    pages = [read_again(page) for page in pages]
    for name in ["Amina", "Bilal"]:
        register(pages[0], name)
    register(pages[1])
    assert [places_of(pages)[page.pk].left for page in pages] == [0, 1]
    assert [page.places_left for page in pages] == [0, 1]
    assert [places_of(pages)[page.pk].is_free for page in pages] == [False, True]
    assert [page.is_free for page in pages] == [False, True]


def test_a_form_without_limits_costs_no_query(event):
    page = form(event)
    assert page.event
    with CaptureQueriesContext(connection) as context:
        assert places_of([page])[page.pk].is_free
    assert len(context) == 0


def test_a_translation_stands_as_its_original_does(event):
    page = form(event, places=1, closes_at=NOW + DAY)
    persian = in_language(page, "fa", places=None, closes_at=None)
    register(page)
    assert persian.opening() == Opening.WAITING_LIST
    assert persian.opening(NOW + DAY) == Opening.CLOSED
    assert persian.now().closes_at == NOW + DAY


COUNTS = [
    (timedelta(0), "Closes today"),
    (DAY, "Closes tomorrow"),
    (12 * DAY, "Closes in 12 days"),
    (31 * DAY, ""),
]


@pytest.mark.parametrize(("left", "said"), COUNTS)
def test_days_are_counted_at_the_venue(event_index, left, said):
    event = meeting(event_index, start_date=date(2026, 5, 1))
    at = datetime(2026, 3, 1, 23, 59, tzinfo=ISTANBUL)
    page = form(event, closes_at=datetime(2026, 3, 1, 23, 59, 30, tzinfo=ISTANBUL) + left)
    assert page.now(at).countdown == said


def test_a_form_that_closes_at_midnight_closes_with_the_day_before(event):
    assert form(event).now(BEGINS - HOUR).countdown == "Closes today"


def test_the_page_is_right_until_the_next_midnight_of_the_venue_or_the_deadline(event):
    page = form(event, opens_at=NOW - DAY, closes_at=NOW + 2 * DAY)
    assert page.now(NOW).next_change == datetime(2026, 3, 2, tzinfo=ISTANBUL)
    assert page.now(NOW + 2 * DAY - MINUTE).next_change == NOW + 2 * DAY


def test_that_midnight_is_the_one_of_the_venue(event):
    page = form(event, closes_at=NOW + 5 * DAY)
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # in Istanbul it is the next day
    assert page.now(late).next_change == datetime(2026, 3, 3, tzinfo=ISTANBUL)


def test_the_page_is_right_until_the_first_day_that_is_counted(event_index):
    event = meeting(event_index, start_date=date(2026, 6, 1))
    page = form(event, closes_at=datetime(2026, 5, 31, 12, tzinfo=ISTANBUL))
    assert page.now(NOW).next_change == datetime(2026, 5, 1, tzinfo=ISTANBUL)
    assert page.now(page.now(NOW).next_change).countdown == "Closes in 30 days"


def test_a_closed_form_changes_no_more(event):
    page = form(event, closes_at=NOW)
    assert page.now(NOW).next_change is None


def test_summer_time_begins_between_opening_and_deadline(event_index):
    """On 29 March 2026 the clocks of Vienna go from 2 to 3 o’clock."""
    event = meeting(event_index, start_date=date(2026, 4, 2), timezone="Europe/Vienna")
    page = form(
        event,
        opens_at=datetime(2026, 3, 28, 12, tzinfo=VIENNA),
        closes_at=datetime(2026, 3, 29, 12, tzinfo=VIENNA),
    )
    assert page.settings.closes_at.astimezone(UTC).time() == time(10)
    eve = datetime(2026, 3, 28, 23, 59, 59, tzinfo=VIENNA)
    assert page.now(eve).countdown == "Closes tomorrow"
    assert page.now(eve).next_change == eve + SECOND
    assert page.now(eve + SECOND).countdown == "Closes today"
    assert page.opening(datetime(2026, 3, 29, 9, 59, 59, tzinfo=UTC)) == Opening.OPEN
    assert page.opening(datetime(2026, 3, 29, 10, tzinfo=UTC)) == Opening.CLOSED


def test_the_hour_that_comes_twice_is_told_apart(event_index):
    """On 25 October 2026 the clocks of Vienna show half past two twice."""
    event = meeting(event_index, start_date=date(2026, 11, 2), timezone="Europe/Vienna")
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    page = form(event, closes_at=second)
    assert page.opening(second - HOUR) == Opening.OPEN
    assert page.opening(second) == Opening.CLOSED
    assert "02:30</time> (<bdi>Austria Time, UTC+1</bdi>)" in shown(second, VIENNA)
    assert "Austria Time, UTC+2" in shown(second - HOUR, VIENNA)


def shown(moment, zone):
    """A deadline as the pages print it."""
    template = Template("{% load registration %}{% deadline moment zone %}")
    html = template.render(Context({"moment": moment, "zone": zone}))
    return html.replace("\u00a0", " ")


def test_a_deadline_names_its_time_zone():
    words = shown(datetime(2026, 3, 5, 17, tzinfo=ISTANBUL), ISTANBUL)
    assert words == (
        '<time datetime="2026-03-05T17:00+03:00">5 March 2026, 17:00</time>'
        " (<bdi>Türkiye Time, UTC+3</bdi>)"
    )


def test_a_deadline_at_midnight_is_the_end_of_a_day():
    words = shown(BEGINS, ISTANBUL)
    assert "9 March 2026, 24:00" in words
    assert 'datetime="2026-03-10T00:00+03:00"' in words


def test_a_deadline_in_persian_has_persian_digits_and_the_solar_day():
    with translation.override("fa"):
        words = shown(datetime(2026, 3, 5, 17, tzinfo=ISTANBUL), ISTANBUL)
    assert "۱۷:۰۰" in words
    assert "۱۴ اسفند ۱۴۰۴" in words
