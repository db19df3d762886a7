"""`manage.py delete_old_messages`: the outbox keeps nothing for ever."""

from django.core.management.base import BaseCommand

from site_home.models import Message


class Command(BaseCommand):
    """Deletes messages 30 days after they were sent or given up."""

    help = "Deletes messages 30 days after they were sent or given up."

    def handle(self, *args, **options):
        """Deletes them and says how many."""
        number, _kinds = Message.objects.outdated().delete()
        if options["verbosity"]:
            self.stdout.write(f"{number} messages deleted.")
