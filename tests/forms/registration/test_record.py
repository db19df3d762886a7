"""One registration at the desk: what is shown to whom, and what its buttons do."""

import pytest

from forms.models import Registration
from forms.registration.rights import APPROVER, MANAGER, READER
from forms.registration.states import Act, By, State
from site_home.models import Message
from tests import factories
from tests.forms.composed import choice, row
from tests.forms.registration.desk import HOUR, NOW, meeting, register, registration_page
from tests.forms.registration.office import at, organiser, step, told, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(
        meeting(event_index),
        row("text", "Flight", required=False),
        choice("Visa", required=False),
        approval=True,
        places=2,
    )


@pytest.fixture
def event(page):
    return page.event


@pytest.fixture
def person(page):
    return register(
        page,
        diet="halal",
        access_needs="A ramp",
        own_script_name="آمنہ خان",
        organisation_id="PK",
        answers={"visa": "something_else", "flight": "OS 123"},
        consents={"agreed": {"version": "1", "text": "For this meeting only."}},
    )


def record(client, registration):
    """What the record says."""
    return words_of(client.get(at("record", registration.event, registration.pk)))


def notes(client, registration, text, seen):
    """The answer to notes that were written over `seen`."""
    address = at("notes", registration.event, registration.pk)
    return client.post(address, {"notes": text, "seen": seen})


def test_the_record_tells_all_in_words(event, person):
    text = record(organiser(event, APPROVER), person)
    for words in [
        *("Halal", "A ramp", "آمنہ خان", "Pakistan", "Something else", "OS 123"),
        *("For this meeting only.", person.reference, "amina@example.org", "English"),
    ]:
        assert words in text


def test_a_reader_sees_neither_diet_nor_needs_nor_notes_nor_their_changes(event, person):
    changed = {"diet": ["vegan", "halal"], "notes": ["", "Secret note"], "phone": ["1", "2345"]}
    person.note(Act.CHANGED, By.ORGANISER, changes=changed)
    Registration.objects.filter(pk=person.pk).update(notes="Secret note")
    hidden = ["Halal", "Vegan", "A ramp", "Secret note"]
    text = record(organiser(event, READER), person)
    assert not [words for words in hidden if words in text]
    assert "2345" in text
    text = record(organiser(event, APPROVER), person)
    assert all(words in text for words in hidden)


def test_managers_alone_see_the_personal_link(event, person):
    link = person.personal_token
    assert f"/en/registrations/{link}/" in record(organiser(event, MANAGER), person)
    assert link not in record(organiser(event, APPROVER), person)


def test_the_history_tells_old_and_new_and_who(event, person):
    approver = organiser(event, APPROVER, first_name="Zeynep", last_name="Demir")
    step(approver, person, "refused", reason="The delegation is complete.")
    person.change(
        {"position": "Head", "organisation_id": None},
        {"visa": "visa"},
        {},
        by=By.ORGANISER,
        actor=approver.user,
    )
    text = record(approver, person)
    for words in ["Zeynep Demir", "The delegation is complete.", "Pakistan", "Visa", "OS 123"]:
        assert words in text


def test_the_mails_about_this_registration_are_shown_and_no_others(page, person):
    other = register(page, "Bilal")
    for subject, kind, reference in [
        ("Yours", "registration", person.reference),
        ("Bilal’s", "registration", other.reference),
        ("Newsletter", "newsletter_already", ""),
    ]:
        parts = {"body": f"Reference: {reference}"}
        Message.objects.create(to=person.email, subject=subject, kind=kind, parts=parts)
    answer = organiser(page.event, READER).get(at("record", page.event, person.pk))
    assert [mail.subject for mail in answer.context_data["mails"]] == ["Yours"]


@pytest.mark.parametrize("to", ["accepted", "waiting", "refused", "cancelled"])
def test_each_button_takes_its_step_with_the_account_and_the_reason(to, event, person):
    approver = organiser(event, APPROVER)
    answer = step(approver, person, to, reason="As we wrote.")
    person.refresh_from_db()
    entry = person.history.first()
    assert answer.status_code == 302
    assert (person.state, person.reason) == (to, "As we wrote.")
    assert (entry.actor, entry.by, entry.note) == (approver.user, By.ORGANISER, "As we wrote.")


def test_a_refusal_without_a_reason_comes_back(event, person):
    answer = step(organiser(event, APPROVER), person, "refused")
    assert "Write why" in words_of(answer)
    person.refresh_from_db()
    assert person.state == State.PENDING


def test_the_second_of_two_organisers_is_told_who_was_first(event, person):
    first = organiser(event, APPROVER, first_name="Zeynep", last_name="Demir")
    second = organiser(event, APPROVER)
    step(first, person, "refused", reason="No")
    answer = step(second, person, "accepted", seen="pending")
    assert "Meanwhile Zeynep Demir has set the status" in told(answer)
    person.refresh_from_db()
    assert person.state == State.REFUSED


def test_a_double_click_sends_no_second_mail(event, person, mailoutbox):
    approver = organiser(event, APPROVER)
    step(approver, person, "accepted", seen="pending")
    mails = len(mailoutbox)
    answer = step(approver, person, "accepted", seen="pending")
    assert "already" in told(answer)
    assert len(mailoutbox) == mails
    assert person.history.filter(act=Act.STATE).count() == 1


def test_without_a_place_the_button_says_so(page, person):
    for name in ["Bilal", "Chingiz"]:
        register(page, name, state=State.ACCEPTED)
    answer = step(organiser(page.event, APPROVER), person, "accepted")
    assert "No place is left" in told(answer)
    person.refresh_from_db()
    assert person.state == State.PENDING


@pytest.mark.parametrize("to", ["offered", "declined", "nonsense", ""])
def test_a_step_that_is_not_an_organisers_is_refused(to, page):
    waiting = register(page, state=State.WAITING)
    step(organiser(page.event, MANAGER), waiting, to)
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING


def test_only_possible_steps_have_buttons(event, person):
    text = record(organiser(event, APPROVER), person)
    assert 'value="pending">Decide' not in text
    assert text.count('name="to"') == 4


def test_notes_are_kept_with_who_wrote_them(event, person):
    approver = organiser(event, APPROVER)
    notes(approver, person, "Comes with a guide.", "")
    person.refresh_from_db()
    entry = person.history.first()
    assert person.notes == "Comes with a guide."
    assert (entry.actor, entry.changes) == (
        approver.user,
        {"notes": ["", "Comes with a guide."]},
    )


def test_notes_of_somebody_else_are_not_written_over_unseen(event, person):
    approver = organiser(event, APPROVER)
    notes(approver, person, "First", "")
    answer = notes(approver, person, "Second", "")
    assert "Somebody has written here meanwhile: “First”" in words_of(answer)
    person.refresh_from_db()
    assert person.notes == "First"
    form = answer.context_data["notes"]
    notes(approver, person, form["notes"].value(), form["seen"].value())
    person.refresh_from_db()
    assert person.notes == "Second"


def test_the_link_is_mailed_once_an_hour(event, person, time_machine, mailoutbox):
    manager, address = organiser(event, MANAGER), at("link", event, person.pk)
    before = len(mailoutbox)
    assert "on its way" in told(manager.post(address))
    assert "less than an hour ago" in told(manager.post(address))
    assert len(mailoutbox) == before + 1
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    manager.post(address)
    assert len(mailoutbox) == before + 2


def test_acts_are_not_done_by_a_get(event, person):
    manager = organiser(event, MANAGER)
    for name in ["step", "notes", "link"]:
        assert manager.get(at(name, event, person.pk)).status_code == 405


def test_what_a_person_wrote_is_no_markup(page):
    person = register(page, "<b>Amina</b>", answers={"flight": "<script>x</script>"})
    text = record(organiser(page.event, MANAGER), person)
    assert "<script>x" not in text
    assert "<b>Amina" not in text


def test_a_page_about_a_registration_names_the_person(event, person):
    answer = organiser(event, MANAGER).get(at("change", event, person.pk))
    assert answer.context_data["breadcrumbs_items"][-1]["sublabel"].startswith("Amina Khan (BP-")


def test_an_organisation_that_was_deleted_stands_in_the_history_by_its_code(person, event):
    gone = factories.state("XX", kind="organisation")
    person.note(Act.CHANGED, By.PARTICIPANT, changes={"organisation_id": ["XX", "PK"]})
    gone.delete()
    assert "XX" in words_of(organiser(event, READER).get(at("record", event, person.pk)))
