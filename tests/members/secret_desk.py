"""What the spy needs: a word for every place where something may be hidden, and a sharp eye."""

import html
import re
from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote, unquote

from django.core.files.images import ImageFile
from wagtail.models import Page

from members.models import Edition, GalleryPhoto, Photo
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

LANGUAGES = ["ar", "fa", "tr"]
SIGNS = {
    "en": ("qzx", "bcdfghjklm"),
    "ar": ("ظغظ", "بتثجحخدذرز"),
    "fa": ("ژگژ", "پچشکسصضطفق"),
    "tr": ("ğşğ", "çöüıkvzytp"),
}
STARTS = [start for start, _letters in SIGNS.values()]
CANDIDATE = re.compile("|".join(f"{start}[{signs}]{{4}}" for start, signs in SIGNS.values()))
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
FOLD = re.compile(r"\r?\n[ \t]")
FROM_ALL, FROM_OTHERS, FOR_MEMBERS = "all", "others", "members"


class Word(NamedTuple):
    """Where a word stands, in which way it is hidden, and from whom."""

    place: str
    way: str
    language: str
    hidden: str

    @property
    def is_of_a_closed_page(self):
        """False for what Wagtail's restrictions alone hide."""
        return not self.way.startswith(("public", "files"))


class Secrets:
    """The words, and what they were put into; the first is the name of the group that may read."""

    def __init__(self):
        self.words = {}
        self.pages, self.documents, self.photos = [], [], []
        self.left = []  # addresses that led to a page before it was hidden, moved or renamed
        self.way, self.hidden = "a group", FROM_OTHERS
        self.group = f"Group {self.word('group')}"

    def word(self, place, language="en"):
        """A new word in the letters of a language."""
        start, letters = SIGNS[language]
        made = start + "".join(letters[int(digit)] for digit in f"{len(self.words):04d}")
        self.words[made] = Word(place, self.way, language, self.hidden)
        return made

    def texts(self, language="en", *, slug=True):
        """Words for all texts that every page has."""
        names = ["title", "summary", "seo_title", "search_description"]
        values = {name: self.word(name, language) for name in names}
        return {**values, "slug": self.word("slug")} if slug else values

    def body(self, language="en"):
        """A text with a word in it."""
        return [{"type": "rich_text", "value": f"<p>{self.word('body', language)}</p>"}]

    def document(self, language="en", **values):
        """A file with words in its title, in its name and in itself."""
        made = desk.document(
            content=factories.PDF + b"\n%" + self.word("content", language).encode(),
            name=f"{self.word('file name')}.pdf",
            title=self.word("document title", language),
            language=language,
            **values,
        )
        self.documents.append(made)
        return made

    def paper(self, parent, **values):
        """A paper with words in all texts and in three files, one of an older version."""
        page = desk.paper(parent, **self.texts(), symbol=self.word("symbol"), **values)
        for language, version in (("en", 1), ("en", 2), ("ar", 1)):
            Edition.objects.create(page=page, document=self.document(language), version=version)
        self.pages.append(page)
        return page

    def gallery(self, parent, **values):
        """A gallery with words in its credit, in the captions and in the names of its photos."""
        page = desk.gallery(parent, (), **self.texts(), credit=self.word("credit"), **values)
        for language in ("en", "fa"):
            file = ImageFile(BytesIO(factories.image().file.read()), name="photo.jpg")
            photo = Photo.objects.create(name=f"{self.word('photo name')}.jpg", file=file)
            caption = self.word("caption", language)
            GalleryPhoto.objects.create(page=page, photo=photo, caption=caption, locale=page.locale)
            self.photos.append(photo)
        self.pages.append(page)
        return page

    def public(self, make, parent, **values):
        """A page of a public type with words in all texts; takes the factory and the parent."""
        values = {"body": self.body(), **self.texts(), **values}
        page = make(parent, **values)
        self.pages.append(page)
        return page

    def translate(self, page, *languages):
        """The page, translated with words of its own into some languages, or all."""
        for language in languages or LANGUAGES:
            page.refresh_from_db()
            self.pages.append(translated(page, language, **self.texts(language, slug=False)))
        return page

    def found_in(self, text, asked="", allowed=lambda word: False):
        """The words in a text that are not allowed, nor written by the asker: a dict of Words."""
        text = plain(text)
        if not any(start in text for start in STARTS):
            return {}
        echo = plain(asked)
        found = {each for each in CANDIDATE.findall(text) if each not in echo}
        found = {each: self.words[each] for each in sorted(found & self.words.keys())}
        return {word: place for word, place in found.items() if not allowed(place)}


def plain(text):
    """A text in every spelling in which a word may hide, in small letters."""
    text = FOLD.sub("", text)
    spellings = [text]
    if "%" in text:
        spellings.append(unquote(text))
    if "&" in text:
        spellings.append(html.unescape(text))
    if "\\u" in text:
        spellings.append(ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))
    return "\n".join(spellings).lower()


def whole(response):
    """All that a response tells: its headers, its messages and its content, whatever that is."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = "".join(str(each) for each in response.cookies.values() if each.key == "messages")
    headers = (f"{name}: {each}" for name, each in response.items())
    return "\n".join([*headers, cookies, content.decode(errors="replace")])


class Answer(NamedTuple):
    """What somebody was told, and whether a cache between may keep it for others."""

    status: int
    text: str
    is_kept: bool
    is_file: bool

    @classmethod
    def of(cls, response):
        """The Answer that a response is; only Cache-Control keeps others from it."""
        forbidden = re.search("private|no-store", response.get("Cache-Control", ""))
        is_file = "X-Accel-Redirect" in response or "Content-Disposition" in response
        return cls(response.status_code, whole(response), not forbidden, is_file)


def address_of(secret):
    """The addresses of a page, a document or a photo, also those that it must not have."""
    number = secret.pk
    if isinstance(secret, Page):
        return [secret.url] if secret.url else []
    if isinstance(secret, Photo):
        sizes = ("small", "screen", "original")
        return [
            *(f"/en/intranet/photos/{number}/{size}.jpg" for size in sizes),
            *(f"/media/{secret.of_size(size).name}" for size in sizes),
            f"/admin/galleries/photos/{number}.jpg",
        ]
    name = quote(secret.filename)
    return [
        f"/documents/{number}/{name}",
        f"/en/intranet/files/{number}/{name}",
        f"/media/{secret.file.name}",
        f"/private/{secret.file.name}",
    ]
