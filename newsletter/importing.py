"""Subscribers from a file: checked row by row first, then added all at once or not at all."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from newsletter.checking import COLUMNS, Check, batches
from newsletter.journal import IMPORT, record
from newsletter.models import Consent, Subscriber, Suppression
from newsletter.sheets import read_sheet
from site_home.mail_queue import MAIL

log = logging.getLogger(__name__)

MOST_NOTES = 1000
LATE = timedelta(seconds=30)
KEPT_UNUSED = timedelta(days=1)


class SubscriberImportQuerySet(models.QuerySet):
    """Imports by what has become of them."""

    def from_file(self, file, source, language, user):
        """Reads a file and keeps what is found; returns the SubscriberImport.

        Takes the uploaded file, in what the consent consists, the code of the language of rows
        that name none, and who does it. Raises ValidationError for a file that is no list.
        """
        sheet = read_sheet(file.read())
        check = Check(language)
        for row in sheet.rows:
            check.look_at(row)
        check.compare()
        self.forget()
        return self.create(
            file_name=file.name[:200],
            source=source,
            user=user,
            rows=check.rows,
            notes=check.notes[:MOST_NOTES],
            has_more_notes=len(check.notes) > MOST_NOTES,
            counts=check.counts,
            ignored=sheet.ignored,
        )

    def forget(self, at=None):
        """Deletes what was checked and not imported within a day: it holds addresses."""
        before = (at or timezone.now()) - KEPT_UNUSED
        return (
            self.exclude(state=SubscriberImport.State.DONE).filter(created_at__lt=before).delete()
        )

    def naming(self, email):
        """Those not carried out that hold an address, as list."""
        waiting = self.exclude(state=SubscriberImport.State.DONE)
        return [each for each in waiting if any(row[0] == email for row in each.rows)]

    @transaction.atomic
    def drop(self, email):
        """Takes an address out of whatever waits to be imported; returns out of how many."""
        found = self.select_for_update().naming(email)
        for each in found:
            each.rows = [row for row in each.rows if row[0] != email]
            each.save(update_fields=["rows"])
        return len(found)


class SubscriberImport(models.Model):
    """One file of subscribers: what its check has found, and what was made of it."""

    class State(models.TextChoices):
        """How far it is."""

        CHECKED = "checked", _("Checked")
        QUEUED = "queued", _("Under way")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")

    file_name = models.CharField(_("file"), max_length=200)
    source = models.CharField(_("how they agreed"), max_length=300)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.CHECKED
    )
    created_at = models.DateTimeField(_("checked"), default=timezone.now)
    queued_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(_("imported"), null=True, editable=False)
    added = models.PositiveIntegerField(_("added"), default=0)
    counts = models.JSONField(default=dict)
    ignored = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    has_more_notes = models.BooleanField(default=False)

    objects = SubscriberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-created_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return self.file_name

    @property
    def progress(self):
        """How many rows are through, or None before the first."""
        return cache.get(self._progress_key)

    @property
    def _progress_key(self):
        return f"subscriber_import_{self.pk}"

    @property
    def is_late(self):
        """True when it waits for longer than it takes the worker to begin or to go on."""
        return self.progress is None and timezone.now() - self.queued_at > LATE

    def discard(self):
        """Deletes what was checked, unless it is imported or just being so."""
        unused = [self.State.CHECKED, self.State.FAILED]
        SubscriberImport.objects.filter(pk=self.pk, state__in=unused).delete()

    def queue(self, user):
        """Hands the import to the worker; asking twice does no harm."""
        waiting = SubscriberImport.objects.filter(pk=self.pk).exclude(state=self.State.DONE)
        cache.delete(self._progress_key)
        with transaction.atomic():
            if waiting.update(state=self.State.QUEUED, queued_at=timezone.now(), user=user):
                carry_out.using(backend=MAIL).enqueue(self.pk)

    def apply(self):
        """Adds all its rows in one transaction, once; the addresses are then kept there only."""
        waiting = SubscriberImport.objects.filter(state=self.State.QUEUED)
        with transaction.atomic():
            held = waiting.select_for_update().filter(pk=self.pk).first()
            if held is None:
                return
            now, through = timezone.now(), 0
            for rows in batches(held.rows):
                held.added += len(held.add(rows, now))
                through += len(rows)
                cache.set(self._progress_key, through, LATE.seconds)
            held.rows, held.notes = [], []
            held.state, held.done_at = self.State.DONE, now
            held.save()
            record(held.user, IMPORT, number=held.added, source=held.source)

    def add(self, rows, now):
        """Adds those of the rows that are neither there nor suppressed; returns the subscribers."""
        suppressed = Suppression.objects.digests_of([row[0] for row in rows])
        made = [
            Subscriber(
                **dict(zip(COLUMNS, row, strict=True)),
                state=Subscriber.State.CONFIRMED,
                created_at=now,
                confirmed_at=now,
            )
            for row in rows
            if row[0] not in suppressed
        ]
        # Somebody may be signing up this very moment: whoever is there already stays as they are.
        Subscriber.objects.bulk_create(made, ignore_conflicts=True)
        keys = [subscriber.personal_digest for subscriber in made]
        added = list(Subscriber.objects.filter(personal_digest__in=keys))
        Consent.objects.bulk_create(
            Consent(
                subscriber=subscriber,
                source=Consent.Source.IMPORT,
                detail=self.source,
                language=subscriber.language,
                given_at=now,
                confirmed_at=now,
            )
            for subscriber in added
        )
        return added


@task()
def carry_out(number):
    """Carries out an import that was asked for."""
    asked = SubscriberImport.objects.defer("rows", "notes").filter(pk=number)
    for waiting in asked:
        try:
            waiting.apply()
        except Exception as error:
            # Not the error itself: it may quote addresses.
            log.error("import %s of subscribers failed (%s)", number, type(error).__name__)
            asked.filter(state=SubscriberImport.State.QUEUED).update(
                state=SubscriberImport.State.FAILED
            )
