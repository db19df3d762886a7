"""Whether the rows of a file can become subscribers, and what is wrong with those that cannot."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.models import Subscriber, Suppression
from newsletter.tokens import normal
from site_home.cldr import language_name, territory_name
from site_home.countries import country_choices

AT_ONCE = 500
COLUMNS = {
    "email": gettext_lazy("E-mail"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
}
LETTERS = {name: Subscriber._meta.get_field(name).max_length for name in COLUMNS}
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}

# How people write the names of countries where CLDR has another one.
OTHER_NAMES = {
    "brunei darussalam": "BN",
    "burma": "MM",
    "cabo verde": "CV",
    "czech republic": "CZ",
    "democratic republic of congo": "CD",
    "great britain": "GB",
    "holy see": "VA",
    "hong kong": "HK",
    "islamic republic of iran": "IR",
    "ivory coast": "CI",
    "macedonia": "MK",
    "palestine": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "state of palestine": "PS",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
}


def batches(items, size=AT_ONCE):
    """The items of a list in lists of that size."""
    return (items[start : start + size] for start in range(0, len(items), size))


def present_among(addresses):
    """Those of the addresses that have a subscriber, as a set."""
    found = Subscriber.objects.alias(address=Lower("email")).filter(address__in=addresses)
    return set(found.values_list("email", flat=True))


class Check:
    """Goes through the rows of a file: which are good, and what is wrong with the others."""

    def __init__(self, language):
        self.language = language
        self.countries, self.languages = country_codes(), language_codes()
        self.rows, self.lines, self.notes = [], {}, []
        self.counts = dict.fromkeys(["new", "present", "suppressed", "repeated", "wrong"], 0)

    def note(self, line, column, words):
        """Keeps what is to be said of a line."""
        self.notes.append([line, str(column), words])

    def look_at(self, row):
        """Keeps a row that is good, or says what is wrong with it."""
        troubles = [("", row.trouble)] if row.trouble else list(self.troubles(row.cells))
        if troubles:
            self.counts["wrong"] += 1
            for column, words in troubles:
                self.note(row.line, column, words)
            return
        email = normal(row.cells["email"])
        if email in self.lines:
            self.counts["repeated"] += 1
            words = _("Left out: the same address stands in line %(line)s.")
            self.note(row.line, COLUMNS["email"], words % {"line": self.lines[email]})
            return
        self.lines[email] = row.line
        self.rows.append(
            [
                email,
                row.cells.get("first_name", ""),
                row.cells.get("last_name", ""),
                self.countries[plain(row.cells["country"])],
                self.languages.get(plain(row.cells.get("language", "")), self.language),
            ]
        )

    def troubles(self, cells):
        """Yields column and words for whatever is wrong in a row."""
        for name, value in cells.items():
            if any(unicodedata.category(letter) in UNPRINTABLE for letter in value):
                yield COLUMNS[name], _("There is a character that cannot be printed. Type it anew.")
            elif name in {"email", "first_name", "last_name"} and len(value) > LETTERS[name]:
                words = _("Longer than %(number)s characters. Shorten it.")
                yield COLUMNS[name], words % {"number": LETTERS[name]}
            elif trouble := getattr(self, f"trouble_with_{name}", lambda value: "")(value):
                yield COLUMNS[name], trouble

    def trouble_with_email(self, value):
        """What is wrong with an address, or an empty text."""
        if not value:
            return _("The address is missing. Add it, or remove the line.")
        try:
            validate_email(value.lower())
        except ValidationError:
            return _("“%(value)s” is not an e-mail address. Correct it.") % {"value": value[:80]}
        return ""

    def trouble_with_country(self, value):
        """What is wrong with a country, or an empty text."""
        if not value:
            return _("The country is missing. Add it.")
        if plain(value) in self.countries:
            return ""
        return _(
            "“%(value)s” is not known. Write the English name, such as Pakistan, or the two "
            "letters, such as PK."
        ) % {"value": value[:80]}

    def trouble_with_language(self, value):
        """What is wrong with a language, or an empty text."""
        if not value or plain(value) in self.languages:
            return ""
        return _("“%(value)s” is not a language of the site. Write one of: %(codes)s.") % {
            "value": value[:80],
            "codes": ", ".join(code for code, _name in settings.LANGUAGES),
        }

    def compare(self):
        """Leaves out who is there already, has unsubscribed or was erased; counts the rest."""
        good, self.rows = self.rows, []
        for rows in batches(good):
            addresses = [row[0] for row in rows]
            suppressed = Suppression.objects.digests_of(addresses)
            present = present_among(addresses) - suppressed
            for row in rows:
                if row[0] in suppressed:
                    words = _("Left out: has unsubscribed or was erased.")
                    self.note(self.lines[row[0]], COLUMNS["email"], words)
                elif row[0] not in present:
                    self.rows.append(row)
            self.counts["present"] += len(present)
            self.counts["suppressed"] += len(suppressed)
        self.counts["new"] = len(self.rows)
        self.notes.sort(key=lambda note: note[0])


def plain(name):
    """A name without case, accents, marks and “the”, for comparing; `Türkiye` is `turkiye`."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    words = re.sub(r"[^\w]+", " ", letters).split()
    return " ".join(word for word in words if word != "the")


def country_codes():
    """The codes of all countries by their codes and English names, as `plain` writes them."""
    codes = {}
    with translation.override("en"):
        for _group, countries in country_choices():
            for code, name in countries:
                codes |= dict.fromkeys(
                    [plain(code), plain(name), plain(territory_name(code, "en"))], code
                )
    known = set(codes.values())
    return {name: code for name, code in OTHER_NAMES.items() if code in known} | codes


def language_codes():
    """The codes of the site's languages by their codes and names, as `plain` writes them."""
    codes = {}
    for code, own_names in settings.LANGUAGES:
        names = [code, language_name(code, "en"), *own_names.split("/")]
        codes |= {plain(name): code for name in names}
    return codes
