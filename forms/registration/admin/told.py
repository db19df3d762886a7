"""The history of a registration in words: who did what, old and new."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from forms.models import Registration
from forms.models.history import HistoryEntry
from forms.registration.core_fields import SENSITIVE
from forms.registration.form import WORDS
from forms.registration.states import State
from forms.registration.summary import core_words
from site_home.models import StateOrOrganisation

ANSWERS, NOTES = "answers", "notes"
HIDDEN = [*SENSITIVE, NOTES]
ORGANISATION = {"organisation_id": "organisation", "organisation_name": "organisation"}


class Told(NamedTuple):
    """An entry of the history, and what changed by it as (label, old, new) in words."""

    entry: HistoryEntry
    old_state: str
    new_state: str
    changes: list


def history_of(registration, *, sees_all):
    """The history of a registration as list of Told, the latest first.

    Takes whether the reader sees diet, access needs and notes: else their changes are left out.
    """
    words = Words(registration)
    return [
        Told(
            entry,
            state_in_words(entry.from_state),
            state_in_words(entry.to_state),
            [
                change
                for name, (old, new) in entry.changes.items()
                if sees_all or name not in HIDDEN
                for change in words.of(name, old, new)
            ],
        )
        for entry in registration.history.select_related("actor", "mailing")
    ]


def state_in_words(value):
    """The State in words, or nothing."""
    return State(value).label if value else ""


class Words:
    """Makes old and new values of a registration into words."""

    def __init__(self, registration):
        self.page = registration.page
        self.labels, self.readers = dict(self.page.columns), self.page.readers

    def of(self, name, old, new):
        """The changes of one column as (label, old, new): several for the editor's questions."""
        if name == ANSWERS:
            keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
            return [
                (self.labels.get(key, key), self.answer(key, old), self.answer(key, new))
                for key in keys
            ]
        label = WORDS.get(ORGANISATION.get(name, name), _("Notes of the organisers"))
        return [(label, core_value(name, old), core_value(name, new))]

    def answer(self, key, answers):
        """One answer in words."""
        if key not in answers:
            return ""
        return str(self.readers.get(key, str)(answers[key]))


def core_value(name, value):
    """The value of a core field in words."""
    if name == NOTES:
        return value
    if name == "organisation_id" and value:
        listed = StateOrOrganisation.objects.filter(pk=value).first()  # or deleted since
        return listed.name if listed else value
    return core_words(Registration(**{name: value}), ORGANISATION.get(name, name))
