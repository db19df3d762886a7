"""Names, dates and numbers as each language has them."""

from datetime import date, time

import pytest
from django.utils.translation import override

from site_home.cldr import (
    Precision,
    clock,
    date_block,
    digits,
    file_size,
    format_dates,
    sorted_by_name,
    zone_name,
)

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR

# The names of one language in its own order.
ALPHABETS = {
    "en": ["Åland Islands", "Albania", "Côte d’Ivoire", "Croatia"],
    "tr": [
        *("Cezayir", "Çekya", "Çin", "Danimarka", "Gana", "Hırvatistan"),
        *("Irak", "İran", "İtalya", "Sırbistan", "Şili", "Umman", "Ürdün"),
    ],
    "ru": ["Австрия", "Елгава", "Ёлкино", "Ельск", "Жодино", "Ирак", "Йемен", "Estonia"],
    "fa": [
        *("آذربایجان", "آلبانی", "افغانستان", "ایران", "بلغارستان", "پاکستان", "ترکیه"),
        *("جمهوری چک", "چین", "روسیه", "ژاپن", "سوریه", "کویت", "گرجستان", "لیبی"),
        *("ونزوئلا", "هند", "یونان"),
    ],
    "ar": ["أذربيجان", "الأردن", "ألبانيا", "العراق", "النمسا", "إيران", "بلغاريا", "تركيا"],
    "ur": [
        *("افغانستان", "ایران", "آسٹریا", "بھارت", "پاکستان", "ترکیہ", "ٹونگا", "جاپان"),
        *("چین", "ڈنمارک", "کویت", "گھانا", "ہنگری", "یونان"),
    ],
}


@pytest.mark.parametrize(("language", "names"), ALPHABETS.items())
def test_names_stand_in_the_alphabetical_order_of_their_language(language, names):
    assert sorted_by_name(reversed(names), language=language) == names


def test_items_are_sorted_by_the_name_that_a_function_gives():
    with override("tr"):
        assert sorted_by_name([("a", "İran"), ("b", "Irak")], lambda pair: pair[1])[0][0] == "b"


def test_names_of_a_language_that_nobody_knows_are_sorted_all_the_same():
    assert sorted_by_name(["b", "á", "a"], language="xx-unknown") == ["a", "á", "b"]


DATES = {
    "en": [
        "19 February 2019",
        "19–20 February 2019",
        "28 February – 4 March 2020",
        "30 December 2019 – 2 January 2020",
        "October 2021",
        "September – October 2021",
        "2021",
        "2019–2021",
    ],
    "ru": [
        "19 февраля 2019 г.",
        "19–20 февраля 2019 г.",
        "28 февраля – 4 марта 2020 г.",
        "30 декабря 2019 г. – 2 января 2020 г.",
        "октябрь 2021 г.",
        "сентябрь – октябрь 2021 г.",
        "2021",
        "2019–2021",
    ],
    "ar": [
        "19 فبراير 2019",
        "19–20 فبراير 2019",
        "28 فبراير – 4 مارس 2020",
        "30 ديسمبر 2019 – 2 يناير 2020",
        "أكتوبر 2021",
        "سبتمبر – أكتوبر 2021",
        "2021",
        "2019–2021",
    ],
    "fa": [
        "۱۹ فوریهٔ ۲۰۱۹ (۳۰ بهمن ۱۳۹۷)",
        "۱۹ تا ۲۰ فوریهٔ ۲۰۱۹ (۳۰ بهمن تا ۱ اسفند ۱۳۹۷)",
        "۲۸ فوریه تا ۴ مارس ۲۰۲۰ (۹ تا ۱۴ اسفند ۱۳۹۸)",
        "۳۰ دسامبر ۲۰۱۹ تا ۲ ژانویهٔ ۲۰۲۰ (۹ تا ۱۲ دی ۱۳۹۸)",
        "اکتبر ۲۰۲۱ (مهر تا آبان ۱۴۰۰)",
        "سپتامبر تا اکتبر ۲۰۲۱ (شهریور تا آبان ۱۴۰۰)",
        "۲۰۲۱ (۱۳۹۹ تا ۱۴۰۰)",
        "۲۰۱۹ تا ۲۰۲۱ (۱۳۹۷ تا ۱۴۰۰)",
    ],
    "ur": [
        "19 فروری، 2019",
        "19–20 فروری 2019",
        "28 فروری – 4 مارچ، 2020",
        "30 دسمبر، 2019 – 2 جنوری، 2020",
        "اکتوبر 2021",
        "ستمبر–اکتوبر 2021",
        "2021",
        "2019–2021",
    ],
    "tr": [
        "19 Şubat 2019",
        "19–20 Şubat 2019",
        "28 Şubat – 4 Mart 2020",
        "30 Aralık 2019 – 2 Ocak 2020",
        "Ekim 2021",
        "Eylül – Ekim 2021",
        "2021",
        "2019–2021",
    ],
}
CASES = [
    (date(2019, 2, 19), None, DAY),
    (date(2019, 2, 19), date(2019, 2, 20), DAY),
    (date(2020, 2, 28), date(2020, 3, 4), DAY),
    (date(2019, 12, 30), date(2020, 1, 2), DAY),
    (date(2021, 10, 5), None, MONTH),
    (date(2021, 9, 30), date(2021, 10, 1), MONTH),
    (date(2021, 6, 1), None, YEAR),
    (date(2019, 1, 1), date(2021, 1, 1), YEAR),
]
SPACES = str.maketrans({**dict.fromkeys("\u2009\u202f\u00a0", " "), "\u2060": None})


@pytest.mark.parametrize("language", DATES)
def test_dates_have_the_form_of_their_language(language):
    texts = [format_dates(*case, language=language).translate(SPACES) for case in CASES]
    assert texts == DATES[language]


def test_the_solar_year_changes_with_the_first_of_farvardin():
    text = format_dates(date(2024, 3, 19), date(2024, 3, 20), language="fa")
    assert text.translate(SPACES) == "۱۹ تا ۲۰ مارس ۲۰۲۴ (۲۹ اسفند ۱۴۰۲ تا ۱ فروردین ۱۴۰۳)"


@pytest.mark.parametrize(
    ("language", "case", "text"),
    [
        ("en", CASES[1], "19\u2060–\u206020\u00a0February 2019"),
        ("en", CASES[7], "2019\u2060–\u20602021"),
        ("ru", CASES[0], "19\u00a0февраля 2019\u202fг."),
        ("fa", CASES[0], "۱۹\u00a0فوریهٔ ۲۰۱۹ (۳۰\u00a0بهمن\u00a0۱۳۹۷)"),
        ("fa", CASES[6], "۲۰۲۱ (۱۳۹۹\u00a0تا\u00a0۱۴۰۰)"),
    ],
)
def test_a_line_breaks_in_no_day_or_solar_date_and_at_no_dash_that_joins(language, case, text):
    assert format_dates(*case, language=language) == text


UNLIKE = {
    "en": "May 2013 – 2014",
    "ru": "май 2013 г. – 2014",
    "fa": "مهٔ ۲۰۱۳ تا ۲۰۱۴ (اردیبهشت ۱۳۹۲ تا ۱۳۹۳)",
}


@pytest.mark.parametrize("language", UNLIKE)
def test_a_range_may_end_less_exactly_than_it_begins(language):
    ends = (date(2013, 5, 1), date(2014, 1, 1))
    text = format_dates(*ends, MONTH, language, end_precision=YEAR)
    assert text.translate(SPACES) == UNLIKE[language]


def test_no_date_is_no_text_in_persian_either():
    assert format_dates(None, language="fa") == ""


NEW_YEAR = (date(2020, 12, 1), date(2021, 1, 1), MONTH)
BLOCKS = [
    ("en", CASES[1], ("2019-02-19", ["19–20"], "Feb 2019", "")),
    ("en", CASES[2], ("2020-02-28", ["28 Feb", "4 Mar"], "2020", "")),
    ("ru", CASES[0], ("2019-02-19", ["19"], "февр. 2019", "")),
    ("ru", CASES[5], ("2021-09", ["сент.", "окт."], "2021", "")),
    ("tr", CASES[0], ("2019-02-19", ["19"], "Şub 2019", "")),
    ("ar", NEW_YEAR, ("2020-12", ["ديسمبر 2020", "يناير 2021"], "", "")),
    ("fa", CASES[1], ("2019-02-19", ["۱۹–۲۰"], "فوریه ۲۰۱۹", "۳۰ بهمن تا ۱ اسفند ۱۳۹۷")),
    ("fa", CASES[6], ("2021", ["۲۰۲۱"], "", "۱۳۹۹ تا ۱۴۰۰")),
]


@pytest.mark.parametrize(("language", "case", "block"), BLOCKS)
def test_a_date_block_is_short_and_keeps_the_date_for_machines(language, case, block):
    with override(language):
        assert date_block(*case) == block


LATIN, PERSIAN = "2030", "۲۰۳۰"
DIGITS = {
    **dict.fromkeys(("en", "ru", "ar", "ur", "tr"), LATIN),
    **dict.fromkeys(("fa", "fa-af", "ps"), PERSIAN),
}


@pytest.mark.parametrize(("language", "text"), DIGITS.items())
def test_numbers_have_the_digits_of_their_language(language, text):
    assert digits(2030, language) == text


def test_times_of_day_have_the_form_of_their_language():
    with override("ar"):
        assert clock(time(9, 5)) == "09:05"
    with override("fa"):
        assert clock(time(9, 5)) == "۹:۰۵"


SIZES = {
    "en": ["800 bytes", "29.5 kB", "1.2 MB"],
    "ru": ["800 байт", "29,5 кБ", "1,2 МБ"],
    "ar": ["800 بايت", "29.5 كيلوبايت", "1.2 ميغابايت"],
    "fa": ["۸۰۰ بایت", "۲۹٫۵ کیلوبایت", "۱٫۲ مگابایت"],
    "ur": ["800 بائٹس", "29.5 کلوبائٹس", "1.2 ميگابائٹس"],
    "tr": ["800 bayt", "29,5 kB", "1,2 MB"],
}


@pytest.mark.parametrize("language", SIZES)
def test_sizes_of_files_have_the_units_and_the_point_of_their_language(language):
    sizes = [file_size(size, language) for size in (800, 30_208, 1_258_291)]
    assert [size.translate(SPACES) for size in sizes] == SIZES[language]


def test_a_time_zone_is_named_after_its_place():
    names = [zone_name("Europe/Vienna", language) for language in ("en", "ru", "ar", "fa")]
    assert names == ["Austria Time", "Австрия", "توقيت النمسا", "وقت اتریش"]
