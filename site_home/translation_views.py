"""wagtail-localize's views, as this site wants them.

A user submits only into languages that they may write in; the pages above come along as drafts;
nothing is published but from the translation itself; no page becomes an alias.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.forms import HiddenInput
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry
from wagtail_localize.operations import translate_object
from wagtail_localize.views import edit_translation, submit_translations
from wagtail_localize.views.update_translations import UpdateTranslationsView

from site_home.access import is_closed, may_see, visible_to
from site_home.middleware import current_request
from site_home.translation_sync import HOME_DEPTH, original_of, translations_of
from site_home.translators import CHANGE, PUBLISH, languages_of

logger = logging.getLogger(__name__)

# What a service that is away, or does not know a language, makes of wagtail-localize's classes.
SERVICE_ERRORS = (OSError, KeyError, ValueError)


class Submission:
    """Submits the original, and only into languages that the user may write in."""

    def get_object(self):
        """The original, also where the address names a translation."""
        instance = super().get_object()
        instance = original_of(instance) or instance
        self.check(instance)
        return instance

    def get(self, request, **kwargs):
        """The form, unless there is no language left to choose."""
        if self.get_form().fields["locales"].queryset:
            return super().get(request, **kwargs)
        messages.info(request, _("It is already being translated into all your languages."))
        return redirect(self.get_success_url() or self.get_default_success_url())

    def get_form(self):
        """The form with the languages of the user alone."""
        form = super().get_form()
        field = form.fields["locales"]
        field.queryset = field.queryset.filter(pk__in=self.languages)
        if len(field.queryset) < 2:
            form.fields["select_all"].widget = HiddenInput()
            form.initial = {"locales": [each.pk for each in field.queryset], **(form.initial or {})}
        return form


class SubmitPage(Submission, submit_translations.SubmitPageTranslationView):
    """Submits a page, and the pages above it that lack a translation."""

    def check(self, page):
        """Refuses a draft, or a page for others, to a user who may not change it.

        Whoever may change a page of the intranet may have it translated into every language.
        """
        self.may_change = page.permissions_for_user(self.request.user).can_edit()
        if is_closed(page) and self.may_change:
            homes = Page.objects.filter(depth=HOME_DEPTH)
            self.languages = set(homes.values_list("locale", flat=True))
            return
        if not self.may_change and (
            is_closed(page) or not page.live or not may_see(self.request, page)
        ):
            raise PermissionDenied
        self.languages = languages_of(self.request.user)

    def get_form(self):
        """The form; only who may change the page sends those beneath it along: drafts are there."""
        form = super().get_form()
        if not self.may_change:
            form.fields["include_subtree"].widget = HiddenInput()
            form.fields["include_subtree"].disabled = True
        return form

    @transaction.atomic
    def form_valid(self, form):
        """Submits the pages from the home page down to this one."""
        locales = form.cleaned_data["locales"]
        for page in self.object.get_ancestors().filter(depth__gte=HOME_DEPTH).specific():
            lacking = [locale for locale in locales if not page.has_translation(locale)]
            translate_object(page, lacking, user=self.request.user)
        return super().form_valid(form)


class SubmitSnippet(Submission, submit_translations.SubmitSnippetTranslationView):
    """Submits a snippet. One that knows no drafts is live at once: that is for publishers."""

    def check(self, snippet):
        """Refuses a user without rights on the kind of snippet."""
        policy = policy_registry.get(snippet)
        action = CHANGE if isinstance(snippet, DraftStateMixin) else PUBLISH
        self.languages = policy.languages_of(self.request.user, action)
        if not self.languages:
            raise PermissionDenied


class Update(UpdateTranslationsView):
    """Takes the changes of an original into its translations; a reviewer publishes these."""

    def get_object(self):
        """The source, for a user who may change the original."""
        source = super().get_object()
        original = source.get_source_instance()
        policy = policy_registry.get(original)
        if not policy.user_has_permission_for_instance(self.request.user, CHANGE, original):
            raise PermissionDenied
        return source

    def get_form(self):
        """The form without “Publish immediately”, which would publish English passages."""
        form = super().get_form()
        form.fields["publish_translations"].widget = HiddenInput()
        form.fields["publish_translations"].disabled = True
        return form

    def form_valid(self, form):
        """Takes the changes over; nothing changes when the translation service fails."""
        try:
            return super().form_valid(form)
        except SERVICE_ERRORS as error:
            return service_failed(self.request, error, self.request.path)


def machine_translate(request, translation_id):
    """Fills what is not translated yet; nothing changes when the translation service fails."""
    try:
        return edit_translation.machine_translate(request, translation_id)
    except SERVICE_ERRORS as error:
        return service_failed(request, error, next_of(request))


def service_failed(request, error, back):
    """Says that the translation service gave no translation, and leads back."""
    logger.warning("translation service failed: %s", type(error).__name__)
    messages.error(request, _("The translation service gave no translation. Nothing was changed."))
    return redirect(back)


def next_of(request):
    """Where the request says that it leads on to."""
    return get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")


class ChosenPages(PagesAdminAPIViewSet):
    """Where the translation editor asks for the title of a page that the original refers to."""

    def get_base_queryset(self):
        """For a single page also what everybody sees: a translator may not open an original."""
        found = super().get_base_queryset()
        if self.action != "detail_view":
            return found
        seen = visible_to(None)
        return Page.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=seen.values("pk")))


@hooks.register("construct_admin_api")
def name_chosen_pages(router):
    """Puts it in the place of Wagtail's own."""
    router.register_endpoint("pages", ChosenPages)


@hooks.register("construct_page_action_menu")
def no_alias_in_the_menu(items, request, context):
    """Takes “Convert to alias page” out of the menu of a page."""
    items[:] = [item for item in items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_translated_pages_to_cascade_actions")
def tell_of_translations(pages, action):
    """What the page that asks for confirmation counts; the acts themselves follow by signals."""
    if current_request().method == "POST":
        return {}
    families = {page: translations_of(page) for page in pages}
    if action == "unpublish":
        families = {page: [each for each in own if each.live] for page, own in families.items()}
    return families
