"""The table of an event's participants."""

from collections import Counter

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import BaseListingView

from forms.models import Registration
from forms.registration.admin.base import EventView
from forms.registration.admin.bulk import MAIL
from forms.registration.admin.buttons import ACTS, buttons
from forms.registration.admin.columns import (
    IN_ORDER,
    USUAL,
    ChoosingColumn,
    columns_for,
    in_order_of_names,
)
from forms.registration.admin.selecting import RegistrationFilterSet, narrowed
from forms.registration.admin.steps import DECISIONS
from forms.registration.rights import APPROVER, MANAGER
from forms.registration.states import HOLDING, State

PER_PAGE = 50
IN_BULK = [State.ACCEPTED, State.WAITING, State.REFUSED, State.CANCELLED]


class TableView(EventView, BaseListingView):
    """All who registered for an event, with whichever form."""

    model = Registration
    template_name = "registration/admin/table.html"
    results_template_name = "registration/admin/table_results.html"
    table_classname = "listing registrations"
    paginate_by = PER_PAGE
    is_searchable = True
    search_fields = ["given_name"]  # that there is any shows the field; the search is our own
    filterset_class = RegistrationFilterSet
    default_ordering = "-created_at"
    verbose_name_plural = _("participants")

    def get_page_title(self):
        """None: the event is the title."""
        return ""

    def get_header_title(self):
        """The event."""
        return self.event.title

    def get_breadcrumbs_items(self):
        """Ends with the event."""
        return EventView.get_breadcrumbs_items(self)

    def get_index_url(self):
        """This page."""
        return self.address("table")

    def get_index_results_url(self):
        """The table alone, for the search as one types."""
        return self.address("table_results")

    def get_filterset_kwargs(self):
        """Hands on the event and the role."""
        return {**super().get_filterset_kwargs(), "view": self}

    @cached_property
    def every_column(self):
        """The columns to choose from, by their names."""
        return columns_for(self)

    @cached_property
    def chosen(self):
        """The names of the columns that the address asks for, or of the usual ones."""
        asked = [name for name in self.request.GET.getlist("columns") if name in self.every_column]
        return asked or [name for name in USUAL if name in self.every_column]

    @cached_property
    def columns(self):
        """The boxes to tick, the name, and what was chosen."""
        names = [name for name in self.every_column if name in self.chosen or name == "name"]
        boxes = [ChoosingColumn("choose")] if self.has(APPROVER) else []
        return [*boxes, *(self.every_column[name] for name in names)]

    @property
    def column_choices(self):
        """The columns as (name, label, whether it is shown); the name always is."""
        return [
            (name, column.label, name in self.chosen)
            for name, column in self.every_column.items()
            if name != "name"
        ]

    def get_queryset(self):
        """Those who are left by filters and search, in order."""
        found = narrowed(self.filters, self.registrations, self.request.GET)
        return self.order_queryset(found.select_related("organisation"))

    def order_queryset(self, registrations):
        """By the column that was asked for, else the newest first."""
        if self.ordering.lstrip("-") == IN_ORDER:
            registrations = in_order_of_names(registrations)
        return registrations.order_by(self.ordering, "pk")

    @cached_property
    def numbers(self):
        """How many registrations each form has in each state, as Counter."""
        groups = self.registrations.order_by().values_list("page", "state")
        counted = groups.annotate(number=Count("pk"))
        return Counter({(form, state): number for form, state, number in counted})

    def states(self):
        """How many stand how, as (State, number)."""
        found = Counter()
        for (_form, state), number in self.numbers.items():
            found[state] += number
        return [(state, found[state]) for state in State if found[state]]

    def held(self, *forms):
        """How many places are given away, with these forms."""
        return sum(self.numbers[form, state] for form in forms for state in HOLDING)

    def overview(self):
        """How each form stands, as list of dicts."""
        return [
            {
                "title": form.for_reader.title,
                "opening": opening_of(form),
                "edit_url": self.edit_url(form),
                "held": self.held(form.pk),
                "places": form.places,
                "invitation": self.has(MANAGER) and form.by_invitation and form.invitation_link,
            }
            for form in self.forms.values()
        ]

    def edit_url(self, form):
        """Where the page of a form is changed, for whoever may."""
        may_edit = form.permissions_for_user(self.request.user).can_edit()
        return may_edit and reverse("wagtailadmin_pages:edit", args=[form.pk])

    def get_context_data(self, **kwargs):
        """Adds how the event stands, and what can be done."""
        query = self.request.GET.copy()
        for name in ("p", "_w_filter_fragment"):
            query.pop(name, None)
        query = query.urlencode()
        return super().get_context_data(
            buttons=buttons(self.event, self.held_role, query),
            bulk_url=self.address("bulk"),
            bulk_acts=[(state, DECISIONS[state]) for state in IN_BULK],
            mails=any(act.url_name == MAIL and self.has(act.role) for act in ACTS),
            query=query,
            states=self.states(),
            places_held=self.held(*self.forms),
            overview=self.overview(),
            **kwargs,
        )


def opening_of(form):
    """Whether a form takes registrations, in words; visitors do not see one that is a draft."""
    return form.opening(invited=True).label if form.live else capfirst(form.status_string)
