"""The list of all meetings."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.kinds import Kind
from events.models.event import EventPage, EventPageCountry, EventPageGoal
from site_home.access import visible_to
from site_home.base import IndexPage
from site_home.caching import cache_until
from site_home.languages import in_language_of
from site_home.listing import ChoiceFilter, CountryFilter, GoalFilter, Listing, YearFilter


class EventIndexPage(IndexPage):
    """All meetings: what is coming, then what has been."""

    subpage_types = ["events.EventPage"]
    template = "pages/event_index_page.html"

    class Meta:
        verbose_name = _("event index")

    def get_context(self, request, *args, **kwargs):
        """Adds `upcoming` (on an unfiltered first page) and `listing` of the past events."""
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        pages = visible_to(request, EventPage).for_cards().soonest_then_latest(now)
        pages = in_language_of(self, pages, after=1)
        cache_until(request, pages.next_change(now))
        when = [("upcoming", pgettext_lazy("several events", "Upcoming")), ("past", _("Past"))]
        context["listing"] = Listing(
            request,
            pages,
            [
                WhenFilter("when", _("When"), when, now),
                ChoiceFilter("kind", _("Kind"), Kind.choices),
                CountryFilter(EventPageCountry),
                GoalFilter(EventPageGoal),
                YearFilter("start_date", last="end_date"),
            ],
        )
        for event in context["listing"].page:
            event.keep_fresh(request, now)
        return context


class WhenFilter(ChoiceFilter):
    """By the clock at the moment of reading."""

    def __init__(self, name, label, choices, now):
        super().__init__(name, label, choices)
        self.now = now

    def narrow(self, pages, value):
        """What is not over, or what is."""
        return pages.upcoming(self.now) if value == "upcoming" else pages.past(self.now)
