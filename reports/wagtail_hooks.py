"""The editors' list of reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from reports.models import Kind, ReportPage
from site_home.admin_lists import (
    ContentFilterSet,
    NarrowingFilter,
    columns,
    country_filter,
    date_filter,
    lists_of,
)
from site_home.admin_menu import Count
from site_home.cldr import comma_list, format_dates

ICON = "doc-empty-inverse"


class ReportFilterSet(ContentFilterSet):
    """What the list of reports can be narrowed by."""

    date = date_filter("date")
    kind = NarrowingFilter(label=_("Kind"), choices=Kind.choices)
    country = country_filter()

    class Meta:
        model = ReportPage
        fields = []


def editions(page):
    """The languages of a report in words; of a missing edition it says so."""
    return comma_list(
        *(
            edition.language_name
            if edition.document_id
            else _("%(language)s (missing)") % {"language": edition.language_name}
            for edition in page.editions.all()
        )
    )


@hooks.register("register_admin_viewset")
def report_lists():
    """Reports, the newest first."""
    return lists_of(
        ReportPage,
        "reports-and-publications",
        120,
        _("Reports"),
        ICON,
        columns=columns(
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column(
                "date",
                label=_("Date"),
                accessor=lambda page: format_dates(page.date, None, page.date_precision),
                sort_key="date",
            ),
            Column("editions", label=_("Languages"), accessor=editions),
        ),
        filterset_class=ReportFilterSet,
        ordering="-date",
        related=["editions"],
    )


@hooks.register("construct_homepage_summary_items")
def count_reports(request, items):
    """The number of reports on the dashboard."""
    words = ngettext_lazy("%(number)s report", "%(number)s reports", "number")
    url = reverse("reports-and-publications:index")
    items.append(Count(request, ReportPage.objects.all(), words, ICON, url, order=120))
