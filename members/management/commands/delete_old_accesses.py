"""`manage.py delete_old_accesses`: who fetched a file is kept for twelve months."""

from django.core.management.base import BaseCommand

from members.models import FileAccess


class Command(BaseCommand):
    """Deletes what is kept of fetched files after twelve months."""

    help = "Deletes accesses to files of the intranet that are older than twelve months."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, dry_run, **options):
        """Deletes them and says how many."""
        old = FileAccess.objects.old()
        number = old.count() if dry_run else old.delete()[0]
        if options["verbosity"]:
            done = "would be deleted" if dry_run else "deleted"
            self.stdout.write(f"{number} accesses to files {done}.")
