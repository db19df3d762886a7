"""What the worker does for registration."""

import logging
from datetime import timedelta

from django.apps import apps
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from site_home.mail_queue import MAIL

log = logging.getLogger("site_home.registration")

TRIES = 6
FIRST_WAIT = timedelta(minutes=1)


@task()
def send_links(event, email, tried=0):
    """Sends the personal links of an address; takes the number of the original of the event.

    A database that is busy is tried again; who was sent theirs within the hour gets no other.
    """
    try:
        for registration in _registrations(event, email):
            with transaction.atomic():
                registration.send_link()
    except OperationalError as error:
        if tried + 1 >= TRIES:
            raise
        wait = FIRST_WAIT * 2**tried
        log.warning("links not sent (%s), next try in %s", type(error).__name__, wait)
        again = send_links.using(backend=MAIL, run_after=timezone.now() + wait)
        again.enqueue(event=event, email=email, tried=tried + 1)


def _registrations(event, email):
    registrations = apps.get_model("forms", "Registration").objects
    return registrations.at_address(email).filter(event=event).select_related("page", "event")
