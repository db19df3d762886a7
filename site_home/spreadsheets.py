"""Rows as CSV and as a workbook, safe to open in any program.

A cell is text, a number, a date, a moment (with or without its time zone) or None.
"""

import codecs
import csv
import re
from datetime import date, datetime
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
USUAL_WIDTH = 18
LONGEST_CELL = 32_767  # what a cell of a workbook holds
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])

# A program may part a cell anew at semicolons and tabs, so what follows one counts as a beginning.
FORMULA = re.compile(r"(^|[;\t\r\n])(\s*[=+\-@＝＋－＠\t\r])")
DEFUSED = re.compile(r"(^|[;\t\r\n])'(\s*[=+\-@＝＋－＠])")


def defused(value):
    """The text with an apostrophe before whatever a spreadsheet would take for a formula."""
    return FORMULA.sub(r"\1'\2", value)


def bare(value):
    """The text without the apostrophes that `defused` has put in."""
    return DEFUSED.sub(r"\1\2", value)


def readable(value):
    """The text without the signs that no workbook can hold."""
    return value.translate(NOT_IN_XML)


class Echo:
    """What the csv module may write to; gives back what is written, as bytes."""

    def write(self, line):
        """The line in UTF-8."""
        return line.encode()


def csv_lines(headings, rows):
    """The lines of a CSV as bytes, one after the other; the first begins with the mark of UTF-8."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield codecs.BOM_UTF8 + writer.writerow([_plain(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def workbook(title, headings, rows, widths=()):
    """Rows as a temporary file in the format XLSX, open for reading.

    Takes the name of the sheet, the headings, the rows, and how wide the first columns are.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=title)
    sheet.freeze_panes = "A2"
    for number in range(len(headings)):
        width = widths[number] if number < len(widths) else USUAL_WIDTH
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    sheet.append([_bold(sheet, heading) for heading in headings])
    number = 1
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
        number += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{number}"
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    book.save(file)
    file.seek(0)
    return file


def download(kind, name, title, headings, rows, widths=()):
    """The answer that downloads rows; a CSV is streamed row by row.

    Takes the format (CSV or XLSX), the name of the file without its ending, and what `workbook`
    takes.
    """
    name = f"{name}.{kind}"
    if kind == XLSX:
        file = workbook(title, headings, rows, widths)
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[XLSX])
    else:
        answer = StreamingHttpResponse(csv_lines(headings, rows), content_type=TYPES[CSV])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def local(moment):
    """A moment on the clocks of the site, not of the reader, to the second and without its zone."""
    return timezone.make_naive(moment, timezone.get_default_timezone()).replace(microsecond=0)


def _plain(cell):
    """A cell of a CSV."""
    if isinstance(cell, str):
        return defused(readable(cell))
    if isinstance(cell, datetime):
        return f"{local(cell) if timezone.is_aware(cell) else cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)


def _cell(sheet, cell):
    """A cell of a workbook."""
    if isinstance(cell, str):
        return _text(sheet, cell)
    if isinstance(cell, datetime):
        return local(cell) if timezone.is_aware(cell) else cell
    if isinstance(cell, date):
        return _day(sheet, cell)
    return cell


def _day(sheet, value):
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "yyyy-mm-dd"
    return cell


def _bold(sheet, value):
    cell = WriteOnlyCell(sheet, readable(value))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _text(sheet, value):
    value = readable(value)[:LONGEST_CELL]
    if not value.startswith(("=", "#")):
        return value or None
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # neither a formula nor an error
    return cell
