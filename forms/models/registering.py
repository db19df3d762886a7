"""How one is registered, and how places are given away; every such act waits for the one before.

The original of the event is the lock (docs/decisions/0017).
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import Page

from events.kinds import State as EventState
from events.kinds import Status
from events.models import EventPage
from forms.registration.states import (
    COMES_BACK,
    COMING,
    HOLDING,
    Act,
    By,
    EventIsOffError,
    State,
)
from site_home.languages import keep_words
from site_home.models.personal_link import PersonalLinkQuerySet


class RegistrationQuerySet(PersonalLinkQuerySet):
    """Registrations by how they stand, and how one becomes one."""

    def holding(self):
        """Those that have a place, be it only offered."""
        return self.filter(state__in=HOLDING)

    def coming(self):
        """Those that are neither refused nor ended."""
        return self.filter(state__in=COMING)

    def in_turn(self):
        """The waiting list, who has waited longest first."""
        return self.filter(state=State.WAITING).order_by("waiting_since", "pk")

    def at_address(self, email):
        """Those of an address, however it is written."""
        return self.filter(email__iexact=email.strip())

    def places_left(self, page):
        """How many places of a form (its original) are free, or None where there is no limit.

        To be called on the registrations of the form's event.
        """
        limits = {"page": page.places, "event": page.event.places}
        if not any(limits.values()):
            return None
        held = self.filter(state__in=HOLDING).aggregate(
            page=Count("pk", filter=Q(page=page)), event=Count("pk")
        )
        left = (limit - held[name] for name, limit in limits.items() if limit)
        return max(0, min(left))

    def register(
        self,
        page,
        person,
        answers,
        consents,
        language,
        *,
        by=By.PARTICIPANT,
        actor=None,
        state=None,
    ):
        """The registration of a person, and what it is: a Receipt. To be called in a transaction.

        Takes the original of the form; the core fields of the person as a dict; the answers to the
        editor's questions (files as Uploads) and the texts agreed to, by their keys; the code of
        the language; who did it, and the state that an organiser gives. The same person is never
        registered twice with one form: who has cancelled, declined or let an offer lapse comes
        back, anybody else gets the registration there is. Raises NoPlaceLeftError, and
        EventIsOffError for who comes by themselves to an event that has just been cancelled or
        postponed.
        """
        event = lock(page.event.pk)
        keep_words(page.event, event)
        page.event = event
        if by == By.PARTICIPANT and event.status != Status.SCHEDULED:
            raise EventIsOffError(event.status)
        new = self.model(page=page, event=event, language=language, by=by, **person)
        new.set_answers(answers, consents)
        known = self.filter(page=page, person_digest=new.person_digest).first()
        if known and known.state not in COMES_BACK:
            return Receipt(known, is_new=False, is_retry=new.is_retry_of(known))
        if known:
            new.pk, new.reference, new.notes = known.pk, known.reference, known.notes
        if state in HOLDING:
            new._need_place()
        new._begin(state or page.first_state(), actor)
        new.attach(answers, is_first=not known)
        return Receipt(new, is_new=True, is_retry=False)

    @transaction.atomic(savepoint=False)
    def give_places(self, event_pk, at=None):
        """Takes back offers that have lapsed and offers what is free to who waits longest.

        Takes the number of the original of the event. Returns how many offers were made.
        """
        at = at or timezone.now()
        event = lock(event_pk)
        every = self.filter(event=event)
        if event.state(at) in (EventState.CANCELLED, EventState.POSTPONED):
            every.withdraw_offers(By.SITE)
            return 0
        for late in every.filter(state=State.OFFERED, offered_until__lte=at):
            late._step(State.LAPSED, By.SITE)
        if event.state(at) == EventState.OVER:
            return 0
        given, left = 0, {}
        for waiting in every.in_turn().select_related("page"):
            page = waiting.page
            if page.pk not in left:
                page.event = event
                left[page.pk] = every.places_left(page)
            if left[page.pk] == 0:
                continue
            waiting.event = event
            waiting.offered_until = min(at + timedelta(hours=page.offer_hours), event.ends_at)
            waiting._step(State.OFFERED, By.SITE)
            given, left = given + 1, {}
        return given

    def withdraw_offers(self, by, actor=None):
        """Puts who is offered a place back on the waiting list, in their old turn, without mail."""
        for offered in self.filter(state=State.OFFERED):
            offered.state, offered.offered_until = State.WAITING, None
            offered.save(update_fields=["state", "offered_until"])
            steps = {"from_state": State.OFFERED, "to_state": State.WAITING}
            offered.note(Act.STATE, by, actor, **steps)


class Receipt(NamedTuple):
    """What came of a post: the registration there is now, and whether it made it."""

    registration: models.Model
    is_new: bool
    is_retry: bool

    @property
    def is_own(self):
        """True when who posted may open it: it is theirs, and not only of that name."""
        return self.is_new or self.is_retry


def lock(event_pk):
    """The original of an event; whoever changes its registrations waits for the one before.

    To be called in a transaction. On SQLite every transaction waits (settings, IMMEDIATE).
    """
    return EventPage.objects.select_for_update(of=("self",)).get(pk=event_pk)


def lock_with_page(event_pk):
    """The same for whoever also writes the page, which editors lock first when they save it."""
    Page.objects.select_for_update(of=("self",)).get(pk=event_pk)
    return lock(event_pk)
