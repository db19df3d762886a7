"""What a file that a visitor sends is, by its content; its name is not asked."""

import re
import unicodedata
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, is_zipfile

from PIL import Image, UnidentifiedImageError

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
MOST_MEMBERS = 2_000
ENOUGH_TO_READ = 1_000_000
LONGEST_NAME = 120
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


class Kind(NamedTuple):
    """A kind of file: what its name ends with, and its media type."""

    extension: str
    media_type: str


PDF = Kind("pdf", "application/pdf")
DOCX = Kind("docx", OFFICE)
ODT = Kind("odt", OPEN_DOCUMENT)
JPEG = Kind("jpg", "image/jpeg")
PNG = Kind("png", "image/png")
KINDS = [PDF, DOCX, ODT, JPEG, PNG]


def kind_of(file):
    """The Kind of a file, or None for any other, for two kinds in one, and for what is broken."""
    try:
        file.seek(0)
        start = file.read(16)
        if start.startswith(b"PK\x03\x04"):
            return _packed(file)
        if is_zipfile(file):
            return None
        if start.startswith(b"%PDF-"):
            return PDF if b"%%EOF" in _end(file) else None
        return _picture(file)
    except (OSError, ValueError, KeyError, BadZipFile, NotImplementedError, RuntimeError):
        return None
    finally:
        file.seek(0)


def _end(file):
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2048))
    return file.read()


def _packed(file):
    with ZipFile(file) as archive:
        names = archive.namelist()
        if len(names) > MOST_MEMBERS:
            return None
        if names[0] == "mimetype":
            return ODT if _read(archive, "mimetype") == OPEN_DOCUMENT.encode() else None
        types = _read(archive, "[Content_Types].xml")
        plain = not any(name.lower().endswith("vbaproject.bin") for name in names)
        written = b"wordprocessingml.document.main+xml" in types
        return DOCX if plain and written and "word/document.xml" in names else None


def _read(archive, name):
    """The beginning of a member, however large it calls itself."""
    with archive.open(name) as member:
        return member.read(ENOUGH_TO_READ)


def _picture(file):
    file.seek(0)
    try:
        with Image.open(BytesIO(file.read()), formats=["JPEG", "PNG"]) as picture:
            picture.verify()
            return {"JPEG": JPEG, "PNG": PNG}.get(picture.format)
    except (UnidentifiedImageError, SyntaxError, Image.DecompressionBombError):
        return None


def clean_name(name, kind):
    """The name of a file as it is shown: one line, nothing invisible, and the end of its kind."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in INVISIBLE)
    stem = shown.rsplit(".", 1)[0].strip(" .") or "file"
    return f"{stem[:LONGEST_NAME]}.{kind.extension}"
