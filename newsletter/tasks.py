"""What the worker does for the newsletter."""

import logging
from datetime import timedelta

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from newsletter.models import Subscriber
from site_home.mail_queue import MAIL

log = logging.getLogger("site_home.newsletter")

TRIES = 6
FIRST_WAIT = timedelta(minutes=1)


@task()
def sign_up(tried=0, **typed):
    """Takes down what was typed into the sign-up; a database that is busy is tried again."""
    try:
        Subscriber.objects.sign_up(**typed)
    except OperationalError as error:
        if tried + 1 >= TRIES:
            raise
        wait = FIRST_WAIT * 2**tried
        log.warning("sign-up not taken down (%s), next try in %s", type(error).__name__, wait)
        again = sign_up.using(backend=MAIL, run_after=timezone.now() + wait)
        again.enqueue(tried=tried + 1, **typed)
