"""`manage.py delete_old_accounts`: accounts that led to nothing are not kept."""

from django.core.management.base import BaseCommand

from members.tidying import delete_old_accounts, old_accounts

WHY = {
    "unverified": "not verified within 7 days",
    "never_asked": "without a request for 30 days",
    "refused": "refused or ended a year ago",
}


class Command(BaseCommand):
    """Deletes accounts that nobody verified or used to ask, and memberships long over."""

    help = "Deletes accounts never verified or used, and memberships over for a year."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, **options):
        """Deletes them and says how many."""
        old = old_accounts() if options["dry_run"] else delete_old_accounts()
        if not options["verbosity"]:
            return
        done = "would be deleted" if options["dry_run"] else "deleted"
        for name, why in WHY.items():
            self.stdout.write(f"{len(getattr(old, name))} accounts {why} {done}.")
        self.stdout.write(f"{len(old.memberships)} memberships of other accounts {done}.")
