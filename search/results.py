"""What a visitor is shown for a question."""

from typing import NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import cached_property

from search import engine
from search.content import Kind
from search.excerpts import excerpt, highlighted
from search.facets import FACETS
from search.models import Entry
from search.passages import files_of
from search.query import parse
from search.spellings import correction
from site_home.languages import direction, visitor_language

PAGE_SIZE = 10
LAST_PAGE = 100  # nobody reads so far; machines would
LANGUAGES = dict(settings.LANGUAGES)


class Result(NamedTuple):
    """One line of the results."""

    page: object
    url: str
    kind: str
    date: object
    title: str
    excerpt: str
    files: list


class OtherLanguage(NamedTuple):
    """How many results there are in another language, and the query of their address."""

    code: str
    count: int
    query: str


class Results:
    """The answer to the question in a request's address.

    `q` is the question and `in` the language of the pages that are searched, the visitor's own as a
    rule; the other names are those of the facets. Raises Http404 for a page that is not there.
    """

    def __init__(self, request):
        self.request = request
        self.text = request.GET.get("q", "")
        self.visitors = visitor_language()
        wanted = request.GET.get("in", "")
        self.language = wanted if wanted in LANGUAGES else self.visitors
        self.facets = [facet(request) for facet in FACETS]
        self.number = _number(request.GET.get("page", "1"))
        self.query = self.asked = parse(self.text, self.language)
        self.corrected = self.relaxed = False
        self.found = self._find(self.query) if self.query else engine.Found([])
        if self.query and not self.found.everything:
            self._try_again()
        if self.number > self.paginator.num_pages:
            raise Http404("There is no such page of the results.")

    def _find(self, query, some=False):
        chosen = {facet.name: facet.chosen for facet in self.facets}
        start = (self.number - 1) * PAGE_SIZE
        return engine.find(query, self.request, chosen, start, PAGE_SIZE, some=some)

    def _try_again(self):
        """Nothing has all the words: other spellings that do, or pages that have some of them."""
        if query := correction(self.asked, self.request):
            self.corrected, self.query, self.found = True, query, self._find(query)
        elif len(self.asked.terms) > 1:
            self.found = self._find(self.asked, some=True)
            self.relaxed = bool(self.found.everything)

    @property
    def count(self):
        """How many results fit all facets."""
        return self.found.count

    @property
    def everything(self):
        """How many there are without the facets."""
        return self.found.everything

    @property
    def inviting(self):
        """True where nothing has been asked yet."""
        return not self.text

    @property
    def direction(self):
        """`rtl` or `ltr`, of the language that is searched."""
        return direction(self.language)

    @property
    def address(self):
        """The query of the address without facets."""
        return self._in(self.language)

    @property
    def active(self):
        """The facets in use."""
        return [facet for facet in self.facets if facet.value]

    @cached_property
    def choices(self):
        """Pairs of a facet and its Choices, where there is more than one or one is in use."""
        pairs = []
        for facet in self.facets:
            choices = facet.choices(self.found.filed.get(facet.name, {}))
            if len(choices) > 1 or facet.value:
                pairs.append((facet, choices))
        return pairs

    @cached_property
    def paginator(self):
        """The pages of the results, as many as are shown."""
        return Paginator(range(min(self.count, LAST_PAGE * PAGE_SIZE)), PAGE_SIZE)

    @property
    def page(self):
        """The paginator's page."""
        return self.paginator.page(self.number)

    @property
    def page_range(self):
        """Page numbers to link, with an ellipsis where some are left out."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)

    @cached_property
    def results(self):
        """The Results of this page, in their order."""
        entries = Entry.objects.filter(pk__in=self.found.numbers).select_related("page")
        entries = {entry.pk: entry for entry in entries.defer("head", "vector", "file_tokens")}
        files = files_of(entries.values(), self.query, self.request)
        return [
            self._result(entries[number], files.get(number, []))
            for number in self.found.numbers
            if number in entries
        ]

    def _result(self, entry, files):
        words = excerpt(entry.body, entry.body_tokens, self.query)
        summary = highlighted(entry.summary, self.query)
        shown = summary if "<mark>" in summary or not words else words
        return Result(
            entry.page,
            entry.page.get_url(self.request),
            Kind(entry.kind).label if entry.kind != Kind.PAGE else "",
            entry.date,
            highlighted(entry.title, self.query),
            shown,
            files,
        )

    @cached_property
    def elsewhere(self):
        """The OtherLanguages that have results, the most first."""
        others = [parse(self.text, code) for code in LANGUAGES if code != self.language]
        counts = engine.count(others, self.request) if self.asked else {}
        return [
            OtherLanguage(code, number, self._in(code))
            for code, number in sorted(counts.items(), key=lambda pair: -pair[1])
        ]

    def _in(self, code):
        kept = self.request.GET.copy()
        for name in ("in", "page", *(facet.name for facet in self.facets)):
            kept.pop(name, None)
        if code != self.visitors:
            kept["in"] = code
        return f"?{kept.urlencode()}"


def _number(text):
    sensible = text.isascii() and text.isdigit() and len(text) <= 6
    return min(max(int(text), 1), LAST_PAGE + 1) if sensible else 1
