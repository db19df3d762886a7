"""Cancelling, postponing or moving an event: pages, forms, offers and letters by one act."""

from copy import copy

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Revision
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.strings import StringValue

from events.kinds import Mode, Status
from forms.models import HistoryEntry, Mailing, Registration
from forms.models.registering import lock_with_page
from forms.registration.copying import WINDOW, forms_below, moved_window
from forms.registration.mailings import send_out
from forms.registration.states import Act, By, Change
from site_home.cldr import Precision
from site_home.languages import language_of
from site_home.translation_sync import translations_of

NOTE = "status_note"
ENGLISH = settings.LANGUAGE_CODE
OFF = {Change.CANCELLED: Status.CANCELLED, Change.POSTPONED: Status.POSTPONED}
DATES = ["start_date", "start_time", "end_date", "end_time"]
PLACE = ["venue", "address", "city", "country_id"]
# What the organiser fills in, besides the note.
ASKED = {
    Change.CANCELLED: [],
    Change.POSTPONED: [],
    Change.NEW_DATE: DATES,
    Change.ONLINE: ["join_url", "join_note"],
    Change.NEW_PLACE: ["mode", *PLACE, "timezone"],
}
HEADINGS = {
    Change.CANCELLED: _("The event is cancelled"),
    Change.POSTPONED: _("The event is postponed"),
    Change.NEW_DATE: _("The event has a new date"),
    Change.ONLINE: _("The event takes place online"),
    Change.NEW_PLACE: _("The event takes place elsewhere"),
}
TEXTS = {
    Change.CANCELLED: _("You need not do anything. The attached file cancels it in your calendar."),
    Change.POSTPONED: _(
        "Your registration stays as it is. We will write to you as soon as there is a new date."
    ),
    Change.NEW_DATE: _(
        "Your registration stays as it is. If you cannot come then, cancel on your own page."
    ),
    Change.ONLINE: _(
        "Your registration stays as it is. Who is accepted finds on their own page how to join."
    ),
    Change.NEW_PLACE: _(
        "Your registration stays as it is. If you cannot come there, cancel on your own page."
    ),
}


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the event since the organiser looked at it."""


def seen_of(event):
    """How the event stands, as str: another once somebody has changed it, or has told of it."""
    told = event.mailings.exclude(change="").count()
    return f"{event.pk}-{event.sequence}-{event.status}-{told}"


def values_of(change, asked):
    """The columns of the event that a Change sets, as dict; takes what was filled in."""
    if change in OFF:
        return {"status": OFF[change]}
    if change == Change.NEW_DATE:
        return {**asked, "status": Status.SCHEDULED, "date_precision": Precision.DAY}
    if change == Change.ONLINE:
        nowhere = {name: None if name == "country_id" else "" for name in PLACE}
        return {**asked, **nowhere, "mode": Mode.ONLINE}
    return asked


def texts_of(change, notes):
    """The letter in every language of the site, as a Mailing has it; takes notes by language."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            parts = [notes.get(code) or notes.get(ENGLISH, ""), str(TEXTS[change])]
            texts[code] = {
                "subject": str(HEADINGS[change]),
                "text": "\n\n".join(part for part in parts if part),
            }
    return texts


def readers_of(event):
    """Those who are told of a change: who comes, or may still come, as queryset."""
    return Registration.objects.filter(event=event).coming().order_by("created_at", "pk")


@transaction.atomic
def change_event(event, change, asked, notes, user, *, seen, move_windows=False):
    """Changes an event with its translations, and tells everybody who comes; once.

    Takes the original of the event, the Change, what was filled in for it, the notes that visitors
    and participants read by language, the account, what `seen_of` said when the organiser looked,
    and whether the moments of the forms move along with a new date. Returns how many are written
    to. Raises ChangedMeanwhileError; then nothing has changed.
    """
    event = lock_with_page(event.pk)
    if seen_of(event) != seen:
        raise ChangedMeanwhileError
    before, values = copy(event), values_of(change, asked)
    if change in OFF:
        Registration.objects.filter(event=event).withdraw_offers(By.ORGANISER, user)
    _set(event, {**values, NOTE: notes.get(ENGLISH, "")}, user)
    for translation in translations_of(event):
        note = notes.get(language_of(translation)) or notes.get(ENGLISH, "")
        _set(translation, {**values, NOTE: note}, user)
    _tell_translators(event, notes)
    if change == Change.NEW_DATE:
        _remind_anew(event)
        _end_offers(event)
        if move_windows:
            _move_windows(before, event, user)
    return _write_to_all(event, change, notes, user)


def _set(page, values, user):
    """Sets columns of a page, of its draft, and of what goes live later; what is live stays so."""
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    for name, value in values.items():
        setattr(page, name, value)
    if page.live:
        revision = page.save_revision(user=user, clean=False, log_action=True)
        revision.publish(user=user, skip_permission_checks=True)
    else:
        page.save()
        draft = draft or page
    page.refresh_from_db()
    if draft is not None:
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save_revision(user=user, clean=False)
    _set_in_scheduled(page, values)


def _set_in_scheduled(page, values):
    data = page.serializable_data()
    names = [page._meta.get_field(name).name for name in values]
    for revision in page.revisions.filter(approved_go_live_at__isnull=False):
        revision.content.update({name: data[name] for name in names})
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def _tell_translators(event, notes):
    """Brings what translators work on up to date, so that publishing it takes nothing back."""
    source = TranslationSource.objects.get_for_instance_or_none(event)
    if source is None:
        return
    source.update_from_db()
    segment = source.stringsegment_set.filter(context__path=NOTE).first()
    if segment is None:
        return
    for translation in source.translations.select_related("target_locale"):
        if note := notes.get(translation.target_locale.language_code):
            StringTranslation.objects.update_or_create(
                translation_of_id=segment.string_id,
                locale=translation.target_locale,
                context_id=segment.context_id,
                defaults={"data": StringValue.from_plaintext(note).data},
            )


def _remind_anew(event):
    """Lets everybody be reminded of the new date; that they were reminded of the old one stays."""
    for act in (Act.REMINDED_OF_DEADLINE, Act.REMINDED_OF_EVENT):
        entries = HistoryEntry.objects.filter(registration__event=event, act=act)
        entries.update(act=Act.MAILED, note=str(act.label))


def _end_offers(event):
    """Lets no offer last longer than the event."""
    late = Registration.objects.filter(event=event, offered_until__gt=event.ends_at)
    late.update(offered_until=event.ends_at)


def window_after(form, before, after):
    """The moments of a form after a new date, as dict; what has opened does not close again.

    Takes the form and the event before and after.
    """
    window = moved_window(form, before, after)
    if form.opens_at and form.opens_at <= timezone.now():
        window["opens_at"] = form.opens_at
    return window


def _move_windows(before, event, user):
    for form in forms_below(event):
        window = window_after(form, before, event)
        if any(getattr(form, name) != window[name] for name in WINDOW):
            for page in (form, *translations_of(form)):
                _set(page, window, user)


def _write_to_all(event, change, notes, user):
    recipients = list(readers_of(event).values_list("pk", flat=True))
    if recipients:
        mailing = Mailing.objects.create(
            event=event,
            author=user,
            change=change,
            texts=texts_of(change, notes),
            recipients=recipients,
        )
        send_out(mailing, user)
    return len(recipients)
