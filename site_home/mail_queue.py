"""Mail goes through the queue: a request only writes a row, the worker hands it over.

See docs/decisions/0009. Messages are taken apart to JSON and put together again by the worker.
"""

import base64
import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task

from site_home.models.health import Heartbeat

log = logging.getLogger(__name__)

MAIL = "mail"
TRIES = 8
FIRST_WAIT = timedelta(minutes=1)


class EmailBackend(BaseEmailBackend):
    """Django's mail backend that only queues."""

    def send_messages(self, messages):
        """Queues the messages; returns how many."""
        for message in messages:
            deliver.using(backend=MAIL).enqueue(parts_of(message))
        return len(messages)


def parts_of(message):
    """The parts of an EmailMessage as JSON data."""
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "subtype": message.content_subtype,
        "alternatives": [
            [str(content), mimetype] for content, mimetype in getattr(message, "alternatives", [])
        ],
        "attachments": [
            [name, base64.b64encode(_as_bytes(content)).decode(), mimetype]
            for name, content, mimetype in message.attachments
        ],
    }


def _as_bytes(content):
    return content.encode() if isinstance(content, str) else content


def message_from(parts):
    """The EmailMessage that `parts_of` took apart."""
    names = ["subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "headers"]
    message = EmailMultiAlternatives(
        **{name: parts[name] for name in names},
        connection=get_connection(settings.MAIL_DELIVERY_BACKEND),
    )
    message.content_subtype = parts["subtype"]
    for content, mimetype in parts["alternatives"]:
        message.attach_alternative(content, mimetype)
    for name, content, mimetype in parts["attachments"]:
        message.attach(name, base64.b64decode(content), mimetype)
    return message


@task()
def deliver(parts, tried=0):
    """Hands one message to the mail server; tries again, ever later, up to eight times."""
    try:
        message_from(parts).send()
    except (OSError, SMTPException) as error:
        if tried + 1 >= TRIES:
            raise
        wait = FIRST_WAIT * 2**tried
        log.warning("mail not handed over (%s), next try in %s", type(error).__name__, wait)
        again = deliver.using(backend=MAIL, run_after=timezone.now() + wait)
        again.enqueue(parts, tried=tried + 1)


@task()
def worker_alive():
    """Queued every minute: that it is carried out shows that the worker is at work."""
    Heartbeat.beat("worker")
