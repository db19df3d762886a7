"""What all rows of a form have, and the rows that ask nothing: headings and notes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import BlockGroup

from forms import fields
from forms.conditions import ShownIfBlock
from forms.keys import KeyBlock
from site_home.blocks import ProseBlock

QUESTIONS, WORDS = _("Questions"), _("Words between")


def layout(*names, behind=()):
    """How a block stands in the admin: the key nowhere, what is rarely needed behind a button."""
    return BlockGroup(list(names), settings=[*behind, "shown_if"])


class RowBlock(StructBlock):
    """A row of a form."""

    asks = False
    shown_if = ShownIfBlock(
        label=_("Show only with this answer"),
        help_text=_("To a question above: one with choices, a country, or a box to tick."),
    )

    class Meta:
        template = "forms/admin/preview.html"

    def form_field(self, value, page, shown_if=None):
        """The field of the visitor's form; takes the original page and the condition."""
        raise NotImplementedError

    def get_context(self, value, parent_context=None):
        """Adds `field`, for the preview in the admin."""
        context = super().get_context(value, parent_context)
        form = forms.Form()
        form.fields["preview"] = self.form_field(value, None)
        context["field"] = form["preview"]
        return context


class QuestionValue(StructValue):
    """A question of a form."""

    @property
    def key(self):
        """The name of its answers; never changes once the form was published."""
        return self.get("key") or ""

    @property
    def label(self):
        """Its words."""
        return self.get("label") or ""


class QuestionBlock(RowBlock):
    """A question and what it is called for machines."""

    asks = True
    field_class = None
    autocomplete = ""

    key = KeyBlock()
    label = CharBlock(label=_("Question"), max_length=200)
    help_text = CharBlock(label=_("Help"), max_length=300, required=False, default="")
    required = BooleanBlock(label=_("Must be answered"), required=False, default=True)

    class Meta:
        group = QUESTIONS
        value_class = QuestionValue
        form_layout = layout("label", "help_text", "required")
        label_format = "{label}"

    def form_field(self, value, page, shown_if=None):
        """The field, with what browsers may fill in."""
        field = self.field_class(
            label=value.label,
            shown_if=shown_if,
            **{name: value[name] for name in ("help_text", "required") if name in value},
            **self.options(value, page),
        )
        token = value.get("autocomplete") or self.autocomplete
        if token:
            field.widget.attrs["autocomplete"] = token
        return field

    def options(self, value, page):
        """What the field takes besides, as dict."""
        return {}

    def answers(self, value):
        """What conditions may ask for: codes by what stands in the condition; None for none."""
        return

    def reader(self, value):
        """A function that makes an answer, as it is stored, into words."""
        return str


class FormHeadingBlock(RowBlock):
    """A heading between the questions."""

    text = CharBlock(label=_("Words"), max_length=160)

    class Meta:
        icon = "title"
        group = WORDS
        label = _("Heading")
        description = _("Opens a part of the form")
        form_layout = layout("text")
        preview_value = {"text": "About your organisation"}

    def form_field(self, value, page, shown_if=None):
        """What stands in the place of a field."""
        return fields.Words(
            row_template="forms/heading.html", text=value["text"], shown_if=shown_if
        )


class NoteBlock(RowBlock):
    """A few lines between the questions."""

    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        group = WORDS
        label = _("Note")
        description = _("A few lines between the questions")
        form_layout = layout("text")
        preview_value = {"text": "<p>The working language is English.</p>"}

    def form_field(self, value, page, shown_if=None):
        """What stands in the place of a field."""
        text = getattr(value["text"], "source", value["text"])
        return fields.Words(row_template="forms/note.html", text=text, shown_if=shown_if)
