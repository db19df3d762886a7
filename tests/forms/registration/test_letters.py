"""Every letter to participants: in their language, light, and asking nobody."""

import re

import pytest
from django.conf import settings
from django.core import mail

from events.kinds import Mode, Status
from forms.registration import letters
from forms.registration.states import State
from site_home import languages
from tests.forms.registration.desk import HOUR, NOW, meeting, register, registration_page

CODES = [code for code, _name in settings.LANGUAGES]
LIMIT = 25 * 1024  # with its calendar
LONG = "A very long line about “migration” & <b>return</b> " * 4
WRITTEN = {
    "received": letters.received,
    "state_changed": letters.state_changed,
    "changed": lambda one: letters.changed(one, "old@example.org"),
    "link": letters.link,
    "reminder_of_deadline": letters.reminder_of_deadline,
    "reminder_of_event": letters.reminder_of_event,
    "event_changed": lambda one: letters.event_changed(one, "Cancelled", LONG, "mailing"),
}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    event = meeting(
        event_index, mode=Mode.ONLINE, join_url="https://meet.example.org/j/1", join_note=LONG
    )
    return registration_page(event, approval=True)


def told(name, page, language, state=State.ACCEPTED):
    """The letters that a function writes to somebody in that state, whose answers are long."""
    one = register(page, language=language, position=LONG[:200], state=state)
    one.reason = LONG
    mail.outbox.clear()
    WRITTEN[name](one)
    return mail.outbox


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", WRITTEN)
def test_every_letter_is_light_and_asks_nobody(name, page, language):
    for message in told(name, page, language):
        assert len(message.message().as_bytes()) <= LIMIT
        assert message.body.count("\n") > 3
        [(html, _kind)] = message.alternatives
        assert not re.search(r"<(img|link|script|style|iframe|object|form)\b|url\(|@import", html)
        assert f'lang="{language}" dir="{languages.direction(language)}"' in html
        assert "<b>return</b>" not in html
        assert not re.search(r"\n{4}", message.body)


@pytest.mark.parametrize("state", State)
def test_the_letter_of_every_state_says_how_it_stands(page, state):
    for message in told("state_changed", page, "en", state):
        assert message.subject == f"{letters.HEADINGS[state]}: Meeting"
        assert str(letters.TEXTS[state]) in message.body


def test_the_lines_of_a_change_stay_lines(page):
    one = register(page)
    mail.outbox.clear()
    letters.event_changed(one, "The event is cancelled", "A strike.\n\nWe will write.", "mailing")
    [message] = mail.outbox
    [(html, _kind)] = message.alternatives
    lines = re.escape("A strike.\n\nWe will write.")
    assert re.search(rf'<p style="white-space: pre-line[^"]*">{lines}</p>', html)


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED])
def test_the_text_after_registering_comes_with_the_acceptance(page, state, mailoutbox):
    page.confirmation = "<p>Book the hotel.</p>"
    page.save_revision().publish()
    one = register(page, state=state)
    one.move(State.ACCEPTED)
    assert "Book the hotel." in mailoutbox[-1].body


def test_who_shares_an_address_reads_whom_a_letter_is_about(page):
    [message] = told("state_changed", page, "en")
    assert "Amina Khan" in message.body
    assert "Amina Khan" in message.alternatives[0][0]


def test_an_offer_has_a_link_for_yes_and_one_for_no(page):
    one = register(page, state=State.OFFERED, offered_until=NOW + HOUR)
    letters.state_changed(one)
    for text in (mail.outbox[-1].body, mail.outbox[-1].alternatives[0][0]):
        for answer in ("take", "decline"):
            assert f"{one.own_path('registration_offer')}#{answer}" in text


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_a_letter_about_an_event_that_is_off_says_so(page, status):
    one = register(page)
    one.event.status = status
    letters.state_changed(one)
    assert f"({status.label})" in mail.outbox[-1].body


def test_who_waits_again_is_told_so_with_the_new_date(page):
    one = register(page, state=State.WAITING)
    letters.event_changed(one, "The event has a new date", "In June.", "mailing")
    assert "Status: On the waiting list" in mail.outbox[-1].body
