"""What happens to an original happens to its translations (docs/decisions/0014).

Unpublished, deleted, moved or renamed, by whatever way: the acts follow from Wagtail's signals.
This module imports no app.
"""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.actions.delete import DeleteAction
from wagtail.models import Page, TranslatableMixin, get_translatable_models
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_slug_changed,
    post_page_move,
    unpublished,
)

from site_home.languages import language_of
from site_home.middleware import current_request

HOME_DEPTH = 2


def connect():
    """Starts to follow what happens to pages and snippets; called once, when all models are known.

    Rows of a page, such as the editions of a report, follow when the page is synchronised.
    """
    unpublished.connect(unpublish_translations)
    page_slug_changed.connect(rename_translations)
    post_page_move.connect(move_translations)
    page_published.connect(keep_in_place)
    copy_for_translation_done.connect(take_in_stray_pages)
    for model in get_translatable_models():
        if not any(isinstance(field, ParentalKey) for field in model._meta.get_fields()):
            pre_delete.connect(delete_translations, sender=model)


def original_of(instance):
    """The page or snippet that another is the translation of; None for an original."""
    if instance.locale_id is None or language_of(instance) == settings.LANGUAGE_CODE:
        return None
    translations = instance.get_translations()
    return translations.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def translations_of(instance):
    """The translations of an original, of their own classes, as list; none for a translation."""
    if (
        not isinstance(instance, TranslatableMixin)
        or language_of(instance) != settings.LANGUAGE_CODE
    ):
        return []
    found = instance.get_translations()
    return list(found.specific() if isinstance(instance, Page) else found)


def unpublish_translations(instance, **kwargs):
    """Takes off the translations of what was taken off, and what is scheduled of them."""
    with transaction.atomic():
        for translation in translations_of(instance):
            translation.revisions.update(approved_go_live_at=None)
            if translation.live:
                translation.unpublish()


def delete_translations(instance, **kwargs):
    """Deletes the translations of what is being deleted, with a line in the log for each."""
    for translation in translations_of(instance):
        if isinstance(translation, Page):
            translation.delete()
        else:
            DeleteAction(translation).execute(skip_permission_checks=True)


def rename_translations(instance, **kwargs):
    """Gives the translations of a page the last part of its new address."""
    if instance.depth == HOME_DEPTH:
        return  # they lie side by side, so each has its own
    for translation in translations_of(instance):
        translation.save(update_fields=["slug", "url_path"], clean=False)  # BasePage.save finds it
        if translation.slug != instance.slug:
            warn(
                translation,
                _("“%(title)s” (%(language)s) keeps its address: the new one is taken."),
            )


def move_translations(instance, parent_page_after, **kwargs):
    """Moves the translations of a page beneath the translations of its new parent."""
    with transaction.atomic():
        for translation in translations_of(instance):
            put_in_place(translation, parent_page_after)


def keep_in_place(instance, **kwargs):
    """Sees to it that a translation is published where its original lies, or not at all."""
    if instance.depth > HOME_DEPTH and (original := original_of(instance)):
        put_in_place(instance, original.get_parent())


def take_in_stray_pages(source_obj, target_obj, **kwargs):
    """Moves translations that had no parent in their language beneath the one just made."""
    if not isinstance(source_obj, Page):
        return
    keys = source_obj.get_children().values("translation_key")
    found = Page.objects.filter(translation_key__in=keys, locale=target_obj.locale_id)
    for translation in found.specific():
        put_in_place(translation, source_obj)


def put_in_place(translation, parent_of_original):
    """Moves a translation beneath the translation of its original's parent.

    Takes it off, and tells the editor so, where there is none or the address is taken.
    """
    parent = parent_of_original.get_translation_or_none(translation.locale_id)
    if parent is not None and translation.is_child_of(parent):
        return
    if parent is not None and Page._slug_is_available(translation.slug, parent, translation):
        translation.move(parent, pos="last-child")
    elif translation.live:
        translation.unpublish()
        words = _(
            "“%(title)s” (%(language)s) was taken off: the page above it is not translated yet, "
            "or its address there is taken."
        )
        warn(translation, words)


def warn(page, words):
    """Shows a warning about a page to whoever sent the request, if there is one."""
    request = current_request()
    if request is not None:
        language = page.locale.get_display_name()
        messages.warning(request, words % {"title": page.title, "language": language})
