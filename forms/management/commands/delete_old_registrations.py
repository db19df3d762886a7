"""`manage.py delete_old_registrations`: registrations are kept as long as their form says."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.kinds import State as EventState
from forms.models import HistoryEntry, Registration, RegistrationPage
from forms.models.registering import lock
from forms.registration.core_fields import SENSITIVE

BATCH = 500


class Command(BaseCommand):
    """Deletes registrations that are too old; diet and access needs sooner."""

    help = "Deletes registrations kept as long as their form says; diet and access needs sooner."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args, dry_run, **options):
        """Goes through the forms."""
        now, done = timezone.now(), "would be deleted" if dry_run else "deleted"
        held = Registration.objects.order_by().values("page")
        for page in RegistrationPage.objects.filter(pk__in=held).order_by("pk"):
            old, sensitive = expired(page, now), outdated(page, now)
            line = (
                f"{page.event.title}, {page.title} ({page.retention_days} days,"
                f" {page.sensitive_days} for diet and access needs):"
                f" {old.count()} registrations {done},"
                f" {number_of_fields(sensitive)} answers on diet and access needs {done}"
            )
            if not dry_run:
                self._delete(page, old)
                self._shorten(page, sensitive)
            if options["verbosity"]:
                self.stdout.write(line)

    def _delete(self, page, old):
        while numbers := list(old.values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                lock(page.event.pk)
                Registration.objects.filter(pk__in=numbers).delete()

    def _shorten(self, page, sensitive):
        for number in list(sensitive.values_list("pk", flat=True)):
            with transaction.atomic():
                lock(page.event.pk)
                Registration.objects.get(pk=number).shorten()


def expired(page, now):
    """The registrations of a form that have been kept long enough; none of a postponed event."""
    event = page.event
    over = event.ends_at + timedelta(days=page.retention_days) <= now
    if not over or event.state(now) == EventState.POSTPONED:
        return page.registrations.none()
    return page.registrations.all()


def outdated(page, now):
    """Those that are kept, but not with their diet and access needs, be it in the history.

    While an event is postponed they stay: they will be needed.
    """
    event = page.event
    over = event.ends_at + timedelta(days=page.sensitive_days) <= now
    if not over or event.state(now) == EventState.POSTPONED or expired(page, now).exists():
        return page.registrations.none()
    told = HistoryEntry.objects.filter(changes__has_any_keys=SENSITIVE).values("registration")
    return page.registrations.filter(_given() | Q(pk__in=told))


def _given():
    conditions = (~Q(**{name: ""}) for name in SENSITIVE)
    return Q(*conditions, _connector=Q.OR)


def number_of_fields(registrations):
    """How many answers on diet and access needs registrations hold."""
    return sum(registrations.exclude(**{name: ""}).count() for name in SENSITIVE)
