"""The list of all that is open for registration, and the section of the home page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from events.kinds import Status
from events.models import EventPage
from site_home.models import ContactSettings, HomePage
from tests.factories import restrict
from tests.forms.registration.desk import (
    DAY,
    HOUR,
    NOW,
    meeting,
    register,
    registration_page,
)
from tests.forms.registration.front_desk import (
    event_with_form,
    fresh_until,
    in_language,
    many,
    open_page,
    read,
    read_again,
)

pytestmark = pytest.mark.django_db

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def listing(home):
    return open_page(home)


@pytest.fixture
def office(home):
    contact = ContactSettings.for_site(home.get_site())
    contact.email = "office@example.org"
    contact.save()


# The list


def test_the_list_names_event_form_deadline_and_time_zone(client, listing, event_index):
    event_with_form(event_index, "Alpha", closes_at=datetime(2026, 3, 5, 17, tzinfo=ISTANBUL))
    text = read(client, listing)
    assert "Meeting Alpha" in text
    assert "Form Alpha" in text
    assert "Deadline 5 March 2026, 17:00 ( Türkiye Time, UTC+3 ) Closes in 4 days" in text


def test_the_soonest_deadline_comes_first(client, listing, event_index):
    for name, days in [("Third", 8), ("First", 1), ("Second", 4)]:
        event_with_form(event_index, name, closes_at=NOW + days * DAY)
    text = read(client, listing)
    places = [text.index(f"Meeting {name}") for name in ["First", "Second", "Third"]]
    assert places == sorted(places)


def test_what_opens_later_or_by_invitation_is_listed_as_such(client, listing, event_index):
    event_with_form(event_index, "Invited", by_invitation=True, closes_at=NOW + DAY)
    event_with_form(event_index, "Later", opens_at=NOW + HOUR)
    event_with_form(event_index, "Open", closes_at=NOW + 5 * DAY)
    text = read(client, listing)
    now, later = text.split("Later, or by invitation")
    assert "Meeting Open" in now
    assert "Meeting Invited" not in now
    assert "By invitation" in later
    assert "Not open yet Opens 1 March 2026, 16:00" in later


def test_what_is_closed_cancelled_or_postponed_is_not_listed(client, listing, event_index):
    event_with_form(event_index, "Closed", closes_at=NOW)
    for name, status in [("Off", Status.CANCELLED), ("Put off", Status.POSTPONED)]:
        form = event_with_form(event_index, name)
        EventPage.objects.filter(pk=form.event.pk).update(status=status)
    over = meeting(event_index, title="Meeting Past", slug="past", start_date=date(2026, 2, 1))
    registration_page(over, closes_at=NOW + DAY)
    text = read(client, listing)
    assert "No event is open for registration at the moment" in text
    assert "Meeting" not in text


def test_when_nothing_is_open_the_page_leads_on(client, listing, event_index, office):
    html = client.get(listing.url).content.decode()
    assert event_index.url in html
    assert "mailto:office@example.org" in html


def test_the_forms_of_an_event_stand_under_it(client, listing, event_index):
    form = event_with_form(event_index, "Alpha")
    registration_page(form.event, title="Form Press", slug="press", closes_at=NOW)
    registration_page(form.event, title="Form Observers", slug="observers", by_invitation=True)
    text = read(client, listing)
    assert text.count("Meeting Alpha") == 1
    assert "Form Observers" in text
    assert "Form Press" not in text


def test_places_left_are_listed_where_the_organiser_shows_them(client, listing, event_index):
    shown = event_with_form(event_index, "Alpha", places=3, show_places=True)
    event_with_form(event_index, "Beta", places=7)
    register(shown)
    text = read(client, listing)
    assert "2 places left" in text
    assert "7 places left" not in text


def test_a_full_form_is_listed_with_its_waiting_list(client, listing, event_index):
    many(event_with_form(event_index, "Alpha", places=2), 2)
    text = read(client, listing)
    assert "Full: waiting list" in text
    assert "Join the waiting list" in text


def test_what_the_visitor_may_not_see_is_not_listed(client, listing, event_index):
    restrict(event_with_form(event_index, "Closed circle").get_parent())
    draft = event_with_form(event_index, "Draft")
    EventPage.objects.filter(pk=draft.event.pk).update(live=False)
    read_again(event_with_form(event_index, "Withdrawn")).unpublish()
    text = read(client, listing)
    assert "Meeting" not in text


def test_a_longer_list_costs_no_more_queries(listing, event_index, queries_of):
    for number in range(2):
        event_with_form(event_index, f"Event {number}", places=5, show_places=True)
    few = queries_of(listing)
    for number in range(2, 9):
        form = event_with_form(event_index, f"Event {number}", places=5, show_places=True)
        registration_page(form.event, slug="press", places=2)
        many(form, 3)
    assert queries_of(listing) == few


def test_a_longer_list_in_another_language_costs_no_more_queries(listing, event_index, queries_of):
    for number in range(2):
        in_language(event_with_form(event_index, f"Event {number}", places=5), "fa")
    persian = in_language(listing, "fa")
    few = queries_of(persian)
    for number in range(2, 7):
        form = event_with_form(event_index, f"Event {number}", places=5)
        if number % 2:
            in_language(form, "fa")
    assert queries_of(persian) == few


def test_another_language_comes_first_and_originals_are_labelled(client, listing, event_index):
    event_with_form(event_index, "Alpha", closes_at=NOW + DAY)
    form = event_with_form(event_index, "Beta", closes_at=NOW + 3 * DAY)
    in_language(form.get_parent().specific, "fa", title="نشست")
    in_language(form, "fa", title="ثبت نام", places=None)
    html = client.get(in_language(listing, "fa").url).content.decode()
    assert html.index("نشست") < html.index("Meeting Alpha")
    assert "ثبت نام" in html
    assert "Form Beta" not in html
    assert '<small class="original">انگلیسی</small>' in html
    assert '<p class="registration-title" lang="en" dir="ltr">' in html
    assert 'href="/fa/events/alpha/form/"' in html


def test_a_form_without_translation_stands_under_its_translated_event(client, listing, event_index):
    form = event_with_form(event_index, "Alpha")
    in_language(form.get_parent().specific, "fa", title="نشست")
    html = client.get(in_language(listing, "fa").url).content.decode()
    assert "نشست" in html
    assert "Form Alpha" in html


def test_the_list_is_right_until_the_next_form_opens_or_closes(listing, event_index):
    event_with_form(event_index, "Alpha", closes_at=NOW + 2 * HOUR)
    assert fresh_until(listing) == NOW + 2 * HOUR
    event_with_form(event_index, "Beta", opens_at=NOW + HOUR)
    assert fresh_until(listing) == NOW + HOUR


def test_within_the_minute_a_closed_form_leaves_the_list(
    client, listing, event_index, time_machine
):
    event_with_form(event_index, "Alpha", closes_at=NOW + HOUR)
    assert "Meeting Alpha" in read(client, listing)
    time_machine.move_to(NOW + HOUR, tick=False)
    assert "Meeting Alpha" not in read(client, listing)


# The home page


def with_section(home, **values):
    common = {"title": "Register now", "place": "full", "ground": "paper", "hidden": False}
    home = HomePage.objects.get(pk=home.pk)
    home.sections = [{"type": "registration", "value": {**common, "number": 3, **values}}]
    home.save()
    return home


def test_the_home_page_shows_the_next_few_and_leads_to_all(client, home, listing, event_index):
    for days in range(1, 5):
        event_with_form(event_index, f"Number {days}", closes_at=NOW + days * DAY)
    text = read(client, with_section(home, number=2))
    assert "Meeting Number 1" in text
    assert "Meeting Number 2" in text
    assert "Meeting Number 3" not in text
    assert "All open registrations" in text


def test_the_home_page_shows_of_an_open_event_what_is_open(client, home, event_index):
    form = event_with_form(event_index, "Alpha")
    registration_page(form.event, title="Form Press", slug="press", by_invitation=True)
    event_with_form(event_index, "Later", opens_at=NOW + DAY)
    text = read(client, with_section(home))
    assert "Form Alpha" in text
    assert "Form Press" not in text
    assert "Form Later" in text


def test_the_home_page_has_no_section_when_nothing_is_open(client, home, event_index):
    event_with_form(event_index, "Closed", closes_at=NOW)
    assert "Register now" not in read(client, with_section(home))


def test_the_home_page_is_right_until_a_form_changes_that_is_not_among_the_few(home, event_index):
    event_with_form(event_index, "Alpha", closes_at=NOW + 3 * HOUR)
    event_with_form(event_index, "Beta", opens_at=NOW + HOUR)
    assert fresh_until(with_section(home, number=1)) == NOW + HOUR


def test_more_forms_cost_the_home_page_no_more_queries(home, event_index, queries_of):
    event_with_form(event_index, "Alpha", places=2)
    few = queries_of(with_section(home))
    for number in range(5):
        event_with_form(event_index, f"Event {number}", places=2)
    assert queries_of(home) == few
