"""The report of what visitors searched for and did not find."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from search.admin import RIGHTS, codes_of, language_choices
from search.models import MissedQuery, Synonyms
from site_home.admin_lists import date_filter
from site_home.cldr import language_name
from site_home.spreadsheets import download

NAME, RESULTS = "searches_without_results", "searches_without_results_table"


def may_read(user):
    """True for those who keep the synonyms of some language."""
    policy = policy_registry.get_by_type(Synonyms)
    return policy.user_has_any_permission(user, RIGHTS)


class MissesFilterSet(WagtailFilterSet):
    """What the report can be narrowed by."""

    language = ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    day = date_filter("day")

    class Meta:
        model = MissedQuery
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["language"].extra["choices"] = language_choices(codes_of(self.request.user))


def isolated(name):
    """What a cell shows of words that somebody typed, which keep their order to themselves."""
    return lambda row: format_html("<bdi>{}</bdi>", row[name])


def way_to_add(row):
    """A link to new synonyms, with the words in the form already."""
    query = urlencode({"language": row["language"], "words": row["words"]})
    return format_html('<a href="{}?{}">{}</a>', reverse("synonyms:add"), query, _("Add synonyms"))


class MissesReport(ReportView):
    """The questions of the last ninety days, each with how often it was asked."""

    page_title = _("Searches without results")
    header_icon = "search"
    model = Synonyms  # whose rights count
    any_permission_required = RIGHTS
    index_url_name = NAME
    index_results_url_name = RESULTS
    filterset_class = MissesFilterSet
    default_ordering = "-times"
    list_export = ["words"]  # that there is any shows the buttons; the files are our own
    columns = [
        Column("words", label=_("Words"), accessor=isolated("words"), sort_key="words"),
        Column(
            "language",
            label=_("Language"),
            accessor=lambda row: language_name(row["language"]),
            sort_key="language",
        ),
        NumberColumn("times", label=_("Times"), sort_key="times"),
        Column(
            "last",
            label=_("Last"),
            accessor=lambda row: date_format(row["last"]),
            sort_key="last",
        ),
        Column("instead", label=_("Found instead"), accessor=isolated("instead")),
        Column("add", label=_("Synonyms"), accessor=way_to_add),
    ]

    def get_base_queryset(self):
        """The questions in the languages of the user, summed over the days, as dicts."""
        rows = MissedQuery.objects.filter(language__in=codes_of(self.request.user))
        return rows.values("words", "language").annotate(
            times=Sum("count"), last=Max("day"), instead=Max("meant")
        )

    def order_queryset(self, rows):
        """As asked; what is alike comes in the order of the words."""
        return rows.order_by(self.ordering, "words", "language")

    def as_spreadsheet(self, rows, spreadsheet_format):
        """The report as a file that is safe to open."""
        headings = [str(column.label) for column in self.columns[:-1]]
        cells = (
            [language_name(v) if n == "language" else v for n, v in row.items()] for row in rows
        )
        name = f"searches-without-results-{timezone.localdate().isoformat()}"
        return download(spreadsheet_format, name, "Searches", headings, cells, [40, 14, 8, 12, 40])
