"""Registration forms as visitors find them at a moment: open, full, closed, for how much longer."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models.event import SOON_DAYS
from forms.models.registration import Registration
from forms.registration.states import HOLDING, TAKES, Opening, State
from site_home.cldr import digits

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


class Places(NamedTuple):
    """How many places of a form are free (None: no limit), and whether somebody waits for one."""

    left: int | None = None
    awaited: bool = False

    @property
    def is_free(self):
        """True when whoever comes next gets a place."""
        return self.left is None or (self.left > 0 and not self.awaited)


def places_of(pages):
    """The Places of forms, by the numbers of their originals.

    Costs one query for all; none where none has a limit, or all come from `with_counts`.
    """
    forms = [page.settings for page in pages]
    limited = [form for form in forms if form.places or form.event.places]
    counts = _counts([form for form in limited if not hasattr(form, "counts")])
    places = {form.pk: Places() for form in forms}
    for form in limited:
        held, held_of_event, awaited = counts.get(form.pk) or form.counts
        limits = [(form.places, held), (form.event.places, held_of_event)]
        left = min(limit - given for limit, given in limits if limit)
        places[form.pk] = Places(max(0, left), awaited)
    return places


def with_counts(forms):
    """The forms as list, to be shown now: `places_of` asks the database nothing more of them.

    Takes a queryset of originals with `above`, the path of the event.
    """
    every = Registration.objects.order_by()
    of_form = every.filter(page=OuterRef("pk"))
    of_event = every.filter(event__path=OuterRef("above"))
    found = forms.annotate(
        held=_number(of_form.holding(), "page"),
        held_of_event=_number(of_event.holding(), "event"),
        awaited=Exists(of_form.filter(state=State.WAITING)),
    )
    found = list(found)
    for form in found:
        form.counts = (form.held, form.held_of_event, form.awaited)
    return found


def _number(registrations, group):
    counted = registrations.values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _counts(forms):
    """How many places of each form and of its event are held, and if somebody waits, as dict."""
    if not forms:
        return {}
    held, waiting = Q(state__in=HOLDING), Q(state=State.WAITING)
    events = {form.event.pk for form in forms}
    rows = Registration.objects.filter(held | waiting, event__in=events).order_by()
    counts = {"held": Count("pk", filter=held), "awaited": Count("pk", filter=waiting)}
    of_forms, of_events, awaited = Counter(), Counter(), set()
    for event, form, number, waiters in rows.values_list("event", "page").annotate(**counts):
        of_forms[form] += number
        of_events[event] += number
        awaited |= {form} if waiters else set()
    return {
        form.pk: (of_forms[form.pk], of_events[form.event.pk], form.pk in awaited) for form in forms
    }


class FormNow:
    """A registration form at a moment.

    Takes the page in the words to be shown, the moment, the Places of `places_of`, and whether
    the visitor has the link of the invitation.
    """

    def __init__(self, page, at, places, *, invited=False):
        free = places[page.settings.pk]
        self.page, self.at = page, at
        self.event, self.zone = page.event, page.event.zone
        self.opening = page.opening(at, invited=invited, free=free.is_free)
        self.takes = self.opening in TAKES
        self.opens_at, self.closes_at = page.settings.opens_at, page.closing
        shown = page.settings.show_places and self.opening == Opening.OPEN
        self.left = free.left if shown else None  # where each is decided on, it may be 0

    @property
    def is_ahead(self):
        """True for what is open, and for what may be once more."""
        ahead = (*TAKES, Opening.FULL, Opening.NOT_YET, Opening.INVITED)
        return self.opening in ahead

    @property
    def due(self):
        """The moment that matters next: when it closes, or when it opens."""
        return self.opens_at if self.opening == Opening.NOT_YET else self.closes_at

    @cached_property
    def next_change(self):
        """The next moment at which what is said of it changes, or None."""
        moments = [self.page.next_change(self.at)]
        if self.countdown:
            tomorrow = self.at.astimezone(self.zone).date() + DAY
            moments.append(datetime.combine(tomorrow, time(), self.zone))
        elif self.due > self.at:
            first = self._last_day(self.due) - SOON_DAYS * DAY
            moments.append(datetime.combine(first, time(), self.zone))
        return min((each for each in moments if each and each > self.at), default=None)

    @cached_property
    def countdown(self):
        """In how many days it opens or closes, in words; empty for what is far off."""
        if self.opening == Opening.NOT_YET:
            return self._count(
                self.opens_at.astimezone(self.zone).date(),
                _("Opens today"),
                _("Opens tomorrow"),
                lambda days: ngettext("Opens in %(days)s day", "Opens in %(days)s days", days),
            )
        if self.takes:
            return self._count(
                self._last_day(self.closes_at),
                _("Closes today"),
                _("Closes tomorrow"),
                lambda days: ngettext("Closes in %(days)s day", "Closes in %(days)s days", days),
            )
        return ""

    def _last_day(self, moment):
        return (moment - INSTANT).astimezone(self.zone).date()

    def _count(self, day, today, tomorrow, later):
        days = (day - self.at.astimezone(self.zone).date()).days
        if days <= 0:
            return today
        if days == 1:
            return tomorrow
        return later(days) % {"days": digits(days)} if days <= SOON_DAYS else ""

    @property
    def left_in_words(self):
        """How many places are left, where visitors see it; else empty."""
        if not self.left:
            return ""
        words = ngettext("%(number)s place left", "%(number)s places left", self.left)
        return words % {"number": digits(self.left)}
