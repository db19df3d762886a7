"""`manage.py delete_old_submissions`: what visitors sent is kept as long as its form says."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from forms.models import FormPage, FormSubmission, Upload
from forms.models.submission import FOLDER, PENDING_FOR
from site_home.models.media import private_storage

BATCH = 500


class Command(BaseCommand):
    """Deletes submissions that are too old, files left behind, and files without a row."""

    help = "Deletes what was sent with forms and has been kept as long as they say, with its files."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args, dry_run, **options):
        """Goes through the forms that keep what is sent, then the files."""
        now = timezone.now()
        self.loud = options["verbosity"] > 0
        self.done = "would be deleted" if dry_run else "deleted"
        for page in FormPage.objects.defer_streamfields().order_by("pk"):
            if page.original != page:
                continue
            old = FormSubmission.objects.expired(page, now)
            self._delete(old, dry_run, f"{page.title} ({page.retention_days} days)")
        self._delete(Upload.objects.left_behind(now), dry_run, "files of forms never sent")
        self._sweep(now, dry_run)

    def _say(self, words):
        if self.loud:
            self.stdout.write(words)

    def _delete(self, rows, dry_run, name):
        total = rows.count()
        files = Upload.objects.filter(submission__in=rows) if rows.model is FormSubmission else rows
        self._say(f"{name}: {total} {self.done}, {files.count()} files")
        gone = 0
        while not dry_run and (numbers := list(rows.values_list("pk", flat=True)[:BATCH])):
            with transaction.atomic():
                rows.model.objects.filter(pk__in=numbers).delete()
            gone += len(numbers)
            if total > BATCH:
                self._say(f"  {gone} of {total}")

    def _sweep(self, now, dry_run):
        """Files whose row was never written, because something failed on the way."""
        storage, count = private_storage(), 0
        names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
        known = set(Upload.objects.values_list("file", flat=True))
        for name in (f"{FOLDER}/{each}" for each in names):
            if name not in known and storage.get_modified_time(name) < now - PENDING_FOR:
                count += 1
                if not dry_run:
                    storage.delete(name)
        self._say(f"files that belong to nothing: {count} {self.done}")
