"""The text of a PDF, page by page.

This file is run as a process of its own, which may be killed (search/reading.py): a PDF can be made
to ask for any amount of memory and time. It imports nothing of the site.
"""

import itertools
import json
import logging
import os
import re
import resource
import sys
import unicodedata
from contextlib import suppress
from operator import attrgetter
from typing import NamedTuple

from pypdf import PdfReader

PAGES = 500
LETTERS = 2_000_000
LETTERS_A_PAGE = 50_000
MEMORY = 400 * 2**20  # bytes of address space
SECONDS = 60

UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HYPHENATED = re.compile("(?<=[a-zß-ÿа-яё])[-\u00ad\u2010]\n(?=[a-zß-ÿа-яё])")
TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
ARABIC_DIGITS = "\u0660-\u066d\u06f0-\u06f9"
RIGHT_TO_LEFT = re.compile(f"[{TO_LEFT}]")
TURNING = re.compile(f"(?![{ARABIC_DIGITS}])[{TO_LEFT}]")  # what turns pypdf to the left, and back
RETURNING = re.compile(f"[^\x00-/:-@{TO_LEFT}\u2000-\u206f\u20a0-\u21ff]")
MARKED = re.compile("[\u0620-\u06ff]?[\u064b-\u0652\u0670]+")
BLANKS = re.compile("[ \t\u00a0]+")
LETTER = re.compile("[^\\W\\d_]")
DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]+(?:[.,/:٫٬-][\u0660-\u0669\u06f0-\u06f9]+)*")
TORN = re.compile(" +(?=[.,:;!?)\u060c\u061b\u061f\u06d4])")


class Piece(NamedTuple):
    """A piece of a line: where it starts, the size of its letters, and its text."""

    x: float
    y: float
    size: float
    text: str

    @property
    def end(self):
        """Where it ends at the latest."""
        return self.x + self.size * (len(self.text) + 1)


def pages_of(file):
    """The text of each page of a PDF file, as an iterator; then True, if that was all.

    None stands for a page that cannot be read. Raises whatever pypdf does when the file is no PDF.
    """
    reader = PdfReader(file)
    left = LETTERS
    for page in itertools.islice(reader.pages, PAGES):
        text = _text_of(page)
        yield text and text[: min(left, LETTERS_A_PAGE)]
        left -= len(text or "")
        if left <= 0:
            return
    if len(reader.pages) <= PAGES:
        yield True


def _text_of(page):
    try:
        text = page.extract_text()
        if RIGHT_TO_LEFT.search(text):
            text = _in_reading_order(page)
    except Exception:  # whatever is wrong with a page, MemoryError included
        return None
    text = UNSTORABLE.sub("", unicodedata.normalize("NFKC", text))
    return HYPHENATED.sub("", BLANKS.sub(" ", text)).replace(" \n", "\n").strip()


def _in_reading_order(page):
    """The text of a page with right-to-left letters.

    PDFs are drawn from left to right as a rule. pypdf turns each piece of a line, but leaves the
    pieces of a line as they were drawn: the last word first, with blanks on the wrong side.
    """
    pieces, turned = [], False

    def note(text, cm, tm, font, size):
        nonlocal turned
        turned = bool(TURNING.search(text)) or (turned and not RETURNING.search(text))
        if turned:  # figures are read from the left all the same
            text = DIGITS.sub(lambda digits: digits[0][::-1], text)
        x = round(tm[4] * cm[0] + tm[5] * cm[2] + cm[4], 1)
        y = round(tm[4] * cm[1] + tm[5] * cm[3] + cm[5], 1)
        pieces.append(Piece(x, y, abs(size * tm[3] * cm[3]), text))

    page.extract_text(visitor_text=note)
    text = "".join(piece.text for piece in pieces)
    to_left = 2 * len(RIGHT_TO_LEFT.findall(text)) > len(LETTER.findall(text))
    return "\n".join(_line(line, to_left) for line in _lines(pieces))


def _lines(pieces):
    """Pieces of text, each with its place, as lines of them."""
    line = []
    for piece in pieces:
        if text := piece.text.strip("\n"):
            line.append(piece._replace(text=text))
        if piece.text.endswith("\n"):
            yield line
            line = []
    yield line


def _line(pieces, to_left):
    """The pieces of a line as they are read: from the right if so asked, each group its own way."""
    line, end = [], None
    for x, same in itertools.groupby(sorted(pieces, key=attrgetter("x")), key=attrgetter("x")):
        same = list(same)
        if len({piece.y for piece in same}) > 1:  # a mark that is drawn apart names its letter, too
            same = [each for each in same if not MARKED.fullmatch(each.text.strip())] or same[-1:]
        if end is not None and x > end:
            line.append(" ")
        line += [piece.text for piece in same]
        end = max(piece.end for piece in same)
    groups = [
        (turned, list(group))
        for turned, group in itertools.groupby(line, lambda text: bool(TURNING.search(text)))
    ]
    if to_left:
        groups.reverse()
    text = " ".join(_group(group, turned, to_left) for turned, group in groups)
    return TORN.sub("", text)


def _group(pieces, turned, to_left):
    if turned:
        return "".join(reversed(pieces))
    text = "".join(pieces)
    if to_left and (bare := text.strip()):  # a blank at its end comes before it when read
        before, after = text.split(bare, 1)
        return after + bare + before
    return text


def main():
    """Reads a PDF from the standard input; writes JSON, a line a page."""
    os.nice(10)
    logging.disable()
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(kind, (limit, limit))
    for text in pages_of(sys.stdin.buffer):
        print(json.dumps(text), flush=True)


if __name__ == "__main__":
    main()
