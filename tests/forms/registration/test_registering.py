"""One is registered once, and never are more places given than there are."""

import pytest

from events.kinds import Status
from events.models import EventPage
from forms.models import Registration, Upload
from forms.registration.states import By, EventIsOffError, State
from tests.forms.composed import file, row
from tests.forms.registration.desk import NOW, meeting, post, register, registration_page

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index), places=1)


def test_a_good_post_leads_to_the_participants_own_page(client, page):
    answer = post(client, page)
    registration = Registration.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/en/registrations/{registration.personal_token}/")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("name", ["Anna  Maria", " anna maria ", "ANNA MARIA", "Anna\u00a0Maria"])
def test_a_name_that_is_spaced_or_capitalised_otherwise_is_the_same_person(page, name):
    assert register(page, name) == register(page, "Anna Maria")


def test_the_event_is_put_into_the_calendar_of_who_has_a_place(page, mailoutbox):
    for name in ("Amina", "Bilal"):
        register(page, name)
    assert [len(message.attachments) for message in mailoutbox] == [1, 0]


def test_what_editors_say_to_the_accepted_is_said_to_nobody_else(event_index, mailoutbox):
    words = "Bring your passport"
    page = registration_page(meeting(event_index), places=1, confirmation=f"<p>{words}</p>")
    for name in ("Amina", "Bilal"):
        register(page, name)
    assert [words in message.alternatives[0].content for message in mailoutbox] == [True, False]


def test_who_comes_after_the_last_place_waits(page):
    assert register(page, "Amina").state == State.ACCEPTED
    assert register(page, "Bilal").state == State.WAITING


def test_a_place_that_becomes_free_is_offered_to_who_waits_longest(page):
    first, second, third = (register(page, name) for name in ["Amina", "Bilal", "Chingiz"])
    first.move(State.CANCELLED)
    second.refresh_from_db()
    third.refresh_from_db()
    assert [second.state, third.state] == [State.OFFERED, State.WAITING]


def test_without_a_waiting_list_the_post_comes_back_with_what_was_typed(client, event_index):
    page = registration_page(meeting(event_index), places=1, waiting_list=False)
    register(page, "Somebody")
    answer = post(client, page)
    assert answer.status_code == 422
    assert "There is no place left" in answer.content.decode()
    assert 'value="Amina"' in answer.content.decode()


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_organisers_alone_register_somebody_for_an_event_that_is_off(page, status):
    EventPage.objects.filter(pk=page.event.pk).update(status=status)
    with pytest.raises(EventIsOffError):
        register(page)
    assert register(page, by=By.ORGANISER, state=State.ACCEPTED).state == State.ACCEPTED


def test_who_comes_back_after_cancelling_finds_what_organisers_noted(page):
    registration = register(page)
    Registration.objects.filter(pk=registration.pk).update(notes="Needs a visa")
    registration.move(State.CANCELLED)
    assert register(page).notes == "Needs a visa"


def test_who_comes_back_after_cancelling_does_not_bring_the_files_of_then(client, event_index):
    question = row("file", "Letter", megabytes=1, required=False)
    page = registration_page(meeting(event_index), question)
    post(client, page, letter=file())
    Registration.objects.get().move(State.CANCELLED)
    post(client, page)
    assert Registration.objects.get().state == State.ACCEPTED
    assert not Upload.objects.exists()


def test_what_is_deleted_sooner_is_not_in_the_digest_any_more(page):
    registration, other = register(page, diet="vegan"), register(page, "Bilal")
    with_diet, without = registration.content_digest, other.content_digest
    for each in (registration, other):
        each.shorten()
        each.refresh_from_db()
    assert registration.content_digest != with_diet
    assert other.content_digest == without


def test_who_agreed_to_another_text_did_not_send_the_very_same():
    first, second = Registration(), Registration()
    first.set_answers({}, {"agreed": {"version": "1"}})
    second.set_answers({}, {"agreed": {"version": "2"}})
    assert first.content_digest != second.content_digest
