"""StreamField blocks for every app. They import no app."""

from .body import BodyBlock, StandardBodyBlock, frame_hosts, headings
from .contact import ContactCardBlock, OpeningHoursBlock, PhoneBlock
from .data import KeyFigureBlock, KeyFiguresBlock, TableBlock, TimelineBlock
from .documents import DocumentsBlock
from .links import Link, LinkBlock, LinkButtonsBlock, RelatedPagesBlock, links_seen, pages_seen
from .pictures import GalleryBlock, PictureBlock
from .programme import ProgrammeDayBlock
from .states import DonorBlock, StatesBlock, donor_names
from .text import CallOutBlock, HeadingBlock, KeyFindingBlock, KindBlock, ProseBlock, QuoteBlock
from .video import RecordingBlock, VideoBlock

__all__ = [
    "BodyBlock",
    "CallOutBlock",
    "ContactCardBlock",
    "DocumentsBlock",
    "DonorBlock",
    "GalleryBlock",
    "HeadingBlock",
    "KeyFigureBlock",
    "KeyFiguresBlock",
    "KeyFindingBlock",
    "KindBlock",
    "Link",
    "LinkBlock",
    "LinkButtonsBlock",
    "OpeningHoursBlock",
    "PhoneBlock",
    "PictureBlock",
    "ProgrammeDayBlock",
    "ProseBlock",
    "QuoteBlock",
    "RecordingBlock",
    "RelatedPagesBlock",
    "StandardBodyBlock",
    "StatesBlock",
    "TableBlock",
    "TimelineBlock",
    "VideoBlock",
    "donor_names",
    "frame_hosts",
    "headings",
    "links_seen",
    "pages_seen",
]
