"""A question as the search understands it."""

import re
from dataclasses import dataclass, field
from itertools import product

from search.analysis import WORD, folded, is_idle, tokens
from search.synonyms import synonyms_in

LONGEST = 500  # characters read of a question
MOST = 12  # words used of it
SHORTEST_BEGINNING, SHORTEST_STEM = 2, 4  # letters of a last word, unfinished or not
QUOTED = re.compile(r"[\"“„«»”‟「」](?P<phrase>[^\"“”„«»‟「」]+)[\"“”»«‟「」]")


@dataclass
class Term:
    """A word or a phrase of a question: found where one of its ways of saying stands.

    A way is a list of sets: one set a word, of the tokens that are as good as one another. The
    beginning is what the last word, unfinished maybe, begins with; else empty.
    """

    ways: list
    idle: bool = False
    beginning: str = ""

    @property
    def phrases(self):
        """The ways that are of more than one word."""
        return [way for way in self.ways if len(way) > 1]

    @property
    def single(self):
        """The tokens of the ways of one word, as a set of str."""
        return set().union(*(way[0] for way in self.ways if len(way) == 1))


@dataclass
class Query:
    """A question in a language (code).

    `terms` are what must be found; `cut` says that some of the words were left aside.
    """

    text: str
    language: str
    terms: list = field(default_factory=list)
    stems: list = field(default_factory=list)
    cut: bool = False

    def __bool__(self):
        return bool(self.terms)

    @property
    def tokens(self):
        """Every token that the question looks for, as a set of str."""
        return set().union(*(words for term in self.terms for way in term.ways for words in way))

    @property
    def beginnings(self):
        """What words may begin with, as a tuple of str."""
        return tuple(term.beginning for term in self.terms if term.beginning)


def parse(text, language, unfinished=False):
    """The Query in a text; of any text, and in little time.

    Takes what somebody typed, the language (code) it is searched in, and whether its last word may
    be the beginning of one. Idle words are left out, unless there is nothing else.
    """
    cut = len(text) > LONGEST
    text = text[:LONGEST]
    typed = [match for match in WORD.finditer(text) if tokens(match[0], language)[0]]
    if cut and typed and typed[-1].end() == LONGEST:
        typed.pop()
    cut = cut or len(typed) > MOST
    typed = typed[:MOST]
    phrases = [match.span("phrase") for match in QUOTED.finditer(text)]
    query = Query(text.strip(), language, cut=cut)
    words = [(match, tokens(match[0], language)) for match in typed]
    query.stems = [forms[0] for _match, forms in words]
    groups = _groups(words, phrases)
    joined = synonyms_in(language)
    place = 0
    while place < len(groups):
        length, ways = _meant(groups, place, joined)
        group = [word for words in groups[place : place + length] for word in words]
        own = [set(forms) for _match, forms in group]
        idle = length == 1 and len(group) == 1 and is_idle(group[0][0][0], language)
        query.terms.append(Term([own, *ways], idle))
        place += length
    busy = [term for term in query.terms if not term.idle]
    query.terms = busy or query.terms
    if query.terms:
        _open(query.terms[-1], words[-1], SHORTEST_BEGINNING if unfinished else SHORTEST_STEM)
    later = [[term.ways for term in query.terms[place + 1 :]] for place in range(len(query.terms))]
    query.terms = [
        term for term, others in zip(query.terms, later, strict=True) if term.ways not in others
    ]
    return query


def _groups(words, phrases):
    """The words, each alone or with those it stands within quotation marks with."""
    groups, held = [], None
    for word in words:
        span = next((s for s in phrases if s[0] <= word[0].start() < s[1]), None)
        if span is not None and span == held:
            groups[-1].append(word)
        else:
            groups.append([word])
        held = span
    return groups


def _meant(groups, place, joined):
    """How many groups from a place on have synonyms together, and these, each a way."""
    for length in range(min(6, len(groups) - place), 0, -1):
        stems = tuple(forms[0] for group in groups[place : place + length] for _m, forms in group)
        if stems in joined:
            return length, [[{token} for token in way] for way in joined[stems]]
    return 1, []


def _open(term, word, shortest):
    """Lets the last word of the question be a beginning."""
    match, forms = word
    last = folded(match[0])  # not its stem, which may end in other letters: “polici”
    if len(term.ways[0]) == 1 and set(forms) == term.ways[0][0] and len(last) >= shortest:
        term.beginning = last


def spelt_out(way):
    """Every sequence of tokens that a way stands for, the first 16, as tuples."""
    return [chosen for _number, chosen in zip(range(16), product(*map(sorted, way)), strict=False)]
