"""Lists of subscribers as files: what a CSV from outside holds, row by row."""

import codecs
import csv
import re
import unicodedata
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_home.spreadsheets import bare

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
SEPARATORS = ";,\t"
EXCEL_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
OTHER_FORMATS = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"]
HEADINGS = {
    "email": ["email", "emailaddress", "mail"],
    "first_name": ["firstname", "givenname", "forename"],
    "last_name": ["lastname", "surname", "familyname"],
    "country": ["country", "countrycode"],
    "language": ["language", "languagecode"],
}
FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}
NEEDED = {"email": "E-mail", "country": "Country"}


class Row(NamedTuple):
    """One row of a file: the line it begins in, and its cells by field, or why it has none."""

    line: int
    cells: dict
    trouble: str = ""


class Sheet(NamedTuple):
    """The rows of a file, and the headings of the columns that are of no use."""

    rows: list
    ignored: list


def read_sheet(content):
    """The Sheet that the bytes of a file hold.

    Raises ValidationError, which says what to do, for a file that is no list at all.
    """
    text = _as_text(content)
    separator = _separator(text)
    if match := EXCEL_SEPARATOR.match(text):
        text = "\n" + text[match.end() :]
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    fields, ignored = _columns(lines)
    rows = []
    for row in _rows(lines, fields):
        if len(rows) == MOST_ROWS:
            message = _("The file has more than %(number)s rows. Divide it into several files.")
            raise ValidationError(message % {"number": MOST_ROWS})
        rows.append(row)
    if not rows:
        raise ValidationError(_("The file has headings, but no row beneath them."))
    return Sheet(rows, ignored)


def _as_text(content):
    if content.startswith(tuple(OTHER_FORMATS)):
        raise ValidationError(
            _(
                "This is not a CSV file but a workbook or document. Open it in the program it "
                "comes from and save it as “CSV UTF-8”."
            )
        )
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if content[1:2] == b"\x00":
        return _decoded(content, "utf-16-le")
    return _decoded(content, "utf-16-be" if content[:1] == b"\x00" else "utf-8")


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _(
                "The letters of this file cannot be read. Save it as “CSV UTF-8”, in Excel under "
                "File, Save as."
            )
        ) from error


def _separator(text):
    """What stands between the cells: whatever gives the first line most of our headings."""
    if match := EXCEL_SEPARATOR.match(text):
        return match[1]
    first = text.lstrip().split("\n", 1)[0]
    return max(SEPARATORS, key=lambda sign: len(_known(first.split(sign))))


def _known(headings):
    return {field for heading in headings if (field := FIELDS.get(_plain(heading)))}


def _plain(heading):
    """A heading without what people write differently: “E-Mail address” is “emailaddress”."""
    return re.sub(r"[\W_]", "", heading).lower()


def _columns(lines):
    """The field of each column, None for those of no use; and the headings of these."""
    try:
        headings = next((cells for cells in lines if any(map(str.strip, cells))), [])
    except csv.Error:
        headings = []
    fields = [FIELDS.get(_plain(heading)) for heading in headings]
    for field, name in NEEDED.items():
        if field not in fields:
            message = _(
                "There is no column “%(name)s”. The first line must name the columns: E-mail, "
                "First name, Last name, Country, Language."
            )
            raise ValidationError(message % {"name": name})
    found = [field for field in fields if field]
    if len(set(found)) < len(found):
        raise ValidationError(_("Two columns have the same heading. Remove one of them."))
    unused = zip(headings, fields, strict=True)
    return fields, [heading.strip()[:60] for heading, field in unused if not field][:20]


def _rows(lines, fields):
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, {}, _unreadable(line, lines.line_num))
            continue
        if not any(map(str.strip, cells)):
            continue
        if any(map(str.strip, cells[len(fields) :])):
            yield Row(
                line,
                {},
                _(
                    "There are more cells than headings. Put quotation marks round a value that "
                    "contains the separator."
                ),
            )
            continue
        pairs = zip_longest(fields, cells[: len(fields)], fillvalue="")
        yield Row(line, {field: _cleaned(cell) for field, cell in pairs if field})


def _unreadable(first, last):
    if last == first:
        return _("A quotation mark is out of place. Look at this line and mend it.")
    message = _(
        "The lines from here to %(last)s cannot be read, because a quotation mark is out of place. "
        "Mend the first of them."
    )
    return message % {"last": last}


def _cleaned(cell):
    return " ".join(bare(unicodedata.normalize("NFC", cell)).split())
