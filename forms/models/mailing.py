"""What organisers write to participants."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.models.submission import digest_of
from forms.registration.states import COMING, Change
from site_home.models.outbox import Message

KIND = "registration_mail"
LEASE = timedelta(minutes=3)
LONGEST_SUBJECT, LONGEST_TEXT = 150, 10_000


class MailingQuerySet(models.QuerySet):
    """Mailings by how far they are."""

    def drafts(self):
        """Those that nobody has sent yet."""
        return self.filter(queued_at=None)

    def under_way(self):
        """Those that are being written."""
        return self.filter(queued_at__isnull=False, done_at=None)

    def late(self, at=None):
        """Those under way whose worker has not come back: it was stopped."""
        return self.under_way().filter(due_at__lte=at or timezone.now())


class Mailing(models.Model):
    """One letter to many: a subject and a text in each language, and who gets it.

    A draft until it is queued; then the worker writes to the recipients in their order, and
    `reached` says how many of them it is through with. One that tells of a `change` of the event
    was never a draft, and has the calendar file with it.
    """

    event = models.ForeignKey("events.EventPage", on_delete=models.PROTECT, related_name="mailings")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    texts = models.JSONField(_("texts"), help_text=_("Subject and text by language."))
    recipients = models.JSONField(_("recipients"), default=list)
    to_ended = models.BooleanField(default=False)
    change = models.CharField(max_length=16, choices=Change.choices, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    queued_at = models.DateTimeField(_("sent"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveIntegerField(default=0)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to participants")
        verbose_name_plural = _("mails to participants")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.texts[settings.LANGUAGE_CODE]["subject"].replace("{event}", self.event.title)

    @property
    def is_draft(self):
        """True while it can be changed."""
        return self.queued_at is None

    @property
    def digest(self):
        """What tells this version of its texts from others."""
        return digest_of(self.texts)

    @property
    def kind(self):
        """What its messages are called in the outbox."""
        return f"{KIND}_{self.pk}"

    @property
    def messages(self):
        """Its messages in the outbox, which keeps them for 30 days, as queryset."""
        return Message.objects.filter(kind=self.kind)

    def language_for(self, registration):
        """The language in which somebody gets it: their own if there is a text, else English."""
        own = registration.language
        return own if own in self.texts else settings.LANGUAGE_CODE

    def takes(self, registration):
        """False for who does not come any more, unless they were asked for."""
        return self.to_ended or registration.state in COMING

    def queue(self, user, at=None):
        """Makes the draft one that is under way. True for the one who did it."""
        at = at or timezone.now()
        draft = Mailing.objects.drafts().filter(pk=self.pk)
        return draft.update(queued_at=at, due_at=at + LEASE, author=user) == 1

    def advance(self, start, reached, at=None):
        """Notes that the recipients up to `reached` were written to. True for who began there."""
        at = at or timezone.now()
        done = at if reached >= len(self.recipients) else None
        mine = Mailing.objects.under_way().filter(pk=self.pk, reached=start)
        return mine.update(reached=reached, due_at=at + LEASE, done_at=done) == 1
