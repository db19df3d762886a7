"""The editors' lists of projects and centres."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from projects.models import ProjectPage, ResourceCentrePage
from projects.models.centres import VERIFIED_FOR
from site_home.admin_lists import (
    ContentFilterSet,
    NarrowingFilter,
    columns,
    countries_column,
    country_filter,
    date_filter,
    lists_of,
)
from site_home.admin_menu import Count
from site_home.cldr import format_dates

PROJECT_ICON, CENTRE_ICON = "tasks", "home"
OVERDUE, VERIFIED = "overdue", "verified"


class ProjectFilterSet(ContentFilterSet):
    """What the list of projects can be narrowed by."""

    status = NarrowingFilter(
        label=_("Status"),
        choices=ProjectPage.Status.choices,
        narrow=lambda pages, value: pages.with_status(value),
    )
    date = date_filter("start_date")
    country = country_filter()

    class Meta:
        model = ProjectPage
        fields = []


def not_verified(pages):
    """The centres whose data nobody has checked lately, as queryset."""
    since = timezone.localdate() - VERIFIED_FOR
    return pages.filter(Q(verified_on=None) | Q(verified_on__lt=since))


class CentreFilterSet(ContentFilterSet):
    """What the list of centres can be narrowed by."""

    country = country_filter("country")
    status = NarrowingFilter(label=_("Status"), choices=ResourceCentrePage.Status.choices)
    verified = NarrowingFilter(
        label=_("Last verified"),
        choices=[(OVERDUE, _("Overdue")), (VERIFIED, _("Within half a year"))],
        narrow=lambda pages, value: (
            not_verified(pages)
            if value == OVERDUE
            else pages.exclude(pk__in=not_verified(pages).values("pk"))
        ),
    )

    class Meta:
        model = ResourceCentrePage
        fields = []


class VerifiedColumn(Column):
    """The day a centre's data were last checked; what is overdue is marked."""

    cell_template_name = "admin/verified_cell.html"

    def get_value(self, instance):
        """The day in words."""
        return format_dates(instance.verified_on) or _("Never")


def project_dates(page):
    """The dates of a project in words, as str."""
    begins = format_dates(page.start_date, None, page.start_precision)
    ends = format_dates(page.end_date, None, page.end_precision)
    return begins if begins == ends else f"{begins} – {ends}"


@hooks.register("register_admin_viewset")
def project_lists():
    """Projects, the latest first."""
    return lists_of(
        ProjectPage,
        "projects",
        130,
        _("Projects"),
        PROJECT_ICON,
        columns=columns(
            Column("short_title", label=_("Short name"), sort_key="short_title"),
            Column("dates", label=_("Dates"), accessor=project_dates, sort_key="start_date"),
            countries_column(),
            Column("project_status", label=_("Status"), accessor="status.label"),
        ),
        filterset_class=ProjectFilterSet,
        ordering="-start_date",
        related=["countries__state"],
    )


@hooks.register("register_admin_viewset")
def centre_lists():
    """Centres by city."""
    return lists_of(
        ResourceCentrePage,
        "centres",
        140,
        _("Resource Centres"),
        CENTRE_ICON,
        columns=columns(
            Column("city", label=_("City"), sort_key="city"),
            Column("country", label=_("Country"), accessor="country.name"),
            Column("centre_status", label=_("Status"), accessor="get_status_display"),
            VerifiedColumn("verified_on", label=_("Last verified"), sort_key="verified_on"),
        ),
        filterset_class=CentreFilterSet,
        ordering="city",
        related=["country"],
    )


@hooks.register("construct_homepage_summary_items")
def count_projects(request, items):
    """The number of running projects, and of centres to verify, on the dashboard."""
    running = ProjectPage.Status.RUNNING
    pages, url = ProjectPage.objects.with_status(running), reverse("projects:index")
    words = ngettext_lazy("%(number)s running project", "%(number)s running projects", "number")
    items.append(Count(request, pages, words, PROJECT_ICON, url, order=130, status=running))
    pages, url = not_verified(ResourceCentrePage.objects.all()), reverse("centres:index")
    words = ngettext_lazy("%(number)s centre to verify", "%(number)s centres to verify", "number")
    items.append(Count(request, pages, words, CENTRE_ICON, url, order=140, verified=OVERDUE))
