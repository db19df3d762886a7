"""Lists that are filtered by plain links and read page by page."""

from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from site_home.cldr import digits, sorted_by_name
from site_home.models.goals import Goal
from site_home.models.states import StateOrOrganisation

PAGE_SIZE = 20


class Filter:
    """One way to narrow a list: the name in the address, the choices, the condition."""

    name = ""
    label = ""

    def __init__(self):
        self.value = ""

    def choices(self, pages):
        """Pairs of value and words that make sense for these pages."""
        raise NotImplementedError

    def narrow(self, pages, value):
        """The pages that fit a value, one of the choices."""
        raise NotImplementedError

    def read(self, request, pages):
        """Takes the value from the address; an unknown value counts as none.

        `without` is then the query of the address that undoes this filter.
        """
        self.options = list(self.choices(pages))
        kept = request.GET.copy()
        for name in (self.name, "page"):
            kept.pop(name, None)
        self.without = f"?{kept.urlencode()}" if kept else ""
        wanted = request.GET.get(self.name, "")
        self.value = wanted if wanted in {value for value, words in self.options} else ""

    @property
    def words(self):
        """The words of the chosen value."""
        return dict(self.options).get(self.value, "")


class CountryFilter(Filter):
    """By country, through the rows of a page class."""

    name, label = "country", _("Country")

    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def choices(self, pages):
        """The countries that some of the pages concern, by name."""
        used = self.rows.objects.filter(page__in=pages.order_by().values("pk")).values("state")
        states = StateOrOrganisation.objects.countries().filter(pk__in=used)
        return sorted_by_name(((state.code, state.name) for state in states), itemgetter(1))

    def narrow(self, pages, value):
        """The pages that concern the country."""
        return pages.filter(Exists(self.rows.objects.filter(page=OuterRef("pk"), state=value)))


class GoalFilter(Filter):
    """By priority goal in force; items filed under the goals it takes up are found too."""

    name, label = "goal", _("Priority goal")

    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def choices(self, pages):
        """The goals in force, in their order."""
        self.goals = {goal.code: goal for goal in Goal.objects.current()}
        return [(code, goal.title) for code, goal in self.goals.items()]

    def narrow(self, pages, value):
        """The pages filed under the goal or one that it takes up."""
        codes = self.goals[value].codes
        return pages.filter(Exists(self.rows.objects.filter(page=OuterRef("pk"), code__in=codes)))


class YearFilter(Filter):
    """By year of a date field, or of what lies between two."""

    name, label = "year", _("Year")

    def __init__(self, field, last=None):
        super().__init__()
        self.field, self.last = field, last
        self.total = None

    def choices(self, pages):
        """Every year from the newest to the oldest page."""
        span = pages.order_by().aggregate(
            first=Min(self.field), last=Max(self.field), total=Count("pk")
        )
        self.total = span["total"]
        if not span["last"]:
            return []
        years = range(span["last"].year, span["first"].year - 1, -1)
        return [(str(year), digits(year)) for year in years]

    def narrow(self, pages, value):
        """The pages of the year; one that lasts into it is of it, too."""
        within = Q(**{f"{self.field}__year": int(value)})
        if self.last:
            within |= Q(
                **{f"{self.field}__year__lt": int(value), f"{self.last}__year__gte": int(value)}
            )
        return pages.filter(within)


class ChoiceFilter(Filter):
    """By a field with fixed choices."""

    def __init__(self, name, label, choices, field=None):
        super().__init__()
        self.name, self.label = name, label
        self.fixed, self.field = choices, field or name

    def choices(self, pages):
        """The field's choices."""
        return self.fixed

    def narrow(self, pages, value):
        """The pages with that value."""
        return pages.filter(**{self.field: value})


class Listing:
    """One page of a filtered list: what the template of a list needs.

    Takes the request, the pages in their order and the filters; PAGE_SIZE pages are shown at once.
    An unknown filter value counts as none; a page number that cannot be is a 404.
    """

    def __init__(self, request, pages, filters):
        self.filters = filters
        for each in filters:
            each.read(request, pages)
        for each in filters:
            if each.value:
                pages = each.narrow(pages, each.value)
        self.paginator = Paginator(pages, PAGE_SIZE)
        totals = [each.total for each in filters if isinstance(each, YearFilter)]
        if totals and not self.active:  # the years have been asked for: so is the number
            self.paginator.count = totals[0]
        self.number = self._number(request.GET.get("page", "1"))

    def _number(self, text):
        if not (text.isascii() and text.isdigit()) or len(text) > 6:
            return 1
        number = int(text)
        if number < 1:
            return 1
        if number > self.paginator.num_pages:
            raise Http404("There is no such page of the list.")
        return number

    @cached_property
    def page(self):
        """The paginator's page: iterate it for the items."""
        return self.paginator.page(self.number)

    @property
    def count(self):
        """How many items pass the filters."""
        return self.paginator.count

    @property
    def page_range(self):
        """Page numbers to link, with an ellipsis where some are left out."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)

    @property
    def active(self):
        """The filters in use."""
        return [each for each in self.filters if each.value]
