"""`manage.py tell_members`: mails about new papers, as each member wants them."""

from django.core.management.base import BaseCommand

from members.notices import send_due


class Command(BaseCommand):
    """Writes to the members who are to be told now."""

    help = "Mails members about new papers: at once, or once a day at seven."

    def handle(self, *args, **options):
        """Writes, and says to how many."""
        sent = send_due()
        if options["verbosity"]:
            self.stdout.write(f"{sent} members told.")
