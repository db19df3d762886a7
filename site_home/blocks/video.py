"""Videos that load nothing from their provider before the visitor asks for it."""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .links import LinkBlock
from .pictures import PICTURES
from .text import ProseBlock

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
YOUTUBE_CODE = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_PATH = re.compile(
    r"/(?:video/|channels/\w+/|groups/\w+/videos/)?(?P<code>\d+)(?:/(?P<key>[0-9a-f]+))?/?",
    re.ASCII,
)


class Source(NamedTuple):
    """Where a video lies: who serves it, where it is watched and what a frame loads."""

    provider: str
    watch_url: str
    frame_host: str
    embed_url: str


def recognise(address):
    """The Source behind the address of a video at YouTube or Vimeo; None for any other address."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if parts.netloc in YOUTUBE_HOSTS or parts.netloc == "youtu.be":
        return _youtube(parts)
    if parts.netloc in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        return _vimeo(parts)
    return None


def _youtube(parts):
    steps = parts.path.strip("/").split("/")
    if parts.netloc == "youtu.be":
        code = steps[0]
    elif steps == ["watch"]:
        code = parse_qs(parts.query).get("v", [""])[0]
    elif len(steps) == 2 and steps[0] in {"embed", "live", "shorts"}:
        code = steps[1]
    else:
        return None
    if not YOUTUBE_CODE.fullmatch(code):
        return None
    host = "https://www.youtube-nocookie.com"
    return Source(
        "YouTube", f"https://www.youtube.com/watch?v={code}", host, f"{host}/embed/{code}"
    )


def _vimeo(parts):
    match = VIMEO_PATH.fullmatch(parts.path)
    if not match:
        return None
    code = match["code"]
    key = match["key"] or parse_qs(parts.query).get("h", [""])[0]
    if not re.fullmatch("[0-9a-f]*", key):
        return None
    host = "https://player.vimeo.com"
    return Source(
        "Vimeo",
        f"https://vimeo.com/{code}" + (f"/{key}" if key else ""),
        host,
        f"{host}/video/{code}?dnt=1" + (f"&h={key}" if key else ""),
    )


class VideoValue(StructValue):
    """A video and where it lies."""

    @property
    def source(self):
        """The Source of the video, or None when the address is not one we know."""
        return recognise(self.get("url"))

    @property
    def frame_host(self):
        """The origin that a page's policy must let into a frame, or an empty string."""
        return self.source.frame_host if self.source else ""


class VideoBlock(StructBlock):
    """A video at YouTube or Vimeo, loaded on a click."""

    url = URLBlock(
        label=_("Address of the video"),
        help_text=_("At YouTube or Vimeo, as the browser shows it."),
    )
    title = CharBlock(label=_("Title"), max_length=160, help_text=_("What the video shows."))
    poster = ImageChooserBlock(
        label=_("Still picture"), required=False, help_text=_("Shown until the video is played.")
    )
    transcript = ProseBlock(
        label=_("Transcript"),
        required=False,
        default="",
        help_text=_("What is said and shown, for those who cannot hear or see it."),
    )
    transcript_link = LinkBlock(
        label=_("Link to a transcript"),
        required=False,
        help_text=_("Where the transcript stands on a page of its own."),
    )

    class Meta:
        icon = "media"
        group = PICTURES
        label = _("Video")
        template = "blocks/video.html"
        value_class = VideoValue
        description = _("A video at YouTube or Vimeo; nothing is loaded from there before a click")
        preview_value = {
            "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "title": "The ministerial conference in four minutes",
            "poster": None,
            "transcript": "<p>The chair opens the conference.</p>",
            "transcript_link": {"page": None, "url": "", "label": ""},
        }

    def clean(self, value):
        """Refuses an address that is not a video of a provider we know."""
        cleaned = super().clean(value)
        if cleaned.get("url") and not cleaned.source:
            message = _("This is not the address of a video at YouTube or Vimeo.")
            raise StructBlockValidationError({"url": ValidationError(message)})
        return cleaned


class RecordingBlock(VideoBlock):
    """What can be watched or read after a meeting: a video, or a link to anything else."""

    class Meta:
        label = _("Recording")
        description = _("A video at YouTube or Vimeo, or a link to a recording elsewhere")

    def clean(self, value):
        """Accepts any address: what is no video of a known provider is printed as a link."""
        return StructBlock.clean(self, value)
