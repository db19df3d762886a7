"""`manage.py prune_subscribers`: what leads to no subscription is not kept."""

from django.core.management.base import BaseCommand

from newsletter.importing import SubscriberImport
from newsletter.models import Subscriber


class Command(BaseCommand):
    """Deletes sign-ups that nobody has confirmed within 30 days, and lists never imported."""

    help = "Deletes newsletter sign-ups not confirmed within 30 days, and lists never imported."

    def handle(self, *args, **options):
        """Deletes them and says how many sign-ups there were."""
        SubscriberImport.objects.forget()
        number = Subscriber.objects.forget_unconfirmed()
        if options["verbosity"]:
            self.stdout.write(f"{number} sign-ups deleted.")
