"""The synonyms in the admin: who keeps them, their list and their form."""

from django.conf import settings
from django.forms import ChoiceField
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from search.models import Synonyms
from site_home.cldr import language_name
from site_home.translators import languages_of

RIGHTS = ["add", "change", "delete"]


def codes_of(user):
    """The codes of the languages that a user may write in, as a set of str."""
    own = Locale.objects.filter(pk__in=languages_of(user))
    return set(own.values_list("language_code", flat=True))


def language_choices(codes):
    """The languages of the site that are among some codes, in its order, as choices."""
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES if code in codes]


class OwnLanguagesPolicy(ModelPermissionPolicy):
    """Rights on synonyms: those of the user, in the languages that the user may write in."""

    def user_has_permission_for_instance(self, user, action, instance):
        """True when the user has the right, and writes in that language."""
        return self.user_has_permission(user, action) and instance.language in codes_of(user)

    def instances_user_has_any_permission_for(self, user, actions):
        """The synonyms of the user's languages, as queryset."""
        found = super().instances_user_has_any_permission_for(user, actions)
        return found.filter(language__in=codes_of(user))


register_permission_policy(Synonyms, OwnLanguagesPolicy(Synonyms))


class SynonymsForm(WagtailAdminModelForm):
    """A language of the user's own, and the words."""

    language = ChoiceField(label=_("Language"))

    class Meta:
        model = Synonyms
        fields = ["language", "words"]
        widgets = {"words": AdminAutoHeightTextInput(attrs={"dir": "auto", "rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(codes_of(self.for_user))


class SynonymsFilterSet(WagtailFilterSet):
    """What the list can be narrowed by."""

    language = ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Synonyms
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["language"].extra["choices"] = language_choices(codes_of(self.request.user))


def synonyms_of(user):
    """The synonyms that a user keeps, as queryset."""
    policy = policy_registry.get_by_type(Synonyms)
    return policy.instances_user_has_any_permission_for(user, RIGHTS)


class ListView(generic.IndexView):
    """The list."""

    any_permission_required = RIGHTS

    def get_base_queryset(self):
        """The synonyms in the languages of the user."""
        return synonyms_of(self.request.user)

    @cached_property
    def columns(self):
        """The words of each in their own order, and the language."""
        words = self._get_title_column_class(TitleColumn)
        return [
            words("words", label=_("Words"), accessor=isolated, get_url=self.get_edit_url),
            Column(
                "language",
                label=_("Language"),
                accessor=lambda row: language_name(row.language),
                sort_key="language",
            ),
        ]


def isolated(row):
    """The words of Synonyms as HTML, each in its own direction."""
    return format_html_join(" = ", "<bdi>{}</bdi>", ((line,) for line in row.lines))


class AddView(generic.CreateView):
    """New synonyms; what stands in the address is in the form already."""

    def get_initial(self):
        """The language and the first word, from a search without results."""
        return {name: self.request.GET.get(name, "") for name in ("language", "words")}


class EditView(generic.EditView):
    """One entry; those of other languages are not found."""

    def get_queryset(self):
        """The synonyms in the languages of the user."""
        return synonyms_of(self.request.user)


class DeleteView(generic.DeleteView):
    """Asks, then deletes."""

    get_queryset = EditView.get_queryset


class HistoryView(history.HistoryView):
    """Who changed it."""

    get_base_object_queryset = EditView.get_queryset


class SynonymsViewSet(ModelViewSet):
    """The synonyms, in the menu “Lists”."""

    model = Synonyms
    name = "synonyms"
    icon = "tag"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ListView
    add_view_class = AddView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    filterset_class = SynonymsFilterSet
    search_fields = ["words"]
    ordering = ["language", "words"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """The form of both views."""
        return SynonymsForm

    def get_common_view_kwargs(self, **kwargs):
        """Nothing uses synonyms, so that nothing tells where."""
        return super().get_common_view_kwargs(usage_url_name=None, **kwargs)

    def get_urlpatterns(self):
        """The views but for that one."""
        return [each for each in super().get_urlpatterns() if each.name != "usage"]
