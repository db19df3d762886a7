"""Mail goes through the queue: a request only writes a row, the worker hands it over.

See docs/decisions/0009. Messages are taken apart to JSON and put together again by the worker.
"""

import base64
import logging
import re
import smtplib
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from site_home.logs import EMAIL
from site_home.models.health import Heartbeat
from site_home.models.outbox import LEASE, Message

log = logging.getLogger(__name__)

MAIL = "mail"
TRIES = 8
FIRST_WAIT = timedelta(minutes=1)
ANSWER_LIMIT = 300
FOR_GOOD = 500  # an SMTP code from here on will not change by waiting
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # PostgreSQL keeps neither in JSON


class EmailBackend(BaseEmailBackend):
    """Django's mail backend that only queues."""

    def send_messages(self, messages):
        """Queues the messages; returns how many."""
        for message in messages:
            queue(message)
        return len(messages)


def queue(message):
    """Puts an EmailMessage into the outbox, in the caller's transaction.

    Its attributes `kind`, `language` and `is_personal`, where it has them, are noted there.
    """
    parts = parts_of(message)
    try:
        message_from(parts).message()
    except BadHeaderError:
        raise
    except Exception as error:  # the worker will meet it too, and the outbox will say so
        log.warning("a message cannot be put together (%s)", type(error).__name__)
    about = {
        name: getattr(message, name)
        for name in ["kind", "language", "is_personal"]
        if hasattr(message, name)
    }
    with transaction.atomic(savepoint=False):
        enqueue(_row(parts, **about).pk)


def _row(parts, **about):
    addresses = [*parts["to"], *parts["cc"], *parts["bcc"]]
    return Message.objects.create(
        to=", ".join((parseaddr(each)[1] or each).lower() for each in addresses),
        subject=parts["subject"],
        parts=parts,
        next_try_at=timezone.now(),
        **about,
    )


def enqueue(number, at=None):
    """Tells the worker to send the message of that number, now or at a moment."""
    deliver.using(backend=MAIL, run_after=at).enqueue(number)


def parts_of(message):
    """The parts of an EmailMessage as JSON data."""
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if "message-id" not in map(str.lower, headers):  # the same one however often it is tried
        headers["Message-ID"] = make_msgid(domain=urlsplit(settings.BASE_URL).hostname)
    return {
        "subject": _storable(message.subject),
        "body": _storable(message.body),
        "from_email": message.from_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": headers,
        "subtype": message.content_subtype,
        "alternatives": [
            [_storable(content), mimetype]
            for content, mimetype in getattr(message, "alternatives", [])
        ],
        "attachments": [_attachment(each) for each in message.attachments],
    }


def _storable(text):
    return UNSTORABLE.sub("", str(text))


def _attachment(attachment):
    """Name, content in base64 and type; TypeError for parts that were put together elsewhere."""
    name, content, mimetype = attachment if isinstance(attachment, tuple) else (None, None, None)
    if not isinstance(content, str | bytes):
        raise TypeError("The mail queue takes attachments as file name, content and type.")
    content = content.encode() if isinstance(content, str) else content
    return [name, base64.b64encode(content).decode(), mimetype]


def message_from(parts):
    """The EmailMessage that `parts_of` took apart."""
    names = ["subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "headers"]
    message = EmailMultiAlternatives(**{name: parts[name] for name in names})
    message.content_subtype = parts["subtype"]
    for content, mimetype in parts["alternatives"]:
        message.attach_alternative(content, mimetype)
    for name, content, mimetype in parts["attachments"]:
        message.attach(name, base64.b64decode(content), mimetype)
    return message


@task()
def deliver(number, tried=0):
    """Hands the message of that number to the mail server and notes what came of it.

    Tasks of the first release hold the parts of their message, and how often it was tried.
    """
    if isinstance(number, dict):
        number = _row(number, tries=tried).pk
    message = Message.objects.claim(number)
    if message is None:
        return
    try:
        mail = message_from(message.parts)
        mail.connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
        mail.send()
    except Exception as error:
        _note_failure(message, error)
    else:
        message.note_sent()


def _note_failure(message, error):
    reason, answer, for_good = judge(error)
    answer = EMAIL.sub("…@…", " ".join(_storable(answer).split()))[:ANSWER_LIMIT]
    if for_good or message.tries >= TRIES:
        log.error("mail not handed over (%s), given up", type(error).__name__)
        message.note_failure(reason, answer)
        return
    wait = FIRST_WAIT * 2 ** (message.tries - 1)
    log.warning("mail not handed over (%s), next try in %s", type(error).__name__, wait)
    with transaction.atomic():
        again_at = timezone.now() + wait
        if message.note_failure(reason, answer, again_at):
            enqueue(message.pk, again_at)


def judge(error):
    """Why a message was not handed over: the Reason, the server's answer, True if for good."""
    reasons = Message.Reason
    match error:
        case smtplib.SMTPRecipientsRefused():
            answers = sorted(error.recipients.values(), key=lambda answer: answer[0])
            code, words = answers[0]
            return reasons.ADDRESS, _answer(code, words), code >= FOR_GOOD
        case smtplib.SMTPDataError():
            for_good = error.smtp_code >= FOR_GOOD
            return reasons.CONTENT, _answer(error.smtp_code, error.smtp_error), for_good
        case smtplib.SMTPSenderRefused():
            return reasons.SENDER, _answer(error.smtp_code, error.smtp_error), False
        case smtplib.SMTPAuthenticationError():
            return reasons.ACCOUNT, _answer(error.smtp_code, error.smtp_error), False
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return reasons.SILENT, "", False
        case smtplib.SMTPResponseException():
            return reasons.SERVER, _answer(error.smtp_code, error.smtp_error), False
        case smtplib.SMTPException():
            return reasons.SERVER, str(error), False
        case TimeoutError():
            return reasons.SILENT, "", False
        case OSError():
            return reasons.UNREACHABLE, error.strerror or str(error), False
    return reasons.UNFIT, type(error).__name__, True


def _answer(code, words):
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {words}"


def send_again(number, sent_at):
    """Queues a failed message, or one sent at that moment, once more. True if it was done.

    The moment is the one that the reader saw: who presses twice sends once.
    """
    with transaction.atomic():
        messages = Message.objects.may_go_again().filter(pk=number, sent_at=sent_at)
        again = messages.update(
            state=Message.State.WAITING,
            tries=0,
            reason="",
            answer="",
            sent_at=None,
            next_try_at=timezone.now(),
        )
        if again:
            enqueue(number)
    return bool(again)


def take_up(at=None):
    """Queues again what a killed worker was sending, and what waits without a task."""
    at = at or timezone.now()
    states = Message.State
    left = Message.objects.filter(state=states.SENDING, next_try_at__lt=at)
    left.filter(tries__gte=TRIES).update(
        state=states.FAILED, reason=Message.Reason.STOPPED, answer="", next_try_at=None
    )
    with transaction.atomic():
        numbers = list(left.values_list("pk", flat=True))
        left.update(state=states.WAITING, reason=Message.Reason.STOPPED, answer="", next_try_at=at)
        for number in numbers:
            enqueue(number)
    late = Message.objects.filter(state=states.WAITING, next_try_at__lt=at - LEASE)
    late = set(late.values_list("pk", flat=True))
    if not late:
        return
    tasks = DBTaskResult.objects.filter(task_path=deliver.module_path, status="READY")
    arguments = tasks.values_list("args_kwargs__args__0", flat=True)
    for number in sorted(late - {each for each in arguments if isinstance(each, int)}):
        enqueue(number)


@task()
def worker_alive():
    """Queued every minute: that it is carried out shows that the worker is at work."""
    Heartbeat.beat("worker")
