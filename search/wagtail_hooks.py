"""What the admin shows of the search."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import file_column  # noqa: F401  adds it to the list of documents
from search.misses_report import NAME, RESULTS, MissesReport, may_read


class ReportItem(MenuItem):
    """The way to the report, for those who keep the synonyms."""

    def is_shown(self, request):
        """True for them."""
        return may_read(request.user)


@hooks.register("register_reports_menu_item")
def report_item():
    """The report, among those of Wagtail."""
    title = _("Searches without results")
    return ReportItem(title, reverse(NAME), icon_name="search", order=800)


@hooks.register("register_admin_urls")
def report_addresses():
    """The report, and its table alone."""
    return [
        path("reports/searches/", MissesReport.as_view(), name=NAME),
        path("reports/searches/results/", MissesReport.as_view(results_only=True), name=RESULTS),
    ]
