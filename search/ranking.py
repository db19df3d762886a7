"""The order of what is found, alike on every database.

Each word of a question counts by the best place it stands in. To their mean comes how much of the
title the question names, whether its words follow one another, and what is ahead; what has a date
loses a little with every year, unless the question names a year.
"""

import re
from functools import lru_cache

from django.utils import timezone

from search.analysis import is_idle, words
from search.models import Entry
from search.query import spelt_out

TITLE, NAMES, SUMMARY, BODY, ELSEWHERE = 1.0, 0.8, 0.4, 0.2, 0.05
BEGINS = 0.7  # of what a word counts that only begins like the last one of the question
WHOLE_TITLE, EXACT, IN_TITLE, IN_A_ROW, IN_TEXT = 0.3, 0.7, 0.15, 0.15, 0.1
AHEAD, PASSING = 1.3, 0.87  # times, for events to come, and for other events and news
FADES, LONGEST = 0.04, 10  # a year; years
YEAR = re.compile(r"(?:19|20)\d\d")
FIELDS = ["pk", "kind", "date", "years", "title", "title_tokens", "names", "summary_tokens"]


def ranked(query, numbers):
    """The numbers of some pages that a Query found, the best first."""
    entries = Entry.objects.filter(pk__in=numbers).values(*FIELDS, "body_tokens")
    today = timezone.localdate()
    terms = [_Wanted(term) for term in query.terms]
    scores = {entry["pk"]: _score(query, terms, entry, today) for entry in entries}
    place = {number: place for place, number in enumerate(numbers)}
    return sorted(scores, key=lambda number: (-scores[number], place[number]))


class _Wanted:
    """A Term, with what it looks like in a text of stems with spaces around each."""

    def __init__(self, term):
        self.ways, self.beginning, self.single = term.ways, term.beginning, term.single
        self.texts = [f" {' '.join(tokens)} " for way in term.ways for tokens in spelt_out(way)]
        self.begun = f" {term.beginning}"

    def stands(self, text):
        """How often it stands in such a text."""
        number = sum(map(text.count, self.texts))
        return number or (text.count(self.begun) if self.beginning else 0)


def _score(query, terms, entry, today):
    title, busy = _analysed(entry["title"], query.language)
    names, _busy = _analysed(entry["names"], query.language)
    summary, body = f" {entry['summary_tokens']} ", f" {entry['body_tokens']} "
    years, score, named, entitled = entry["years"].split(), 0, set(), 0
    for term in terms:
        places = _places(term, title)
        named |= places
        if places:
            score += TITLE
            entitled += 1
        elif begun := _begun(term, title):
            score += TITLE * BEGINS
            named |= begun
        elif _places(term, names):
            score += NAMES
        elif term.stands(summary) or not term.single.isdisjoint(years):
            score += SUMMARY
        elif often := term.stands(body):
            score += BODY * often / (often + 1)
        else:
            score += ELSEWHERE
    score /= len(query.terms)
    score += WHOLE_TITLE * len(named & busy) / (len(busy) or 1)
    own, stems = f" {entry['title_tokens']} ", f" {' '.join(query.stems)} "
    if own == stems:
        score += EXACT
    if entitled == len(query.terms):
        score += IN_TITLE
    if len(query.stems) > 1:
        if stems in own:
            score += IN_A_ROW
        elif stems in summary or stems in body:
            score += IN_TEXT
    return score * _weight(entry, today, any(map(YEAR.fullmatch, query.stems)))


def _weight(entry, today, year_named):
    """What a page's score is multiplied by for what it is and how old it is."""
    age = (today - entry["date"]).days / 365 if entry["date"] and not year_named else 0
    if entry["kind"] == "event" and age < 0:
        return AHEAD
    weight = PASSING if entry["kind"] in ("event", "news") else 1
    return weight / (1 + FADES * min(max(age, 0), LONGEST))


@lru_cache(maxsize=1 << 13)
def _analysed(text, language):
    """The tokens of each word of a title, and the places of its words that are not idle.

    A word that is there twice counts once.
    """
    found = list(words(text, language))
    busy = {}
    for place, word in enumerate(found):
        if not is_idle(text[word.start : word.end], language):
            busy.setdefault(word.stem, place)
    return [{word.stem, *word.forms} for word in found], set(busy.values())


def _places(term, text):
    """The places of a list of sets of tokens that one way of a Term takes up."""
    return {
        place + number
        for way in term.ways
        for place in range(len(text) - len(way) + 1)
        if all(not word.isdisjoint(text[place + n]) for n, word in enumerate(way))
        for number in range(len(way))
    }


def _begun(term, text):
    """The places of words that begin as the Term does."""
    if not term.beginning:
        return set()
    return {
        place
        for place, forms in enumerate(text)
        if any(form.startswith(term.beginning) for form in forms)
    }
