"""Blocks that draw on the managed list of states and organisations."""

from itertools import groupby

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, FieldBlock, MultipleChoiceBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from site_home.cldr import sorted_by_name

from .data import DATA
from .frozen import WrittenAsMixin


def _model():
    return apps.get_model("site_home", "StateOrOrganisation")


def region_choices():
    """The regions that states are grouped by, as choices."""
    return _model()._meta.get_field("region").choices


def state_choices():
    """Every state and organisation as a choice, read when a form is drawn."""
    entries = sorted_by_name(_model().objects.all())
    return [("", "—"), *((entry.code, entry.name) for entry in entries)]


class StateChoiceBlock(WrittenAsMixin, FieldBlock):
    """The code of one state or organisation; only a form reads the list."""

    written_as = "CharBlock"

    def __init__(self, required=True, help_text=None, **kwargs):
        self.field = forms.ChoiceField(
            choices=state_choices, required=required, help_text=help_text
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "globe"
        default = ""


class StatesBlock(StructBlock):
    """The states by region, and the organisations, as the managed list has them."""

    regions = MultipleChoiceBlock(
        label=_("Regions"),
        choices=region_choices,
        required=False,
        help_text=_("Choose none to show all."),
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = BooleanBlock(label=_("Organisations, too"), required=False, default=True)

    class Meta:
        icon = "globe"
        group = DATA
        label = _("States and organisations")
        template = "blocks/states.html"
        description = _("Who takes part, by region; drawn from the managed list, so never stale")
        preview_value = {"regions": [], "organisations": True}

    def get_context(self, value, parent_context=None):
        """Adds `regions` (pairs of a region's name and its states), `organisations`, `guests`.

        All are by name in the reader's language.
        """
        context = super().get_context(value, parent_context)
        names = dict(region_choices())
        order = list(names)
        wanted = value.get("regions") or order
        entries = _model().objects
        states = [state for state in sorted_by_name(entries.states()) if state.region in wanted]
        states.sort(key=lambda state: order.index(state.region))
        context["regions"] = [
            (names[region], list(group)) for region, group in groupby(states, lambda s: s.region)
        ]
        organisations = (
            sorted_by_name(entries.organisations()) if value.get("organisations") else []
        )
        context["organisations"] = [entry for entry in organisations if entry.role != "guest"]
        context["guests"] = [entry for entry in organisations if entry.role == "guest"]
        return context


class DonorBlock(StructBlock):
    """Who pays for a project: one of the list, or another by name."""

    code = StateChoiceBlock(label=_("State or organisation"), required=False)
    name = CharBlock(
        label=_("Name"),
        max_length=160,
        required=False,
        default="",
        help_text=_("Of a donor not on the list."),
    )

    class Meta:
        icon = "group"
        label = _("Donor")
        description = _("A state or organisation of the list, or another donor by name")

    def clean(self, value):
        """Refuses a donor given twice or not at all."""
        cleaned = super().clean(value)
        both, none = cleaned["code"] and cleaned["name"], not (cleaned["code"] or cleaned["name"])
        if both or (none and not self.is_deferred_validation):
            message = _("Choose from the list or write a name: exactly one of the two.")
            raise StructBlockValidationError({"name": ValidationError(message)})
        return cleaned


def donor_names(donors):
    """The names of a stream of donors, in order, in the active language; one query for all."""
    rows = [donor.value for donor in donors]
    listed = _model().objects.in_bulk([row["code"] for row in rows if row.get("code")])
    names = (
        listed[row["code"]].name if row.get("code") in listed else row.get("name") for row in rows
    )
    return [name for name in names if name]
