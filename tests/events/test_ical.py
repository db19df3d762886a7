"""Events as iCalendar, read by a parser and checked line by line against RFC 5545."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from events.models import EventPage
from tests import factories

pytestmark = pytest.mark.django_db

ISTANBUL = ZoneInfo("Europe/Istanbul")
ARABIC = (
    "اجتماع كبار المسؤولين في عملية بودابست بشأن الهجرة والتنمية والحدود، إسطنبول؛ الدورة الثانية"
)
LINE = re.compile(r"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"]*\"|[^\";:,]*)(,(\"[^\"]*\"|[^\";:,]*))*)*:.*")


@pytest.fixture
def timed(event_index):
    """Two days in Istanbul, from 9:30 to 16:00."""
    return factories.event(
        event_index,
        title="Senior Officials Meeting",
        slug="som",
        start_date=date(2099, 3, 10),
        end_date=date(2099, 3, 11),
        start_time=time(9, 30),
        end_time=time(16),
        venue="Palace, Hall 1; east",
        country=factories.state("TR"),
        last_published_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
    )


@pytest.fixture
def all_day(event_index):
    """Two whole days in Istanbul."""
    days = {"start_date": date(2099, 3, 10), "end_date": date(2099, 3, 11)}
    return factories.event(event_index, **days)


def raw(client, page):
    """The calendar of one event as it is sent."""
    response = client.get(f"/en/calendar/{page.pk}.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def entry(client, page):
    """The one event of a calendar, as the parser reads it."""
    calendar = Calendar.from_ical(raw(client, page))
    (event,) = calendar.walk("VEVENT")
    assert not event.errors
    return event


def test_a_timed_event_has_local_times_with_their_zone(client, timed):
    event = entry(client, timed)
    assert event["DTSTART"].params["TZID"] == "Europe/Istanbul"
    assert event.decoded("DTSTART") == datetime(2099, 3, 10, 9, 30, tzinfo=ISTANBUL)
    assert event.decoded("DTEND") == datetime(2099, 3, 11, 16, tzinfo=ISTANBUL)


def test_every_zone_that_is_used_is_described(client, timed, event_index):
    factories.event(
        event_index, start_date=date(2099, 7, 1), start_time=time(9), timezone="Asia/Kabul"
    )
    calendar = Calendar.from_ical(client.get("/en/calendar/events.ics").content)
    described = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    assert described == {"Europe/Istanbul", "Asia/Kabul"}
    assert not calendar.get_missing_tzids()


def test_the_described_zone_has_the_offset_of_that_day(client, event_index):
    summer = {"start_date": date(2027, 7, 1), "start_time": time(9), "timezone": "Europe/Vienna"}
    page = factories.event(event_index, **summer)
    (zone,) = Calendar.from_ical(raw(client, page)).walk("VTIMEZONE")
    described = zone.to_tz(lookup_tzid=False)
    assert datetime(2027, 7, 1, 9, tzinfo=described).utcoffset() == timedelta(hours=2)
    assert datetime(2027, 12, 1, 9, tzinfo=described).utcoffset() == timedelta(hours=1)


def test_an_all_day_event_has_dates_and_ends_on_the_day_after(client, all_day):
    event = entry(client, all_day)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTART") == date(2099, 3, 10)
    assert event.decoded("DTEND") == date(2099, 3, 12)


def test_an_all_day_event_needs_no_zone(client, all_day):
    assert not Calendar.from_ical(raw(client, all_day)).walk("VTIMEZONE")


def test_an_event_of_which_only_the_month_is_known_is_in_no_calendar(client, event_index):
    month = {"start_date": date(2099, 2, 5), "date_precision": "month"}
    page = factories.event(event_index, **month)
    address = f"/en/calendar/{page.pk}.ics"
    assert client.get(address).status_code == 404
    assert address not in client.get(page.url).content.decode()
    feed = client.get("/en/calendar/events.ics").content
    assert not Calendar.from_ical(feed).walk("VEVENT")


def test_what_an_event_says_of_itself(client, timed):
    event = entry(client, timed)
    assert str(event["SUMMARY"]) == "Senior Officials Meeting"
    assert str(event["LOCATION"]) == "Palace, Hall 1; east, Istanbul, Türkiye"
    assert str(event["DESCRIPTION"]) == "A meeting."
    assert str(event["URL"]) == "http://localhost/en/events/som/"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event.decoded("DTSTAMP") == datetime(2026, 1, 5, 8, tzinfo=UTC)


def test_the_uid_outlives_title_address_and_time(client, timed):
    before = entry(client, timed)["UID"]
    timed.title, timed.slug, timed.start_date = "SOM", "som-2099", date(2099, 3, 9)
    timed.save()
    assert entry(client, timed)["UID"] == before


def test_one_event_has_one_uid_in_both_calendars(client, timed):
    (event,) = Calendar.from_ical(client.get("/en/calendar/events.ics").content).walk("VEVENT")
    assert event["UID"] == entry(client, timed)["UID"]


RESCHEDULED = [
    {"start_date": date(2099, 3, 9)},
    {"start_time": time(10)},
    {"start_time": None, "end_time": None},
    {"end_date": date(2099, 3, 12)},
    {"end_time": time(17)},
    {"timezone": "Europe/Vienna"},
    {"venue": "Hall 2"},
    {"address": "Street 1"},
    {"city": "Ankara"},
    {"country_id": "HU"},
    {"mode": "online"},
    {"status": "cancelled"},
    {"status": "postponed"},
]


@pytest.mark.parametrize("changes", RESCHEDULED, ids=str)
def test_the_sequence_rises_when_time_place_or_status_changes(client, timed, changes):
    factories.state("HU")
    page = EventPage.objects.get(pk=timed.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save()
    assert entry(client, page)["SEQUENCE"] == 1


def test_giving_the_hours_of_a_whole_day_raises_the_sequence(client, event_index):
    page = factories.event(event_index, start_date=date(2099, 3, 10))
    page.start_time = time(0)
    page.save()
    assert entry(client, page)["SEQUENCE"] == 1


@pytest.mark.parametrize("changes", [{}, {"title": "SOM"}, {"summary": "More."}, {"host": "ICMPD"}])
def test_the_sequence_rests_when_anything_else_changes(client, timed, changes):
    page = EventPage.objects.get(pk=timed.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save()
    assert entry(client, page)["SEQUENCE"] == 0


def test_a_draft_raises_no_sequence_before_it_is_published(client, timed):
    page = EventPage.objects.get(pk=timed.pk)
    page.start_time = time(10)
    revision = page.save_revision()
    assert entry(client, page)["SEQUENCE"] == 0
    revision.publish()
    event = entry(client, page)
    assert event["SEQUENCE"] == 1
    assert event.decoded("DTSTART") == datetime(2099, 3, 10, 10, tzinfo=ISTANBUL)


def test_publishing_an_older_draft_never_lowers_the_sequence(client, timed):
    page = EventPage.objects.get(pk=timed.pk)
    old = page.save_revision()
    for hour in (10, 11):
        page.start_time = time(hour)
        page.save_revision().publish()
    assert entry(client, page)["SEQUENCE"] == 2
    old.publish()
    assert entry(client, page)["SEQUENCE"] == 3


def test_a_cancelled_event_stays_in_the_calendars_as_cancelled(client, timed):
    EventPage.objects.update(status="cancelled")
    (event,) = Calendar.from_ical(client.get("/en/calendar/events.ics").content).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]).startswith("Cancelled:")


def test_a_postponed_event_is_tentative(client, timed):
    EventPage.objects.update(status="postponed", status_note="A new date follows.")
    event = entry(client, timed)
    assert str(event["STATUS"]) == "TENTATIVE"
    assert "A new date follows." in str(event["DESCRIPTION"])


def test_a_past_event_leaves_the_calendar_of_upcoming_ones(client, timed):
    with time_machine.travel(datetime(2099, 3, 11, 16, tzinfo=ISTANBUL), tick=False):
        calendar = Calendar.from_ical(client.get("/en/calendar/events.ics").content)
        assert not calendar.walk("VEVENT")
        assert entry(client, timed)


def test_a_calendar_without_events_is_valid(client, event_index):
    lines = client.get("/en/calendar/events.ics").content.decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.fixture
def arabic(timed):
    """An event whose texts are Arabic, long and full of signs."""
    timed.title = ARABIC
    timed.summary = f'{ARABIC}\nسطر ثانٍ, with; signs \\ and "quotes"'
    timed.venue = ARABIC
    timed.save()
    return timed


def test_every_line_is_short_ends_with_crlf_and_is_whole_utf_8(client, arabic):
    text = raw(client, arabic)
    assert text.endswith(b"\r\n")
    lines = text.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two


def test_every_line_has_the_form_of_the_standard(client, arabic):
    unfolded = raw(client, arabic).decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")
    assert [line for line in unfolded if not LINE.fullmatch(line)] == []


def test_components_are_nested_and_have_what_they_must(client, arabic):
    unfolded = raw(client, arabic).decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")
    open_components = []
    for line in unfolded:
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            open_components.append(value)
        elif name == "END":
            assert open_components.pop() == value
    assert open_components == []
    event = unfolded[unfolded.index("BEGIN:VEVENT") : unfolded.index("END:VEVENT")]
    names = [re.split("[;:]", line)[0] for line in event]
    for once in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "URL"):
        assert names.count(once) == 1


def test_arabic_text_survives(client, arabic):
    event = entry(client, arabic)
    assert str(event["SUMMARY"]) == ARABIC
    assert str(event["DESCRIPTION"]) == arabic.summary
    assert str(event["LOCATION"]).startswith(ARABIC)


def test_a_private_event_is_in_no_calendar(client, timed):
    factories.restrict(timed)
    assert client.get(f"/en/calendar/{timed.pk}.ics").status_code == 404
    calendar = Calendar.from_ical(client.get("/en/calendar/events.ics").content)
    assert not calendar.walk("VEVENT")


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_number_without_an_event_is_not_found(client, event_index, number):
    assert client.get(f"/en/calendar/{number}.ics").status_code == 404


@pytest.mark.parametrize("name", ["events", "1"])
def test_a_calendar_takes_no_post(client, event_index, name):
    assert client.post(f"/en/calendar/{name}.ics").status_code == 405


def test_an_unchanged_calendar_is_not_sent_again(client, timed):
    first = client.get("/en/calendar/events.ics")
    again = client.get("/en/calendar/events.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_longer_calendar_costs_no_more_queries(event_index, queries_of):
    factories.event(event_index, start_date=date(2099, 1, 1), country=factories.state("TR"))
    few = queries_of("/en/calendar/events.ics")
    for day in range(2, 11):
        state = factories.state("HU")
        factories.event(event_index, start_date=date(2099, 1, day), country=state)
    assert queries_of("/en/calendar/events.ics") == few
