"""`manage.py update_search`: the index anew, while the site goes on searching."""

from django.core.management.base import BaseCommand
from wagtail.models import Page

from search import documents, indexing, spellings
from search.models import Entry

STEP = 100


class Command(BaseCommand):
    """Writes every entry anew; each is whole at every moment."""

    help = "Writes the search index anew: needed only when its rules have changed."

    def add_arguments(self, parser):
        parser.add_argument("--pages-only", action="store_true", help="leave files to the worker")

    def handle(self, *args, **options):
        """Reads files that were not, writes the entries in steps, drops what stands for nothing."""
        if not options["pages_only"]:
            self._read_files(options["verbosity"])
        numbers = list(Page.objects.live().order_by("pk").values_list("pk", flat=True))
        with spellings.heard() as words:
            for start in range(0, len(numbers), STEP):
                indexing.put_in_turn(numbers[start : start + STEP])
                if options["verbosity"]:
                    done = min(start + STEP, len(numbers))
                    self.stdout.write(f"\r{done} of {len(numbers)} pages", ending="")
                    self.stdout.flush()
        gone = Entry.objects.exclude(page__live=True)
        indexing.put_saved(gone.values_list("pk", flat=True))
        spellings.forget_others(words)
        if options["verbosity"]:
            self.stdout.write("")

    def _read_files(self, verbosity):
        waiting = list(documents.unread().order_by("pk"))
        for done, document in enumerate(waiting, start=1):
            try:
                documents.read(document)
            except Exception as error:  # whatever it is, the pages must be written
                self.stderr.write(f"\rDocument {document.pk} was not read: {error}")
            if verbosity:
                self.stdout.write(f"\r{done} of {len(waiting)} files", ending="")
                self.stdout.flush()
        if waiting and verbosity:
            self.stdout.write("")
