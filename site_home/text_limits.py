"""No translated text is longer than its field: checked when it is saved, not when it is published.

wagtail-localize copies each translated title into its page at once, however long it is.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue
from wagtail_localize.views import edit_translation


def excess(source, context, words):
    """What is wrong with the length of a translated text, as str; None when it fits.

    Takes the TranslationSource, the TranslationContext of the text and the translation. Texts
    within blocks have no limit in the database.
    """
    name, *row = (context.field_path or context.path).split(".")
    field = source.specific_content_type.model_class()._meta.get_field(name)
    if isinstance(field, StreamField):
        return None
    if field.is_relation and row:
        field = field.related_model._meta.get_field(row[-1])
    limit, length = getattr(field, "max_length", None), len(StringValue(words).render_text())
    if limit is None or length <= limit:
        return None
    return _("Too long: %(length)s characters, at most %(limit)s.") % {
        "length": length,
        "limit": limit,
    }


def mark_excess(translation):
    """Puts the mistake on each text of a translation that is too long, however it came there."""
    segments = translation.source.stringsegment_set.all()
    rows = segments.get_translations(translation.target_locale).filter(has_error=False)
    for row in rows.select_related("context"):
        if wrong := excess(translation.source, row.context, row.data):
            StringTranslation.set_field_error(row, [ValidationError(wrong)])


def edit_string_translation(request, translation_id, string_segment_id):
    """Saves a text from the translation editor; one that is too long is answered, not saved."""
    if request.method == "PUT":
        _kept = request.body  # so that it can be read twice
        translation = get_object_or_404(Translation, pk=translation_id)
        segment = get_object_or_404(StringSegment, pk=string_segment_id, source=translation.source)
        instance = translation.get_target_instance()
        if not edit_translation.user_can_edit_instance(request.user, instance):
            raise PermissionDenied
        words = Request(request, parsers=[FormParser(), MultiPartParser()]).data.get("value", "")
        if wrong := excess(translation.source, segment.context, words):
            error = " ".join([_("Not saved."), wrong])
            return JsonResponse(
                {"data": words, "error": error, "comment": "", "last_translated_by": None}
            )
    return edit_translation.edit_string_translation(request, translation_id, string_segment_id)
