"""Where the words of a question stand in a text: marked, and cut out with what is around them."""

from itertools import islice

from django.utils.html import escape
from django.utils.safestring import mark_safe

from search.analysis import WORD, tokens

LENGTH = 32  # words
BEFORE = 6  # words of them before the first mark
FARTHEST = 20_000  # words of a text that are looked through


def highlighted(text, query):
    """A text as HTML with the words of a Query in <mark>, whole words only.

    A mark never parts the letters of a word, which in Arabic script would change their shapes.
    """
    return mark_safe("".join(_pieces(text, 0, len(text), query)))


def excerpt(text, stems, query):
    """The part of a text that holds most words of a Query, as HTML; empty where none stands.

    Takes the text and the stems of its words in their order, divided by spaces.
    """
    stems = stems.split(" ")[:FARTHEST]
    wanted, beginnings = query.tokens, query.beginnings
    hits = [
        place
        for place, stem in enumerate(stems)
        if stem in wanted or (beginnings and stem.startswith(beginnings))
    ]
    if not hits:
        return ""
    first = max(hits, key=lambda place: (len(set(_within(hits, place, stems))), -place))
    return _cut(text, max(first - BEFORE, 0), query)


def _within(hits, place, stems):
    return [stems[hit] for hit in hits if place <= hit < place + LENGTH - BEFORE]


def _cut(text, first, query):
    """LENGTH words of a text from a word on, as HTML, with dots where something is left out."""
    words = WORD.finditer(text)
    spans = (match.span() for match in words if tokens(match[0], query.language)[0])
    spans = list(islice(spans, first, first + LENGTH + 1))
    whole = len(spans) <= LENGTH
    start = 0 if first == 0 else spans[0][0]
    end = len(text) if whole else spans[LENGTH - 1][1]
    pieces = "".join(_pieces(text, start, end, query))
    return mark_safe(f"{'' if first == 0 else '… '}{pieces}{'' if whole else ' …'}")


def _pieces(text, start, end, query):
    wanted, beginnings, done = query.tokens, query.beginnings, start
    for match in WORD.finditer(text, start, end):
        forms = tokens(match[0], query.language)
        if wanted.isdisjoint(forms) and not (beginnings and _begins(forms, beginnings)):
            continue
        yield escape(text[done : match.start()])
        yield f"<mark>{escape(match[0])}</mark>"
        done = match.end()
    yield escape(text[done:end])


def _begins(forms, beginnings):
    return any(form.startswith(beginnings) for form in forms)
