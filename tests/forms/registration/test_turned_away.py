"""Who is not taken reads why, and nothing that was typed is lost; one person is one record."""

import re

import pytest

from events.kinds import Status
from events.models import EventPage
from forms.models import Registration, RegistrationPage, Upload
from forms.registration.states import State
from tests.forms.composed import choice, file, keys, proved, row
from tests.forms.registration.desk import (
    DAY,
    NOW,
    OWN,
    PERSON,
    meeting,
    post,
    register,
    registration_page,
)
from tests.forms.registration.front_desk import SECOND, in_language, many, read_again

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index)


@pytest.fixture
def page(event):
    return registration_page(event)


def came_back(answer):
    """The page of a post that was turned away, as a visitor has it before them."""
    assert answer.status_code == 422
    assert not Registration.objects.filter(email="amina@example.org").exists()
    html = answer.content.decode()
    assert 'value="Amina"' in html
    assert 'value="Khan"' in html
    assert 'value="amina@example.org"' in html
    assert '<option value="PK" selected>' in html
    return html


def errors(answer):
    """The messages over the form, as list."""
    assert answer.status_code == 422
    return re.findall(r'<li>(?:<a href="#[^"]+">)?([^<]+)', summary(answer))


def summary(answer):
    return answer.content.decode().split('class="form-errors"', 1)[1].split("</div>", 1)[0]


# Who is turned away


def turned_away(client, page, **values):
    """The kind page of who is not taken: all is kept, nothing can be sent."""
    html = came_back(post(client, page, **values))
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    assert 'role="alert"' in main
    assert 'type="submit"' not in main
    assert "<form" not in main
    return words_of(main)


def words_of(main):
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_before_the_opening(client, event, time_machine):
    page = registration_page(event, opens_at=NOW + SECOND)
    assert "Registration has not opened yet" in turned_away(client, page)
    time_machine.move_to(NOW + SECOND, tick=False)
    assert post(client, page).status_code == 303


def test_one_second_after_the_deadline(client, event, time_machine):
    page = registration_page(event, closes_at=NOW + 2 * SECOND)
    time_machine.move_to(NOW + SECOND, tick=False)
    assert post(client, page, given_name="Early", email="e@example.org").status_code == 303
    time_machine.move_to(NOW + 2 * SECOND, tick=False)
    assert "Registration has closed. We are sorry" in turned_away(client, page)


def test_a_page_kept_from_before_the_deadline_takes_nobody_after_it(client, event, time_machine):
    page = registration_page(event, closes_at=NOW + SECOND)
    assert 'type="submit"' in client.get(page.url).content.decode()
    time_machine.move_to(NOW + SECOND, tick=False)
    turned_away(client, page)


def test_a_clock_that_is_set_back_opens_the_form_again(client, event, time_machine):
    page = registration_page(event, closes_at=NOW)
    turned_away(client, page)
    time_machine.move_to(NOW - DAY, tick=False)
    assert post(client, page).status_code == 303


def test_when_there_is_no_place(client, event):
    page = registration_page(event, places=2, waiting_list=False)
    many(page, 2)
    assert "There is no place left" in turned_away(client, page)


def test_when_there_is_no_place_and_the_form_has_errors(client, event):
    page = registration_page(event, places=2, waiting_list=False)
    many(page, 2)
    answer = post(client, page, family_name="K" * 500)
    assert answer.status_code == 422
    text = words_of(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0])
    assert "There is no place left" in text
    assert "too long" in text


def test_when_the_last_place_went_while_the_form_was_checked(client, event, monkeypatch):
    page = registration_page(event, places=1, waiting_list=False)
    admit = type(page).admit

    def slow(self, request):
        admit(self, request)
        many(page, 1)

    monkeypatch.setattr(type(page), "admit", slow)
    assert "There is no place left" in turned_away(client, page)


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.CANCELLED, "The event is cancelled"), (Status.POSTPONED, "The event is postponed")],
)
def test_when_the_event_does_not_take_place(client, page, status, said):
    EventPage.objects.filter(pk=page.event.pk).update(status=status)
    assert said in turned_away(client, page)


def test_without_the_invitation_or_with_a_wrong_one(client, event):
    page = registration_page(event, by_invitation=True)
    other = registration_page(page.event, slug="other", by_invitation=True)
    for wrong in [None, "", "x", other.invitation, page.invitation[:-1], "é", "\ufffd" * 50]:
        assert "by invitation" in turned_away(client, page, invitation=wrong)


def test_with_the_invitation(client, event):
    page = registration_page(event, by_invitation=True)
    assert post(client, page, invitation=page.invitation).status_code == 303
    url = f"{page.url}?invitation={page.invitation}"
    assert post(client, page, url=url, given_name="Bilal").status_code == 303


def test_a_form_with_errors_hands_on_the_invitation(client, event):
    page = registration_page(event, by_invitation=True)
    answer = post(client, page, email="", invitation=page.invitation)
    assert f'value="{page.invitation}"' in answer.content.decode()
    assert 'type="submit"' in answer.content.decode()


def test_a_translation_below_a_closed_original_is_closed(client, event):
    page = registration_page(event, closes_at=NOW)
    persian = in_language(page, "fa", closes_at=NOW + DAY)
    assert post(client, persian).status_code == 422
    assert not Registration.objects.exists()


def test_the_secretariat_is_named_to_who_is_turned_away(client, home, event):
    from site_home.models import ContactSettings

    contact = ContactSettings.for_site(home.get_site())
    contact.email = "office@example.org"
    contact.save()
    page = registration_page(event, closes_at=NOW)
    assert "office@example.org" in turned_away(client, page)


def test_fields_of_another_event_are_ignored(client, event, event_index):
    other = meeting(event_index, title="Other", slug="other")
    questions = [choice("Subject"), row("text", "Visa number")]
    registration_page(other, *questions, ask_phone="required")
    page = registration_page(event, row("text", "Flight"))
    more = {"subject": "visa", "visa_number": "7", "phone": "+43 1 504", "flight": "OS 1"}
    forged = {"state": "accepted", "event": "1", "notes": "x", "own": "x", "by": "site"}
    assert post(client, page, **more, **forged).status_code == 303
    registration = Registration.objects.get()
    assert registration.answers == {keys(page)[0]: "OS 1"}
    assert (registration.phone, registration.notes, registration.by) == ("", "", "participant")
    assert registration.page_id == page.pk


HOSTILE = [
    (b"", "x.pdf", "this file is empty"),
    (b"MZ\x90\x00" * 50, "x.pdf", "this is not a PDF"),
    (b"<html><script>alert(1)</script>", "x.html", "this is not a PDF"),
    (b"%PDF-1.4" + b"0" * (2 * 1024 * 1024), "x.pdf", "is larger than"),
]


@pytest.mark.parametrize(("content", "name", "said"), HOSTILE, ids=["empty", "exe", "html", "big"])
def test_a_hostile_file_is_refused_and_the_words_are_kept(client, event, content, name, said):
    page = registration_page(event, row("file", "Letter", required=True, megabytes=1))
    answer = post(client, page, letter=file(content, name))
    assert said in errors(answer)[0]
    came_back(answer)
    assert not Upload.objects.exists()


def test_a_file_is_kept_while_the_form_comes_back_and_goes_with_the_registration(client, event):
    page = registration_page(event, row("file", "Letter", required=True, megabytes=1))
    name = "../../etc/\u202epass<b>.pdf"
    html = post(client, page, email="", letter=file(name=name)).content.decode()
    token = re.search(r'name="letter_kept" value="([^"]+)"', html)[1]
    assert post(client, page, letter_kept=token).status_code == 303
    upload = Registration.objects.get().uploads.get()
    assert "/" not in upload.name
    assert "\u202e" not in upload.name


def test_a_file_where_words_are_asked_is_no_failure_of_ours(client, page):
    data = {**PERSON, **proved(), "given_name": file()}
    assert client.post(page.url, data, headers=OWN).status_code in {303, 422}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"email": "a@example.org"}', "application/json"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"email=%FF%00&given_name=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"invitation=%ED%A0%80&organisation_0=%00", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_makes_no_sense_is_never_a_failure_of_ours(client, page, body, kind):
    for url in [page.url, f"{page.url}?lost=1", f"{page.url}?known=x&sent=1&lost=2"]:
        answer = client.generic("POST", url, body, content_type=kind, headers=OWN)
        assert answer.status_code in {400, 422}
    assert not Registration.objects.exists()


# One person, several people


def test_several_people_share_a_mailbox(client, page):
    for name in ["Amina", "Bilal", "Chingiz"]:
        assert post(client, page, given_name=name)["Location"].startswith("/en/registrations/")
    assert Registration.objects.filter(email="amina@example.org").count() == 3
    assert len(set(Registration.objects.values_list("reference", flat=True))) == 3


def test_the_same_post_twice_is_one_record_and_the_same_page(client, page):
    first, second = post(client, page), post(client, page)
    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_the_same_person_with_other_details_is_one_record_and_the_same_reference(client, page):
    post(client, page)
    registration = Registration.objects.get()
    answer = post(client, page, given_name=" amina ", email="AMINA@example.org", title="dr")
    assert answer["Location"] == f"{page.url}?known={registration.reference}"
    assert read_again(page).registrations.get().title == "ms"


def test_the_same_post_hours_later_does_not_open_what_is_there(client, page, time_machine):
    post(client, page)
    time_machine.move_to(NOW + DAY, tick=False)
    answer = post(client, page)
    assert "known=" in answer["Location"]
    assert Registration.objects.count() == 1


def test_one_person_with_two_forms_is_two_records(client, page):
    press = registration_page(page.event, slug="press")
    for each in (page, press):
        assert post(client, each).status_code == 303
    assert Registration.objects.count() == 2


def test_who_has_cancelled_comes_back_with_the_same_reference(client, page):
    registration = register(page)
    registration.move(State.CANCELLED)
    assert post(client, page)["Location"].startswith("/en/registrations/")
    again = Registration.objects.get()
    assert (again.reference, again.state) == (registration.reference, State.ACCEPTED)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_nobody_is_registered_once_the_event_they_waited_for_is_off(
    client, page, event, status, monkeypatch
):
    def admit(self, request):
        EventPage.objects.filter(pk=event.pk).update(status=status)

    monkeypatch.setattr(RegistrationPage, "admit", admit)
    html = came_back(post(client, page))
    assert ("cancelled" if status == Status.CANCELLED else "postponed") in html


def test_an_invitation_goes_along_into_every_language(client, event):
    page = registration_page(event, slug="invited", by_invitation=True)
    shown = client.get(f"{page.url}?invitation={page.invitation}").content.decode()
    assert f'href="/fa/events/meeting/invited/?invitation={page.invitation}"' in shown
    shown = client.get(f"{page.url}?invitation=forged").content.decode()
    assert "?invitation=" not in shown
