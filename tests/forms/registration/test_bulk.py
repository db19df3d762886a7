"""What is done to many participants at once."""

from datetime import timedelta

import pytest

from events.kinds import Status
from events.models import EventPage
from forms.registration.admin import bulk as bulk_module
from forms.registration.rights import APPROVER
from forms.registration.states import Act, State
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.office import (
    at,
    bulk,
    many,
    organiser,
    states,
    step,
    sure,
    told,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    monkeypatch.setattr(bulk_module, "LONGEST", 3600)  # slow machines test, too


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index), approval=True)


@pytest.fixture
def approver(page):
    return organiser(page.event, APPROVER)


def test_the_chosen_are_accepted_and_told(page, approver, mailoutbox):
    people = [register(page, name) for name in ["Amina", "Bilal", "Chingiz"]]
    before = len(mailoutbox)
    answer = bulk(approver, page.event, "accepted", *people[:2])
    assert states(page) == {"Amina": "accepted", "Bilal": "accepted", "Chingiz": "pending"}
    assert len(mailoutbox) == before + 2
    assert "Done for 2 participants" in told(answer)
    entry = people[0].history.first()
    assert (entry.act, entry.actor) == (Act.STATE, approver.user)


def test_all_that_are_filtered_are_meant_on_every_page(page, approver):
    many(page, 55)
    register(page, "Amina", language="fa")
    bulk(approver, page.event, "accepted", query="language=en", everybody=True)
    assert page.registrations.filter(state=State.ACCEPTED).count() == 55
    assert states(page)["Amina"] == State.PENDING


def test_a_filter_that_cannot_be_read_is_not_taken_for_everybody(page, approver):
    register(page)
    bulk(approver, page.event, "accepted", query="organisation=XX", everybody=True)
    assert states(page) == {"Amina": State.PENDING}


def test_who_registers_after_the_question_is_not_meant(page, approver):
    register(page, "Amina")
    asked = approver.post(at("bulk", page.event), {"to": "accepted", "all": "on", "query": ""})
    register(page, "Late")
    sure(approver, page.event, asked)
    assert states(page) == {"Amina": State.ACCEPTED, "Late": State.PENDING}


def test_a_refusal_asks_for_a_reason_that_is_kept(page, approver):
    person = register(page)
    asked = bulk(approver, page.event, "refused", person)
    assert "Write why" in words_of(asked)
    assert states(page) == {"Amina": State.PENDING}
    bulk(approver, page.event, "refused", person, reason="The delegation is complete.")
    person.refresh_from_db()
    assert (person.state, person.reason) == (State.REFUSED, "The delegation is complete.")


def test_whom_the_step_does_not_fit_is_skipped_and_counted(page, approver):
    people = [register(page, "Amina"), register(page, "Bilal", state=State.ACCEPTED)]
    asked = approver.post(at("bulk", page.event), {"to": "accepted", "id": [p.pk for p in people]})
    assert "1 of the chosen is left out" in words_of(asked)
    answer = sure(approver, page.event, asked)
    assert "Done for 1 participant" in told(answer)
    assert "1 was skipped: the status does not allow it" in told(answer)


def test_whom_there_is_no_place_for_is_skipped_and_counted(page, approver, time_machine):
    page.places = 1
    page.save()
    people = []
    for place, name in enumerate(["Amina", "Bilal", "Chingiz"]):
        time_machine.move_to(NOW + timedelta(minutes=place), tick=False)
        people.append(register(page, name))
    answer = bulk(approver, page.event, "accepted", *reversed(people))
    assert states(page) == {"Amina": "accepted", "Bilal": "pending", "Chingiz": "pending"}
    assert "2 were skipped: no place is left" in told(answer)


def test_a_double_click_does_nothing_twice(page, approver, mailoutbox):
    person = register(page)
    asked = approver.post(at("bulk", page.event), {"to": "accepted", "id": person.pk})
    sure(approver, page.event, asked)
    mails = len(mailoutbox)
    answer = sure(approver, page.event, asked)
    assert "Nothing was done" in told(answer)
    assert "somebody has changed the status meanwhile" in told(answer)
    assert len(mailoutbox) == mails
    assert person.history.filter(act=Act.STATE).count() == 1


def test_what_somebody_else_decided_meanwhile_stays(page, approver):
    person = register(page)
    asked = approver.post(at("bulk", page.event), {"to": "accepted", "id": person.pk})
    person.move(State.REFUSED, reason="No")
    sure(approver, page.event, asked)
    assert states(page) == {"Amina": State.REFUSED}


def test_cancelling_all_offers_no_place_to_those_who_are_cancelled(page, approver):
    page.places = 1
    page.save()
    register(page, "Amina", state=State.ACCEPTED)
    register(page, "Bilal", state=State.WAITING)
    bulk(approver, page.event, "cancelled", everybody=True)
    assert states(page) == {"Amina": "cancelled", "Bilal": "cancelled"}


def test_what_takes_too_long_says_how_many_are_left(page, approver, monkeypatch):
    people = [register(page, "Amina"), register(page, "Bilal")]
    monkeypatch.setattr(bulk_module, "LONGEST", -1)
    answer = bulk(approver, page.event, "accepted", *people)
    assert "2 are still to be done" in told(answer)


def test_without_a_choice_the_buttons_say_so(page, approver):
    register(page)
    assert "Choose participants first" in told(bulk(approver, page.event, "accepted"))


@pytest.mark.parametrize(
    "data",
    [
        {"to": "offered"},
        {"to": "nonsense", "id": "x"},
        {"to": "accepted", "id": "9" * 40},
        {"to": "accepted", "sure": "", "whom": "x:y,:,9:9,٣:pending"},
        {"to": "accepted", "all": "on", "query": "state=%00&q=%00"},
    ],
)
def test_a_forged_post_is_no_error(data, page, approver):
    register(page)
    assert approver.post(at("bulk", page.event), data).status_code in {200, 302}
    assert states(page) == {"Amina": State.PENDING}


def test_the_question_says_that_there_are_too_few_places(page, approver):
    page.places = 1
    page.save_revision().publish()
    people = [register(page, name, state=State.PENDING) for name in ("Amina", "Bilal")]
    for chosen, is_told in ((people[:1], False), (people, True)):
        data = {"to": "accepted", "id": [each.pk for each in chosen]}
        asked = words_of(approver.post(at("bulk", page.event), data))
        assert ("fewer places than participants" in asked) == is_told


@pytest.mark.parametrize("to", ["accepted", "waiting"])
def test_nobody_gets_a_place_at_a_cancelled_event(page, approver, mailoutbox, to):
    mine = register(page, state=State.PENDING)
    EventPage.objects.update(status=Status.CANCELLED)
    mailoutbox.clear()
    bulk(approver, page.event, to, mine)
    step(approver, mine, to)
    assert states(page) == {"Amina": State.PENDING}
    assert mailoutbox == []
