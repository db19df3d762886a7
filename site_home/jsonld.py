"""Schema.org objects of the pages (https://schema.org), as dicts ready for JSON."""

import json
from contextlib import suppress

from django.conf import settings
from django.utils.safestring import mark_safe
from wagtail.images.models import SourceImageIOError

from site_home.cldr import Precision
from site_home.languages import language_of

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
EVENT_STATUS = {
    "scheduled": "https://schema.org/EventScheduled",
    "postponed": "https://schema.org/EventPostponed",
    "cancelled": "https://schema.org/EventCancelled",
}
SHARED = "fill-1200x630|format-jpeg"
KNOWN = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
ATTENDANCE = {
    "in_person": "https://schema.org/OfflineEventAttendanceMode",
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}


def absolute(address):
    """The full address of a file of the site."""
    return address if "://" in address else f"{settings.BASE_URL}{address}"


def script(objects):
    """The objects as a script element that no text in them can end."""
    if not objects:
        return ""
    graph = {"@context": "https://schema.org", "@graph": objects}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def organisation(request):
    """The dialogue as an Organization."""
    return {
        "@type": "Organization",
        "@id": f"{settings.BASE_URL}/#organisation",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": f"{settings.BASE_URL}/",
        "foundingDate": "1993",
    }


def _date(day, precision):
    """The date as ISO 8601 has it, as far as it is known: 2021-10-05, 2021-10 or 2021."""
    return day.isoformat()[: KNOWN[precision]]


def _page(page, kind, request):
    data = {
        "@type": kind,
        "name": page.title,
        "url": page.get_full_url(request),
        "inLanguage": language_of(page),
    }
    if page.description:
        data["description"] = page.description
    if page.image:
        with suppress(SourceImageIOError):  # the file is lost, the page is not
            data["image"] = absolute(page.image.get_rendition(SHARED).url)
    return data


def news_article(page, request):
    """A news item as a NewsArticle."""
    data = _page(page, "NewsArticle", request)
    data["headline"] = data.pop("name")
    data["datePublished"] = _date(page.date, page.date_precision)
    if page.last_published_at:
        data["dateModified"] = page.last_published_at.isoformat()
    data["publisher"] = {"@id": organisation(request)["@id"]}
    if page.place:
        data["contentLocation"] = {"@type": "Place", "name": page.place}
    return data


def report(page, request):
    """A publication as a Report, with its editions as encodings."""
    data = _page(page, "Report", request)
    data["datePublished"] = _date(page.date, page.date_precision)
    data["author"] = [{"@type": "Thing", "name": author.name} for author in page.authors.all()]
    if page.publisher:
        data["publisher"] = {"@type": "Organization", "name": page.publisher}
    data["encoding"] = [
        {
            "@type": "MediaObject",
            "contentUrl": absolute(edition.document.url),
            "encodingFormat": edition.document.content_type,
            "inLanguage": edition.language,
        }
        for edition in page.available(request)
    ]
    return {name: value for name, value in data.items() if value}


def event(page, request):
    """A meeting as an Event, with its status also after it was cancelled or postponed."""
    data = _page(page, "Event", request)
    data["startDate"] = _date(page.start_date, page.date_precision)
    data["endDate"] = _date(page.end_date or page.start_date, page.date_precision)
    if not page.all_day:
        data["startDate"] = page.starts_at.astimezone(page.zone).isoformat()
        if page.end_time:
            data["endDate"] = page.ends_at.astimezone(page.zone).isoformat()
    data["eventStatus"] = EVENT_STATUS[page.status]
    data["eventAttendanceMode"] = ATTENDANCE[page.mode]
    places = []
    if page.mode != "online":
        address = {"@type": "PostalAddress"}
        if page.address:
            address["streetAddress"] = page.address
        if page.city:
            address["addressLocality"] = page.city
        if page.country_id:
            address["addressCountry"] = page.country_id
        places.append({"@type": "Place", "name": page.venue or page.city, "address": address})
    if page.mode != "in_person":
        places.append({"@type": "VirtualLocation", "url": data["url"]})
    data["location"] = places
    data["organizer"] = {"@id": organisation(request)["@id"]}
    return data


def resource_centre(page, request):
    """A Migrant Resource Centre as a GovernmentOffice."""
    data = _page(page, "GovernmentOffice", request)
    address = {"@type": "PostalAddress", "addressLocality": page.city}
    if page.address:
        address["streetAddress"] = page.address
    data["address"] = {**address, "addressCountry": page.country_id}
    phones = [phone.value["number"] for phone in page.phones]
    if phones:
        data["telephone"] = phones
    return data


def breadcrumbs(crumbs):
    """The way to a page as a BreadcrumbList; takes pairs of title and full address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": address}
            for position, (title, address) in enumerate(crumbs, start=1)
        ],
    }
