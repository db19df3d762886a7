"""Registrations as rows of a spreadsheet: codes and words side by side, days and moments typed.

Headings and words are English in every language of the admin, so that what reads the file finds
the same each time.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from django.utils.translation import override

from forms.registration.core_fields import SENSITIVE, Attendance, Diet, Participants, Title
from forms.registration.states import By, State
from site_home import cldr
from site_home.models.states import StateOrOrganisation

ENGLISH = "en"
AT_ONCE = 1000
CHOSEN = {"title": Title, "mode": Attendance, "diet": Diet}  # with a list of answers
HEADINGS = {
    "title": "Title",
    "given_name": "Given name",
    "family_name": "Family name",
    "own_script_name": "Name in own script",
    "badge_name": "Name for the badge",
    "email": "E-mail",
    "phone": "Phone",
    "position": "Position",
    "preferred_language": "Preferred language",
    "interpretation_language": "Interpretation into",
    "mode": "Attendance",
    "diet": "Diet",
    "diet_note": "Diet in words",
    "access_needs": "Access needs",
}
LANGUAGES = ["preferred_language", "interpretation_language"]
TICKED = {"tick", "consent"}
WITH_CODES = {"choice", "choices", "country", "organisation"}  # the editor's questions
LISTS = "; "


class Column(NamedTuple):
    """A heading, and the function that makes a registration into the cell beneath it."""

    heading: str
    cell: object


class Export:
    """The registrations of one event as headings and rows.

    Takes the registrations as queryset, the originals of the event's forms by their numbers, and
    whether diet and access needs stand in it.
    """

    def __init__(self, registrations, forms, *, sensitive):
        self.registrations, self.forms = registrations, forms
        self.organisations = {each.pk: each for each in StateOrOrganisation.objects.all()}
        with override(ENGLISH):
            self.columns = [*_status(forms), *self._person(sensitive), *self._own()]

    @property
    def headings(self):
        """The headings, as list."""
        return [column.heading for column in self.columns]

    def rows(self):
        """The rows, one after the other; a thousand registrations are read at a time."""
        cells = [column.cell for column in self.columns]
        found = self.registrations.order_by("created_at", "pk")
        for registration in found.iterator(chunk_size=AT_ONCE):
            with override(ENGLISH):
                row = [cell(registration) for cell in cells]
            yield row

    def _person(self, sensitive):
        for name, heading in HEADINGS.items():
            if name in SENSITIVE and not sensitive:
                continue
            if name in CHOSEN:
                yield from _chosen(name, heading)
            elif name in LANGUAGES:
                yield Column(f"{heading} code", _value(name))
                yield Column(heading, lambda row, name=name: _language(getattr(row, name)))
            else:
                yield Column(heading, _value(name))
            if name == "phone":
                yield from self._affiliation()

    def _affiliation(self):
        def words(row):
            listed = self.organisations.get(row.organisation_id)
            return listed.name_in(ENGLISH) if listed else row.organisation_name

        def kind(row):
            listed = self.organisations.get(row.organisation_id)
            return listed.kind if listed else ""

        yield Column("State or organisation code", lambda row: row.organisation_id or "")
        yield Column("State or organisation", words)
        yield Column("State or organisation kind", kind)

    def _own(self):
        """The columns of the editor's questions; those of one key and label share theirs."""
        found = {}
        for form in self.forms.values():
            kinds = {child.value.key: child.block_type for child in form.questions}
            readers = form.readers
            for key, label in form.columns:
                columns = _question(key, label, kinds.get(key, ""), readers.get(key))
                for column in columns:
                    found.setdefault(column.heading, {})[form.pk] = column.cell
            if form.consent:
                found.setdefault("Consent", {})[form.pk] = lambda row: "agreed" in row.consents
        return [Column(heading, _by_form(cells)) for heading, cells in found.items()]


def _status(forms):
    states, doers, whom = _words_of(State), _words_of(By), _words_of(Participants)
    kinds = {form.pk: form.participants for form in forms.values()}
    titles = {form.pk: form.for_reader.title for form in forms.values()}
    return [
        Column("Reference", _value("reference")),
        Column("Form", lambda row: titles[row.page_id]),
        Column("Participants code", lambda row: kinds[row.page_id]),
        Column("Participants", lambda row: whom[kinds[row.page_id]]),
        Column("Status code", _value("state")),
        Column("Status", lambda row: states[row.state]),
        Column("Reason", _value("reason")),
        Column("Registered", _value("created_at")),
        Column("Registered by", lambda row: doers[row.by]),
        Column("Waiting since", _value("waiting_since")),
        Column("Place offered until", _value("offered_until")),
        Column("Language code", _value("language")),
        Column("Language", lambda row: _language(row.language)),
    ]


def _words_of(choices):
    """The words of choices by their values, in the active language."""
    return {value: str(label) for value, label in choices.choices}


def _value(name):
    return lambda row: getattr(row, name)


@cache
def _language(code):
    return cldr.language_name(code, ENGLISH) if code else ""


def _chosen(name, heading):
    words = _words_of(CHOSEN[name])
    yield Column(f"{heading} code", _value(name))
    yield Column(heading, lambda row: words.get(getattr(row, name), ""))


def _question(key, label, kind, reader):
    """The columns of one of the editor's questions; one that is retired has no kind."""
    heading = f"{label} [{key}]"
    if kind in WITH_CODES:
        reader = _remembering(reader)
        return [
            Column(f"{heading} code", lambda row: _code(row.answers.get(key))),
            Column(heading, lambda row: _words(row.answers.get(key), reader)),
        ]
    if kind == "number":
        return [Column(heading, lambda row: _number(row.answers.get(key)))]
    if kind == "date":
        return [Column(heading, lambda row: _day(row.answers.get(key)))]
    if kind in TICKED:
        return [Column(heading, lambda row: row.answers.get(key, ""))]
    return [Column(heading, lambda row: _words(row.answers.get(key), reader))]


def _remembering(reader):
    """The reader of a question, which is asked once for each answer: some look names up."""
    known = {}

    def read(answer):
        place = str(answer)
        if place not in known:
            known[place] = str(reader(answer))
        return known[place]

    return read


def _words(answer, reader):
    if answer is None:
        return ""
    return str(reader(answer)) if reader else _code(answer)


def _code(answer):
    """An answer as it is kept: one code, several, or that of an organisation."""
    if isinstance(answer, dict):
        return answer.get("code") or answer.get("name", "")
    if isinstance(answer, list):
        return LISTS.join(map(str, answer))
    return "" if answer is None else str(answer)


def _number(answer):
    try:
        number = Decimal(answer or "")
    except (InvalidOperation, TypeError):
        return answer or ""
    return int(number) if number == number.to_integral_value() else number


def _day(answer):
    try:
        return date.fromisoformat(answer or "")
    except (ValueError, TypeError):
        return answer or ""


def _by_form(cells):
    """The cell of whichever form a registration was made with; empty where it lacks it."""
    return lambda row: cells[row.page_id](row) if row.page_id in cells else ""
