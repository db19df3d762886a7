"""Names, dates and numbers as Unicode's Common Locale Data Repository has them, through Babel."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


SKELETONS = {Precision.DAY: "yMMMMd", Precision.MONTH: "yMMMM", Precision.YEAR: "y"}


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


def format_dates(start, end=None, precision=Precision.DAY, language=None):
    """A date or a range of dates as text, such as “3–4 March 2020”, “October 2021” or “2020”.

    Takes dates (end may be None) and a Precision; the language is the active one unless given.
    """
    if not start:
        return ""
    skeleton = SKELETONS[Precision(precision)]
    if end and end != start and (precision == Precision.DAY or _differ(start, end, precision)):
        return format_interval(start, end, skeleton=skeleton, locale=locale(language))
    if precision == Precision.DAY:
        return format_date(start, "long", locale=locale(language))
    return format_skeleton(skeleton, start, locale=locale(language))


def _differ(start, end, precision):
    if precision == Precision.YEAR:
        return start.year != end.year
    return (start.year, start.month) != (end.year, end.month)
