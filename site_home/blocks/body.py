"""What editors build a page's text from."""

from wagtail.blocks import StreamBlock, StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from .contact import ContactCardBlock
from .data import KeyFiguresBlock, TableBlock, TimelineBlock
from .documents import DocumentsBlock
from .links import LinkButtonsBlock, RelatedPagesBlock
from .pictures import GalleryBlock, PictureBlock
from .states import StatesBlock
from .text import CallOutBlock, HeadingBlock, HeadingValue, ProseBlock, QuoteBlock
from .video import VideoBlock, VideoValue


class BodyBlock(StreamBlock):
    """The text of a page."""

    rich_text = ProseBlock()
    heading = HeadingBlock()
    image = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    call_out = CallOutBlock()
    key_figures = KeyFiguresBlock()
    documents = DocumentsBlock()
    table = TableBlock()
    timeline = TimelineBlock()
    contact_card = ContactCardBlock()
    video = VideoBlock()
    link_buttons = LinkButtonsBlock()
    related_pages = RelatedPagesBlock()

    class Meta:
        template = "blocks/body.html"

    def get_context(self, value, parent_context=None):
        """Makes the anchors of the headings unique before they are printed."""
        headings(value)
        return super().get_context(value, parent_context)


class StandardBodyBlock(BodyBlock):
    """The text of a standard page, which may also list states and organisations."""

    states = StatesBlock()


def headings(body):
    """The headings of a body in reading order, as HeadingValues with anchors unlike one another.

    Takes the value of a StreamField, or None.
    """
    found, taken = [], set()
    for child in body or []:
        heading = child.value
        if not isinstance(heading, HeadingValue):
            continue
        heading.repeats = 0
        while heading.anchor in taken:
            heading.repeats += 1
        taken.add(heading.anchor)
        found.append(heading)
    return found


def frame_hosts(stream):
    """The origins of the video providers used anywhere in a stream, as a set.

    Takes the value of a StreamField, or None. A page's policy lets these origins into frames.
    """
    return {host for host in _frame_hosts(stream) if host}


def _frame_hosts(value):
    if isinstance(value, VideoValue):
        yield value.frame_host
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _frame_hosts(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _frame_hosts(part)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _frame_hosts(child.value)
