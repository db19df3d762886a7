"""How tests ask the search."""

from urllib.parse import urlencode

from search import engine
from search.models import Entry
from search.query import parse
from tests.members import closed_desk


def titles(words, user=None, language="en", **options):
    """The titles that a person (nobody in particular without one) finds for words, in order."""
    request = closed_desk.request_of(user) if user else None
    found = engine.find(parse(words, language), request, **options)
    names = dict(Entry.objects.filter(pk__in=found.numbers).values_list("pk", "title"))
    return [names[number] for number in found.numbers]


def address(words, language="en", **values):
    """The address of the page that answers words."""
    return f"/{language}/search/?{urlencode({'q': words, **values})}"
