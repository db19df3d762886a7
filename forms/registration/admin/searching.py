"""Finds participants by what somebody types, in any script and however it is written."""

import unicodedata

from site_home.models import StateOrOrganisation

LONGEST_SEARCH = 200
MOST_WORDS = 8
SEARCHED = [
    *("given_name", "family_name", "own_script_name", "badge_name"),
    *("email", "reference", "organisation_name"),
]
# What Unicode does not part into a letter and a mark: Arabic and Persian forms of one letter,
# strokes, and signs that are not seen.
SAME = str.maketrans(
    "\u064a\u0649\u0643\u0629ıøđł’‘ʼʻ`´",
    "\u06cc\u06cc\u06a9\u0647iodl''''''",
    "\u0640\u200c",
)


def folded(text):
    """The text as it is compared: without case, accents, vowel signs and forms of letters."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return bare.translate(SAME)


def found_by(registrations, text):
    """Those of a queryset that have every word of the text in a name, the address or the state."""
    words = folded(text[:LONGEST_SEARCH]).split()[:MOST_WORDS]
    if not words:
        return registrations
    rows = list(registrations.order_by().values_list("pk", "organisation_id", *SEARCHED))
    names = affiliations({code for _pk, code, *_texts in rows if code})
    found = [
        pk
        for pk, code, *texts in rows
        if has_all(words, folded("\n".join(texts)) + "\n" + names.get(code, ""))
    ]
    return registrations.filter(pk__in=found)


def has_all(words, text):
    """True when every word stands somewhere in the text."""
    return all(word in text for word in words)


def affiliations(codes):
    """What states and organisations are found by, by their codes."""
    listed = StateOrOrganisation.objects.filter(pk__in=codes)
    return {
        each.pk: folded("\n".join([each.name, each.name_in("en"), each.acronym])) for each in listed
    }
