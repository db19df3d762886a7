"""What the tests of mail share: a worker, a letter, and mail servers that refuse."""

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

QUEUE = "site_home.mail_queue.EmailBackend"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


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
    """A short message."""
    values = {"to": ["anna@example.org"], **values}
    return EmailMessage("Subject", "Body", "office@example.org", **values)


class Refusing(BaseEmailBackend):
    """A mail server that answers every message with the error that is set."""

    error = None

    def send_messages(self, messages):
        """Raises the error."""
        raise self.error


def refuse_with(settings, monkeypatch, error):
    """Lets the mail server answer with an error."""
    monkeypatch.setattr(Refusing, "error", error)
    settings.MAIL_DELIVERY_BACKEND = f"{__name__}.Refusing"
