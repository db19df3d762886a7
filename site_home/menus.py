"""The lines of the menus as a visitor sees them."""

from typing import NamedTuple

from site_home.access import seen
from site_home.models import Menu


class Line(NamedTuple):
    """One line: where it leads, its words, whether the visitor is there, the lines below."""

    href: str
    words: str
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
        menus.setdefault(menu.slot, [row["value"] for row in menu.items.raw_data])
    pages = seen(request, _chosen(menus.values()))
    return {
        slot: [line for line in (_line(request, item, pages) for item in items) if line]
        for slot, items in menus.items()
    }


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


def _line(request, item, pages):
    below = [line for line in (_line(request, value, pages) for value in _below(item)) if line]
    if item.get("page"):
        page = pages.get(item["page"])
        if not page:
            return None
        href = page.get_url(request)
        return Line(href, item.get("label") or page.title, _current(request, href), below)
    if item.get("url"):
        return Line(item["url"], item["label"], "", below)
    return None


def _current(request, href):
    if request.path == href:
        return "page"
    return "true" if href.count("/") > 2 and request.path.startswith(href) else ""
