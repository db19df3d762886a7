"""The event in the calendar of somebody who takes part (RFC 5545)."""

from django.conf import settings
from icalendar import vText, vUri

from events.ical import blank_calendar, entry

TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def calendar_of(registration, words=None):
    """The event of a registration as iCalendar, in the active language, as bytes.

    It has the UID of the public entry, so that the two are one in a calendar; the address at which
    one joins stands in it only for who is accepted and not coming in person. Takes the event in
    that language, where it is known already.
    """
    event = registration.event
    item = entry(event, None)
    words = words or registration.event_words
    theirs = entry(words, None)
    item["summary"] = vText(str(item["summary"]).replace(event.title, words.title))
    item.update({name: theirs[name] for name in ("location", "description") if name in theirs})
    item["url"] = vUri(settings.BASE_URL + registration.event_path)
    if registration.joins_online and event.join_url:
        parts = [str(item.get("description", "")), event.join_url, event.join_note]
        item["description"] = vText("\n\n".join(part for part in parts if part))
    file = blank_calendar()
    file.add_component(item)
    file.add_missing_timezones()
    return file.to_ical()
