"""A message is a row until the worker has handed it over."""

import smtplib
import socket
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from site_home.mail_queue import TRIES, deliver, worker_alive
from site_home.models import Heartbeat

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _queue(settings):
    """The queue in the place of the backend that Django's tests put before it."""
    settings.EMAIL_BACKEND = "site_home.mail_queue.EmailBackend"


@pytest.fixture
def refusing_server(settings):
    """A mail server that nobody answers at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def work():
    """Does what the worker would do now; returns how many tasks there were."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="mail",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    count = 0
    while row := DBTaskResult.objects.ready().filter(backend_name="mail").first():
        row.claim("test")
        worker.run_task(row)
        count += 1
    return count


def letter(**values):
    return EmailMessage("Subject", "Body", "office@example.org", ["anna@example.org"], **values)


def test_a_request_only_writes_a_row():
    assert letter().send() == 1
    assert mail.outbox == []
    assert DBTaskResult.objects.filter(task_path=deliver.module_path).count() == 1


def test_a_message_arrives_whole():
    message = EmailMultiAlternatives(
        "Приглашение",
        "Plain words",
        "Office <office@example.org>",
        ["anna@example.org"],
        bcc=["archive@example.org"],
        cc=["ben@example.org"],
        reply_to=["desk@example.org"],
        headers={"List-Unsubscribe": "<https://example.org/leave>"},
    )
    message.attach_alternative("<p>Rich words</p>", "text/html")
    message.attach("plan.pdf", b"%PDF-1.4 \xff\x00", "application/pdf")
    message.attach("day.ics", "BEGIN:VCALENDAR ß", "text/calendar")
    message.send()
    work()

    [arrived] = mail.outbox
    assert type(arrived) is EmailMultiAlternatives
    for name in ["subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers"]:
        assert getattr(arrived, name) == getattr(message, name), name
    assert [tuple(part) for part in arrived.alternatives] == [("<p>Rich words</p>", "text/html")]
    assert [tuple(part) for part in arrived.attachments] == [
        ("plan.pdf", b"%PDF-1.4 \xff\x00", "application/pdf"),
        ("day.ics", "BEGIN:VCALENDAR ß", "text/calendar"),
    ]
    assert arrived.recipients() == message.recipients()


def test_a_message_of_html_alone_stays_html():
    message = letter()
    message.content_subtype = "html"
    message.send()
    work()
    assert mail.outbox[0].content_subtype == "html"


def test_a_transaction_that_is_rolled_back_takes_its_mail_along():
    with transaction.atomic():
        letter().send()
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    assert work() == 0


@pytest.mark.usefixtures("refusing_server")
def test_a_refusing_server_is_tried_again_later(settings):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        letter().send()
        assert work() == 1
        assert DBTaskResult.objects.filter(status="READY").count() == 1
        clock.shift(timedelta(seconds=58))
        assert work() == 0

        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(timedelta(seconds=3))
        assert work() == 1
    assert [message.subject for message in mail.outbox] == ["Subject"]


@pytest.mark.usefixtures("refusing_server")
def test_a_refusing_server_is_given_up_after_eight_tries_over_two_hours():
    began = timezone.now()
    tries = 0
    with time_machine.travel(began, tick=False) as clock:
        letter().send()
        while work():
            tries += 1
            waiting = DBTaskResult.objects.filter(status="READY").first()
            if waiting:
                clock.move_to(waiting.run_after + timedelta(seconds=1))
        lasted = timezone.now() - began
    assert tries == TRIES == 8
    assert timedelta(hours=2) < lasted < timedelta(hours=3)
    assert DBTaskResult.objects.failed().count() == 1
    assert "ConnectionRefusedError" in DBTaskResult.objects.failed().get().exception_class_path


def test_a_refused_recipient_is_tried_again_too(monkeypatch):
    def refuse(message, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({"anna@example.org": (450, b"later")})

    letter().send()
    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    work()
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_the_worker_gives_a_sign_of_life():
    worker_alive.using(backend="mail").enqueue()
    assert not Heartbeat.seen_lately("worker")
    work()
    assert Heartbeat.seen_lately("worker")
