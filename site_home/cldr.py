"""Names, dates and numbers as each language has them.

They come from Unicode's Common Locale Data Repository, through Babel; the order of names and the
digits, through ICU.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import icu
import jdatetime
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
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


BYTES = (
    icu.MeasureUnit.createByte(),
    icu.MeasureUnit.createKilobyte(),
    icu.MeasureUnit.createMegabyte(),
    icu.MeasureUnit.createGigabyte(),
)
WORD = re.compile(r"\s*'[^']*'\.?")  # such as “г.” behind a Russian year
NO_BREAK, JOINER = "\u00a0", "\u2060"
SKELETONS = {Precision.DAY: "yMMMd", Precision.MONTH: "yMMMM", Precision.YEAR: "y"}
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


def _code(language):
    return language or translation.get_language() or "en"


def locale(language=None):
    """Babel's Locale for a language code, or for the active language; British English for en."""
    return _locale(_code(language))


@lru_cache(maxsize=64)
def _collator(language):
    return icu.Collator.createInstance(icu.Locale.forLanguageTag(language))


def sorted_by_name(items, key=str, language=None):
    """The items in the alphabetical order of that or the active language, as list.

    Takes the function that gives the name of an item.
    """
    collator = _collator(_code(language))
    return sorted(items, key=lambda item: collator.getSortKey(key(item)))


@lru_cache(maxsize=64)
def _digits(language):
    system = icu.NumberingSystem.createInstance(icu.Locale.forLanguageTag(language))
    return str.maketrans("0123456789", system.getDescription())


def digits(text, language=None):
    """The text (or number) with the digits of that or the active language: “۱۲” in Persian."""
    return str(text).translate(_digits(_code(language)))


def file_size(size, language=None):
    """A number of bytes in words that stay on one line, such as “29.5 kB”.

    CLDR has no short units in the letters of Persian and Urdu: what runs from right to left has
    them in full.
    """
    code, (unit, *larger) = _code(language), BYTES
    while size >= 1024 and larger:
        size, unit = size / 1024, larger.pop(0)
    full = unit is BYTES[0] or locale(code).text_direction == "rtl"
    width = icu.UNumberUnitWidth.FULL_NAME if full else icu.UNumberUnitWidth.SHORT
    form = icu.NumberFormatter.withLocale(icu.Locale.forLanguageTag(code)).unit(unit)
    form = form.unitWidth(width).precision(icu.Precision.maxFraction(1))
    return form.formatDouble(size).replace(" ", NO_BREAK)


def zone_name(zone, language=None):
    """What a time zone is called after the place where it holds, such as “Austria Time”."""
    place = icu.Locale.forLanguageTag(_code(language))
    return icu.TimeZone.createTimeZone(zone).getDisplayName(
        False, icu.TimeZone.GENERIC_LOCATION, place
    )


def territory_name(code, language=None):
    """The name of a country (ISO 3166-1 alpha-2) in that language; the code when CLDR has none."""
    return locale(language).territories.get(code, code)


def language_name(code, language=None):
    """The name of a language in that language, such as French; the code when CLDR has none."""
    return locale(language).languages.get(code.replace("-", "_"), code)


def weekday_name(number, language=None):
    """The name of a day of the week in that language; 0 is Monday."""
    return locale(language).days["format"]["wide"][number]


def isolate(text):
    """The text between marks that keep its order to itself, for where no element can (UAX 9)."""
    return f"\u2068{text}\u2069"


def comma():
    """What stands between the items of a list in the active language."""
    return pgettext("between the items of a list", ", ")


def comma_list(*items):
    """The items that are not empty as text, with the comma of the active language between them."""
    return comma().join(str(item) for item in items if item)


def format_dates(start, end=None, precision=Precision.DAY, language=None, *, end_precision=None):
    """A date or a range of dates as text, such as “3–4 March 2020”, “October 2021” or “2020”.

    Takes dates (end may be None) and a Precision, a second one for an end that is known more or
    less exactly; the language is the active one unless given. In Persian the dates of the Solar
    Hijri calendar follow in brackets. A line breaks neither at a dash that joins, nor between day
    and month, nor within those brackets.
    """
    if not start:
        return ""
    precision, last = Precision(precision), Precision(end_precision or precision)
    place = locale(language)
    if end and precision != last:
        parts = ((start, precision), (end, last))
        parts = [_gregorian(day, None, known, place) for day, known in parts]
        text = place.interval_formats[None].format(*parts)
    else:
        text = _gregorian(start, end, precision, place)
    text = re.sub(r"(?<=\S)–(?=\S)", f"{JOINER}–{JOINER}", text)
    text = re.sub(r"(?<!\d)(\d\d?) (?=[^\W\d_])", rf"\1{NO_BREAK}", text)
    if solar := solar_dates(start, end, precision, language, end_precision=last):
        text = f"{text} ({solar.replace(' ', NO_BREAK)})"
    return digits(text, language)


def _gregorian(start, end, precision, place):
    for field, name in FIELDS[precision]:
        if end and getattr(end, name) != getattr(start, name):
            return _interval(start, end, precision, field, place)
    if precision == Precision.DAY:
        return format_date(start, "long", locale=place)
    return format_skeleton(SKELETONS[precision], start, locale=place)


def _interval(start, end, precision, field, place):
    """A range by CLDR's pattern, which is in two parts."""
    parts = place.interval_formats[SKELETONS[precision]].get(field, ())
    if len(parts) == 1:  # Babel does not part “LLLL – MMMM y”
        parts = re.findall(r"L+[^M]*|M.*", parts[0])
    if len(parts) != 2:  # some languages lack some intervals
        return " – ".join(_gregorian(day, None, precision, place) for day in (start, end))
    if precision == Precision.DAY:  # of days CLDR has intervals with short months only
        parts = [re.sub("(M|L){3}", r"\1\1\1\1", part) for part in parts]
    return "".join(
        format_date(day, part, locale=place) for day, part in zip((start, end), parts, strict=True)
    )


def solar_dates(start, end=None, precision=Precision.DAY, language=None, *, end_precision=None):
    """The dates in the Solar Hijri calendar, such as “۳۰ بهمن تا ۱ اسفند ۱۳۹۷”, for Persian alone.

    Months and years are not the Gregorian ones: the text says which of them they touch.
    """
    if _code(language).split("-")[0] != "fa":
        return ""
    precision = Precision(precision)
    last_precision = Precision(end_precision or precision)
    first, last = start, end or start
    if precision != Precision.DAY:
        first = first.replace(day=1, month=1 if precision == Precision.YEAR else first.month)
    if last_precision != Precision.DAY:
        month = 12 if last_precision == Precision.YEAR else last.month
        last = last.replace(month=month, day=monthrange(last.year, month)[1])
    first, last = _solar(first, precision), _solar(last, last_precision)
    if first == last:
        return digits(" ".join(last), language)
    while precision == last_precision and first[-1] == last[len(first) - 1]:
        first.pop()
    return digits(f"{' '.join(first)} تا {' '.join(last)}", language)


def _solar(day, precision):
    solar = jdatetime.date.fromgregorian(date=day)
    parts = [str(solar.day), jdatetime.date.j_months_fa[solar.month - 1], str(solar.year)]
    return parts[-len(FIELDS[precision]) :]


class DateBlock(NamedTuple):
    """The dates of an event as a small block prints them: short, one under the other."""

    machine: str
    large: list
    small: str
    solar: str


def date_block(start, end=None, precision=Precision.DAY):
    """The DateBlock of those dates in the active language.

    `large` has two entries for a range that no short line holds.
    """
    precision, place = Precision(precision), locale()
    end = end or start

    def short(skeleton, day):
        pattern = WORD.sub("", place.datetime_skeletons[skeleton].pattern)
        return digits(format_date(day, pattern, locale=place))

    year = short("y", end)
    if precision == Precision.YEAR:
        large, small = [year if start.year == end.year else f"{short('y', start)}–{year}"], ""
    elif precision == Precision.MONTH and start.year == end.year:
        large, small = [short("MMM", start), short("MMM", end)], year
    elif precision == Precision.MONTH:
        large, small = [short("yMMM", start), short("yMMM", end)], ""
    elif (start.year, start.month) == (end.year, end.month):
        days = dict.fromkeys([short("d", start), short("d", end)])
        large, small = ["–".join(days)], short("yMMM", end)
    else:
        large, small = [short("MMMd", start), short("MMMd", end)], year
    machine = start.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7}.get(precision, 4)]
    solar = solar_dates(start, end, precision)
    return DateBlock(machine, list(dict.fromkeys(large)), small, solar)


def clock(moment):
    """A time of day in the form of the active language, such as “09:30”."""
    place = locale()
    return digits(format_time(moment, place.datetime_skeletons["Hm"], locale=place))
