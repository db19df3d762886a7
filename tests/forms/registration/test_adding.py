"""Adding by hand, and writing anew."""

import pytest

from events.kinds import Status
from events.models import EventPage
from forms.models import Registration
from forms.registration.rights import MANAGER
from forms.registration.states import Act, By, State
from tests.forms.composed import choice, file, row
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.office import at, organiser, told, words_of

pytestmark = pytest.mark.django_db
TYPED = {"given_name": "Amina", "email": "amina@example.org", "language": "fa"}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(
        meeting(event_index),
        row("text", "Flight"),
        choice("Visa", required=False),
        row("file", "Letter", required=False),
        places=1,
        consent="I agree.",
        ask_phone="required",
    )


@pytest.fixture
def event(page):
    return page.event


@pytest.fixture
def manager(event):
    return organiser(event, MANAGER)


def add(client, event, state="accepted", **values):
    """The answer to somebody added by hand."""
    return client.post(at("add", event), {**TYPED, "first_state": state, **values})


def change(client, registration, **values):
    """The answer to a change of what the form shows."""
    address = at("change", registration.event, registration.pk)
    form = client.get(address).context_data["form"]
    shown = {name: form[name].value() for name in form.fields}
    organisation = shown.pop("organisation") or {}
    shown["organisation_0"] = organisation.get("code", "")
    shown = {name: value for name, value in shown.items() if value not in (None, False)}
    shown.pop("letter", None)
    return client.post(address, {**shown, **values})


def test_name_and_address_are_enough_without_captcha(event, manager):
    answer = add(manager, event)
    person = Registration.objects.get()
    assert answer["Location"] == at("record", event, person.pk)
    assert (person.state, person.by, person.language) == (State.ACCEPTED, By.ORGANISER, "fa")
    entry = person.history.get()
    assert (entry.act, entry.actor, entry.by) == (Act.REGISTERED, manager.user, By.ORGANISER)


def test_the_person_is_mailed_in_their_language(event, manager, mailoutbox):
    add(manager, event)
    (mail,) = mailoutbox
    assert (mail.to, mail.language) == (["amina@example.org"], "fa")


def test_nobody_consents_for_the_person_unless_it_is_ticked(event, manager):
    add(manager, event)
    assert Registration.objects.get().consents == {}


def test_without_a_name_or_an_address_the_form_comes_back(event, manager):
    answer = add(manager, event, given_name="", email="nonsense", flight="OS 123")
    text = words_of(answer)
    assert "A name is required" in text
    assert "OS 123" in text
    assert not Registration.objects.exists()


def test_more_than_there_are_places_is_not_accepted(page, manager):
    register(page, "Bilal")
    answer = add(manager, page.event)
    assert "No place is left" in words_of(answer)
    add(manager, page.event, state="waiting")
    assert Registration.objects.get(given_name="Amina").state == State.WAITING


def test_a_double_click_adds_one_person(event, manager, mailoutbox):
    add(manager, event)
    answer = add(manager, event)
    assert "registered with this form already" in told(answer)
    assert (Registration.objects.count(), len(mailoutbox)) == (1, 1)


def test_the_form_can_be_filled_in_after_it_has_closed(page, manager):
    page.closes_at = NOW
    page.save()
    add(manager, page.event)
    assert Registration.objects.count() == 1


def test_a_form_by_invitation_asks_managers_for_no_link(page, manager):
    page.by_invitation = True
    page.save()
    add(manager, page.event)
    assert Registration.objects.count() == 1


def test_with_several_forms_one_is_chosen(page, manager):
    press = registration_page(page.event, slug="press", title="Press")
    assert "Press" in words_of(manager.get(at("add", page.event)))
    manager.post(at("add", page.event) + f"?form={press.pk}", {**TYPED, "first_state": "accepted"})
    assert Registration.objects.get().page == press


def test_a_form_of_another_event_is_not_taken(page, manager, event_index):
    other = registration_page(meeting(event_index, slug="other"))
    registration_page(page.event, slug="press", title="Press")
    address = at("add", page.event) + f"?form={other.pk}"
    manager.post(address, {**TYPED, "first_state": "accepted"})
    assert not Registration.objects.exists()


def test_a_change_is_kept_with_who_made_it_and_the_person_is_told(page, manager, mailoutbox):
    person = register(page, answers={"flight": "OS 123"}, phone="+43 1 234567")
    before = len(mailoutbox)
    answer = change(manager, person, family_name="Karimi", flight="TK 9")
    assert answer.status_code == 302, answer.context_data["form"].errors
    person.refresh_from_db()
    entry = person.history.first()
    assert (person.family_name, person.answers) == ("Karimi", {"flight": "TK 9"})
    assert (entry.actor, entry.by) == (manager.user, By.ORGANISER)
    assert entry.changes["family_name"] == ["Khan", "Karimi"]
    assert len(mailoutbox) == before + 1


def test_saving_without_a_change_mails_nobody(page, manager, mailoutbox):
    person = register(page, answers={"flight": "OS 123"})
    before = len(mailoutbox)
    change(manager, person)
    assert len(mailoutbox) == before
    assert person.history.count() == 1


def test_a_change_does_not_touch_the_consent_that_was_given(page, manager):
    consent = {"agreed": {"version": "old", "text": "I agreed to an older text."}}
    person = register(page, consents=consent)
    change(manager, person, family_name="Karimi", agreed="on")
    person.refresh_from_db()
    assert person.consents == consent


def test_answers_that_are_not_asked_any_more_stay(page, manager):
    person = register(page, answers={"flight": "OS 123", "hotel": "Old hotel"})
    change(manager, person, flight="TK 9")
    person.refresh_from_db()
    assert person.answers == {"flight": "TK 9", "hotel": "Old hotel"}


def test_a_file_stays_until_it_is_replaced(page, manager):
    add(manager, page.event, letter=file())
    person = Registration.objects.get()
    change(manager, person, family_name="Karimi")
    assert person.uploads.get().name == "letter.pdf"
    change(manager, person, letter=file(name="new.pdf"))
    assert person.uploads.get().name == "new.pdf"


def test_the_name_of_somebody_registered_is_refused(page, manager):
    page.places = None
    page.save()
    register(page, "Bilal")
    person = register(page, "Amina")
    answer = change(manager, person, given_name="Bilal")
    assert "registered already" in words_of(answer)


def test_the_second_to_save_is_told_before_writing_over_the_first(page, manager):
    person = register(page)
    address = at("change", page.event, person.pk)
    seen = manager.get(address).context_data["form"]["seen"].value()
    change(manager, person, family_name="First")
    typed = {"given_name": "Amina", "family_name": "Second", "email": person.email}
    answer = manager.post(address, {**typed, "seen": seen})
    assert "has changed this registration while you were writing" in words_of(answer)
    person.refresh_from_db()
    assert person.family_name == "First"
    again = answer.context_data["form"]["seen"].value()
    manager.post(address, {**typed, "seen": again})
    person.refresh_from_db()
    assert person.family_name == "Second"


def test_mistakes_are_said_above_the_form(manager, event):
    asked = words_of(manager.get(at("add", event)))
    refused = words_of(add(manager, event, email="nowhere"))
    assert "Please check what you wrote" not in asked
    assert "Please check what you wrote" in refused


def test_what_a_form_no_longer_asks_stays_when_somebody_is_changed(manager, page, event):
    mine = register(page, phone="+43 1 234", organisation_id="PK")
    page.ask_phone = page.ask_organisation = "no"
    page.save_revision().publish()
    url = at("change", event, mine.pk)
    seen = manager.get(url).context["form"].initial["seen"]
    manager.post(url, {**TYPED, "flight": "OS 1", "given_name": "Amina Noor", "seen": seen})
    mine.refresh_from_db()
    assert (mine.given_name, mine.phone) == ("Amina Noor", "+43 1 234")
    assert mine.organisation_id == "PK"


def test_nobody_is_added_to_a_cancelled_event(manager, event):
    EventPage.objects.update(status=Status.CANCELLED)
    answer = add(manager, event)
    assert "The event is cancelled" in told(answer)
    assert not Registration.objects.exists()
