"""Where in the files of the pages that were found the words stand."""

from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.urls import reverse
from wagtail.models import Collection

from search.analysis import words
from search.content import Kind
from search.dialects import dialect
from search.documents import passage_language
from search.excerpts import excerpt
from search.files import searched_with
from search.query import parse
from site_home.languages import direction
from site_home.models import SiteDocument

MOST = 3  # files named with a page
LOOKED_AT = 5  # pages of each file

FIND = """
WITH said AS MATERIALIZED (
  SELECT l.entry_id, l.sitedocument_id, p.number, p.text, p.tokens, {score} AS score
  FROM {source} JOIN search_entry_documents l ON l.sitedocument_id = p.document_id
  WHERE l.entry_id IN ({entries})
), best AS (
  SELECT *, row_number() OVER (
    PARTITION BY entry_id, sitedocument_id ORDER BY score DESC, number
  ) AS place FROM said
)
SELECT d.id, d.title, d.file, d.language, c.path, b.entry_id, b.number, b.text, b.tokens
FROM best b JOIN site_home_sitedocument d ON d.id = b.sitedocument_id
JOIN wagtailcore_collection c ON c.id = d.collection_id
WHERE b.place <= %s ORDER BY b.score DESC, d.id, b.number
"""


class File(NamedTuple):
    """A file of a page that was found: its page with most of the words, and the excerpt."""

    document: object
    url: str
    number: int
    language: str
    direction: str
    excerpt: str


def files_of(entries, query, request):
    """The files that hold words of a Query which the pages themselves do not hold.

    Takes Entries with their tokens. Returns a dict of lists of Files by page number, after one
    query (and one for the restrictions of collections, if the request has not asked yet).
    """
    kinds = {entry.pk: entry.kind for entry in entries if _misses(entry, query)}
    if not kinds:
        return {}
    asked = {code: parse(query.text, code) for code, _name in settings.LANGUAGES}
    asked[query.language] = query
    found = {}
    for entry, document, pages in _said(kinds, asked):
        files = found.setdefault(entry, [])
        mine = asked[passage_language(document.language)]
        if len(files) < MOST and searched_with(kinds[entry], [document], request):
            number, text, _tokens = max(pages, key=lambda page: _held(page, mine))
            files.append(_file(document, kinds[entry], number, text, mine))
    return found


def _held(page, query):
    """How many terms of a Query a page of a file holds."""
    own = set(page[-1].split(" "))
    return sum(_stands(term, own) for term in query.terms)


def _misses(entry, query):
    texts = (entry.title_tokens, entry.summary_tokens, entry.body_tokens, entry.forms)
    own = {token for text in texts for token in text.split(" ")}
    return not all(_stands(term, own) for term in query.terms)


def _stands(term, own):
    return (
        not own.isdisjoint(term.single)
        or any(not any(own.isdisjoint(word) for word in way) for way in term.phrases)
        or bool(term.beginning and any(token.startswith(term.beginning) for token in own))
    )


def _said(entries, asked):
    """For each file of some entries: the entry's number, the SiteDocument, and its best pages.

    A page is its number, its text and its tokens.
    """
    speech = dialect(settings.LANGUAGE_CODE)
    ways = [dialect(code).any_of(query.terms) for code, query in asked.items() if query]
    question = speech.either.join(dict.fromkeys(ways))
    sql = FIND.format(
        score=speech.passage_score,
        source=speech.passage_source,
        entries=", ".join(["%s"] * len(entries)),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [question, *entries, LOOKED_AT])
        rows = cursor.fetchall()
    found = {}
    for key, title, file, language, path, entry, *page in rows:
        names = {"pk": key, "title": title, "file": file, "language": language}
        document = SiteDocument(**names, collection=Collection(path=path))
        found.setdefault((entry, key), (entry, document, []))[-1].append(page)
    return found.values()


def _file(document, kind, number, text, query):
    url = document.url
    if kind == Kind.PAPER:
        url = reverse("intranet_file", args=[document.pk, document.filename])
    stems = " ".join(word.stem for word in words(text, query.language))
    return File(
        document,
        f"{url}#page={number}",
        number,
        document.language,
        direction(document.language),
        excerpt(text, stems, query),
    )
