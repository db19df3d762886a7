"""Who can see a page or a file, for the templates of the admin."""

from django import template

from members import audience as rules
from members.admin_rights import name_of
from site_home.middleware import current_request

register = template.Library()


@register.simple_tag
def audience(page):
    """The Audience of a page."""
    return rules.audience_of(page.specific)


@register.simple_tag
def document_audience(document):
    """The Audience of a document."""
    return rules.audience_of_document(document)


@register.simple_tag
def closed_links(page):
    """The names of what a public page links to that its readers may not see, as a list."""
    user = current_request().user
    return [name_of(user, each) for each in rules.closed_targets(page)]
