"""PDF files set by typst, with the site's own fonts and nothing from outside."""

import json
from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "pdf_fonts"
TEMPLATES = Path(__file__).parent.parent / "templates" / "pdf"


class TypesettingError(Exception):
    """A template could not be set with the data it was given."""


@cache
def own_fonts():
    """Return the fonts of the site; those of the machine stay out."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


STANDARDS = ("ua-1",)


def typeset(template, data, standards=STANDARDS):
    """
    Set `template` (the name of a file in templates/pdf, without its ending) with `data`.

    Returns the bytes of a tagged PDF that keeps to the standards, PDF/UA-1 if none are given.
    Raises TypesettingError when the template is missing, the data cannot be written as JSON, or
    typst refuses either, as it does under PDF/UA-1 where the fonts lack a letter.
    """
    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        raise TypesettingError(f"There is no PDF template {template!r}.")
    try:
        return typst.compile(
            source,
            root=TEMPLATES,
            font_paths=own_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=list(standards),
        )
    except (TypeError, typst.TypstError) as error:
        raise TypesettingError(f"{template!r} could not be set: {error}") from error
