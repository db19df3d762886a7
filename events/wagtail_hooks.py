"""The editors' list of events."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from events.kinds import Kind, Status
from events.models import EventPage
from site_home.admin_lists import (
    ContentFilterSet,
    NarrowingFilter,
    columns,
    country_filter,
    date_filter,
    lists_of,
)
from site_home.admin_menu import Count
from site_home.cldr import format_dates

ICON = "calendar-alt"
UPCOMING, PAST = "upcoming", "past"


class EventFilterSet(ContentFilterSet):
    """What the list of events can be narrowed by."""

    when = NarrowingFilter(
        label=_("When"),
        choices=[(UPCOMING, _("Upcoming or under way")), (PAST, _("Over"))],
        narrow=lambda pages, value: pages.upcoming() if value == UPCOMING else pages.past(),
    )
    date = date_filter("start_date")
    kind = NarrowingFilter(label=_("Kind"), choices=Kind.choices)
    status = NarrowingFilter(label=_("Status"), choices=Status.choices)
    country = country_filter("country")

    class Meta:
        model = EventPage
        fields = []


@hooks.register("register_admin_viewset")
def event_lists():
    """Events, the latest first."""
    return lists_of(
        EventPage,
        "events",
        110,
        _("Events"),
        ICON,
        columns=columns(
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column(
                "starts_at",
                label=_("Dates"),
                accessor=lambda page: format_dates(
                    page.start_date, page.end_date, page.date_precision
                ),
                sort_key="starts_at",
            ),
            Column("city", label=_("City"), sort_key="city"),
            Column("current_state_words", label=_("Status")),
        ),
        filterset_class=EventFilterSet,
        ordering="-starts_at",
    )


@hooks.register("construct_homepage_summary_items")
def count_upcoming_events(request, items):
    """The number of upcoming events on the dashboard."""
    words = ngettext_lazy("%(number)s upcoming event", "%(number)s upcoming events", "number")
    pages, url = EventPage.objects.upcoming(), reverse("events:index")
    items.append(Count(request, pages, words, ICON, url, order=110, when=UPCOMING))
