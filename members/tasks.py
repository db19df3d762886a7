"""What the worker does for memberships."""

from datetime import timedelta

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from members import letters
from members.groups import SECRETARIAT
from site_home.mail_queue import MAIL
from site_home.models import Heartbeat

NOTICE = "membership_notice"  # its Heartbeat tells when the last mail went out, or will
ONE_MAIL_IN = timedelta(hours=1)


@transaction.atomic
def announce(at=None):
    """Has the Secretariat told that somebody waits: now, or once the last mail is an hour old."""
    now = at or timezone.now()
    long_ago = now - 2 * ONE_MAIL_IN
    rows = Heartbeat.objects.select_for_update()
    last, _made = rows.get_or_create(name=NOTICE, defaults={"seen_at": long_ago})
    if now < last.seen_at <= now + ONE_MAIL_IN:  # is on its way
        return
    is_recent = now - ONE_MAIL_IN < last.seen_at <= now
    last.seen_at = last.seen_at + ONE_MAIL_IN if is_recent else now
    last.save()
    run_after = last.seen_at if last.seen_at > now else None
    tell_secretariat.using(backend=MAIL, run_after=run_after).enqueue()


@task()
def tell_secretariat():
    """Writes to the Secretariat how many wait, if anybody still does."""
    number = apps.get_model("members", "Membership").objects.waiting().count()
    officers = get_user_model().objects.filter(groups__name=SECRETARIAT, is_active=True)
    addresses = list(officers.values_list("email", flat=True))
    if number and addresses:
        with transaction.atomic():
            letters.to_secretariat(addresses, number)
