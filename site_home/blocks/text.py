"""Blocks of words: paragraphs, headings, quotations, call-outs."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    RichTextBlock,
    StructBlock,
    StructValue,
    TextBlock,
)

from .frozen import WrittenAsMixin

TEXT = _("Text")


class ProseBlock(WrittenAsMixin, RichTextBlock):
    """Paragraphs and lists, with links and emphasis."""

    written_as = "RichTextBlock"

    class Meta:
        icon = "pilcrow"
        group = TEXT
        label = _("Text")
        template = "blocks/rich_text.html"
        description = _("Paragraphs and lists, with links and emphasis")
        preview_value = (
            "<p>Ministers adopted the declaration in <b>Istanbul</b>. It sets out what governments "
            "will do together until the next conference:</p>"
            "<ul><li>open more legal ways to migrate;</li><li>act against smuggling.</li></ul>"
        )


class HeadingValue(StructValue):
    """The words and level of a heading, and the anchor that links lead to."""

    repeats = 0

    @property
    def text(self):
        """The words."""
        return self.get("text") or ""

    @property
    def anchor(self):
        """The id of the heading; `headings()` makes it unlike those before it."""
        anchor = f"section-{slugify(self.text, allow_unicode=True)}"
        return f"{anchor}-{self.repeats + 1}" if self.repeats else anchor


class KindBlock(ChoiceBlock):
    """A choice among kinds, whose name is no word of the text: nobody searches for it."""

    def get_searchable_content(self, value):
        """Nothing."""
        return []


class HeadingBlock(StructBlock):
    """A heading that links can lead to."""

    text = CharBlock(label=_("Words"), max_length=160)
    level = KindBlock(
        label=_("Level"),
        choices=[("h2", _("Section")), ("h3", _("Part of a section"))],
        default="h2",
    )

    class Meta:
        icon = "title"
        group = TEXT
        label = _("Heading")
        template = "blocks/heading.html"
        value_class = HeadingValue
        description = _("Opens a section; long pages list their headings at the top")
        preview_value = {"text": "What was agreed", "level": "h2"}


class QuoteBlock(StructBlock):
    """Words of a speaker."""

    text = TextBlock(label=_("Words"), help_text=_("Without quotation marks."))
    speaker = CharBlock(label=_("Who said it"), max_length=160, required=False, default="")
    role = CharBlock(label=_("Function or source"), max_length=200, required=False, default="")

    class Meta:
        icon = "openquote"
        group = TEXT
        label = _("Quotation")
        template = "blocks/quote.html"
        description = _("Words that somebody said or wrote, and who it was")
        preview_value = {
            "text": "Dialogue comes first.",
            "speaker": "A delegate",
            "role": "Senior Officials Meeting",
        }


class CallOutBlock(StructBlock):
    """A few lines that must not be overlooked."""

    kind = KindBlock(
        label=_("Kind"),
        choices=[
            ("note", _("Note")),
            ("important", _("Important")),
            ("good", _("Good to know")),
        ],
        default="note",
    )
    title = CharBlock(label=_("Title"), max_length=120, required=False, default="")
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        group = TEXT
        label = _("Call-out")
        template = "blocks/call_out.html"
        description = _("A box for a few lines that readers must not overlook")
        preview_value = {
            "kind": "important",
            "title": "New date",
            "text": "<p>The meeting has moved to the week after. Registrations stay valid.</p>",
        }

    def get_context(self, value, parent_context=None):
        """Adds the name of the kind: colour alone says nothing to many readers."""
        context = super().get_context(value, parent_context)
        context["kind_name"] = dict(self.child_blocks["kind"].field.choices).get(value.get("kind"))
        return context


class KeyFindingBlock(WrittenAsMixin, TextBlock):
    """One finding of a report, in a sentence."""

    written_as = "TextBlock"

    class Meta:
        icon = "tick-inverse"
        label = _("Key finding")
        description = _("One finding, in one sentence")
        preview_value = "Most migrants in the region move for work."
