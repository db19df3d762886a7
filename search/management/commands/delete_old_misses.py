"""`manage.py delete_old_misses`: searches without results are kept for ninety days."""

from django.core.management.base import BaseCommand

from search.models import MissedQuery


class Command(BaseCommand):
    """Deletes what was searched for and not found after ninety days."""

    help = "Deletes searches without results that are older than ninety days."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, dry_run, **options):
        """Deletes them and says how many."""
        old = MissedQuery.objects.old()
        number = old.count() if dry_run else old.delete()[0]
        if options["verbosity"]:
            done = "would be deleted" if dry_run else "deleted"
            self.stdout.write(f"{number} searches without results {done}.")
