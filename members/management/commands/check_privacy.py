"""`manage.py check_privacy`: fails when something private could be read by others."""

from django.core.management.base import BaseCommand
from wagtail.models import get_page_models

from members import privacy
from members.audience import closed_documents
from members.models import PaperPage

CHECKS = [
    privacy.types_without_rule,
    privacy.strange_places,
    privacy.mixed_families,
    privacy.papers_without_restriction,
    privacy.weak_restrictions,
    privacy.public_files,
    privacy.public_papers,
    privacy.telling_redirects,
]
WARNINGS = [privacy.idle_marks]
FAILED = 1


class Command(BaseCommand):
    """Looks for families that are public and private, for files at public addresses, and more."""

    help = "Fails, with a line for each, when something private could be read by others."

    def handle(self, *args, **options):
        """Prints what is wrong, what may be meant, what was checked; 1 if anything is wrong."""
        found = [line for check in CHECKS for line in check()]
        for line in found:
            self.stderr.write(line)
        for line in (line for check in WARNINGS for line in check()):
            self.stdout.write(f"Warning: {line}")
        self.stdout.write(
            f"Checked {len(get_page_models())} page types, {privacy.live_pages().count()} live "
            f"pages, {PaperPage.objects.live().count()} papers and "
            f"{closed_documents().count()} private files: {len(found)} to be mended."
        )
        if found:
            raise SystemExit(FAILED)
