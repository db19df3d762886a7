"""How many come: by form, status, mode, language, state; diets and needs without names."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from forms.registration.admin.base import EventView
from forms.registration.admin.selecting import OTHERS, UNLISTED
from forms.registration.core_fields import Attendance, Diet
from forms.registration.form import WORDS
from forms.registration.rights import APPROVER
from forms.registration.states import ENDED, State
from site_home.cldr import digits, language_name, sorted_by_name
from site_home.models import StateOrOrganisation

FEWEST = 3
GROUPS = [[State.ACCEPTED], [State.OFFERED], [State.PENDING], [State.WAITING], list(ENDED)]
HEADINGS = [
    State.ACCEPTED.label,
    State.OFFERED.label,
    State.PENDING.label,
    State.WAITING.label,
    gettext_lazy("Not coming"),
]


class Row(NamedTuple):
    """One value: its words, and (number, address of the table) in each group of states."""

    words: str
    cells: list
    total: int


class CountsView(EventView, TemplateView):
    """The numbers, as tables."""

    page_title = gettext_lazy("Counts")
    template_name = "registration/admin/counts.html"

    def get_context_data(self, **kwargs):
        """Adds the tables, and what the kitchen and the house need to know."""
        return super().get_context_data(
            headings=HEADINGS, tables=self.tables(), meals=self.meals(), **kwargs
        )

    def counted(self, field):
        """How many registrations have a value in a state, as Counter of (value, state)."""
        groups = self.registrations.order_by().values_list(field, "state")
        rows = groups.annotate(number=Count("pk"))
        return Counter({(value, state): number for value, state, number in rows})

    def tables(self):
        """Each table as (heading, rows)."""
        listed = {
            each.pk: each.name
            for each in StateOrOrganisation.objects.filter(
                pk__in=self.registrations.order_by().values("organisation")
            )
        }
        forms = {number: form.for_reader.title for number, form in self.forms.items()}
        kinds = [
            ("page", _("Form"), forms.get),
            ("mode", WORDS["mode"], lambda code: Attendance(code).label),
            ("language", _("Language"), language_name),
            ("interpretation_language", WORDS["interpretation_language"], language_name),
            ("organisation", WORDS["organisation"], listed.get),
        ]
        tables = [(heading, self.rows(name, words)) for name, heading, words in kinds]
        return [(heading, rows) for heading, rows in tables if rows]

    def rows(self, name, words_of):
        """The rows of a table by their words, who gave none last; nothing where nobody did."""
        counted = self.counted(name)
        given = {value: str(words_of(value)) for value, _state in counted if value}
        if not given:
            return []
        values = sorted_by_name(given, given.get)
        without = {value for value, _state in counted if not value}
        given |= dict.fromkeys(without, OTHERS if name == "organisation" else _("No answer"))
        return [
            Row(
                given[value],
                [self.cell(name, value, counted, group) for group in GROUPS],
                sum(number for (each, _state), number in counted.items() if each == value),
            )
            for value in [*values, *without]
        ]

    def cell(self, name, value, counted, group):
        """A number, and the address of those whom it counts."""
        number = sum(counted[value, state] for state in group)
        query = QueryDict(mutable=True)
        query.setlist("state", group)
        if name == "organisation":
            value = value or UNLISTED
        elif not value or name == "interpretation_language":
            return number, ""
        query[name] = value
        return number, f"{self.address('table')}?{query.urlencode()}"

    def meals(self):
        """Diets and access needs of those accepted who come in person, as (words, number).

        To readers, who do not see them of each person, what fewer than three wrote is not told
        exactly, and neither who eats everything: the difference would tell it.
        """
        there = self.registrations.order_by().filter(state=State.ACCEPTED)
        there = there.exclude(mode=Attendance.ONLINE)
        diets = Counter(there.values_list("diet", flat=True))
        needs = there.exclude(access_needs="").count()
        sees_all = self.has(APPROVER)
        rows = [(diet.label, diets[diet]) for diet in Diet if sees_all or diet != Diet.NONE]
        rows = [*rows, (WORDS["access_needs"], needs)]
        in_words = digits if sees_all else at_least
        return [(words, in_words(number)) for words, number in rows if number]


def at_least(number):
    """The number in words that give nobody away."""
    if number < FEWEST:
        return _("fewer than %(number)s") % {"number": digits(FEWEST)}
    return digits(number)
