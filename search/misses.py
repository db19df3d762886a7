"""Counts what visitors search for and do not find; nothing of who asked (decisions/0019)."""

import logging
import re
import unicodedata
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from search.analysis import UNSEEN, WORD, plain

log = logging.getLogger("search.misses")

LONGEST, MOST_WORDS = 100, 8
A_DAY = 500  # different questions; a flood is counted no further
WAIT = 50  # milliseconds that an answer may be late for it
MACHINES = re.compile("bot|crawl|spider|slurp", re.IGNORECASE)
FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
ADDRESS = re.compile(r"@|://|\w[.。]\w{2}")  # of a person or a page
YEAR = re.compile("199[0-9]|20[0-9]{2}")
TOO_MANY_DIGITS = 4

COUNT = """
INSERT INTO search_missedquery (day, language, words, meant, count)
SELECT %(day)s, %(language)s, %(words)s, %(meant)s, 1
WHERE (SELECT count(*) FROM search_missedquery WHERE day = %(day)s) < %(most)s OR EXISTS (
  SELECT 1 FROM search_missedquery
  WHERE day = %(day)s AND language = %(language)s AND words = %(words)s
)
ON CONFLICT (day, language, words)
DO UPDATE SET count = search_missedquery.count + 1, meant = excluded.meant
"""


def note(results, request):
    """Counts the question of Results that found nothing, if a visitor unknown asked it.

    Members are not listened to: their questions may hold words of papers that are not public. Who
    has a session cookie may be one. A database that is busy or broken delays no answer and breaks
    none: then the question is not counted.
    """
    missed = results.asked and (results.corrected or not results.everything)
    if not missed or results.number > 1 or results.active or not _is_a_visitor(request):
        return
    words = sayable(results.asked.text)
    if words:
        meant = sayable(results.query.text) if results.corrected else ""
        _count(results.language, words, meant)


def sayable(text):
    """What is kept of a question: its words in small letters; nothing where it may name somebody.

    That is so where it holds an address, numbers that are no years, or very many words. What has
    no letter or digit, such as quotation marks, is left out.
    """
    if ADDRESS.search(unicodedata.normalize("NFKC", UNSEEN.sub("", text))):
        return ""
    words = [word for word in (plain(match[0]) for match in WORD.finditer(text)) if word]
    numbers = "".join(c for word in words if not YEAR.fullmatch(word) for c in word if c.isdigit())
    kept = " ".join(words)
    longest = max(len(text), len(kept))
    if longest > LONGEST or len(words) > MOST_WORDS or len(numbers) >= TOO_MANY_DIGITS:
        return ""
    return kept


def _is_a_visitor(request):
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(name in request.headers for name in FETCHED_AHEAD)
        and not MACHINES.search(request.headers.get("User-Agent", ""))
        and "From" not in request.headers  # how crawlers say whose they are
    )


def _count(language, words, meant):
    values = {"day": timezone.localdate(), "language": language, "words": words, "meant": meant}
    try:
        with _at_once() as cursor:
            cursor.execute(COUNT, {**values, "most": A_DAY})
    except Error as error:
        log.warning("a search without results was not counted: %s", type(error).__name__)


@contextmanager
def _at_once():
    """A cursor in a transaction that waits for nobody longer than WAIT."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute(f"SET LOCAL statement_timeout = {WAIT}")
                cursor.execute("SET LOCAL synchronous_commit = off")
                yield cursor
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        else:
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
            try:
                with transaction.atomic():
                    yield cursor
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
