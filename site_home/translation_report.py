"""What waits for translators and reviewers: the report of translations, and its sums."""

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.views import report

from members.admin_rights import ClosedPagePolicy, closed_types, reaches_inside
from site_home.admin_menu import Line
from site_home.translation_state import State, translations_with_state
from site_home.translators import PUBLISH, languages_of


def own_languages(request):
    """The Locales that the user may translate into, as queryset."""
    own = languages_of(request.user) - {Locale.get_default().pk}
    return Locale.objects.filter(pk__in=own)


class TranslationsFilterSet(WagtailFilterSet):
    """What the report can be narrowed by, under the names of its columns."""

    state = ChoiceFilter(label=_("Status"), choices=State.choices)
    target_locale = ModelChoiceFilter(label=_("Language"), queryset=own_languages)
    content_type = report.ContentTypeModelChoiceFilter(
        label=_("Kind"), field_name="source__specific_content_type"
    )
    source_title = report.SourceTitleFilter(label=_("Original"))

    class Meta:
        model = Translation
        fields = []


class Report(report.TranslationsReportView):
    """The translations into the languages of the user, those with a task first."""

    filterset_class = TranslationsFilterSet

    def get_queryset(self):
        """Those translations, as queryset."""
        found = reported_to(self.request.user, self.languages)
        return found.select_related("source", "target_locale").order_by("state", "-pk")

    def get_context_data(self, **kwargs):
        """Adds the languages whose originals the user may open."""
        return super().get_context_data(languages=self.languages, **kwargs)

    @cached_property
    def languages(self):
        """The numbers of the user's Locales, as set."""
        return languages_of(self.request.user)


def reported_to(user, languages):
    """The translations into some languages that the user is told of, with their state.

    Those of the intranet whoever may open them in the admin, in every language, and nobody else.
    """
    closed = Q(source__specific_content_type__in=closed_types())
    own = ClosedPagePolicy().explorable_instances(user).values("translation_key")
    told = Q(target_locale__in=languages) & ~closed
    if reaches_inside(user):
        told |= closed & Q(source__object_id__in=own)
    return translations_with_state().filter(told)


class Waiting(Line):
    """How many translations wait for a task of the user; it leads to them in the report."""

    def __init__(self, request, state, number, words, icon, order):
        super().__init__(request)
        address = reverse("wagtail_localize:translations_report")
        self.words, self.icon = words % {"number": number}, icon
        self.url, self.order = f"{address}?state={state.value}", order


@hooks.register("construct_homepage_summary_items")
def count_translations(request, items):
    """The numbers of translations with a task, on the dashboard, first of all."""
    own = languages_of(request.user)
    may = {State.TRANSLATE: own, State.PUBLISH: languages_of(request.user, PUBLISH)}
    if Locale.get_default().pk in own:
        may[State.CHANGED] = own
    words = {
        State.TRANSLATE: ngettext_lazy(
            "%(number)s item to translate", "%(number)s items to translate", "number"
        ),
        State.PUBLISH: ngettext_lazy(
            "%(number)s translation to publish", "%(number)s translations to publish", "number"
        ),
        State.CHANGED: ngettext_lazy(
            "%(number)s translation behind its original",
            "%(number)s translations behind their originals",
            "number",
        ),
    }
    icons = {State.TRANSLATE: "edit", State.PUBLISH: "upload", State.CHANGED: "resubmit"}
    for state, languages in may.items():
        number = reported_to(request.user, languages).filter(state=state).count()
        if number:
            order = state.value
            items.append(Waiting(request, state, number, words[state], icons[state], order))
