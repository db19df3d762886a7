"""The outbox: every message that the site sends, and what became of it."""

import re
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=30)
LEASE = timedelta(minutes=15)
LINK = re.compile(r"(https?://[^\s/?#\"'<>]+)[^\s\"'<>]*")
CODE = re.compile(r"\b\d{3}-\d{3}-\d{3}\b")  # as settings.ALLAUTH_USER_CODE_FORMAT has it


def without_links(text):
    """The text with the addresses in it cut down to their hosts, and without codes to log in."""
    return CODE.sub("…", LINK.sub(r"\1/…", text))


class MessageQuerySet(models.QuerySet):
    """Messages by what is to be done with them."""

    def to(self, email):
        """Those that go to an address, whatever its case."""
        listed = Concat(Value(", "), "to", Value(", "), output_field=models.TextField())
        return self.alias(listed=listed).filter(listed__contains=f", {email.strip().lower()}, ")

    def outdated(self, at=None):
        """Those sent, or given up, more than 30 days ago."""
        since = (at or timezone.now()) - KEPT_FOR
        failed = Q(state=Message.State.FAILED, created_at__lt=since)
        return self.filter(failed | Q(state=Message.State.SENT, sent_at__lt=since))

    def claim(self, number, at=None):
        """The waiting message of that number for the one worker that may send it now, or None.

        A worker that does not come back within 15 minutes has lost it again.
        """
        at = at or timezone.now()
        claimed = self.filter(pk=number, state=Message.State.WAITING).update(
            state=Message.State.SENDING, tries=F("tries") + 1, next_try_at=at + LEASE
        )
        return self.get(pk=number) if claimed else None

    def may_go_again(self):
        """Failed ones, and sent ones that are still whole."""
        whole = Q(state=Message.State.SENT, is_personal=False)
        return self.filter(whole | Q(state=Message.State.FAILED))


class Message(models.Model):
    """One message: to whom, what it says, and whether it was sent."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    class Reason(models.TextChoices):
        """Why a try did not succeed."""

        UNREACHABLE = "unreachable", _("The mail server could not be reached")
        SILENT = "silent", _("The mail server did not answer in time")
        ACCOUNT = "account", _("The mail server did not accept our account")
        SENDER = "sender", _("The mail server did not accept the sender")
        ADDRESS = "address", _("The mail server did not accept the address")
        CONTENT = "content", _("The mail server did not accept the message")
        SERVER = "server", _("The mail server broke off")
        STOPPED = "stopped", _("The sending was interrupted")
        UNFIT = "unfit", _("The message cannot be put together")

    to = models.TextField(_("to"))
    subject = models.TextField(_("subject"))
    kind = models.CharField(_("kind"), max_length=60, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_personal = models.BooleanField(_("holds personal links"), default=True)
    parts = models.JSONField()
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default="waiting")
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices, blank=True)
    answer = models.CharField(_("answer of the mail server"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view", "change"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="message_due")]

    def __str__(self):
        return self.subject

    @property
    def why(self):
        """Why the last try did not succeed, in words, with the answer of the mail server."""
        reason = self.get_reason_display()
        return f"{reason}: {self.answer}" if self.answer else reason

    @property
    def text(self):
        """The text part."""
        return "" if self.parts["subtype"] == "html" else self.parts["body"]

    @property
    def html(self):
        """The HTML part; empty when there is none."""
        if self.parts["subtype"] == "html":
            return self.parts["body"]
        return next((text for text, kind in self.parts["alternatives"] if kind == "text/html"), "")

    def may_go_again(self):
        """True when it can be put into the queue again."""
        return Message.objects.may_go_again().filter(pk=self.pk).exists()

    def note_sent(self):
        """Notes that the mail server has it. Links meant for one person are not kept."""
        forget = self.is_personal and not settings.SHOW_MAILBOX
        self._note(
            state=self.State.SENT,
            sent_at=timezone.now(),
            reason="",
            answer="",
            next_try_at=None,
            parts=parts_without_links(self.parts) if forget else self.parts,
        )

    def note_failure(self, reason, answer, next_try_at=None):
        """Notes why a try did not succeed. True when it waits for its next try, at that moment."""
        state = self.State.WAITING if next_try_at else self.State.FAILED
        noted = self._note(state=state, reason=reason, answer=answer, next_try_at=next_try_at)
        return noted and bool(next_try_at)

    def _note(self, **values):
        """Writes unless another worker has taken the message over meanwhile."""
        return Message.objects.filter(pk=self.pk, tries=self.tries).update(**values) == 1


def parts_without_links(parts):
    """The parts of a message with every address in its texts cut down to the host."""
    return {
        **parts,
        "body": without_links(parts["body"]),
        "headers": {name: without_links(value) for name, value in parts["headers"].items()},
        "alternatives": [[without_links(text), kind] for text, kind in parts["alternatives"]],
    }
