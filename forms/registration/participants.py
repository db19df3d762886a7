"""The list of participants of an event as PDF: by state or organisation, in protocol order."""

import unicodedata

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override, pgettext

from forms.models import Registration
from forms.registration.form import WORDS
from forms.registration.states import COMING, State
from site_home import cldr, pdf
from site_home.languages import direction, in_words
from site_home.models.states import StateOrOrganisation

ACCEPTED, EVERYBODY = "accepted", "coming"
WHO = {ACCEPTED: _("Accepted participants"), EVERYBODY: _("All who may still come")}
BY_STATE, ALPHABET = "states", "names"
GROUPS = {BY_STATE: _("State or organisation"), ALPHABET: _("Nothing: one list by name")}
LETTERS_LACK = _("Some letters cannot be printed here: look names up in the list on the screen.")
OWN_SCRIPT = Registration._meta.get_field("own_script_name")
STATES = {ACCEPTED: [State.ACCEPTED], EVERYBODY: COMING}


def participants_list(event, registrations, language, who=ACCEPTED, groups=BY_STATE):
    """The list as PDF, and how many it names.

    Takes the original of the event, its registrations as queryset, the code of a language, whom
    it names and how they are grouped. Neither address nor diet nor access needs stand in it.
    """
    found = list(registrations.filter(state__in=STATES[who]).select_related("organisation"))
    with override(language):
        by_name = groups == ALPHABET
        data = {
            **heading(event, language),
            "note": "" if who == ACCEPTED else str(WHO[who]),
            "count": _count(len(found)),
            "groups": [_group("", found, with_affiliation=True)] if by_name else grouped(found),
        }
        return _typeset(data), len(found)


def heading(event, language):
    """What stands above the list, in the active language."""
    words = in_words(event)
    place = [words.venue, words.city, event.country.name if event.country else ""]
    dates = cldr.format_dates(event.start_date, event.end_date, event.date_precision)
    return {
        "language": language,
        "dir": direction(language),
        "title": clean(words.title),
        "subject": str(_("List of participants")),
        "dates": dates,
        "place": clean(cldr.comma_list(*place)),
        "digits": cldr.digits("0123456789"),
        "columns": {
            "name": str(pgettext("of a person", "Name")),
            "affiliation": str(WORDS["organisation"]),
            "own": str(capfirst(OWN_SCRIPT.verbose_name)),
            "position": str(WORDS["position"]),
        },
    }


def _count(number):
    words = ngettext("%(number)s participant", "%(number)s participants", number)
    return words % {"number": cldr.digits(number)}


def grouped(registrations):
    """The groups as the template takes them.

    First the states, then the organisations of the managed list, both in protocol order; then
    other organisations by name; who gave none comes last.
    """
    listed, others, alone = {}, {}, []
    for each in registrations:
        if each.organisation:
            listed.setdefault(each.organisation, []).append(each)
        elif name := clean(each.organisation_name):
            others.setdefault(name.casefold(), (name, []))[1].append(each)
        else:
            alone.append(each)
    kinds = [StateOrOrganisation.Kind.STATE, StateOrOrganisation.Kind.ORGANISATION]
    order = sorted(listed, key=lambda row: (kinds.index(row.kind), row.protocol_order, row.code))
    groups = [_group(clean(row.name), listed[row]) for row in order]
    by_name = cldr.sorted_by_name(others.values(), lambda pair: pair[0])
    groups += [_group(name, people) for name, people in by_name]
    if alone:
        groups.append(_group(str(_("Without a state or organisation")), alone))
    return groups


def _group(name, registrations, *, with_affiliation=False):
    """A group: its name, and its people by family name in the order of the active language.

    Without groups each line says which state or organisation the person comes from.
    """
    in_order = cldr.sorted_by_name(registrations, lambda each: clean(each.given_name))
    in_order = cldr.sorted_by_name(in_order, lambda each: clean(each.family_name or each.name))
    people = [person(each) for each in in_order]
    for line, each in zip(people, in_order, strict=True):
        line["affiliation"] = _text(each.affiliation if with_affiliation else "")
    return {"name": _text(name), "people": people}


def person(registration):
    """A line of the list."""
    return {
        "title": str(registration.get_title_display()) if registration.title else "",
        "given": _text(registration.given_name),
        "family": _text(registration.family_name),
        "own": _text(registration.own_script_name),
        "position": _text(registration.position),
    }


def clean(text):
    """The text in one line, without signs that are not seen or steer its direction."""
    shown = (sign for sign in text if _is_shown(sign))
    return unicodedata.normalize("NFC", " ".join("".join(shown).split()))


def _is_shown(sign):
    joiners = "\u200c\u200d"  # Persian and the scripts of India need them within words
    return sign in joiners or sign.isspace() or unicodedata.category(sign)[0] != "C"


def _text(text):
    """A text and its own direction, as the template takes it."""
    text = clean(text)
    return {"text": text, "dir": _direction(text)}


def _direction(text):
    """`rtl` or `ltr` by the first letter (UAX 9, P2), empty where there is none."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""


def _typeset(data):
    """The PDF; where our fonts lack letters it says so, and then it keeps to no standard."""
    try:
        return pdf.typeset("participants", data)
    except pdf.TypesettingError:
        parts = [data["note"], str(LETTERS_LACK)]
        data = {**data, "note": " ".join(part for part in parts if part)}
        return pdf.typeset("participants", data, standards=())
