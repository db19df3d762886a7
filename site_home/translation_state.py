"""How far translations are: what is to be translated, published, or brought up to date."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Case, Exists, F, IntegerChoices, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import DraftStateMixin, Page
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.views.report import TranslationsReportView

from site_home.translators import SNIPPETS

WITH_DRAFTS = [Page, *(model for model in SNIPPETS if issubclass(model, DraftStateMixin))]
WITHOUT_DRAFTS = [model for model in SNIPPETS if model not in WITH_DRAFTS]


class State(IntegerChoices):
    """What is to be done with a translation, the first task first."""

    TRANSLATE = 1, _("To translate")
    PUBLISH = 2, _("To publish")
    CHANGED = 3, _("The original has changed")
    CURRENT = 4, _("Up to date")
    STOPPED = 5, _("Stopped")


def translations_with_state():
    """All Translations with their `state` and with `original_changed`, as queryset."""
    own = {"context__object_id": OuterRef("source__object_id"), "locale": OuterRef("target_locale")}
    made = {"source": OuterRef("source"), "locale": OuterRef("target_locale")}
    changes = {
        "translated_at": _latest(StringTranslation, "updated_at", own),
        "overridden_at": _latest(SegmentOverride, "updated_at", own),
    }
    waits = Q(made_at__lt=F("source__last_updated_at"))
    for moment in changes:
        waits |= Q(made_at__lt=F(moment))
    for drafts in _instances("target_locale"):
        waits |= Q(Exists(drafts.filter(live=False)))
    published = (
        Subquery(each.values("last_published_at")) for each in _instances("source__locale")
    )
    newer = Q(published_at__gt=F("source__last_updated_at")) | Q(source__in=_changed_snippets())
    found = TranslationsReportView().get_queryset()  # tells what is `waiting_for_translation`
    return (
        found.annotate(made_at=_latest(TranslationLog, "created_at", made), **changes)
        .annotate(published_at=Coalesce(*published))
        .annotate(original_changed=Case(When(newer, then=True), default=False))
        .annotate(
            state=Case(
                When(enabled=False, then=State.STOPPED),
                When(waiting_for_translation=True, then=State.TRANSLATE),
                When(waits, then=State.PUBLISH),
                When(original_changed=True, then=State.CHANGED),
                default=State.CURRENT,
            )
        )
    )


def _latest(model, moment, which):
    return Subquery(model.objects.filter(**which).order_by(f"-{moment}").values(moment)[:1])


def _instances(locale):
    """What a translation is of, or makes, in a locale: a queryset for each kind with drafts."""
    which = {"translation_key": OuterRef("source__object_id"), "locale": OuterRef(locale)}
    return [model.objects.filter(**which) for model in WITH_DRAFTS]


def _changed_snippets():
    """The numbers of the sources that differ from their snippets; these know no times."""
    numbers = []
    for model in WITHOUT_DRAFTS:
        snippets = {(each.translation_key, each.locale_id): each for each in model.objects.all()}
        keys = model.objects.values("translation_key")
        for source in TranslationSource.objects.filter(object_id__in=keys):
            snippet = snippets.get((source.object_id, source.locale_id))
            if snippet and _content(snippet) != json.loads(source.content_json):
                numbers.append(source.pk)
    return numbers


def _content(snippet):
    """What wagtail-localize keeps of a snippet."""
    return json.loads(json.dumps(get_serializable_data_for_fields(snippet), cls=DjangoJSONEncoder))


def translation_of(instance, **which):
    """The Translation that makes a page or snippet, or None."""
    return Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale_id, **which
    ).first()


def missing_texts(translation):
    """The texts without a translation that can be used, in order, as list of StringSegments."""
    found = StringSegment.objects.filter(source=translation.source).order_by("order")
    found = found.annotate_translation(translation.target_locale).filter(translation__isnull=True)
    return list(found.select_related("string", "context"))
