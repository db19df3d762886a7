"""Names, dates and numbers as Unicode's Common Locale Data Repository has them, through Babel."""

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

SENSIBLE_DATES = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


SKELETONS = {Precision.DAY: "yMMMd", Precision.MONTH: "yMMM", Precision.YEAR: "y"}
WHOLE = {"yMMMd": "yMMMMd", "yMMM": "yMMMM", "y": "y"}
FIELDS = {
    Precision.DAY: [("y", "year"), ("M", "month"), ("d", "day")],
    Precision.MONTH: [("y", "year"), ("M", "month")],
    Precision.YEAR: [("y", "year")],
}


@lru_cache(maxsize=64)
def _locale(language):
    try:
        return Locale.parse("en_GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def locale(language=None):
    """Babel's Locale for a language code, or for the active language; British English for en."""
    return _locale(language or translation.get_language() or "en")


def territory_name(code, language=None):
    """The name of a country (ISO 3166-1 alpha-2) in that language; the code when CLDR has none."""
    return locale(language).territories.get(code, code)


def language_name(code, language=None):
    """The name of a language in that language, such as French; the code when CLDR has none."""
    return locale(language).languages.get(code.replace("-", "_"), code)


def comma_list(*items):
    """The items that are not empty as text, with the comma of the active language between them."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items if item)


def format_dates(start, end=None, precision=Precision.DAY, language=None):
    """A date or a range of dates as text, such as “3–4 March 2020”, “October 2021” or “2020”.

    Takes dates (end may be None) and a Precision; the language is the active one unless given.
    """
    if not start:
        return ""
    precision, place = Precision(precision), locale(language)
    for field, name in FIELDS[precision]:
        if end and getattr(end, name) != getattr(start, name):
            return _interval(start, end, SKELETONS[precision], field, place)
    if precision == Precision.DAY:
        return format_date(start, "long", locale=place)
    return format_skeleton(WHOLE[SKELETONS[precision]], start, locale=place)


def _interval(start, end, skeleton, field, place):
    """CLDR has intervals with short months only: its patterns, with the months written out."""
    patterns = place.interval_formats[skeleton].get(field, ())
    if len(patterns) != 2:  # some languages lack some intervals
        full = WHOLE[skeleton]
        words = (format_skeleton(full, moment, locale=place) for moment in (start, end))
        return " – ".join(words)
    return "".join(
        format_date(moment, pattern.replace("MMM", "MMMM"), locale=place)
        for moment, pattern in zip((start, end), patterns, strict=True)
    )
