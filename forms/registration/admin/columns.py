"""The columns of the table of participants, which each organiser chooses from."""

from django.db.models import Case, IntegerField, Value, When
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn

from forms.models import Registration
from forms.registration.core_fields import SENSITIVE, Asking
from forms.registration.form import WORDS, asking_of
from forms.registration.rights import APPROVER
from forms.registration.summary import core_words
from site_home.cldr import comma, language_name, sorted_by_name
from site_home.models import StateOrOrganisation

USUAL = ["name", "state", "page", "organisation", "mode", "language", "created_at"]
ASKED = [
    *("organisation", "mode", "position", "email", "phone", "title", "own_script_name"),
    *("badge_name", "preferred_language", "interpretation_language", "diet", "diet_note"),
    "access_needs",
]
SORTED = {"email", "position", "mode", "own_script_name", "interpretation_language", "diet"}
IN_ORDER = "in_order"
LABELS = {  # where the words of the form speak to the person
    "own_script_name": capfirst(Registration._meta.get_field("own_script_name").verbose_name)
}


def typed(words):
    """What a person typed, in its own direction."""
    return format_html("<bdi>{}</bdi>", words) if words else ""


class ChoosingColumn(BaseColumn):
    """A box for each row; the one above them chooses the whole page."""

    header_template_name = "registration/admin/choose_header.html"
    cell_template_name = "registration/admin/choose_cell.html"


class StateColumn(Column):
    """How a registration stands."""

    cell_template_name = "registration/admin/state_cell.html"


def columns_for(view):
    """Every column that the user of an EventView may see, by its name, in order."""
    several = len(view.forms) > 1
    core = [_core_column(name, view) for name in ASKED if _is_asked(name, view)]
    every = [
        TitleColumn(
            "name",
            label=pgettext_lazy("of a person", "Name"),
            accessor=lambda row: typed(row.name),
            get_url=lambda row: view.address("record", row.pk),
            sort_key="family_name",
        ),
        StateColumn(
            "state",
            label=pgettext_lazy("how a registration stands", "Status"),
            accessor="get_state_display",
            sort_key="state",
        ),
        *([_form_column(view)] if several else []),
        *core,
        Column(
            "language",
            label=_("Language"),
            accessor=lambda row: language_name(row.language),
            sort_key="language",
        ),
        DateColumn("created_at", label=_("Registered"), sort_key="created_at"),
        Column("reference", label=_("Reference"), sort_key="reference"),
        Column("reason", label=_("Reason"), accessor=lambda row: typed(row.reason)),
        DateColumn("offered_until", label=_("Place offered until"), sort_key="offered_until"),
        Column("by", label=_("Registered by"), accessor="get_by_display"),
        *([_notes_column()] if view.has(APPROVER) else []),
        *_own_columns(view),
    ]
    return {column.name: column for column in every}


def _is_asked(name, view):
    if name in SENSITIVE and not view.has(APPROVER):
        return False
    return any(asking_of(form, name) != Asking.NO for form in view.forms.values())


def _core_column(name, view):
    return Column(
        name,
        label=LABELS.get(name, WORDS[name]),
        accessor=lambda row: typed(core_words(row, name)),
        sort_key=IN_ORDER if name == "organisation" else name if name in SORTED else None,
    )


def _form_column(view):
    return Column(
        "page",
        label=_("Form"),
        accessor=lambda row: typed(view.forms[row.page_id].for_reader.title),
        sort_key="page",
    )


def _notes_column():
    return Column(
        "notes", label=_("Notes of the organisers"), accessor=lambda row: typed(row.notes)
    )


def _own_columns(view):
    """A column for each question of the editor's; forms that share a key share the column."""
    labels, readers = {}, {}
    for form in view.forms.values():
        readers[form.pk] = form.readers
        for key, label in form.columns:
            labels.setdefault(key, {})[label] = None
    return [
        Column(f"own-{key}", label=comma().join(words), accessor=_answer(key, readers))
        for key, words in labels.items()
    ]


def _answer(key, readers):
    def words(row):
        given = row.answers.get(key)
        if given is None:
            return ""
        return typed(readers[row.page_id].get(key, str)(given))

    return words


def in_order_of_names(registrations):
    """The registrations with the place of their state or organisation in the alphabet."""
    codes = registrations.order_by().exclude(organisation=None).values("organisation")
    listed = sorted_by_name(
        StateOrOrganisation.objects.filter(pk__in=codes), lambda each: each.name
    )
    places = [When(organisation=each, then=Value(place)) for place, each in enumerate(listed)]
    last = Value(len(listed))
    order = Case(*places, default=last, output_field=IntegerField()) if places else last
    return registrations.annotate(**{IN_ORDER: order})
