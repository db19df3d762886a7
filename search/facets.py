"""What results are narrowed by: type, country, priority goal, year."""

from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from search.content import Kind
from site_home.cldr import digits, sorted_by_name
from site_home.models.goals import Goal
from site_home.models.states import StateOrOrganisation

NAMES = "country-names-"


class Choice(NamedTuple):
    """One value of a facet: its words, the number of results, and the query of its address."""

    words: str
    count: int
    query: str
    current: bool


class Facet:
    """One way to narrow the results; `value` is the chosen value, else empty.

    A value that makes no sense counts as none.
    """

    name = label = ""

    def __init__(self, request):
        self.request = request
        value = request.GET.get(self.name, "")
        self.value = value if value and self.words_of(value) else ""

    def words_of(self, value):
        """The words for a value; empty where there is no such value."""
        raise NotImplementedError

    @property
    def words(self):
        """The words for the chosen value."""
        return self.words_of(self.value)

    def codes(self, value):
        """What pages are filed under that fit a value, as a set of str."""
        return {value}

    def counted(self, filed):
        """The number of pages for each value, as a Counter, from what `choices` takes."""
        counts = Counter()
        for codes, number in filed.items():
            for code in codes.split():
                counts[code] += number
        return counts

    def sorted(self, counts):
        """Pairs of a value and its number in the order they are shown, from a dict of them."""
        return sorted(counts.items(), key=lambda pair: -pair[1])

    @property
    def chosen(self):
        """The codes of which one must fit, as a set; empty where nothing is chosen."""
        return self.codes(self.value) if self.value else set()

    def choices(self, filed):
        """The Choices that lead to results.

        Takes a dict of the codes that pages are filed under, divided by spaces, to the number of
        these pages.
        """
        counts = self.counted(filed)
        if self.value:
            counts.setdefault(self.value, 0)
        return [
            Choice(self.words_of(value), number, self.query(value), value == self.value)
            for value, number in self.sorted(counts)
            if self.words_of(value)
        ]

    @cached_property
    def without(self):
        """The query of the address that undoes the choice."""
        kept = self.request.GET.copy()
        for name in (self.name, "page"):
            kept.pop(name, None)
        return f"?{kept.urlencode()}"

    def query(self, value):
        """The query of the address with another value."""
        return f"{self.without}&{self.name}={quote(value)}"


class KindFacet(Facet):
    """By what sort of page it is."""

    name, label = "kind", _("Type")

    def words_of(self, value):
        """The name of the kind."""
        return dict(Kind.choices).get(value, "")


class CountryFacet(Facet):
    """By country."""

    name, label = "country", _("Country")

    @cached_property
    def names(self):
        """The names of all countries by their codes, in the order of the names."""
        return country_names(get_language())

    def words_of(self, value):
        """The name of the country."""
        return self.names.get(value, "")

    def sorted(self, counts):
        """The most frequent first; as many by name."""
        by_name = [(value, counts[value]) for value in self.names if value in counts]
        return sorted(by_name, key=lambda pair: -pair[1])


def country_names(language):
    """The names of all countries in a language (code) by their codes, sorted; kept in the cache."""
    names = cache.get(f"{NAMES}{language}")
    if names is None:
        states = StateOrOrganisation.objects.countries()
        pairs = [(state.pk, state.name_in(language)) for state in states]
        names = dict(sorted_by_name(pairs, itemgetter(1), language))
        cache.set(f"{NAMES}{language}", names)
    return names


def forget_names(**kwargs):
    """Reads the names of countries anew when they are next asked for."""
    cache.delete_many([f"{NAMES}{code}" for code, _name in settings.LANGUAGES])


class GoalFacet(Facet):
    """By priority goal in force; what is filed under the goals it takes up is found, too."""

    name, label = "goal", _("Priority goal")

    @cached_property
    def goals(self):
        """The goals in force by their codes."""
        return {goal.code: goal for goal in Goal.objects.current()}

    @cached_property
    def taken_up(self):
        """The goals in force that take up a code, as a set of their codes, by that code."""
        goals = {}
        for goal in self.goals.values():
            for code in goal.codes:
                goals.setdefault(code, set()).add(goal.code)
        return goals

    def words_of(self, value):
        """The title of the goal."""
        return self.goals[value].title if value in self.goals else ""

    def codes(self, value):
        """The goal's own code and those of the goals that it takes up."""
        return set(self.goals[value].codes)

    def counted(self, filed):
        """A page counts for every goal in force that takes up one of its own, once."""
        counts = Counter()
        for codes, number in filed.items():
            goals = (self.taken_up.get(code, ()) for code in codes.split())
            counts.update(dict.fromkeys(chain.from_iterable(goals), number))
        return counts

    def sorted(self, counts):
        """In the order of the goals."""
        order = list(self.goals)
        return sorted(
            ((value, number) for value, number in counts.items() if value in self.goals),
            key=lambda pair: order.index(pair[0]),
        )


class YearFacet(Facet):
    """By year."""

    name, label = "year", _("Year")

    def words_of(self, value):
        """The year in the reader's digits."""
        sensible = value.isascii() and value.isdigit() and len(value) == 4
        return digits(value) if sensible else ""

    def sorted(self, counts):
        """The newest first."""
        return sorted(counts.items(), reverse=True)


FACETS = [KindFacet, CountryFacet, GoalFacet, YearFacet]
