"""The languages of the site.

One line here and a catalog in site_home/locale switch a language on; names and directions that
Django does not know come from CLDR.
"""

from babel import Locale
from django.conf.locale import LANG_INFO

LANGUAGES = [
    ("en", "English"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("fa", "فارسی / دری"),
    ("ur", "اردو"),
    ("tr", "Türkçe"),
]


def introduce(languages):
    """Makes languages known to Django that it does not know.

    Takes pairs of code and own name. Returns the codes of those written from right to left, for
    LANGUAGES_BIDI. Django's own table is wrong for Azerbaijani, so only CLDR is asked.
    """
    bidi = []
    for code, name in languages:
        place = Locale.parse(code, sep="-")
        if place.text_direction == "rtl":
            bidi.append(code)
        info = {
            "code": code,
            "name": place.english_name or name,
            "name_local": name,
            "bidi": place.text_direction == "rtl",
        }
        LANG_INFO.setdefault(code, info)
    return bidi
