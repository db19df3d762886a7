"""The way to the newsletter, for the templates of every page."""

from django import template

from forms.models import SignUpPage
from site_home.languages import address

register = template.Library()


@register.simple_tag(takes_context=True)
def newsletter_start(context):
    """Where the start in the footer posts to; nothing on the sign-up page itself."""
    request = context["request"]
    if isinstance(getattr(request, "served_page", None), SignUpPage):
        return ""
    page = SignUpPage.for_visitor(request)
    return address(page, request) if page else ""
