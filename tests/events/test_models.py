"""What an event page refuses, and what the admin's form says of it."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.models import EventPage
from tests import factories

pytestmark = pytest.mark.django_db


def refused(**values):
    """The fields that a new event with these values is refused for."""
    defaults = {"title": "Meeting", "slug": "meeting", "start_date": date(2026, 3, 10)}
    page = EventPage(**{**defaults, "timezone": "Europe/Vienna", **values})
    try:
        page.clean_fields(exclude=[*TREE])
        page.clean()
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


TREE = ["path", "depth", "locale", "content_type", "page_ptr", "starts_at", "ends_at"]


def test_an_event_of_one_day_is_accepted():
    assert refused() == []


def test_an_end_before_the_first_day_is_refused():
    assert refused(end_date=date(2026, 3, 9)) == ["end_date"]


def test_an_end_before_the_time_it_begins_is_refused():
    assert refused(start_time=time(10), end_time=time(9)) == ["end_time"]


def test_an_end_at_the_time_it_begins_is_refused():
    assert refused(start_time=time(10), end_time=time(10)) == ["end_time"]


def test_an_earlier_time_on_a_later_day_is_accepted():
    assert refused(end_date=date(2026, 3, 11), start_time=time(10), end_time=time(9)) == []


def test_an_end_time_without_a_time_it_begins_is_refused():
    assert refused(end_time=time(9)) == ["start_time"]


def test_a_time_that_the_clocks_skip_is_refused():
    assert refused(start_date=date(2026, 3, 29), start_time=time(2, 30)) == ["start_time"]


def test_an_end_that_the_clocks_skip_is_refused():
    values = {"end_date": date(2026, 3, 29), "start_time": time(9), "end_time": time(2, 30)}
    assert refused(**values) == ["end_time"]


def test_a_time_that_the_clocks_show_twice_is_accepted():
    assert refused(start_date=date(2026, 10, 25), start_time=time(2, 30)) == []


def test_the_skipped_hour_is_that_of_the_venue():
    values = {"start_date": date(2026, 3, 29), "start_time": time(2, 30)}
    assert refused(timezone="Asia/Kabul", **values) == []


@pytest.mark.parametrize(
    "zone", ["Europe/Atlantis", "Europe", "../etc/passwd", "+02:00", "", "x" * 64]
)
def test_a_time_zone_that_does_not_exist_is_refused(zone):
    assert refused(timezone=zone, start_time=time(9)) == ["timezone"]


@pytest.fixture
def submit(admin_client, event_index):
    """Sends the admin's form of a new event."""
    empty = ["body", "programme", "documents", "outcomes", "recordings"]
    data = {
        "title": "Meeting",
        "slug": "meeting",
        "kind": "training",
        "mode": "online",
        "status": "scheduled",
        "date_precision": "day",
        "timezone": "Europe/Vienna",
        "action-publish": "1",
        **{f"{name}-count": "0" for name in empty},
    }
    for name in ("countries", "goals", "comments"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", event_index.pk])
    return lambda **values: admin_client.post(address, {**data, **values})


def test_an_editor_publishes_an_event(submit):
    response = submit(start_date="2026-03-10", start_time="09:30")
    assert response.status_code == 302, response.context["form"].errors
    assert (
        EventPage.objects.get(slug="meeting").starts_at.isoformat() == "2026-03-10T08:30:00+00:00"
    )


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("start_date", {"start_date": ""}),
        ("start_date", {"start_date": "soon"}),
        ("timezone", {"start_date": "2026-03-10", "timezone": "Nowhere/Land"}),
        ("timezone", {"start_date": "2026-03-10", "timezone": ""}),
        ("end_date", {"start_date": "2026-03-10", "end_date": "2026-03-09"}),
    ],
)
def test_an_editors_slip_is_named_and_never_breaks_the_form(submit, field, values):
    response = submit(**values)
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_an_event_says_which_days_a_month_holds(event_index):
    event = factories.event(event_index, start_date=date(2024, 2, 20), date_precision="month")
    assert (event.first_day, event.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
