"""Questions whose answers the editor gives: choices, boxes to tick, texts to agree to."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, ListBlock, StructBlock
from wagtail.blocks.struct_block import BlockGroup

from forms import fields
from forms.keys import KeyBlock
from site_home.blocks import ProseBlock
from site_home.cldr import comma_list

from .rows import QuestionBlock, layout

CHOICES = _("Questions with answers")
EMPTY = {"code": "", "label": ""}


class ChoiceItemBlock(StructBlock):
    """One of the answers to choose from; its code is given by the machine."""

    code = KeyBlock()
    label = CharBlock(label=_("Answer"), max_length=200)

    class Meta:
        icon = "list-ul"
        label = _("Answer")
        form_layout = BlockGroup(["label"])
        label_format = "{label}"


class ChoicesBlock(QuestionBlock):
    """A question whose answers are given."""

    field_class = fields.MultipleChoiceField
    choices = ListBlock(
        ChoiceItemBlock(), label=_("Answers"), default=[EMPTY, EMPTY], min_num=2, max_num=100
    )

    class Meta:
        icon = "list-ul"
        group = CHOICES
        label = _("Multiple choice")
        description = _("Any number of the answers that you give can be ticked")
        form_layout = layout("label", "help_text", "required", "choices")
        preview_value = {
            "label": "Which languages do you read?",
            "choices": [{"label": "English"}, {"label": "Русский"}, {"label": "العربية"}],
            "required": True,
        }

    def options(self, value, page):
        """The answers by their codes."""
        rows = value.get("choices") or []
        return {"choices": [(row.get("code") or row["label"], row["label"]) for row in rows]}

    def answers(self, value):
        """The codes of the answers by the ids of their rows."""
        return {child.id: child.value["code"] for child in value["choices"].bound_blocks}

    def reader(self, value):
        """The words of one answer or of several."""
        words = dict(self.options(value, None)["choices"])

        def read(given):
            codes = given if isinstance(given, list) else [given]
            return comma_list(*(words.get(code, code) for code in codes))

        return read

    def get_preview_value(self):
        """The preview with its answers as blocks."""
        return self.to_python(self.meta.preview_value)


class ChoiceQuestionBlock(ChoicesBlock):
    """A question with one of the answers given."""

    field_class = fields.ChoiceField
    unfolds = ChoiceBlock(
        label=_("Shown as"),
        choices=[("circles", _("Circles to tick")), ("list", _("A list that unfolds"))],
        default="circles",
    )

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("One of the answers that you give can be chosen")
        form_layout = layout("label", "help_text", "required", "choices", "unfolds")
        preview_value = {
            "label": "How will you take part?",
            "choices": [{"label": "In the room"}, {"label": "Online"}],
            "unfolds": "circles",
            "required": True,
        }

    def options(self, value, page):
        """The answers, and how they are shown."""
        return {**super().options(value, page), "unfolds": value.get("unfolds") == "list"}


class TickBlock(QuestionBlock):
    """A box to tick."""

    field_class = fields.CheckboxField
    required = BooleanBlock(label=_("Must be ticked"), required=False, default=False)

    class Meta:
        icon = "check"
        group = CHOICES
        label = _("Box to tick")
        description = _("Yes when it is ticked, no when it is not")
        preview_value = {"label": "I need a visa", "required": False}

    def answers(self, value):
        """Ticked, and nothing else."""
        return {fields.YES: fields.YES}

    def reader(self, value):
        """Yes or no."""
        return lambda given: _("Yes") if given else _("No")


class ConsentBlock(TickBlock):
    """A text to agree to; what was agreed to is kept with each answer."""

    field_class = fields.ConsentField
    help_text = required = None
    label = CharBlock(
        label=_("Words beside the box"), max_length=200, help_text=_("Such as: I agree.")
    )
    text = ProseBlock(
        label=_("Text that is agreed to"),
        help_text=_("Who uses the data, what for, for how long. Link the privacy notice."),
    )

    class Meta:
        icon = "check"
        label = _("Consent")
        description = _("A text that must be agreed to; its version is kept with each answer")
        form_layout = layout("label", "text")
        preview_value = {
            "label": "I agree",
            "text": "<p>The Secretariat uses what I write to answer me.</p>",
        }

    def options(self, value, page):
        """The text."""
        return {"text": getattr(value["text"], "source", value["text"])}

    def answers(self, value):
        """No condition asks for what must always be ticked."""
        return
