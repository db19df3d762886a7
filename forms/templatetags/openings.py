"""What the pages need that visitors see before they have registered."""

from django import template
from django.utils.translation import gettext_lazy as _

from forms.registration import ahead

register = template.Library()

GROUPS = [
    (_("About you"), ["title", "given_name", "family_name", "own_script_name", "badge_name"]),
    (_("Contact details"), ["email", "phone"]),
    (_("Whom you come for"), ["organisation", "position"]),
    (
        _("Taking part"),
        [
            *("preferred_language", "interpretation_language", "mode"),
            *("diet", "diet_note", "access_needs"),
        ],
    ),
]
OWN, CONSENT = _("Further questions"), "agreed"


@register.simple_tag(takes_context=True)
def forms_of(context, event):
    """The registration forms of an event as they stand now, as list of FormNow."""
    return ahead.forms_of(context["request"], event) if event.pk else []


@register.filter
def groups(form):
    """The rows of a registration form in groups, as (heading, fields); no heading for the last.

    The editor's questions follow the core fields, under a heading of their own if they begin with
    none, then the text to agree to.
    """
    rows = {field.name: field for field in form.rows}
    found = [(title, [rows.pop(name) for name in names if name in rows]) for title, names in GROUPS]
    consent = [rows.pop(CONSENT)] if CONSENT in rows else []
    own = list(rows.values())
    headed = own and getattr(own[0].field, "asks", True)
    found += [(OWN if headed else "", own), ("", consent)]
    return [(title, fields) for title, fields in found if fields]
