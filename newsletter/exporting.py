"""The list of subscribers as CSV and as a workbook, safe to open in any program."""

from django.utils import translation

from newsletter.models import Subscriber
from site_home import spreadsheets
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


def csv_lines(subscribers):
    """The lines of the CSV as bytes, one after the other; takes a queryset.

    The headings, countries and languages are in English in every language of the admin, so that
    the file can be imported again.
    """
    return spreadsheets.csv_lines(HEADINGS, _rows(subscribers))


def workbook(subscribers):
    """The list as a temporary file in the format XLSX, open for reading; takes a queryset."""
    return spreadsheets.workbook("Subscribers", HEADINGS, _rows(subscribers), WIDTHS)


def _rows(subscribers):
    """The cells of each subscriber; reads a thousand at a time."""
    with translation.override(ENGLISH):
        states = {value: str(label) for value, label in Subscriber.State.choices}
    for row in subscribers.values_list(*TEXTS, *MOMENTS).iterator(chunk_size=AT_ONCE):
        email, first_name, last_name, country, language, state = row[: len(TEXTS)]
        yield [
            email,
            first_name,
            last_name,
            territory_name(country, ENGLISH),
            language_name(language, ENGLISH),
            states[state],
            *row[len(TEXTS) :],
        ]
