"""Asks the index: the statements that find and count, and the order of what is found."""

from collections import Counter
from typing import NamedTuple

from django.db import connection

from search import ranking
from search.dialects import dialect
from site_home.access import visible_to

RANKED = 50  # results that are ranked by their words; those after them by title and date
FACETS = {"kind": "kind", "country": "countries", "goal": "goals", "year": "years"}

FIND = """
WITH titled AS MATERIALIZED (
  SELECT page_id, count(*) AS words FROM ({titled}) t GROUP BY page_id
), found AS MATERIALIZED (
  SELECT e.page_id, e.date, {facets}, {fits}, e.title_tokens = %s AS exact
  FROM search_entry e
  WHERE {matches} AND e.language = %s AND e.page_id IN ({visible})
), best AS (
  SELECT f.page_id FROM titled t JOIN found f ON f.page_id = t.page_id WHERE {fit}
  ORDER BY f.exact DESC, t.words DESC, f.date DESC NULLS FIRST, f.page_id LIMIT %s
), others AS (
  SELECT f.page_id FROM found f WHERE {fit} ORDER BY f.date DESC NULLS FIRST, f.page_id LIMIT %s
)
SELECT count(*), {count}, (SELECT {joined} FROM best), (SELECT {joined} FROM others), {filed}
FROM found
"""
ONE = "SELECT e.page_id FROM search_entry e WHERE {}"
COUNT = """
SELECT e.language, count(*) FROM search_entry e
WHERE ({either}) AND e.page_id IN ({visible}) GROUP BY e.language
"""
# Materialized, or the planner would read the table, which takes far longer than the index.
EXISTS = """EXISTS (
  WITH m AS MATERIALIZED (
    SELECT e.page_id FROM search_entry e WHERE {matches} AND e.language = %s
  )
  SELECT 1 FROM m WHERE m.page_id IN ({visible})
)"""


class Found(NamedTuple):
    """What was found: the numbers of the best pages in their order, how many pages there are with
    the facets and without, and what they are filed under.

    `filed` holds for every facet a Counter: codes, divided by spaces, with the number of pages that
    are filed under these and fit the other facets.
    """

    numbers: list
    count: int = 0
    everything: int = 0
    filed: dict = {}


def find(query, request, chosen=None, start=0, size=10, some=False):
    """What a visitor may see of what a Query asks for: a Found.

    Takes the request (or None), the codes of which one must fit by the name of the facet, which
    part of the results is wanted, and whether some of the words will do.
    """
    speech = dialect(query.language)
    visible, visible_params = _visible(request)
    chosen = {name: sorted(codes) for name, codes in (chosen or {}).items() if codes}
    end = start + size
    asked = [speech.any_of(query.terms) if some else speech.all_of(query.terms)]
    matches = speech.matches
    if some and any(term.phrases for term in query.terms):  # or each row would be read for them
        asked = [speech.any_of([term]) for term in query.terms]
        matches = f"e.page_id IN ({_one_by_one(speech.matches, query.terms)})"
    sql = FIND.format(
        titled=_one_by_one(speech.titled, query.terms),
        facets=", ".join(f"e.{column}" for column in FACETS.values()),
        fits=", ".join(_fits(name, chosen.get(name, ())) for name in FACETS),
        matches=matches,
        visible=visible,
        fit=" AND ".join(f"f.fits_{name}" for name in FACETS),
        count=f"count(*) FILTER (WHERE {' AND '.join(f'fits_{name}' for name in FACETS)})",
        joined=speech.joined.format("page_id"),
        filed=", ".join(_filed(speech, name) for name in FACETS),
    )
    params = [
        *(speech.in_title(term) for term in query.terms),
        *(f"% {code} %" for name in FACETS for code in chosen.get(name, ())),
        " ".join(query.stems),
        *asked,
        query.language,
        *visible_params,
        *[max(RANKED, end)] * 2,
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        everything, count, best, others, *filed = cursor.fetchone()
    numbers = f"{best or ''}|{others or ''}".split("|")
    numbers = [int(number) for number in dict.fromkeys(numbers) if number]
    if end <= RANKED:
        numbers = ranking.ranked(query, numbers[:RANKED])
    counts = (Counter((codes or "").split("|")) for codes in filed)
    return Found(numbers[start:end], count, everything, dict(zip(FACETS, counts, strict=True)))


def count(queries, request):
    """How many pages a visitor may see of what Queries, each in a language of its own, ask for.

    Returns a dict of language codes to numbers, without those that are nothing.
    """
    queries = [query for query in queries if query]
    if not queries:
        return {}
    visible, visible_params = _visible(request)
    matches = dialect("").matches
    either = " OR ".join([f"(e.language = %s AND {matches})"] * len(queries))
    params = []
    for query in queries:
        params += [query.language, dialect(query.language).all_of(query.terms)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(either=either, visible=visible), [*params, *visible_params])
        return dict(cursor.fetchall())


def answered(queries, request):
    """Whether a visitor may see anything of what each of some Queries asks for, as a list of bool.

    Takes the request (or None); asks the database once.
    """
    if not queries:
        return []
    visible, visible_params = _visible(request)
    sql, params = [], []
    for query in queries:
        speech = dialect(query.language)
        sql.append(EXISTS.format(matches=speech.matches, visible=visible))
        params += [speech.all_of(query.terms), query.language, *visible_params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql)}", params)
        return [bool(found) for found in cursor.fetchone()]


def _visible(request):
    return visible_to(request).order_by().values("pk").query.sql_with_params()


def _one_by_one(condition, terms):
    """A statement of the pages of every Term: each is looked up in the index by itself."""
    return " UNION ALL ".join([ONE.format(condition)] * len(terms))


def _fits(name, codes):
    """Whether a page has one of the codes; every page, where none is chosen."""
    either = " OR ".join([f"' ' || e.{FACETS[name]} || ' ' LIKE %s"] * len(codes))
    return f"({either or 'TRUE'}) AS fits_{name}"


def _filed(speech, name):
    """The codes of all pages that fit the other facets, page by page."""
    others = " AND ".join(f"fits_{other}" for other in FACETS if other != name)
    return f"{speech.joined.format(FACETS[name])} FILTER (WHERE {others})"
