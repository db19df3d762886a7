"""Publishing translations: by who may, nothing untranslated, and not unknowingly in part."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry
from wagtail.signals import page_published
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation

from site_home.middleware import current_request
from site_home.text_limits import mark_excess
from site_home.translation_state import missing_texts, translation_of, translations_with_state
from site_home.translation_sync import translations_of
from site_home.translators import PUBLISH

RESTART = "localize-restart-translation"
CONFIRMED = "confirmed"


def may_publish(user, instance):
    """True for who may publish a page or snippet."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_publish()
    return policy_registry.get(instance).user_has_permission_for_instance(user, PUBLISH, instance)


@require_POST
def stop_translation(request, translation_id):
    """Stops a translation, for who may publish it."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if not may_publish(request.user, translation.get_target_instance()):
        raise PermissionDenied
    return edit_translation.stop_translation(request, translation_id)


@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def publish_or_restart(request, instance):
    """Stands before wagtail-localize, which publishes whatever there is, in English if need be."""
    wanted = request.POST.get("action") == "publish"
    if not (wanted or RESTART in request.POST) or not hasattr(instance, "translation_key"):
        return None
    translation = translation_of(instance, enabled=wanted)
    if translation is None:
        return None
    if not may_publish(request.user, instance):
        raise PermissionDenied
    return publish(request, translation, instance) if wanted else None


def publish(request, translation, instance):
    """Publishes a translation; asks first where texts are missing, refuses where all are.

    Takes the request, the Translation and the page or snippet that it makes; returns the answer.
    """
    mark_excess(translation)
    missing = missing_texts(translation)
    names = {"title": str(instance), "language": translation.target_locale.get_display_name()}
    if missing and len(missing) == translation.source.stringsegment_set.count():
        words = _("“%(title)s” was not published: nothing of it is translated into %(language)s.")
        messages.error(request, words % names)
    elif missing and CONFIRMED not in request.POST:
        context = {"missing": missing, "instance": instance, "translation": translation}
        return render(request, "admin/confirm_publishing.html", context)
    else:
        try:
            translation.save_target(user=request.user, publish=True)
        except ValidationError as error:
            words = _("“%(title)s” was not published. Correct what is marked in red.") % names
            messages.error(request, " ".join([words, *error.messages]))
        else:
            instance.refresh_from_db()
            words = _("“%(title)s” was published in %(language)s.")
            messages.success(request, words % {**names, "title": str(instance)})
    return redirect(request.path)


@hooks.register("before_bulk_action")
def publish_no_untranslated_pages(request, action_type, objects, action):
    """Refuses to publish several pages at once where texts of one are missing: here nobody asks."""
    if action_type != PUBLISH or not isinstance(next(iter(objects), None), Page):
        return None
    pages = Page.objects.filter(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data["include_descendants"]:
        for page in objects:
            pages |= page.get_descendants().not_live()
    waiting = translations_with_state().filter(
        enabled=True,
        waiting_for_translation=True,
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
    )
    page = pages.filter(Exists(waiting)).first()
    if page is None:
        return None
    words = _("Nothing was published: “%(title)s” is not translated to the end.")
    messages.error(request, words % {"title": page.get_admin_display_title()})
    return redirect(action.next_url)


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def start_again_for_publishers(items, request, context):
    """Takes “Start Synced translation” from the menu of who may not publish."""
    instance = context.get("page") or context.get("instance")
    if instance is not None and not may_publish(request.user, instance):
        items[:] = [item for item in items if item.name != RESTART]


def tell_of_earlier_text(instance, **kwargs):
    """After an original is published: its translations do not follow by themselves."""
    request = current_request()
    if request is None or not request.user.has_perm("wagtail_localize.submit_translation"):
        return
    if not translations_of(instance):
        return
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    number = source.translations.filter(enabled=True).count() if source else 0
    if not number:
        return
    words = ngettext(
        "%(number)d translation still follows the earlier text.",
        "%(number)d translations still follow the earlier text.",
        number,
    )
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    button = messages.button(address, _("Take the change over"))
    messages.warning(request, words % {"number": number}, buttons=[button])


page_published.connect(tell_of_earlier_text, dispatch_uid="tell_of_earlier_text")


@hooks.register("after_edit_snippet")
def tell_of_earlier_words(request, instance):
    """The same for a snippet; one without drafts is in use once it is saved."""
    if not isinstance(instance, DraftStateMixin) or "action-publish" in request.POST:
        tell_of_earlier_text(instance)
