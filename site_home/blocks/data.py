"""Blocks of figures and facts: key figures, tables, timelines."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .text import ProseBlock

DATA = _("Data")


class KeyFigureBlock(StructBlock):
    """A number and what it counts."""

    value = CharBlock(label=_("Figure"), max_length=20)
    label = CharBlock(label=_("What it counts"), max_length=120)

    class Meta:
        icon = "decimal"
        label = _("Figure")
        description = _("A number and what it counts")
        preview_value = {"value": "55", "label": "participating governments"}


class KeyFiguresBlock(StructBlock):
    """A few numbers that tell the story."""

    title = CharBlock(label=_("Title"), max_length=160, required=False, default="")
    figures = ListBlock(KeyFigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "decimal"
        group = DATA
        label = _("Key figures")
        template = "blocks/key_figures.html"
        description = _("Up to six numbers, each with what it counts")
        preview_value = {
            "title": "",
            "figures": [
                {"value": "1993", "label": "the year the dialogue began"},
                {"value": "55", "label": "participating governments"},
                {"value": "17", "label": "regional and international organisations"},
            ],
        }


class RowBlock(StructBlock):
    """One row of a table."""

    cells = ListBlock(
        CharBlock(label=_("Cell"), required=False, default="", max_length=500),
        label=_("Cells"),
        min_num=1,
    )

    class Meta:
        icon = "list-ul"
        label = _("Row")


class TableBlock(StructBlock):
    """A table whose cells are translated one by one."""

    caption = CharBlock(label=_("Caption"), max_length=200, help_text=_("What the table shows."))
    header = ListBlock(
        CharBlock(label=_("Column"), required=False, default="", max_length=120),
        label=_("Columns"),
        min_num=1,
        help_text=_("The heading of each column, from the first to the last."),
    )
    row_headers = BooleanBlock(
        label=_("The first cell names its row"), required=False, default=True
    )
    rows = ListBlock(RowBlock(), label=_("Rows"), min_num=1)
    source = CharBlock(label=_("Source"), max_length=200, required=False, default="")

    class Meta:
        icon = "table"
        group = DATA
        label = _("Table")
        template = "blocks/table.html"
        description = _("Rows and columns with a caption and headings")
        preview_value = {
            "caption": "Ministerial conferences of the dialogue",
            "header": ["Conference", "Place", "Adopted"],
            "row_headers": True,
            "rows": [
                {"cells": ["Third, 1997", "Prague", "Recommendations"]},
                {"cells": ["Sixth, 2019", "Istanbul", "Istanbul Commitments and Call for Action"]},
            ],
            "source": "",
        }

    def clean(self, value):
        """Refuses a row that has not one cell for each column."""
        cleaned = super().clean(value)
        columns = len(cleaned["header"])
        errors = {}
        for index, row in enumerate(cleaned["rows"]):
            cells = len(row["cells"])
            if cells != columns:
                errors[index] = StructBlockValidationError(
                    non_block_errors=[ValidationError(_row_error(index + 1, cells, columns))]
                )
        if errors and not self.is_deferred_validation:
            raise StructBlockValidationError({"rows": ListBlockValidationError(errors)})
        return cleaned


def _row_error(row, cells, columns):
    return ngettext(
        "Row %(row)d has %(cells)d cell; the table has %(columns)d columns.",
        "Row %(row)d has %(cells)d cells; the table has %(columns)d columns.",
        cells,
    ) % {"row": row, "cells": cells, "columns": columns}


class TimelineEntryBlock(StructBlock):
    """What happened at one point of a timeline."""

    date = CharBlock(label=_("Date"), max_length=60, help_text=_("As it is to be read: 2019."))
    title = CharBlock(label=_("Title"), max_length=160)
    text = ProseBlock(label=_("Text"), required=False, default="")

    class Meta:
        icon = "date"
        label = _("Entry")


class TimelineBlock(StructBlock):
    """What happened, in order."""

    title = CharBlock(label=_("Title"), max_length=160, required=False, default="")
    entries = ListBlock(TimelineEntryBlock(), label=_("Entries"), min_num=1)

    class Meta:
        icon = "history"
        group = DATA
        label = _("Timeline")
        template = "blocks/timeline.html"
        description = _("Dates and what happened, one beneath the other")
        preview_value = {
            "title": "",
            "entries": [
                {
                    "date": "1993",
                    "title": "Budapest",
                    "text": "<p>The second conference gives the dialogue its name.</p>",
                },
                {"date": "2013", "title": "Istanbul", "text": "<p>The Silk Routes join.</p>"},
                {"date": "2019", "title": "Istanbul", "text": ""},
            ],
        }
