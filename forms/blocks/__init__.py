"""What editors compose a form from: questions, headings and notes (docs/decisions/0015)."""

from wagtail.blocks import StreamBlock

from .chosen import ChoiceQuestionBlock, ChoicesBlock, ConsentBlock, TickBlock
from .rows import FormHeadingBlock, NoteBlock
from .typed import (
    CountryBlock,
    DateBlock,
    EmailBlock,
    FileBlock,
    LongTextBlock,
    NumberBlock,
    OrganisationBlock,
    PhoneBlock,
    TextBlock,
)


class FieldsBlock(StreamBlock):
    """The rows of a form."""

    text = TextBlock()
    long_text = LongTextBlock()
    email = EmailBlock()
    phone = PhoneBlock()
    number = NumberBlock()
    date = DateBlock()
    country = CountryBlock()
    organisation = OrganisationBlock()
    choice = ChoiceQuestionBlock()
    choices = ChoicesBlock()
    tick = TickBlock()
    consent = ConsentBlock()
    file = FileBlock()
    heading = FormHeadingBlock()
    note = NoteBlock()

    class Meta:
        max_num = 100
