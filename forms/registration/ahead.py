"""Which registration forms a visitor finds: those of an event, or of all events that are ahead."""

from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.db.models.functions import Left, Length
from django.utils import timezone

from events.kinds import Status
from events.models import EventPage
from forms.models.registration_page import RegistrationPage
from forms.registration.openings import FormNow, places_of, with_counts
from site_home.access import visible_to
from site_home.caching import cache_until
from site_home.languages import language_of
from site_home.translation_sync import original_of


class EventForms:
    """An event, in the words to be shown, and its forms at a moment."""

    def __init__(self, event, forms):
        self.event, self.forms = event, forms

    @cached_property
    def takes(self):
        """True when one of the forms takes registrations."""
        return any(form.takes for form in self.forms)

    @property
    def foremost(self):
        """The same with the forms that take registrations alone, where there are any."""
        return EventForms(self.event, [form for form in self.forms if form.takes or not self.takes])

    @property
    def due(self):
        """The soonest moment that matters: a deadline, or where nothing is open, an opening."""
        return min(form.due for form in self.forms if form.takes or not self.takes)


def forms_ahead(request, page, at=None):
    """The EventForms of all that is open or will be, for a list on a page, as list.

    What is open comes first; then what is in the language of the page; then the soonest deadline.
    Takes the request and the page, which is right until the next change.
    """
    at = at or timezone.now()
    events = visible_to(request, EventPage).filter(status=Status.SCHEDULED, alias_of=None)
    events = list(_originals(events).upcoming(at).for_cards())
    forms = forms_below(request, events, page, at)
    words = _in_words(visible_to(request, EventPage).for_cards(), events, page)
    listed = [
        EventForms(words.get(event.translation_key, event), list(group))
        for event, group in groupby(forms, key=lambda form: form.event)
    ]
    listed = [each for each in map(_without_the_rest, listed) if each.forms]
    own = language_of(page)
    return sorted(
        listed,
        key=lambda each: (not each.takes, language_of(each.event) != own, each.due, each.event.pk),
    )


def _without_the_rest(listed):
    return EventForms(listed.event, [form for form in listed.forms if form.is_ahead])


def forms_of(request, event, at=None):
    """The forms of an event, as list of FormNow in the order of the editors.

    Takes the request, whose page is right until the next change, and the event or a translation.
    """
    original = original_of(event) or event
    return forms_below(request, [original], event, at or timezone.now())


def forms_below(request, events, page, at):
    """The visible forms of originals of events, in the language of a page where there are any."""
    below = visible_to(request, RegistrationPage).filter(alias_of=None).defer("fields")
    parent = Left("path", Length("path") - RegistrationPage.steplen)
    by_path = {event.path: event for event in events}
    forms = _originals(below).alias(above=parent).filter(above__in=by_path)
    forms = with_counts(forms.order_by("path"))
    words = _in_words(visible_to(request, RegistrationPage).defer("fields"), forms, page)
    shown = []
    for form in forms:
        form.event = by_path[form.path[: -form.steplen]]
        shown.append(words.get(form.translation_key, form))
        shown[-1].settings, shown[-1].event = form, form.event
    places = places_of(shown)
    found = [FormNow(each, at, places) for each in shown]
    for each in found:
        cache_until(request, each.next_change)
    return found


def _originals(pages):
    return pages.filter(locale__language_code=settings.LANGUAGE_CODE)


def _in_words(pages, originals, page):
    """Those of the pages that put originals into the language of a page, by their families."""
    if not originals or language_of(page) == settings.LANGUAGE_CODE:
        return {}
    keys = [original.translation_key for original in originals]
    found = pages.filter(locale=page.locale_id, translation_key__in=keys)
    return {each.translation_key: each for each in found}
