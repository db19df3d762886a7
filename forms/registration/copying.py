"""The registration forms of an earlier event for another one, without the people."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from forms.models import RegistrationPage
from forms.models.registering import lock_with_page
from forms.registration.rights import give_role
from site_home.translation_sync import translations_of

WINDOW = ["opens_at", "closes_at", "changes_until"]


class Planned(NamedTuple):
    """A form to be copied: its moments with the new event, and whether one is there already."""

    form: RegistrationPage
    window: dict
    is_there: bool


def moved(moment, before, after):
    """A moment as far from the beginning of another event, by the clocks of both venues, or None.

    Takes the moment and two events. It stays at its hour, so many days before or after; on the
    first day itself it keeps its distance from the beginning.
    """
    if moment is None:
        return None
    local = moment.astimezone(before.zone)
    days = local.date() - before.first_day
    if not days and not before.all_day and not after.all_day:
        distance = local.replace(tzinfo=None) - datetime.combine(
            before.first_day, before.start_time
        )
        begins = datetime.combine(after.first_day, after.start_time)
        return (begins + distance).replace(tzinfo=after.zone)
    return datetime.combine(after.first_day + days, local.time(), after.zone)


def moved_window(form, before, after):
    """The moments of a form as `moved` has them, by the names of their columns."""
    return {name: moved(getattr(form, name), before, after) for name in WINDOW}


def forms_below(event):
    """The originals of the registration forms of an event, in the order of the editors."""
    return RegistrationPage.objects.child_of(event).filter(alias_of=None).order_by("path")


def planned(source, event):
    """What would be copied from one event (its original) to another, as list of Planned."""
    there = set(event.get_children().values_list("slug", flat=True))
    return [
        Planned(form, moved_window(form, source, event), form.slug in there)
        for form in forms_below(source)
    ]


@transaction.atomic
def copy_forms(source, event, user, *, with_team=False):
    """Copies the forms of an event to another as drafts; returns the new originals, as list.

    Takes the originals of both events, the account, and whether the team comes along. What is
    there already is left alone, so that pressing twice makes nothing twice.
    """
    event = lock_with_page(event.pk)
    parents = [parent for parent in translations_of(event) if parent.alias_of_id is None]
    made = [
        _copy(plan.form, event, parents, plan.window, user)
        for plan in planned(source, event)
        if not plan.is_there
    ]
    if with_team:
        _copy_team(source, event)
    return made


def _copy(form, event, parents, window, user):
    now = timezone.now()
    values = {
        **window,
        "retired": {},
        "first_published_at": now,  # what was published keeps the names of its questions
    }
    copy = _page(form, event, values, user, reset_translation_key=True)
    codes = []
    for parent in parents:
        translation = form.get_translation_or_none(parent.locale)
        if translation is None or translation.alias_of_id:
            continue
        own = {**values, "translation_key": copy.translation_key, "invitation": copy.invitation}
        _page(translation, parent, own, user, reset_translation_key=False)
        codes.append(parent.locale)
    _keep_work_of_translators(form, copy, codes)
    return copy


def _page(form, parent, values, user, **how):
    return form.copy(
        to=Page.objects.get(pk=parent.pk).specific,  # as it is after the last child came
        update_attrs=values,
        copy_revisions=False,
        keep_live=False,
        user=user,
        **how,
    )


def _keep_work_of_translators(form, copy, locales):
    """Gives the copy the texts that translators wrote for the form, as far as it has them."""
    before = TranslationSource.objects.get_for_instance_or_none(form)
    if before is None or not locales:
        return
    source = TranslationSource.update_or_create_from_instance(copy)[0]
    done = before.translations.filter(target_locale__in=locales)
    Translation.objects.bulk_create(
        Translation(source=source, target_locale=each.target_locale, enabled=each.enabled)
        for each in done.select_related("target_locale")
    )
    places = {
        (segment.string_id, segment.context.path): segment.context_id
        for segment in source.stringsegment_set.select_related("context")
    }
    told = StringTranslation.objects.filter(
        context__object_id=before.object_id, locale__in=locales, has_error=False
    ).select_related("context")
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=row.translation_of_id,
            locale_id=row.locale_id,
            context_id=places[row.translation_of_id, row.context.path],
            data=row.data,
            translation_type=row.translation_type,
            tool_name=row.tool_name,
            last_translated_by_id=row.last_translated_by_id,
        )
        for row in told
        if (row.translation_of_id, row.context.path) in places
    )


def _copy_team(source, event):
    there = set(event.roles.values_list("user", flat=True))
    for member in source.roles.filter(user__is_active=True).exclude(user__in=there):
        give_role(event, member.user, member.role)
