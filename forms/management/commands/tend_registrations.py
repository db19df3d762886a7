"""`manage.py tend_registrations`: what becomes of registrations by the clock."""

import logging

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.models import EventPage
from forms.models import Registration
from forms.registration import mailings, reminders
from forms.registration.states import State

log = logging.getLogger("site_home.registration")


class Command(BaseCommand):
    """Takes back late offers, makes new ones, reminds, goes on with mails that were broken off."""

    help = "Gives places to the waiting lists, sends reminders, goes on with mails to participants."

    def handle(self, *args, **options):
        """Each event and each of these has its turn, whatever becomes of the others."""
        now = timezone.now()
        offers = sum(self._try(Registration.objects.give_places, each) for each in _waiting(now))
        reminded = self._try(reminders.send_due)
        self._try(mailings.take_up)
        if options["verbosity"]:
            self.stdout.write(f"{offers} places offered, {reminded} reminders sent.")

    def _try(self, act, *args):
        """What an act returns; 0 when it fails, which is logged without what it may quote."""
        try:
            return act(*args) or 0
        except Exception as error:
            log.error("%s%s failed (%s)", act.__name__, args, type(error).__name__)
            return 0


def _waiting(now):
    """The numbers of the events that are not over and have offers open or a waiting list."""
    states = [State.OFFERED, State.WAITING]
    found = Registration.objects.filter(state__in=states).order_by().values("event")
    ahead = EventPage.objects.filter(pk__in=found, ends_at__gt=now).order_by("pk")
    return list(ahead.values_list("pk", flat=True))
