"""Reminders before changes close and before the event: each person gets one of a kind."""

import logging
from datetime import timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events.kinds import State as EventState
from forms.models import HistoryEntry, Registration, RegistrationPage
from forms.registration import letters
from forms.registration.states import COMING, Act, By, State

log = logging.getLogger("site_home.registration")

AT_ONCE = 200  # in one round of the scheduler, of a form and a kind
JUST_TOLD = timedelta(days=1)  # who registered since then has all in the confirmation


def send_due(at=None):
    """Sends the reminders that are due at a moment; returns how many.

    A form that fails does not keep the others waiting; what is left goes with the next round.
    """
    at = at or timezone.now()
    sent = 0
    for page in _pages(at):
        try:
            sent += sum(_remind(page, *kind, at) for kind in _kinds(page, at))
        except Exception as error:  # not the error itself: it may quote what was typed
            log.error("reminders of form %s failed (%s)", page.pk, type(error).__name__)
    return sent


def _pages(at):
    """The forms that remind, of events that are not over."""
    asked = Q(remind_of_deadline_days__gt=0) | Q(remind_of_event_days__gt=0)
    found = Registration.objects.filter(event__ends_at__gt=at).order_by().values("page")
    return RegistrationPage.objects.filter(asked, pk__in=found).order_by("pk")


def _kinds(page, at):
    """What is due of a form: the Act, who gets it by their states, and the function."""
    event = page.event
    if event.state(at) not in (EventState.AHEAD, EventState.RUNNING):
        return
    if _is_due(page.changes_close, page.remind_of_deadline_days, at):
        yield Act.REMINDED_OF_DEADLINE, COMING, letters.reminder_of_deadline
    if event.day_known and _is_due(event.starts_at, page.remind_of_event_days, at):
        yield Act.REMINDED_OF_EVENT, (State.ACCEPTED,), letters.reminder_of_event


def _is_due(moment, days, at):
    return bool(days) and moment - timedelta(days=days) <= at < moment


def _remind(page, act, states, write, at):
    reminded = HistoryEntry.objects.filter(registration=OuterRef("pk"), act=act)
    waiting = Registration.objects.filter(
        ~Exists(reminded), page=page, state__in=states, created_at__lte=at - JUST_TOLD
    )
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_remind_one(number, page, act, states, write) for number in numbers)


def _remind_one(number, page, act, states, write):
    """True when the person was reminded: nobody else did it, and they still stand as they did."""
    try:
        with transaction.atomic():
            held = Registration.objects.select_for_update(of=("self",))
            registration = held.filter(pk=number, state__in=states).first()
            if registration is None:
                return False
            registration.page, registration.event = page, page.event
            registration.note(act, By.SITE)
            write(registration)
    except IntegrityError:
        return False
    except OperationalError:
        raise
    except Exception as error:
        log.error("registration %s not reminded (%s)", number, type(error).__name__)
        return False
    return True
