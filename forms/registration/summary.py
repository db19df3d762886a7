"""What somebody wrote when they registered, in words of the active language."""

from forms.registration.core_fields import CORE, SENSITIVE
from forms.registration.form import WORDS
from site_home import cldr

LANGUAGES = ["preferred_language", "interpretation_language"]


def core_rows(registration, without=()):
    """What was answered to the core fields, as (label, words); nothing for what is empty.

    Takes the registration and the names of fields to leave out.
    """
    rows = []
    for name in CORE:
        if name in without or name == "agreed":
            continue
        words = core_words(registration, name)
        if words:
            rows.append((WORDS[name], words))
    return rows


def core_words(registration, name):
    """What was answered to one core field, in words; empty for no answer."""
    if name == "organisation":
        return registration.affiliation
    value = getattr(registration, name)
    if name in LANGUAGES:
        return cldr.language_name(value) if value else ""
    display = getattr(registration, f"get_{name}_display", None)
    return str(display()) if display else value


def own_rows(registration):
    """What was answered to the editor's questions, as (label, words)."""
    page = registration.page
    readers, answers = page.readers, registration.answers
    return [
        (label, readers[key](answers[key]) if key in readers else str(answers[key]))
        for key, label in page.columns
        if key in answers
    ]


def mailed_rows(registration):
    """What stands in a mail: without what nobody but the desk needs to know."""
    return core_rows(registration, without=[*SENSITIVE, "phone"])
