"""The list of subscribers as CSV and as a workbook, safe to open in any program."""

import codecs
import csv
import re
from tempfile import TemporaryFile

from django.utils import timezone, translation
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from newsletter.models import Subscriber
from site_home.cldr import language_name, territory_name

ENGLISH = "en"
AT_ONCE = 1000
HEADINGS = [
    "E-mail",
    "First name",
    "Last name",
    "Country",
    "Language",
    "State",
    "Signed up",
    "Confirmed",
    "Unsubscribed",
]
TEXTS = [
    "email",
    "first_name",
    "last_name",
    "country",
    "language",
    "state",
]
MOMENTS = ["created_at", "confirmed_at", "unsubscribed_at"]
WIDTHS = [36, 18, 22, 22, 14, 24, 17, 17, 17]

# A program may part a cell anew at semicolons and tabs, so what follows one counts as a beginning.
FORMULA = re.compile(r"(^|[;\t\r\n])(\s*[=+\-@＝＋－＠\t\r])")
DEFUSED = re.compile(r"(^|[;\t\r\n])'(\s*[=+\-@＝＋－＠])")


def defused(value):
    """The text with an apostrophe before whatever a spreadsheet would take for a formula."""
    return FORMULA.sub(r"\1'\2", value)


def bare(value):
    """The text without the apostrophes that `defused` has put in."""
    return DEFUSED.sub(r"\1\2", value)


class Echo:
    """What the csv module may write to; gives back what is written, as bytes."""

    def write(self, line):
        """The line in UTF-8."""
        return line.encode()


def csv_lines(subscribers):
    """The lines of the CSV as bytes, one after the other; takes a queryset.

    The headings, countries and languages are in English in every language of the admin, so that
    the file can be imported again.
    """
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield codecs.BOM_UTF8 + writer.writerow(HEADINGS)
    for texts, moments in _rows(subscribers):
        cells = [defused(text) for text in texts]
        days = [f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in moments]
        yield writer.writerow([*cells, *days])


def workbook(subscribers):
    """The list as a temporary file in the format XLSX, open for reading; takes a queryset."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="Subscribers")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([_bold(sheet, heading) for heading in HEADINGS])
    for texts, moments in _rows(subscribers):
        sheet.append([*(_text(sheet, text) for text in texts), *moments])
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _bold(sheet, value):
    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def _text(sheet, value):
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not value.startswith(("=", "#")):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # neither a formula nor an error
    return cell


def _rows(subscribers):
    """The texts and the local moments of each subscriber; reads a thousand at a time."""
    with translation.override(ENGLISH):
        states = {value: str(label) for value, label in Subscriber.State.choices}
    for row in subscribers.values_list(*TEXTS, *MOMENTS).iterator(chunk_size=AT_ONCE):
        email, first_name, last_name, country, language, state = row[: len(TEXTS)]
        texts = [
            email,
            first_name,
            last_name,
            territory_name(country, ENGLISH),
            language_name(language, ENGLISH),
            states[state],
        ]
        yield texts, [moment and _local(moment) for moment in row[len(TEXTS) :]]


def _local(moment):
    return timezone.make_naive(moment).replace(microsecond=0)
