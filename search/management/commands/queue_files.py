"""`manage.py queue_files`: no file stays unread because the worker was stopped while it read it."""

from django.core.management.base import BaseCommand

from search import documents


class Command(BaseCommand):
    """Has the worker read the PDFs that were not read, unless it is about to."""

    help = "Has the worker read the PDFs whose text is not in the search yet."

    def handle(self, *args, **options):
        """Queues them and says how many."""
        number = documents.queue_unread()
        if options["verbosity"]:
            self.stdout.write(f"{number} files queued.")
