"""What is not kept of accounts: those that never became anything, and requests long decided."""

from datetime import timedelta
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from members.models import Membership

UNVERIFIED, NEVER_ASKED, DECIDED = timedelta(days=7), timedelta(days=30), timedelta(days=365)


class Old(NamedTuple):
    """The numbers of accounts that go, by why."""

    unverified: list
    never_asked: list
    refused: list
    memberships: list


def without_rights():
    """The accounts that somebody signed up with, and that may nothing and have entered no admin."""
    return get_user_model().objects.filter(
        emailaddress__isnull=False,
        is_staff=False,
        is_superuser=False,
        groups=None,
        user_permissions=None,
        wagtail_userprofile=None,
    )


def old_accounts(at=None):
    """What is not kept any longer at a moment (now), as Old.

    Accounts that an administrator has made have no address of their own to verify, and stay until
    they are used; who has signed in lately stays, too. Of who has other rights only the membership
    goes (`memberships`).
    """
    at = at or timezone.now()
    idle = without_rights().filter(membership=None)
    away = Q(last_login=None) | Q(last_login__lt=at - NEVER_ASKED)
    verified = idle.filter(away, emailaddress__verified=True)
    unverified = idle.exclude(emailaddress__verified=True)
    over = Membership.objects.filter(state__in=[Membership.State.REFUSED, Membership.State.ENDED])
    over = over.annotate(decided_at=Max("history__at")).filter(decided_at__lt=at - DECIDED)
    refused = without_rights().filter(membership__in=list(over.values_list("pk", flat=True)))
    goes_whole = _numbers(refused)
    return Old(
        _numbers(unverified.filter(date_joined__lt=at - UNVERIFIED)),
        _numbers(verified.filter(date_joined__lt=at - NEVER_ASKED)),
        goes_whole,
        _numbers(over.exclude(user__in=goes_whole)),
    )


def _numbers(rows):
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def delete_old_accounts(at=None):
    """Deletes them; returns Old. Who asks at this moment is waited for, and stays.

    What was noted of sessions that are over goes, too: it holds network addresses.
    """
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.exclude(session_key__in=running).delete()
    accounts = get_user_model().objects
    old = old_accounts(at)
    candidates = [*old.unverified, *old.never_asked, *old.refused]
    list(accounts.select_for_update().filter(pk__in=candidates).order_by("pk").values_list("pk"))
    old = old_accounts(at)
    gone = set(candidates) & {*old.unverified, *old.never_asked, *old.refused}
    accounts.filter(pk__in=gone).delete()
    Membership.objects.filter(pk__in=old.memberships).delete()
    return old
