"""What the templates of every page need: dates, menus, breadcrumbs, motifs, goals."""

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from site_home import cldr, jsonld, languages, menus
from site_home.access import family, seen, visible_to
from site_home.caching import cache_until
from site_home.models import Alert, ContactSettings, Footer, Goal, Menu
from site_home.motif import motif as draw

register = template.Library()

HOME_DEPTH = 2


@register.simple_tag
def dates(start, end=None, precision=cldr.Precision.DAY, end_precision=None):
    """A date or a range in words of the active language."""
    return cldr.format_dates(start, end, precision, end_precision=end_precision)


@register.filter(is_safe=True)
def digits(value):
    """The text or number with the digits of the active language."""
    return cldr.digits(value)


@register.filter
def bdi(value):
    """What a person typed, as an element that keeps its order to itself amid other text."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def isolate(value):
    """The same for an attribute, which can hold no element."""
    return cldr.isolate(value)


@register.simple_tag
def comma_list(*items):
    """The items that are not empty (a list counts as its items), with commas between them."""
    flat = (each for item in items for each in (item if isinstance(item, list) else [item]))
    return format_html_join(cldr.comma(), "<bdi>{}</bdi>", ((each,) for each in flat if each))


@register.simple_tag
def times(first, last=None):
    """A time of day or a span of them, which runs as the text around it does."""
    times = [first, last] if last else [first]
    element = '<time datetime="{}">{}</time>'
    pairs = ((moment.isoformat("minutes"), cldr.clock(moment)) for moment in times)
    way = languages.direction(get_language())
    return format_html('<bdi dir="{}">{}</bdi>', way, format_html_join("–", element, pairs))


@register.simple_tag
def date_block(page):
    """The dates of an event for a small block."""
    return cldr.date_block(page.start_date, page.end_date, page.date_precision)


@register.simple_tag
def motif(page):
    """The pattern drawn from an item, as inline SVG."""
    return mark_safe(draw(f"{page.translation_key}", page.motif_kind))


@register.simple_tag(takes_context=True)
def address(context, page):
    """The path of a page under the visitor's language."""
    return languages.address(page, context.get("request"))


@register.simple_tag(takes_context=True)
def language_links(context):
    """The lines of the language switcher."""
    return languages.language_links(context["request"])


@register.simple_tag
def text_language(page=None):
    """The language of the page's own text; without a page, the active one."""
    return languages.language_of(page) if page else get_language()


@register.simple_tag
def language_words(code):
    """The name of a language in the active language."""
    return cldr.language_name(code)


@register.filter
def direction(code):
    """The direction in which a language is written."""
    return languages.direction(code)


@register.simple_tag
def lang(words):
    """The attributes of an element with words that are not in the active language.

    Takes a page, a snippet or a line of a menu.
    """
    return _attributes(getattr(words, "language", None) or languages.language_of(words))


@register.simple_tag
def source_lang():
    """The same for words that the site has in its first language only."""
    return _attributes(settings.LANGUAGE_CODE)


def _attributes(code):
    if code == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', code, languages.direction(code))


@register.simple_tag
def original(page):
    """The label of an item that is not in the active language: the language it is in."""
    name = foreign_language(page)
    return format_html('<small class="original">{}</small>', name) if name else ""


@register.simple_tag
def foreign_language(page):
    """The name of an item's language as a label; empty for the active one."""
    code = languages.language_of(page)
    return "" if code == get_language() else capfirst(cldr.language_name(code))


@register.simple_tag(takes_context=True)
def alternates(context, page):
    """The translations of a page that the visitor may see, itself included: code and address.

    Empty for a page that has none, and where the original stands in for a translation.
    """
    request = context["request"]
    if not page.pk or languages.is_original_for_visitor(page):
        return []
    menus.lines(request, Menu.Slot.MAIN)  # the same query brings the page's translations
    found = {
        languages.language_of(each): each.get_full_url(request)
        for each in family(request, page)
        if not each.alias_of_id
    }
    source = found.get(settings.LANGUAGE_CODE)
    lines = [(code, found[code]) for code, _name in settings.LANGUAGES if code in found]
    return [*lines, ("x-default", source)] if len(lines) > 1 and source else []


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
    """The visible pages above a page, from the home page down, in the visitor's language."""
    trail = _trail(context, page)
    if page.pk and trail and languages.is_original_for_visitor(page):
        shown = seen(context["request"], [each.pk for each in trail])
        return [shown[each.pk] for each in trail if each.pk in shown]
    return trail


def _trail(context, page):
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
    """The states of an item's rows, by name."""
    return by_name(rows.select_related("state"))


@register.filter
def by_name(rows):
    """The same of rows whose states are at hand."""
    return cldr.sorted_by_name(row.state for row in rows)


@register.simple_tag(takes_context=True)
def seen_page(context, page):
    """A page that an item names, as the visitor sees it, or None."""
    return seen(context["request"], [page.pk]).get(page.pk) if page else None


@register.simple_tag(takes_context=True)
def structured_data(context, page):
    """The page's schema.org objects and its breadcrumbs as a script element."""
    request = context["request"]
    trail = [*_trail(context, page), page]
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
