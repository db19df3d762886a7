"""What the templates of the intranet need."""

from django import template
from wagtail.models import Page

from members.models import IntranetHomePage
from site_home.access import seen

register = template.Library()


@register.simple_tag(takes_context=True)
def intranet_menu(context):
    """The home of the intranet and what lies right below it, as the visitor may see it."""
    request = context["request"]
    if not hasattr(request, "_intranet_menu"):
        request._intranet_menu = _menu(request)
    return request._intranet_menu


def _menu(request):
    homes = IntranetHomePage.objects.filter(alias_of=None).values_list("pk", flat=True)
    home = next(iter(seen(request, list(homes)).values()), None)
    return [home, *home.specific.below(request)] if home else []


@register.filter
def kind(page):
    """The name of a page's type, as str."""
    return page.specific_class.get_verbose_name() if isinstance(page, Page) else ""
