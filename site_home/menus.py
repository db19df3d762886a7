"""The lines of the menus as a visitor sees them."""

from typing import NamedTuple

from django.utils.translation import get_language

from site_home.access import seen
from site_home.languages import address, language_of
from site_home.models import Menu


class Line(NamedTuple):
    """One line: where it leads, its words and their language, whether the visitor is there."""

    href: str
    words: str
    language: str
    current: str
    below: list


def lines(request, slot):
    """The lines of the menu in that slot, as a list of Line.

    Takes the request and a Menu.Slot. Pages that the visitor may not see are left out, and so
    is a first-level line whose page is not to be seen. All menus cost two queries per request.
    """
    if not hasattr(request, "_menus"):
        request._menus = _read(request)
    return request._menus.get(slot, [])


def _read(request):
    menus = {}
    for menu in Menu.objects.in_active_language():
        menus.setdefault(menu.slot, menu)
    items = {slot: [row["value"] for row in menu.items.raw_data] for slot, menu in menus.items()}
    served = getattr(request, "served_page", None)
    also = {served.pk} if served and served.pk else set()  # whose translations the head names
    pages = seen(request, _chosen(items.values()) | also)
    languages = {slot: language_of(menu) for slot, menu in menus.items()}
    return {slot: _lines(request, each, pages, languages[slot]) for slot, each in items.items()}


def _chosen(menus):
    """The numbers of the pages that editors chose for all menus."""
    return {
        value["page"]
        for items in menus
        for item in items
        for value in (item, *_below(item))
        if value.get("page")
    }


def _below(item):
    return [row.get("value", row) for row in item.get("below") or []]


def _lines(request, items, pages, language):
    found = (_line(request, item, pages, language) for item in items)
    return [line for line in found if line]


def _line(request, item, pages, language):
    below = _lines(request, _below(item), pages, language)
    label = item.get("label")
    if item.get("page"):
        page = pages.get(item["page"])
        if not page:
            return None
        href = address(page, request)
        titled = language_of(page)
        if not label or (language != titled == get_language()):
            label, language = page.title, titled
        return Line(href, label, language, _current(request, href), below)
    if item.get("url"):
        return Line(item["url"], label, language, "", below)
    return None


def _current(request, href):
    if request.path == href:
        return "page"
    return "true" if href.count("/") > 2 and request.path.startswith(href) else ""
