"""What other pages show of the news."""

from django import template
from django.db.models import Q

from news.models import NewsPage
from site_home.access import visible_to
from site_home.languages import in_language_of

register = template.Library()

SHOWN = 6


@register.simple_tag(takes_context=True)
def news_about(context, page):
    """The latest news that name an event, a report or a project, in the language of that page."""
    key = page.translation_key
    names = Q(related_event__translation_key=key) | Q(related_report__translation_key=key)
    items = visible_to(context["request"], NewsPage).filter(names | Q(project__translation_key=key))
    return in_language_of(page, items.defer("body").latest_first())[:SHOWN]
