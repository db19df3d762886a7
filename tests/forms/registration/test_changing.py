"""An event is cancelled, postponed or moved from the desk: asked, previewed, done."""

from datetime import date, datetime

import pytest

from events.kinds import Mode, Status
from forms.models import Mailing
from forms.registration.event_changes import seen_of
from forms.registration.rights import APPROVER, MANAGER
from forms.registration.states import Change, State
from tests import factories
from tests.forms.registration.changes import JOIN, NOTE, VIENNA, done, form_of_a_meeting, read
from tests.forms.registration.desk import DAY, NOW, register
from tests.forms.registration.office import at, organiser, told, words_of

pytestmark = pytest.mark.django_db

NEW_DATE = {"start_date": "2026-06-09", "start_time": "10:00", "end_date": "", "end_time": ""}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return form_of_a_meeting(event_index)


@pytest.fixture
def event(page):
    return page.event


def form_of(desk, event, change, **values):
    return desk.post(at("change_event_to", event, change.value), values)


def confirmed(desk, event, change, **values):
    """Fills in the form, looks at the preview, presses the one button."""
    preview = form_of(desk, event, change, **values)
    data = {**values, "confirm": "1", "seen": preview.context["seen"]}
    return desk.post(at("change_event_to", event, change.value), data)


def test_the_preview_says_how_many_are_written_to_and_does_nothing(desk, event, page):
    register(page)
    register(page, "W", email="w@example.org", state=State.WAITING)
    shown = words_of(form_of(desk, event, Change.CANCELLED, note_en=NOTE))
    assert "2 people will be written to" in shown
    assert NOTE in shown
    assert read(event).status == Status.SCHEDULED
    assert not Mailing.objects.exists()


def test_the_one_button_does_it(desk, event, page):
    register(page)
    answer = confirmed(desk, event, Change.CANCELLED, note_en=NOTE)
    assert answer["Location"] == at("table", event)
    assert "1 person is written to" in told(answer)
    assert read(event).status == Status.CANCELLED


def test_pressed_twice_it_is_done_once(desk, event, page):
    register(page)
    preview = form_of(desk, event, Change.CANCELLED, note_en=NOTE)
    data = {"note_en": NOTE, "confirm": "1", "seen": preview.context["seen"]}
    desk.post(at("change_event_to", event, "cancelled"), data)
    again = desk.post(at("change_event_to", event, "cancelled"), data)
    assert "Nothing was done now" in told(again)
    assert Mailing.objects.count() == 1


def test_why_it_is_cancelled_must_be_said(desk, event):
    answer = form_of(desk, event, Change.CANCELLED, note_en="")
    assert "note_en" in answer.context["form"].errors


def test_a_new_date_is_shown_with_the_new_deadlines_and_done(desk, event, page):
    values = {**NEW_DATE, "move_windows": "on"}
    shown = words_of(form_of(desk, event, Change.NEW_DATE, **values))
    assert "7 June 2026, 18:00" in shown.replace("\xa0", " ")
    confirmed(desk, event, Change.NEW_DATE, **{**values, "move_windows": "True"})
    assert read(event).start_date == date(2026, 6, 9)
    assert read(page).closes_at == datetime(2026, 6, 7, 18, tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"start_date": "2026-02-20"}, "start_date"),
        ({"end_date": "2026-06-01"}, "end_date"),
        ({"start_date": "2026-03-29", "start_time": "02:30"}, "start_time"),
        ({"start_date": "2026-03-10", "start_time": "09:00"}, "start_date"),
        ({"start_date": ""}, "start_date"),
        ({"start_date": "soon"}, "start_date"),
    ],
)
def test_a_date_that_cannot_be_is_refused(desk, event, wrong, name):
    answer = form_of(desk, event, Change.NEW_DATE, **{**NEW_DATE, **wrong})
    assert name in answer.context["form"].errors
    assert read(event).start_date == date(2026, 3, 10)


def test_the_city_of_a_new_place_must_be_given(desk, event):
    values = {"mode": "in_person", "timezone": "Europe/Sofia", "city": "", "venue": "Hall"}
    answer = form_of(desk, event, Change.NEW_PLACE, **values)
    assert "city" in answer.context["form"].errors


def test_a_new_place_is_done_from_the_desk(desk, event):
    factories.state("BG")
    values = {"mode": "in_person", "timezone": "Europe/Sofia", "city": "Sofia", "country_id": "BG"}
    confirmed(desk, event, Change.NEW_PLACE, **values)
    assert (read(event).city, read(event).country_id) == ("Sofia", "BG")


def test_moving_online_is_done_from_the_desk(desk, event):
    confirmed(desk, event, Change.ONLINE, join_url=JOIN, note_en=NOTE)
    assert (read(event).mode, read(event).join_url) == (Mode.ONLINE, JOIN)


def test_the_form_can_be_opened_for_every_way(desk, event):
    shown = words_of(desk.get(at("change_event", event)))
    for change in Change:
        assert at("change_event_to", event, change.value) in shown
        assert desk.get(at("change_event_to", event, change.value)).status_code == 200


def test_a_cancelled_event_is_not_cancelled_again_but_can_get_a_date(desk, event):
    done(event, Change.CANCELLED)
    assert desk.get(at("change_event_to", event, "cancelled")).status_code == 404
    assert desk.get(at("change_event_to", event, "new_date")).status_code == 200


def test_what_is_over_is_not_changed(event, time_machine):
    time_machine.move_to(NOW + 30 * DAY, tick=False)
    desk = organiser(event, MANAGER)
    assert "The event is over" in words_of(desk.get(at("change_event", event)))
    assert desk.get(at("change_event_to", event, "cancelled")).status_code == 404


def test_a_manager_without_any_right_on_pages_may_do_it(event, page):
    register(page)
    confirmed(organiser(event, MANAGER), event, Change.CANCELLED, note_en=NOTE)
    assert read(event).status == Status.CANCELLED


def test_an_approver_may_not(event):
    client = organiser(event, APPROVER)
    assert client.get(at("change_event", event)).status_code in {302, 403}
    form_of(client, event, Change.CANCELLED, note_en=NOTE, confirm="1", seen=seen_of(event))
    assert read(event).status == Status.SCHEDULED


def test_ways_that_are_none_are_not_found(desk, event):
    assert desk.get(f"/admin/registrations/{event.pk}/event/explode/").status_code == 404


def test_the_preview_shows_the_address_of_the_online_meeting_or_that_there_is_none(desk, event):
    with_address = words_of(form_of(desk, event, Change.ONLINE, join_url=JOIN))
    without = words_of(form_of(desk, event, Change.ONLINE, join_url=""))
    label = "Address of the online meeting"
    assert f'<dt>{label}</dt><dd><bdi dir="ltr">{JOIN}</bdi>' in with_address
    assert f'<dt>{label}</dt><dd><bdi dir="ltr">–</bdi>' in without


def test_the_hours_in_the_preview_are_written_as_on_the_page_of_the_event(desk, event):
    shown = words_of(form_of(desk, event, Change.CANCELLED, note_en=NOTE))
    assert ">09:00</time>" in shown
    assert "9 a.m." not in shown


@pytest.mark.parametrize("secret", [JOIN, "Password: 4711"])
def test_a_note_that_tells_everybody_how_to_join_is_refused(desk, event, secret):
    told = {"join_url": JOIN, "join_note": "Password: 4711"}
    answer = form_of(desk, event, Change.ONLINE, **told, note_en=f"We meet there: {secret}")
    assert "note_en" in answer.context["form"].errors


@pytest.mark.parametrize("change", [Change.ONLINE, Change.NEW_PLACE])
def test_a_cancelled_event_is_not_moved_elsewhere(desk, event, change):
    done(event, Change.CANCELLED)
    assert desk.get(at("change_event_to", event, change.value)).status_code == 404
