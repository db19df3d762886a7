"""What becomes of a message when the mail server, the worker or the scheduler fails."""

import smtplib
import socket
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from site_home.mail_queue import MAIL, TRIES, deliver, parts_of, send_again, take_up
from site_home.management.commands import every_minute
from site_home.models import Heartbeat, Message
from tests.site_home.mail_desk import LOCMEM, QUEUE, letter, refuse_with, work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MINUTE = timedelta(minutes=1)
WORKERS = 6
STATES = Message.State


@pytest.fixture(autouse=True)
def _queue(settings):
    """The queue in the place of the backend that Django's tests put before it."""
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def refusing_server(settings):
    """A mail server that nobody answers at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def answer(settings, monkeypatch):
    """Lets the mail server answer with an error: `answer(OSError())`."""
    return lambda error: refuse_with(settings, monkeypatch, error)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.mark.usefixtures("refusing_server")
def test_a_server_that_is_down_is_tried_again_later_and_then_gets_the_message(settings, clock):
    letter().send()
    assert work() == 1
    message = Message.objects.get()
    assert (message.state, message.tries) == (STATES.WAITING, 1)
    assert message.reason == Message.Reason.UNREACHABLE
    assert message.why == "The mail server could not be reached: Connection refused"
    assert message.next_try_at == timezone.now() + MINUTE
    clock.shift(timedelta(seconds=58))
    assert work() == 0

    settings.MAIL_DELIVERY_BACKEND = LOCMEM
    clock.shift(timedelta(seconds=3))
    assert work() == 1
    assert [message.subject for message in mail.outbox] == ["Subject"]
    message.refresh_from_db()
    assert (message.state, message.tries, message.why) == (STATES.SENT, 2, "")


@pytest.mark.usefixtures("refusing_server")
def test_a_server_that_stays_down_is_given_up_after_eight_tries_over_two_hours(clock):
    began = timezone.now()
    letter().send()
    waits = []
    while work():
        waiting = DBTaskResult.objects.filter(status="READY").first()
        if waiting:
            waits.append(round((waiting.run_after - timezone.now()) / MINUTE))
            clock.move_to(waiting.run_after + timedelta(seconds=1))
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    assert timedelta(hours=2) < timezone.now() - began < timedelta(hours=3)
    message = Message.objects.get()
    assert (message.state, message.tries, message.next_try_at) == (STATES.FAILED, TRIES, None)
    assert mail.outbox == []


def refused(**codes):
    """What smtplib raises when no recipient is accepted."""
    return smtplib.SMTPRecipientsRefused(
        {
            f"{name}@example.org": (code, b"5.1.1 <anna@example.org> unknown")
            for name, code in codes.items()
        }
    )


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (refused(anna=550), STATES.FAILED, "address"),
        (refused(anna=450), STATES.WAITING, "address"),
        (refused(anna=550, ben=450), STATES.WAITING, "address"),
        (smtplib.SMTPDataError(554, b"spam"), STATES.FAILED, "content"),
        (smtplib.SMTPDataError(451, b"later"), STATES.WAITING, "content"),
        (smtplib.SMTPSenderRefused(550, b"who?", "us@example.org"), STATES.WAITING, "sender"),
        (smtplib.SMTPAuthenticationError(535, b"bad"), STATES.WAITING, "account"),
        (smtplib.SMTPServerDisconnected("closed"), STATES.WAITING, "server"),
        (smtplib.SMTPConnectError(421, b"busy"), STATES.WAITING, "server"),
        (TimeoutError("timed out"), STATES.WAITING, "silent"),
        (OSError(113, "No route to host"), STATES.WAITING, "unreachable"),
        (ValueError("nonsense"), STATES.FAILED, "unfit"),
    ],
    ids=str,
)
def test_only_what_may_pass_is_tried_again(answer, error, state, reason):
    answer(error)
    letter().send()
    work()
    message = Message.objects.get()
    assert (message.state, message.reason) == (state, reason)
    waits = DBTaskResult.objects.filter(status="READY").count()
    assert waits == (1 if state == STATES.WAITING else 0)


def test_the_reason_is_in_plain_words_and_names_no_address(answer):
    answer(refused(anna=550))
    letter().send()
    work()
    words = "The mail server did not accept the address: 550 5.1.1 <…@…> unknown"
    assert Message.objects.get().why == words


def test_an_answer_to_the_first_word_reads_like_any_other(answer):
    answer(smtplib.SMTPConnectError(421, b"4.3.2 busy"))
    letter().send()
    work()
    assert Message.objects.get().why == "The mail server broke off: 421 4.3.2 busy"


def test_a_server_that_accepts_the_connection_and_says_nothing_is_called_silent(settings):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.1
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        letter().send()
        work()
    assert Message.objects.get().why == "The mail server did not answer in time"


def test_an_endless_answer_with_odd_signs_is_cut(answer):
    answer(smtplib.SMTPDataError(554, b"\x00\xff no\r\n" + b"x" * 5000))
    letter().send()
    work()
    kept = Message.objects.get().answer
    assert len(kept) == 300
    assert kept.startswith("554 \ufffd no xxx")


def test_a_message_that_a_killed_worker_was_sending_is_sent_after_a_quarter_of_an_hour(clock):
    letter().send()
    DBTaskResult.objects.update(status="RUNNING")
    Message.objects.claim(Message.objects.get().pk)
    clock.shift(14 * MINUTE)
    take_up()
    assert work() == 0
    clock.shift(2 * MINUTE)
    take_up()
    assert Message.objects.get().reason == Message.Reason.STOPPED
    take_up()
    assert work() == 1
    assert len(mail.outbox) == 1
    assert Message.objects.get().state == STATES.SENT


def test_a_message_that_kills_every_worker_is_given_up(clock):
    letter().send()
    number = Message.objects.get().pk
    for _time in range(TRIES):
        assert Message.objects.claim(number)
        clock.shift(16 * MINUTE)
        take_up()
    message = Message.objects.get()
    assert (message.state, message.reason) == (STATES.FAILED, Message.Reason.STOPPED)


def test_a_worker_that_was_slow_and_not_killed_has_the_last_word(clock):
    letter().send()
    slow = Message.objects.claim(Message.objects.get().pk)
    clock.shift(16 * MINUTE)
    take_up()
    slow.note_sent()
    work()
    assert mail.outbox == []
    assert Message.objects.get().state == STATES.SENT


def test_a_slow_worker_changes_nothing_once_another_has_sent_the_message(clock):
    letter().send()
    slow = Message.objects.claim(Message.objects.get().pk)
    clock.shift(16 * MINUTE)
    take_up()
    work()
    assert not slow.note_failure(Message.Reason.SILENT, "", timezone.now() + MINUTE)
    assert Message.objects.get().state == STATES.SENT


def test_a_message_whose_task_was_lost_is_queued_again_once(clock):
    letter().send()
    DBTaskResult.objects.all().delete()
    take_up()
    assert work() == 0
    clock.shift(16 * MINUTE)
    take_up()
    take_up()
    assert work() == 1
    assert len(mail.outbox) == 1


def test_a_message_whose_task_still_waits_for_a_worker_is_not_queued_twice(clock):
    letter().send()
    deliver.using(backend=MAIL).enqueue(parts_of(letter()), tried=1)
    clock.shift(timedelta(hours=3))
    take_up()
    assert DBTaskResult.objects.count() == 2


def test_a_failed_message_is_sent_again_with_all_its_tries(settings, answer):
    answer(refused(anna=550))
    letter().send()
    work()
    settings.MAIL_DELIVERY_BACKEND = LOCMEM
    assert send_again(Message.objects.get().pk, None)
    work()
    assert len(mail.outbox) == 1
    message = Message.objects.get()
    assert (message.state, message.tries, message.why) == (STATES.SENT, 1, "")


def test_who_asks_twice_sends_once():
    letter().send()
    work()
    Message.objects.update(is_personal=False)
    message = Message.objects.get()
    assert send_again(message.pk, message.sent_at)
    assert not send_again(message.pk, message.sent_at)
    work()
    assert not send_again(message.pk, message.sent_at)
    work()
    assert len(mail.outbox) == 2


def test_every_minute_takes_up_what_was_left(clock):
    letter().send()
    DBTaskResult.objects.all().delete()
    clock.shift(16 * MINUTE)
    call_command("every_minute")
    work()
    assert len(mail.outbox) == 1


def test_old_messages_are_deleted_daily(clock):
    letter().send()
    work()
    letter(to=["ben@example.org"]).send()
    clock.shift(timedelta(days=29))
    call_command("every_minute")
    assert Message.objects.count() == 2
    clock.shift(timedelta(days=2))
    call_command("every_minute")
    assert [message.to for message in Message.objects.all()] == ["ben@example.org"]


def test_a_message_that_was_given_up_is_deleted_after_a_month_too(answer, clock):
    answer(refused(anna=550))
    letter().send()
    work()
    clock.shift(timedelta(days=31))
    call_command("delete_old_messages", verbosity=0)
    assert not Message.objects.exists()


def test_a_daily_command_that_fails_does_not_stop_the_others(monkeypatch):
    monkeypatch.setattr(every_minute, "TIDY", [["no_such_command"], ["delete_old_messages"]])
    letter().send()
    Message.objects.update(state=STATES.FAILED, created_at=timezone.now() - timedelta(days=40))
    with pytest.raises(CommandError, match="no_such_command"):
        call_command("every_minute")
    assert not Message.objects.exists()
    assert Heartbeat.seen_lately("scheduler")
