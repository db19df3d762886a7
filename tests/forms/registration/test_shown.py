"""What participants read on their pages and in their mails is finished, and in their words."""

from datetime import time

import pytest
from django.core import mail
from django.utils.translation import override
from wagtail.models import Locale

from events.kinds import Mode, Status
from forms.registration import letters
from forms.registration.states import State
from tests import factories
from tests.forms.registration.desk import NOW, meeting, register, registration_page


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    place = {"venue": "Palace", "city": "Dhaka", "country": factories.state("BD")}
    return meeting(event_index, start_time=time(9, 30), end_time=time(17), **place)


@pytest.fixture
def page(event):
    return registration_page(event)


def test_the_form_for_changes_prints_no_field_that_it_does_not_have(client, page):
    shown = client.get(register(page).own_path() + "change/").content.decode()
    assert "None" not in shown


def test_the_text_of_a_mail_holds_no_markup(page):
    register(page)
    text = mail.outbox[0].body
    assert "Palace\nDhaka\n" in text
    assert "<" not in text


def test_a_mail_tells_the_hours_of_the_event(page):
    register(page)
    text, html = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    assert "\n09:30–17:00 (Türkiye Time, UTC+3)\n" in text
    assert "09:30</time>" in html
    assert "UTC+3" in html


def test_page_and_mail_name_the_place_in_the_words_of_the_participant(client, event, page):
    farsi = Locale.objects.get_or_create(language_code="fa")[0]
    words = event.copy_for_translation(farsi, copy_parents=True)
    words.city = "داکا"
    words.save_revision().publish()
    mine = register(page, language="fa")
    assert "داکا" in mail.outbox[0].body
    assert "Dhaka" not in mail.outbox[0].body
    with override("fa"):
        path = mine.own_path()
    shown = client.get(path).content.decode()
    assert "داکا" in shown
    assert "Dhaka" not in shown


def test_who_is_refused_is_not_told_that_they_can_change_or_cancel(page):
    mine = register(page)
    mine.move(State.REFUSED)
    text, html = mail.outbox[-1].body, mail.outbox[-1].alternatives[0].content
    assert mine.personal_link() in text
    assert "cancel" not in text
    assert "cancel" not in html


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_nobody_is_asked_to_join_an_event_that_is_off(client, event, page, status):
    joined = "https://meet.example.org/j/4711"
    type(event).objects.update(mode=Mode.ONLINE, join_url=joined)
    mine = register(page)
    assert joined in mail.outbox[-1].body
    assert joined in client.get(mine.own_path()).content.decode()
    type(event).objects.update(status=status)
    mine = type(mine).objects.get()
    letters.event_changed(mine, "News", "It is off.", "mailing")
    text, html = mail.outbox[-1].body, mail.outbox[-1].alternatives[0].content
    shown = client.get(mine.own_path()).content.decode()
    assert [each for each in (text, html, shown) if joined in each] == []
