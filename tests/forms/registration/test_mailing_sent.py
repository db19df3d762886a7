"""A mail is sent once to each, whatever happens meanwhile, and can be followed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forms.models import HistoryEntry, Mailing, Registration
from forms.registration import mailings
from forms.registration.mailings import send_mailing, take_up
from forms.registration.states import Act, State
from site_home import emails
from site_home.models import Message
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.mail_room import address, drafted, mails, people, press
from tests.site_home.mail_desk import QUEUE, work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index, join_url="https://meet.example.org/j/4711"))


def test_who_cancels_before_their_turn_gets_no_mail(desk, page):
    amina = register(page)
    press(desk, drafted(desk, page))
    amina.move(State.CANCELLED)
    work()
    assert not mails()
    assert Mailing.objects.get().done_at


def test_a_button_pressed_twice_sends_once(desk, page):
    register(page)
    draft = drafted(desk, page)
    press(desk, draft)
    press(desk, draft)
    work()
    assert Message.objects.filter(kind=draft.kind).count() == 1
    assert DBTaskResult.objects.filter(task_path__endswith="send_mailing").count() == 1


def test_the_same_task_carried_out_twice_sends_once(desk, page):
    people(page, 3)
    draft = drafted(desk, page)
    press(desk, draft)
    mailings.write_to(draft, draft.recipients)
    work()
    assert Message.objects.filter(kind=draft.kind).count() == 3


class KilledError(BaseException):
    """The worker is gone."""


def test_a_worker_that_is_killed_is_taken_up_and_nobody_gets_two(
    desk, page, monkeypatch, time_machine
):
    people(page, 7)
    draft = drafted(desk, page)
    press(desk, draft)
    send, calls = emails.send, []

    def killed(*args, **kwargs):
        calls.append(args)
        if len(calls) == 4:
            raise KilledError
        return send(*args, **kwargs)

    monkeypatch.setattr(emails, "send", killed)
    with pytest.raises(KilledError):
        send_mailing.func(draft.pk, 0)
    assert Message.objects.filter(kind=draft.kind).count() == 3
    assert HistoryEntry.objects.filter(mailing=draft).count() == 3
    DBTaskResult.objects.all().delete()
    take_up()
    assert not DBTaskResult.objects.filter(task_path__endswith="send_mailing").exists()
    time_machine.move_to(NOW + timedelta(minutes=4), tick=False)
    take_up()
    take_up()
    assert DBTaskResult.objects.filter(task_path__endswith="send_mailing").count() == 1
    work()
    assert Message.objects.filter(kind=draft.kind).count() == 7
    assert HistoryEntry.objects.filter(mailing=draft).count() == 7


def test_it_goes_on_in_batches(desk, page, monkeypatch):
    monkeypatch.setattr(mailings, "AT_ONCE", 3)
    people(page, 7)
    draft = drafted(desk, page)
    press(desk, draft)
    work()
    assert DBTaskResult.objects.filter(task_path__endswith="send_mailing").count() == 3
    assert Message.objects.filter(kind=draft.kind, state=Message.State.SENT).count() == 7
    draft.refresh_from_db()
    assert (draft.reached, draft.done_at) == (7, timezone.now())


def test_who_cannot_be_written_to_does_not_keep_the_others_from_it(desk, page, monkeypatch, caplog):
    people(page, 3)
    draft = drafted(desk, page)
    press(desk, draft)
    send = emails.send

    def fail(message, to, *args, **kwargs):
        if to == "p1@example.org":
            raise DatabaseError("p1@example.org")
        return send(message, to, *args, **kwargs)

    monkeypatch.setattr(emails, "send", fail)
    work()
    assert sorted(mails()) == ["p0@example.org", "p2@example.org"]
    assert not HistoryEntry.objects.filter(act=Act.MAILED, registration__given_name="P1").exists()
    assert "p1@example.org" not in caplog.text
    shown = desk.get(address(page, "mailing", draft.pk)).content.decode()
    assert "Left out" in shown


def test_a_database_that_is_busy_is_tried_again(desk, page, monkeypatch, time_machine):
    people(page, 2)
    draft = drafted(desk, page)
    press(desk, draft)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as context:
        context.setattr(emails, "send", busy)
        work()
    assert not mails()
    time_machine.move_to(NOW + timedelta(minutes=4), tick=False)
    take_up()
    work()
    assert len(mails()) == 2


def test_the_page_of_a_mailing_says_how_many_were_sent_wait_and_failed(desk, page):
    people(page, 3)
    draft = drafted(desk, page)
    press(desk, draft)
    at = address(page, "mailing", draft.pk)
    found = desk.get(at).context
    assert (found["total"], found["sent"], found["waiting"]) == (3, 0, 3)
    send_mailing.func(draft.pk, 0)
    messages = Message.objects.filter(kind=draft.kind)
    messages.filter(to="p0@example.org").update(state=Message.State.SENT)
    messages.filter(to="p1@example.org").update(state=Message.State.FAILED, reason="address")
    answer = desk.get(at)
    found = answer.context
    assert (found["sent"], found["waiting"], found["failed"]) == (1, 1, 1)
    assert "p1@example.org" in answer.content.decode()
    assert "Dear {name}," in answer.content.decode()
    messages.filter(to="p0@example.org").delete()  # after 30 days
    assert desk.get(at).context["sent"] == 1


def test_the_request_that_sends_costs_the_same_for_many(desk, page):
    def cost():
        draft = drafted(desk, page)
        at = address(page, "mailing", draft.pk)
        with CaptureQueriesContext(connection) as context:
            desk.post(at, {"send": "", "seen": draft.digest})
        return len(context)

    people(page, 2)
    cost()
    few = cost()
    rows = [
        Registration(
            page=page, event=page.event, given_name=f"Q{each}", email=f"q{each}@example.org",
            language="en", state=State.ACCEPTED, person_digest=str(each), content_digest="x",
        )
        for each in range(300)
    ]  # fmt: skip
    Registration.objects.bulk_create(rows)
    assert cost() == few


def test_each_recipient_costs_few_queries(desk, page):
    people(page, 6)
    draft = drafted(desk, page)
    press(desk, draft)

    def cost(numbers):
        with CaptureQueriesContext(connection) as context:
            mailings.write_to(draft, numbers)
        return len(context)

    cost(draft.recipients[:1])
    one = cost(draft.recipients[1:2])
    assert cost(draft.recipients[2:5]) < 3 * one
