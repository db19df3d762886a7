"""The list of memberships in the admin: those that wait for a decision, and all others."""

from operator import itemgetter

from django.db.models import BooleanField, Case, Q, When
from django.forms import Select
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from members.groups import working_groups
from members.models import Membership
from site_home.admin_lists import NarrowingFilter
from site_home.cldr import language_name, sorted_by_name
from site_home.models import StateOrOrganisation

WAITING = "waiting"
LONGEST_SEARCH, MOST_WORDS = 200, 8
SEARCHED = [
    "user__email",
    "user__first_name",
    "user__last_name",
    "function",
    "organisation_name",
]


def _organisations():
    used = Membership.objects.exclude(organisation=None).order_by().values("organisation")
    found = StateOrOrganisation.objects.filter(pk__in=used)
    return sorted_by_name(((each.pk, each.name) for each in found), itemgetter(1))


def _languages():
    codes = Membership.objects.order_by().values_list("language", flat=True).distinct()
    return sorted_by_name(((code, language_name(code)) for code in codes), itemgetter(1))


def _groups():
    return [(group.pk, group.name) for group in working_groups()]


def _states():
    return [(WAITING, _("Waiting for a decision")), *Membership.State.choices]


def _standing(memberships, value):
    return memberships.waiting() if value == WAITING else memberships.filter(state=value)


class MembershipFilterSet(WagtailFilterSet):
    """What the list can be narrowed by."""

    state = NarrowingFilter(label=_("Status"), choices=_states, narrow=_standing)
    organisation = NarrowingFilter(
        label=_("State or organisation"),
        field_name="organisation",
        choices=_organisations,
        widget=Select,
    )
    group = NarrowingFilter(
        label=_("Working group"), field_name="user__groups", choices=_groups, widget=Select
    )
    language = NarrowingFilter(label=_("Language"), field_name="language", choices=_languages)

    class Meta:
        model = Membership
        fields = []


class ChooseColumn(BaseColumn):
    """A box to tick."""

    header_template_name = "registration/admin/choose_header.html"
    cell_template_name = "members/admin/choose_cell.html"


def _typed(name):
    """What a cell shows of words that a person typed, which keep their order to themselves."""
    return lambda row: format_html("<bdi>{}</bdi>", name(row))


COLUMNS = [
    ChooseColumn("choose"),
    TitleColumn(
        "name",
        label=pgettext_lazy("of a person", "Name"),
        accessor=_typed(lambda row: row.user),
        url_name="memberships:inspect",
        sort_key="user__last_name",
    ),
    Column(
        "email",
        label=_("E-mail address"),
        accessor=_typed(lambda row: row.user.email),
        sort_key="user__email",
    ),
    Column("place", label=_("State or organisation"), accessor=_typed(lambda row: row.place)),
    Column("function", label=_("Function"), accessor=_typed(lambda row: row.function)),
    Column("language", label=_("Language"), accessor=lambda row: language_name(row.language)),
    Column("state", label=_("Status"), accessor="standing", sort_key="state"),
    DateColumn("created_at", label=pgettext_lazy("membership", "Asked"), sort_key="created_at"),
]


class MembershipListView(IndexView):
    """The list; those that are ticked can be accepted at once."""

    any_permission_required = ["view", "change"]
    results_template_name = "members/admin/list_results.html"
    template_name = "members/admin/list.html"
    search_fields = SEARCHED
    default_ordering = ("is_decided", "-created_at")

    def get_base_queryset(self):
        """The memberships with what the columns print."""
        memberships = Membership.objects.with_last_act().select_related("user", "organisation")
        waiting = Membership.objects.waiting().values("pk")
        decided = Case(When(pk__in=waiting, then=False), default=True, output_field=BooleanField())
        return memberships.annotate(is_decided=decided)

    def search_queryset(self, memberships):
        """Those who have every word of the search somewhere."""
        for word in self.search_query[:LONGEST_SEARCH].split()[:MOST_WORDS]:
            anywhere = (Q(**{f"{field}__icontains": word}) for field in SEARCHED)
            memberships = memberships.filter(Q(*anywhere, _connector=Q.OR))
        return memberships

    def get_list_more_buttons(self, instance):
        """None: the name leads to the page of the membership."""
        return []

    def get_context_data(self, **kwargs):
        """Adds whether the user may decide."""
        may_decide = self.user_has_permission("change")
        return super().get_context_data(may_decide=may_decide, **kwargs)
