"""A message is a row until the worker has handed it over."""

from email.mime.text import MIMEText

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from site_home.mail_queue import MAIL, deliver, parts_of, send_again, worker_alive
from site_home.models import Heartbeat, Message
from tests import factories
from tests.site_home.mail_desk import QUEUE, letter, work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

STATES = Message.State


@pytest.fixture(autouse=True)
def _queue(settings):
    """The queue in the place of the backend that Django's tests put before it."""
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def test_a_request_only_writes_a_row():
    assert letter().send() == 1
    assert mail.outbox == []
    message = Message.objects.get()
    assert (message.state, message.to, message.subject) == (
        "waiting",
        "anna@example.org",
        "Subject",
    )
    [task] = DBTaskResult.objects.filter(task_path=deliver.module_path)
    assert task.args_kwargs == {"args": [message.pk], "kwargs": {}}


def test_a_message_arrives_whole():
    message = EmailMultiAlternatives(
        "Приглашение",
        "Plain words",
        "Office <office@example.org>",
        ["Anna <anna@example.org>"],
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
    for name in ["subject", "body", "from_email", "to", "cc", "bcc", "reply_to"]:
        assert getattr(arrived, name) == getattr(message, name), name
    assert arrived.extra_headers.items() >= message.extra_headers.items()
    assert [tuple(part) for part in arrived.alternatives] == [("<p>Rich words</p>", "text/html")]
    assert [tuple(part) for part in arrived.attachments] == [
        ("plan.pdf", b"%PDF-1.4 \xff\x00", "application/pdf"),
        ("day.ics", "BEGIN:VCALENDAR ß", "text/calendar"),
    ]
    assert arrived.recipients() == message.recipients()
    assert Message.objects.get().to == "anna@example.org, ben@example.org, archive@example.org"


def test_a_message_of_html_alone_stays_html():
    message = letter()
    message.content_subtype = "html"
    message.send()
    work()
    assert mail.outbox[0].content_subtype == "html"


def test_a_message_has_the_same_id_however_often_it_is_sent():
    letter().send()
    work()
    message = Message.objects.get()
    Message.objects.update(is_personal=False)
    assert send_again(message.pk, message.sent_at)
    work()
    ids = [each.message()["Message-ID"] for each in mail.outbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert ids[0].endswith("@localhost>")


@pytest.mark.parametrize(
    "attachment", [MIMEText("calendar"), ("m.eml", letter(), "message/rfc822")]
)
def test_an_attachment_that_the_queue_cannot_keep_is_refused(attachment):
    with pytest.raises(TypeError, match="file name, content and type"):
        letter(attachments=[attachment]).send()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "Hello\nBcc: victim@example.org"},
        {"to": ["anna@example.org\r\nBcc: victim@example.org"]},
        {"from_email": "office@example.org\nBcc: victim@example.org"},
        {"reply_to": ["desk@example.org\nBcc: victim@example.org"]},
        {"headers": {"X-Name": "Anna\nBcc: victim@example.org"}},
    ],
)
def test_a_header_with_a_second_line_is_refused(values):
    message = letter()
    for name, value in values.items():
        setattr(message, "extra_headers" if name == "headers" else name, value)
    with pytest.raises(BadHeaderError):
        message.send()
    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_signs_that_no_database_keeps_do_not_break_the_request():
    message = letter()
    message.body = "a\x00b\ud800c"
    message.send()
    work()
    assert mail.outbox[0].body == "abc"


def test_an_address_that_no_mail_can_carry_shows_in_the_outbox_and_not_to_the_visitor():
    letter(to=["anna@" + "ü" * 70 + ".org"]).send()
    work()
    message = Message.objects.get()
    assert (message.state, message.reason) == (STATES.FAILED, Message.Reason.UNFIT)


def test_a_transaction_that_is_rolled_back_takes_its_mail_along():
    with transaction.atomic():
        letter().send()
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    assert not Message.objects.exists()
    assert work() == 0


def test_what_was_sent_says_when(clock):
    letter().send()
    work()
    message = Message.objects.get()
    assert (message.state, message.tries, message.reason) == (STATES.SENT, 1, "")
    assert message.sent_at == timezone.now()
    assert message.next_try_at is None


def test_a_second_task_for_a_message_sends_nothing():
    letter().send()
    number = Message.objects.get().pk
    deliver.using(backend=MAIL).enqueue(number)
    assert work() == 2
    assert len(mail.outbox) == 1


def test_a_message_that_was_deleted_is_not_sent():
    letter().send()
    Message.objects.to("ANNA@example.org").delete()
    work()
    assert mail.outbox == []


def test_a_task_of_the_first_release_is_still_delivered():
    parts = parts_of(letter())
    deliver.using(backend=MAIL).enqueue(parts)
    deliver.using(backend=MAIL).enqueue(parts, tried=3)
    work()
    assert len(mail.outbox) == 2
    assert [each.tries for each in Message.objects.order_by("pk")] == [1, 4]


def test_links_for_one_person_are_not_kept_once_they_are_sent():
    message = EmailMultiAlternatives(
        "Confirm",
        "Open https://example.org/confirm/SECRET now.",
        to=["anna@example.org"],
        headers={"List-Unsubscribe": "<https://example.org/leave/SECRET>"},
    )
    message.attach_alternative('<a href="https://example.org/confirm/SECRET">Yes</a>', "text/html")
    message.send()
    assert "SECRET" in str(Message.objects.get().parts)
    work()
    assert "confirm/SECRET" in mail.outbox[0].body
    kept = Message.objects.get()
    assert "SECRET" not in str(kept.parts)
    assert kept.text == "Open https://example.org/… now."
    assert not send_again(kept.pk, kept.sent_at)


def test_a_notification_of_wagtail_goes_through_the_queue(news_index):
    publisher = factories.user(email="publisher@example.org")
    publisher.groups.add(Group.objects.get(name="Moderators"))
    writer = factories.user()
    page = factories.news(news_index, title="Submitted", live=False)
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    assert "publisher@example.org" in [message.to for message in Message.objects.all()]
    work()
    assert ["publisher@example.org"] in [message.to for message in mail.outbox]


def test_the_worker_gives_a_sign_of_life():
    worker_alive.using(backend="mail").enqueue()
    assert not Heartbeat.seen_lately("worker")
    work()
    assert Heartbeat.seen_lately("worker")
