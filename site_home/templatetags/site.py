"""What the templates of every page need: dates, menus, breadcrumbs, motifs, goals."""

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from site_home import cldr, jsonld, menus
from site_home.access import seen, visible_to
from site_home.caching import cache_until
from site_home.models import Alert, ContactSettings, Footer, Goal, Menu
from site_home.motif import motif as draw

register = template.Library()

HOME_DEPTH = 2


@register.simple_tag
def dates(start, end=None, precision=cldr.Precision.DAY):
    """A date or a range in words of the active language."""
    return cldr.format_dates(start, end, precision)


@register.simple_tag
def comma_list(*items):
    """The items that are not empty (a list counts as its items), with commas between them."""
    flat = (each for item in items for each in (item if isinstance(item, list) else [item]))
    return cldr.comma_list(*flat)


@register.simple_tag
def motif(page):
    """The pattern drawn from an item, as inline SVG."""
    return mark_safe(draw(f"{page.translation_key}", page.motif_kind))


@register.simple_tag(takes_context=True)
def main_menu(context):
    """The lines of the main menu."""
    return menus.lines(context["request"], Menu.Slot.MAIN)


@register.simple_tag(takes_context=True)
def utility_menu(context):
    """The lines of the small menu at the top."""
    return menus.lines(context["request"], Menu.Slot.UTILITY)


@register.simple_tag(takes_context=True)
def footer_menu(context):
    """The lines of the menu in the footer."""
    return menus.lines(context["request"], Menu.Slot.FOOTER)


@register.simple_tag
def site_footer():
    """The words of the footer in the active language, or None."""
    return next(iter(Footer.objects.in_active_language()), None)


@register.simple_tag(takes_context=True)
def site_alerts(context):
    """The alerts of this moment; the page is right until one comes or goes."""
    now = timezone.now()
    alerts = Alert.objects.now(now)
    cache_until(context["request"], alerts.next_change)
    return alerts.shown


@register.simple_tag(takes_context=True)
def contact(context):
    """The contact data of the site."""
    return ContactSettings.for_request(context["request"])


@register.simple_tag(takes_context=True)
def breadcrumbs(context, page):
    """The visible pages above a page, from the home page down."""
    if page.depth <= HOME_DEPTH:
        return []
    home = getattr(context["request"], "home_page", None)
    if home and page.depth == HOME_DEPTH + 1:
        return [home]
    if not hasattr(page, "_trail"):
        above = visible_to(context["request"]).ancestor_of(page).filter(depth__gte=HOME_DEPTH)
        page._trail = list(above.order_by("depth"))
    return page._trail


@register.simple_tag
def goal_list(rows):
    """The goals of an item's rows, in their order, in the active language."""
    codes = [row.code for row in rows]
    return Goal.objects.filter(code__in=codes).for_language() if codes else []


@register.simple_tag
def country_list(rows):
    """The states of an item's rows, in their order."""
    return [row.state for row in rows.select_related("state")]


@register.simple_tag(takes_context=True)
def seen_page(context, page):
    """A page that an item names, as the visitor sees it, or None."""
    return seen(context["request"], [page.pk]).get(page.pk) if page else None


@register.simple_tag(takes_context=True)
def structured_data(context, page):
    """The page's schema.org objects and its breadcrumbs as a script element."""
    request = context["request"]
    trail = [*breadcrumbs(context, page), page]
    crumbs = [(each.title, each.get_full_url(request)) for each in trail]
    objects = page.structured_data(request)
    if len(crumbs) > 1:
        objects = [*objects, jsonld.breadcrumbs(crumbs)]
    return jsonld.script(objects)


@register.simple_tag(takes_context=True)
def canonical(context, page):
    """The one full address of a page; a page of a list keeps its number, filters do not."""
    page = page.alias_of.specific if page.alias_of_id else page
    address = page.get_full_url(context["request"])
    number = context["listing"].number if "listing" in context else 1
    return f"{address}?page={number}" if number > 1 else address


@register.simple_tag
def absolute(address):
    """The full address of a file of the site."""
    return jsonld.absolute(address)


@register.simple_tag(takes_context=True)
def editions(context, page):
    """The language editions of a report: those that can be downloaded, then the missing ones."""
    return [*page.available(context["request"]), *page.missing()]
