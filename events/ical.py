"""Events as iCalendar (RFC 5545)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText, vUri

from events.kinds import Status
from site_home.cldr import comma_list

STATUS = {
    Status.SCHEDULED: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
REFRESH = "PT1H"


def calendar(pages, request):
    """A calendar of those event pages as bytes, time zones included."""
    file = blank_calendar()
    name = _("%(site)s: events") % {"site": settings.WAGTAIL_SITE_NAME}
    file.add("x-wr-calname", name)
    file.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", REFRESH)
    for page in pages:
        file.add_component(entry(page, request))
    file.add_missing_timezones()
    return file.to_ical()


def blank_calendar():
    """A Calendar without an entry."""
    file = Calendar()
    file.add("prodid", "-//Budapest Process//Events//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    return file


def entry(page, request):
    """One event page as VEVENT: a stable UID, its SEQUENCE, local times with TZID or whole days."""
    event = Event()
    event.add("uid", str(page.translation_key))
    event.add("dtstamp", page.last_published_at or timezone.now())
    event.add("sequence", page.sequence)
    event.add("status", STATUS[page.status])
    title = page.title
    if page.status == Status.CANCELLED:
        title = _("Cancelled: %(title)s") % {"title": title}
    elif page.status == Status.POSTPONED:
        title = _("Postponed: %(title)s") % {"title": title}
    event.add("summary", vText(title, params={"LANGUAGE": get_language() or "en"}))
    if page.all_day:
        event.add("dtstart", page.first_day)
        event.add("dtend", page.last_day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", page.starts_at.astimezone(page.zone))
        if page.end_time:  # without one, RFC 5545, 3.6.1 wants no DTEND
            event.add("dtend", page.ends_at.astimezone(page.zone))
    country = page.country.name if page.country else ""
    place = comma_list(page.venue, page.address, page.city, country)
    if place:
        event.add("location", place)
    text = [part for part in (page.summary, page.status_note) if part]
    if text:
        event.add("description", "\n\n".join(text))
    event.add("url", vUri(page.get_full_url(request)))
    if page.last_published_at:
        event.add("last-modified", page.last_published_at)
    return event
