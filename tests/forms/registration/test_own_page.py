"""The participant's own page: it shows, and acts only on a post."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from events.kinds import Mode, Status
from events.models import EventPage
from forms.models import HistoryEntry, Registration
from forms.models.limits import PostCount
from forms.registration.states import Act, State
from tests.factories import PDF
from tests.forms.composed import file, row
from tests.forms.registration.desk import DAY, HOUR, NOW, meeting, post, register, registration_page
from tests.forms.registration.front_desk import in_language

JOIN = "https://meet.example.org/j/4711"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index, mode=Mode.HYBRID, join_url=JOIN, join_note="Password: silk")


@pytest.fixture
def page(event):
    return registration_page(event, row("text", "Flight"), ask_diet="optional")


def text_of(client, registration, tail=""):
    """The page at the personal link as text."""
    answer = client.get(registration.own_path() + tail)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_the_reference_the_state_and_what_was_written(client, page):
    mine = register(page, answers={"flight": "OS 801"}, diet="halal")
    shown = text_of(client, mine)
    for words in (mine.reference, "Accepted", "Amina Khan", "OS 801", "Halal", "amina@example.org"):
        assert words in shown


def test_a_link_of_nobody_is_a_missing_page(client, page):
    register(page)
    answer = client.get("/en/registrations/nobody-has-this/")
    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()


def test_nobody_keeps_finds_or_is_told_of_the_page(client, page):
    answer = client.get(register(page).own_path())
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("tail", ["", "change/", "cancel/", "offer/", "calendar.ics"])
def test_opening_any_link_changes_nothing(client, page, tail):
    mine = register(page)
    client.get(mine.own_path() + tail)
    client.head(mine.own_path() + tail)
    mine.refresh_from_db()
    assert mine.state == State.ACCEPTED
    assert mine.history.count() == 1


def test_the_button_cancels_once_and_says_so(client, page):
    mine = register(page)
    for _press in range(2):
        answer = client.post(mine.own_path() + "cancel/")
        assert answer.status_code == 303
    mine.refresh_from_db()
    assert mine.state == State.CANCELLED
    assert mine.history.filter(act=Act.STATE).count() == 1
    assert "Your registration is cancelled" in text_of(client, mine)


def test_after_the_deadline_nothing_is_cancelled_or_changed(client, page, time_machine):
    mine = register(page)
    time_machine.move_to(page.changes_close, tick=False)
    client.post(mine.own_path() + "cancel/")
    answer = client.post(mine.own_path() + "change/", {"given_name": "Zahra", "email": "z@x.org"})
    mine.refresh_from_db()
    assert mine.state == State.ACCEPTED
    assert mine.given_name == "Amina"
    assert answer.status_code == 422
    assert 'value="Zahra"' in answer.content.decode()


def test_what_was_written_is_changed_and_the_history_says_how(client, page):
    mine = register(page, answers={"flight": "OS 801"}, organisation_id="PK")
    changed = {"given_name": "Amina", "family_name": "Khan-Ali", "email": "amina@example.org"}
    answer = client.post(
        mine.own_path() + "change/", {**changed, "organisation_0": "PK", "flight": "OS 803"}
    )
    assert answer.status_code == 303
    mine.refresh_from_db()
    assert mine.name == "Amina Khan-Ali"
    entry = HistoryEntry.objects.get(act=Act.CHANGED)
    assert entry.changes["family_name"] == ["Khan", "Khan-Ali"]
    assert entry.changes["answers"] == [{"flight": "OS 801"}, {"flight": "OS 803"}]


def test_one_cannot_become_somebody_who_is_registered(client, page):
    mine = register(page, organisation_id="PK")
    register(page, "Bilal")
    typed = {"given_name": "bilal ", "family_name": "KHAN", "email": "Amina@example.org"}
    answer = client.post(
        mine.own_path() + "change/", {**typed, "organisation_0": "PK", "flight": "x"}
    )
    assert answer.status_code == 422
    assert "registered already" in answer.content.decode()


def test_the_address_that_is_given_up_is_told_without_the_link(page):
    mine = register(page)
    mail.outbox.clear()
    person = {"given_name": "Amina", "family_name": "Khan", "email": "new@example.org"}
    mine.change(person, {}, {})
    told = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "/registrations/" in told["new@example.org"]
    assert "/registrations/" not in told["amina@example.org"]
    assert "new@example.org" not in told["amina@example.org"]


@pytest.mark.parametrize(
    ("state", "mode", "shown"),
    [
        (State.ACCEPTED, "online", True),
        (State.ACCEPTED, "", True),
        (State.ACCEPTED, "in_person", False),
        (State.WAITING, "online", False),
        (State.PENDING, "online", False),
    ],
)
def test_how_to_join_is_for_the_accepted_who_do_not_come_in_person(
    client, page, state, mode, shown
):
    mine = register(page, state=state, mode=mode)
    assert (JOIN in text_of(client, mine)) is shown
    assert ("Password: silk" in text_of(client, mine)) is shown
    assert (JOIN in mail.outbox[-1].body) is shown
    calendar = client.get(mine.own_path() + "calendar.ics").content.decode().replace("\r\n ", "")
    assert (JOIN in calendar) is shown


@pytest.mark.parametrize("path", ["", "registration/", "calendar"])
def test_how_to_join_stands_on_no_public_page(client, event, page, path):
    address = f"/en/calendar/{event.pk}.ics" if path == "calendar" else event.url + path
    answer = client.get(address)
    assert answer.status_code == 200
    assert "meet.example.org" not in answer.content.decode()
    assert "silk" not in answer.content.decode()


def test_an_offer_is_taken_by_a_press(client, event_index):
    page = registration_page(meeting(event_index), places=1)
    first, second = register(page, "Amina"), register(page, "Bilal")
    first.move(State.CANCELLED)
    assert "Take the place" in text_of(client, second, "offer/")
    client.post(second.own_path() + "offer/", {"answer": "take"})
    second.refresh_from_db()
    assert second.state == State.ACCEPTED


def test_who_declines_is_not_offered_again(client, event_index):
    page = registration_page(meeting(event_index), places=1)
    first, second, third = (register(page, name) for name in ["Amina", "Bilal", "Chingiz"])
    first.move(State.CANCELLED)
    client.post(second.own_path() + "offer/", {"answer": "decline"})
    third.refresh_from_db()
    assert third.state == State.OFFERED
    third.move(State.DECLINED)
    Registration.objects.give_places(page.event.pk)
    second.refresh_from_db()
    assert second.state == State.DECLINED


def test_an_offer_that_has_lapsed_cannot_be_taken_and_goes_on(client, event_index, time_machine):
    page = registration_page(meeting(event_index), places=1, offer_hours=24)
    first, second, third = (register(page, name) for name in ["Amina", "Bilal", "Chingiz"])
    first.move(State.CANCELLED)
    time_machine.move_to(NOW + DAY, tick=False)
    client.post(second.own_path() + "offer/", {"answer": "take"})
    second.refresh_from_db()
    assert second.state == State.OFFERED
    Registration.objects.give_places(page.event.pk)
    second.refresh_from_db()
    third.refresh_from_db()
    assert [second.state, third.state] == [State.LAPSED, State.OFFERED]
    assert third.offered_until == NOW + DAY + 24 * HOUR


def test_an_offer_whose_time_is_over_is_no_place_to_take(client, event_index, time_machine):
    page = registration_page(meeting(event_index), places=1, offer_hours=24)
    first, second = register(page), register(page, "Bilal")
    first.move(State.CANCELLED)
    time_machine.move_to(NOW + DAY, tick=False)
    shown = text_of(client, second)
    assert "The offer of a place has lapsed" in shown
    assert "A place is free for you" not in shown


def test_a_file_stays_when_something_else_is_changed(client, event_index):
    page = registration_page(meeting(event_index), row("file", "Letter", megabytes=1))
    post(client, page, letter=file())
    mine = Registration.objects.get()
    typed = {"given_name": "Aminata", "family_name": "Khan", "email": "amina@example.org"}
    answer = client.post(mine.own_path() + "change/", {**typed, "organisation_0": "PK"})
    assert answer.status_code == 303
    assert mine.uploads.count() == 1


def test_a_file_is_replaced_by_a_new_one(client, event_index):
    page = registration_page(meeting(event_index), row("file", "Letter", megabytes=1))
    post(client, page, letter=file())
    mine = Registration.objects.get()
    typed = {"given_name": "Amina", "family_name": "Khan", "email": "amina@example.org"}
    new = file(name="other.pdf", content=file().read() + b"\n% other\n")
    client.post(mine.own_path() + "change/", {**typed, "organisation_0": "PK", "letter": new})
    assert [upload.name for upload in mine.uploads.all()] == ["other.pdf"]


def test_the_calendar_file_carries_the_uid_and_sequence_of_the_event(client, event, page):
    mine = register(page)
    calendar = client.get(mine.own_path() + "calendar.ics").content.decode()
    assert f"UID:{event.translation_key}" in calendar.replace("\r\n ", "")
    assert re.search(r"SEQUENCE:\d+", calendar)


def test_the_calendar_file_names_the_place_in_the_language_of_the_page(client, event, page):
    in_language(event, "fa", city="استانبول", summary="یک نشست.")
    calendar = client.get("/fa" + register(page).own_path().removeprefix("/en") + "calendar.ics")
    [entry] = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert str(entry["location"]) == "استانبول"
    assert str(entry["description"]).startswith("یک نشست.")


def test_a_secret_that_was_changed_gives_a_new_link_and_the_old_one_still_works_by_fallback(
    client, page, settings
):
    mine = register(page)
    old = mine.own_path()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret that is long enough to be used for the tests of links"
    assert client.get(old).status_code == 200


def test_the_link_is_sent_at_most_once_an_hour(page, time_machine):
    mine = register(page)
    mail.outbox.clear()
    mine.send_link()
    mine.send_link()
    assert len(mail.outbox) == 1
    time_machine.move_to(NOW + timedelta(minutes=61), tick=False)
    mine.send_link()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_it_looks_forward_to_no_event_that_is_off(client, page, event, status):
    mine = register(page)
    type(event).objects.filter(pk=event.pk).update(status=status, status_note="A strike.")
    shown = text_of(client, mine)
    assert f"This event is {status}." in shown
    assert "A strike." in shown
    assert "look forward" not in shown


def test_midnight_ends_the_last_day_of_changes(client, page, event):
    midnight = datetime(2026, 3, 9, 0, 0, tzinfo=event.zone)
    type(page).objects.filter(pk=page.pk).update(changes_until=midnight)
    shown = text_of(client, register(page)).replace("\u00a0", " ")
    assert "8 March 2026, 24:00" in shown


@pytest.mark.parametrize("state", [State.CANCELLED, State.DECLINED, State.LAPSED])
def test_who_gave_up_their_place_is_led_to_the_form_and_comes_back(client, event, state):
    page = registration_page(event)
    mine = register(page)
    Registration.objects.filter(pk=mine.pk).update(state=state)
    assert f'href="{page.url}">Register</a>' in text_of(client, mine)
    post(client, page)
    again = Registration.objects.get()
    assert (again.reference, again.state) == (mine.reference, State.ACCEPTED)


def test_who_was_refused_stays_refused(client, event):
    page = registration_page(event)
    mine = register(page)
    Registration.objects.filter(pk=mine.pk).update(state=State.REFUSED)
    assert ">Register</a>" not in text_of(client, mine)
    post(client, page)
    mine.refresh_from_db()
    assert mine.state == State.REFUSED


CHANGED = {"title": "ms", "given_name": "Amina", "family_name": "Khan", "organisation_0": "PK"}


def changing(client, registration, **values):
    """The answer to a change by the person."""
    data = {**CHANGED, "email": registration.email, "flight": "OS 1", **values}
    return client.post(registration.own_path("registration_change"), data)


def test_a_file_takes_the_place_of_another_of_the_same_name(client, event):
    page = registration_page(event, row("file", "Passport", required=False))
    post(client, page, passport=file(name="scan.pdf"))
    mine = Registration.objects.get()
    before = mine.uploads.get().digest
    changing(client, mine, passport=file(PDF + b"%new", "scan.pdf"))
    assert mine.uploads.get().digest != before
    assert mine.history.filter(act=Act.CHANGED).exists()


def test_what_the_form_no_longer_asks_stays(client, event):
    page = registration_page(
        event,
        row("text", "Flight", required=False),
        row("file", "Letter", required=False),
        ask_position="optional",
    )
    post(client, page, position="Minister", flight="OS 801", letter=file())
    page = type(page).objects.get(pk=page.pk)
    page.ask_position, page.fields = "no", []
    page.save_revision().publish()
    mine = Registration.objects.get()
    changing(client, mine, given_name="Amina Noor")
    mine.refresh_from_db()
    assert (mine.given_name, mine.position) == ("Amina Noor", "Minister")
    assert mine.answers["flight"] == "OS 801"
    assert mine.uploads.exists()


def test_who_is_refused_while_they_write_changes_nothing(client, page, monkeypatch):
    mine = register(page)

    def refuse(*args):
        Registration.objects.get(pk=mine.pk).move(State.REFUSED)
        return True

    monkeypatch.setattr(PostCount.objects, "allow", refuse)
    answer = changing(client, mine, given_name="Amina Noor")
    assert "Amina Noor" in answer.content.decode()
    mine.refresh_from_db()
    assert (mine.state, mine.given_name) == (State.REFUSED, "Amina")


def test_who_was_accepted_reads_first_that_the_event_is_cancelled(client, page):
    mine = register(page)
    EventPage.objects.update(status=Status.CANCELLED)
    assert "<h1>The event is cancelled</h1>" in text_of(client, mine)
