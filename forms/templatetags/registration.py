"""What the templates of registration need."""

from datetime import time, timedelta

from django import template
from django.utils.html import format_html
from django.utils.text import normalize_newlines
from wagtail.rich_text import get_text_for_indexing

from events.zones import zone_in_words
from site_home import cldr

register = template.Library()

MIDNIGHT = time()


@register.simple_tag
def moment(at, zone):
    """A moment in a time zone, which is named: day, time and distance from UTC."""
    return _element(at, zone, _words(at.astimezone(zone)))


@register.simple_tag
def deadline(at, zone):
    """The same of a moment at which something ends: midnight is the end of a day."""
    return _element(at, zone, _last_words(at.astimezone(zone)))


@register.simple_tag
def plain_moment(at, zone):
    """A moment as text, for mails."""
    return f"{_words(at.astimezone(zone))} ({zone_in_words(zone, at)})"


@register.simple_tag
def plain_deadline(at, zone):
    """The same of a moment at which something ends."""
    return f"{_last_words(at.astimezone(zone))} ({zone_in_words(zone, at)})"


def _words(local):
    return cldr.comma_list(cldr.format_dates(local.date()), cldr.clock(local))


def _last_words(local):
    if local.time() != MIDNIGHT:
        return _words(local)
    day = local.date() - timedelta(days=1)
    return cldr.comma_list(cldr.format_dates(day), cldr.digits("24:00"))


def _element(at, zone, words):
    machine = at.astimezone(zone).isoformat(timespec="minutes")
    element = '<time datetime="{}">{}</time> (<bdi>{}</bdi>)'
    return format_html(element, machine, words, zone_in_words(zone, at))


@register.filter
def plain(html):
    """Rich text as plain text, for mails."""
    return normalize_newlines(get_text_for_indexing(html)).strip()
