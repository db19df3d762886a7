"""The countries of the world, those that take part first, named and sorted by language."""

import icu
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from site_home import cldr
from site_home.middleware import current_request
from site_home.models.states import StateOrOrganisation

NOT_IN_ISO = {"CQ", "DG", "EA", "IC", "XK"}  # ICU lists them; ISO 3166-1 only keeps them free
ISO = frozenset(icu.Locale.getISOCountries()) - NOT_IN_ISO


def country_choices():
    """The countries for a select, in the active language: those that take part, then the others.

    A state that ISO 3166-1 does not have is among them when the managed list has it.
    """
    taking_part, others = [], []
    listed = _listed()
    for code in ISO | listed.keys():
        state = listed.get(code)
        part = state and state.role != StateOrOrganisation.Role.FILING
        (taking_part if part else others).append((code, _name(code, state)))
    groups = [(_("Participating states"), taking_part), (_("Other countries"), others)]
    return [
        (label, cldr.sorted_by_name(pairs, key=lambda pair: pair[1]))
        for label, pairs in groups
        if pairs
    ]


def is_country(code):
    """True for a code (ISO 3166-1 alpha-2) of a country that is there, or of the managed list."""
    return code in ISO or code in _listed()


def country_name(code):
    """The name of a country in the active language: the agreed one, else CLDR's, else its code."""
    return _name(code, _listed().get(code))


def _name(code, state):
    return state.name_in(get_language() or "en") if state else cldr.territory_name(code)


def _listed():
    """The states of the managed list by code; read once per request."""
    request = current_request()
    listed = getattr(request, "_listed_states", None)
    if listed is None:
        listed = {state.code: state for state in StateOrOrganisation.objects.countries()}
        if request is not None:
            request._listed_states = listed
    return listed
