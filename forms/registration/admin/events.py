"""The list of events that one registers for, as far as its reader has a role there."""

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from events.models import EventPage
from forms.models import EventRole, Registration, RegistrationPage
from forms.registration.admin.base import EVENTS, TABLE
from forms.registration.rights import events_for
from forms.registration.states import ENDED, State
from site_home.cldr import format_dates

AHEAD, OVER = "ahead", "over"
SHOWN = [State.ACCEPTED, State.PENDING, State.WAITING, State.OFFERED]


class EventsFilterSet(WagtailFilterSet):
    """Whether it is over."""

    when = ChoiceFilter(
        label=_("When"),
        choices=[(AHEAD, _("Upcoming or under way")), (OVER, _("Over"))],
        empty_label=_("All"),
        method="at_that_time",
    )

    class Meta:
        model = EventPage
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.pop("locale", None)  # only originals are listed

    def at_that_time(self, events, name, value):
        """Those that are over, or the others."""
        return events.filter(is_past=value == OVER)


def number_of(state):
    """A column with the number of registrations in a state."""
    return Column(f"in_{state}", label=state.label, classname="number")


class EventsView(BaseListingView):
    """The events with registration, and those of one’s own teams; what is soonest stands first."""

    model = EventPage
    page_title = _("Registrations")
    header_icon = "group"
    index_url_name = EVENTS
    template_name = "registration/admin/events.html"
    index_results_url_name = "registrations:events_results"
    results_template_name = "registration/admin/events_results.html"
    paginate_by = 50
    is_searchable = True
    search_backend_name = None
    search_fields = ["title", "city"]
    filterset_class = EventsFilterSet
    verbose_name_plural = _("events")

    @cached_property
    def columns(self):
        """The event, its days, and how many stand how."""
        return [
            TitleColumn("title", label=_("Event"), url_name=TABLE),
            Column("dates", label=_("Dates"), accessor=dates),
            Column("status", label=_("State"), accessor="current_state_words"),
            Column("places", label=_("Places"), accessor=places, classname="number"),
            *map(number_of, SHOWN),
            Column("ended", label=_("Not coming"), classname="number"),
        ]

    def get_base_queryset(self):
        """The events of the user with the numbers of their registrations."""
        pages = RegistrationPage.objects.filter(path__startswith=OuterRef("path"))
        registered = Registration.objects.filter(event=OuterRef("pk"))
        team = EventRole.objects.filter(event=OuterRef("pk"), user=self.request.user.pk)
        counted = {
            f"in_{state}": Count("registrations", filter=Q(registrations__state=state))
            for state in SHOWN
        }
        past = When(ends_at__lte=timezone.now(), then=Value(True))
        return (
            events_for(self.request.user)
            .filter(Exists(pages) | Exists(registered) | Exists(team))
            .annotate(
                is_past=Case(past, default=Value(False), output_field=BooleanField()),
                ended=Count("registrations", filter=Q(registrations__state__in=ENDED)),
                **counted,
            )
            .defer("body", "programme", "documents", "outcomes", "recordings")
        )

    def order_queryset(self, events):
        """What lies ahead, the soonest first; then what is over, the latest first."""
        soonest = Case(When(is_past=False, then=F("starts_at")))
        return events.order_by("is_past", soonest.asc(), "-starts_at", "pk")

    def get_breadcrumbs_items(self):
        """Ends with this list."""
        return [*self.breadcrumbs_items, {"url": reverse(EVENTS), "label": self.page_title}]


def dates(event):
    """The days in the form of the active language."""
    return format_dates(event.start_date, event.end_date, event.date_precision)


def places(event):
    """The limit of the event, or a dash."""
    return event.places or "–"
