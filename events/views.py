"""Events as calendar files."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events.ical import calendar
from events.models import EventPage
from site_home.access import visible_to
from site_home.caching import cache_until


def _answer(text, name):
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
def event_calendar(request, pk):
    """One event as iCalendar; 404 when the visitor may not see it or its day is not yet known."""
    page = visible_to(request, EventPage).day_known().filter(pk=pk).first()
    if not page:
        raise Http404("There is no such event.")
    return _answer(calendar([page], request), page.slug)


@require_safe
def upcoming_calendar(request):
    """Every event that is not over and has a day, in the language of the address."""
    now = timezone.now()
    pages = visible_to(request, EventPage).day_known().filter(alias_of=None)
    pages = pages.filter(locale__language_code=get_language())
    cache_until(request, pages.next_change(now))
    return _answer(calendar(pages.upcoming(now).for_cards(), request), "events")
