"""Which participants a query of the table names: the chosen rows, or what it is narrowed to."""

from operator import itemgetter

from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, DateFromToRangeFilter, MultipleChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from forms.models import Registration
from forms.registration.admin.searching import found_by
from forms.registration.core_fields import Attendance
from forms.registration.form import WORDS
from forms.registration.rights import APPROVER
from forms.registration.states import State
from site_home.cldr import language_name, sorted_by_name
from site_home.models import StateOrOrganisation

GIVEN, UNLISTED = "given", "-"
OTHERS = _("Others, not on the list")
LONGEST_NUMBER = 18


class RegistrationFilterSet(WagtailFilterSet):
    """What the table can be narrowed by; takes the EventView that shows it."""

    state = MultipleChoiceFilter(
        label=pgettext_lazy("how a registration stands", "Status"),
        choices=State.choices,
        widget=CheckboxSelectMultiple,
    )
    page = ChoiceFilter(label=_("Form"), empty_label=_("All"))
    organisation = ChoiceFilter(
        label=WORDS["organisation"], widget=Select, empty_label=_("All"), method="affiliated"
    )
    mode = ChoiceFilter(label=WORDS["mode"], choices=Attendance.choices, empty_label=_("All"))
    language = ChoiceFilter(label=_("Language"), empty_label=_("All"))
    access_needs = ChoiceFilter(
        label=WORDS["access_needs"],
        choices=[(GIVEN, pgettext_lazy("filled in", "Given"))],
        empty_label=_("All"),
        method="with_needs",
    )
    created_at = DateFromToRangeFilter(label=_("Registered"), widget=DateRangePickerWidget)

    class Meta:
        model = Registration
        fields = []

    def __init__(self, *args, view, **kwargs):
        super().__init__(*args, **kwargs)
        every = view.registrations.order_by()
        forms = [(str(form.pk), form.for_reader.title) for form in view.forms.values()]
        languages = every.values_list("language", flat=True).distinct()
        listed = StateOrOrganisation.objects.filter(
            pk__in=every.exclude(organisation=None).values("organisation")
        )
        affiliations = sorted_by_name(((each.pk, each.name) for each in listed), itemgetter(1))
        choices = {
            "page": forms,
            "language": [(code, language_name(code)) for code in languages],
            "organisation": [*affiliations, (UNLISTED, OTHERS)],
        }
        for name, pairs in choices.items():
            self.filters[name].extra["choices"] = pairs
        if len(forms) < 2:
            del self.filters["page"]
        if not view.has(APPROVER):
            del self.filters["access_needs"]

    def affiliated(self, registrations, name, code):
        """Those of a state or organisation, or of none that is listed."""
        return registrations.filter(organisation=None if code == UNLISTED else code)

    def with_needs(self, registrations, name, value):
        """Those who wrote what they need."""
        return registrations.exclude(access_needs="")


def selected(view, query):
    """The registrations of the event of an EventView that a query (QueryDict) names, as queryset.

    The chosen rows are `id`; without any it is what the filters and the search leave. A query that
    cannot be read names nobody.
    """
    if numbers := query.getlist("id"):
        numbers = [each for each in numbers if each.isdecimal() and len(each) <= LONGEST_NUMBER]
        return view.registrations.filter(pk__in=numbers)
    return narrowed(RegistrationFilterSet(query, view=view), view.registrations, query)


def narrowed(filters, registrations, query):
    """What the filters and the search of a query leave of a queryset."""
    if not filters.is_valid():
        return registrations.none()
    return found_by(filters.filter_queryset(registrations), query.get("q", ""))
