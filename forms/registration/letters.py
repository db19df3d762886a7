"""What the site writes to participants, in their language; one function per message.

All are called in the transaction that changes the registration, so that no change is without its
letter and no letter without its change.
"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from events.kinds import Status
from forms.registration.calendar import TYPE, calendar_of
from forms.registration.states import State
from forms.registration.summary import mailed_rows
from site_home import emails

STATUS = pgettext_lazy("how a registration stands", "Status")
HEADINGS = {
    State.PENDING: _("We have received your registration"),
    State.ACCEPTED: _("You are registered"),
    State.WAITING: _("You are on the waiting list"),
    State.OFFERED: _("A place is free for you"),
    State.REFUSED: _("Your registration was not accepted"),
    State.DECLINED: _("You have declined the place"),
    State.LAPSED: _("The offer of a place has lapsed"),
    State.CANCELLED: _("Your registration is cancelled"),
}
TEXTS = {
    State.PENDING: _("The organisers decide on each registration. We will write to you."),
    State.ACCEPTED: _("You have a place. We look forward to meeting you."),
    State.WAITING: _("There is no free place now. As soon as one is free for you, we will write."),
    State.OFFERED: _("Take it or decline it on your own page, before the time below has passed."),
    State.REFUSED: _("We are sorry that we cannot offer you a place."),
    State.DECLINED: _("Thank you for telling us. The place goes to somebody else."),
    State.LAPSED: _("You did not answer in time, so the place goes to somebody else."),
    State.CANCELLED: _("Your registration no longer counts. If this is a mistake, write to us."),
}


def received(registration):
    """Confirms a registration that has just been made."""
    _send(registration, HEADINGS[registration.state], TEXTS[registration.state], rows=True)


def state_changed(registration):
    """Tells a person how their registration stands now."""
    _send(registration, HEADINGS[registration.state], TEXTS[registration.state])


def changed(registration, old_email):
    """Confirms what was changed; an address that was given up is told, without the link."""
    heading = _("Your registration was changed")
    _send(registration, heading, _("This is what we have of you now."), rows=True)
    if old_email.lower() != registration.email.lower():
        text = _("From now on we write to another address. If you did not ask for it, write to us.")
        _send(registration, heading, text, to=old_email, link=False)


def link(registration):
    """Sends the personal link again."""
    _send(registration, _("Your registration"), _("Here is the link to your own page."))


def reminder_of_deadline(registration):
    """Reminds a person that they can change what they wrote only for a while."""
    text = _("You can still change what you wrote, or cancel, on your own page.")
    _send(registration, _("Changes close soon"), text, rows=True)


def reminder_of_event(registration):
    """Reminds an accepted person of the event."""
    text = _("If you cannot come, cancel on your own page: others wait for a place.")
    _send(registration, _("The event is near"), text)


def event_changed(registration, heading, text, kind):
    """Tells a person that the event is cancelled, postponed, moved online or moved in time."""
    _send(registration, heading, text, calendar=True, kind=kind)


def _send(
    registration, heading, text, *, to=None, link=True, rows=False, calendar=False, kind=None
):
    """Queues one letter: a heading that is its subject, a text, and what belongs to the event."""
    with override(registration.language):
        accepted, words = registration.has_place, registration.event_words
        own = link and not calendar  # about the registration, not about the event
        context = {
            "heading": heading,
            "text": text,
            "registration": registration,
            "event": registration.event,
            "words": words,
            "event_title": words.title,
            "event_link": settings.BASE_URL + registration.event_path,
            "link": registration.personal_link() if link else "",
            "offer_link": _offer_link(registration) if link and not calendar else "",
            "stands": _stands(registration) if calendar else (),
            "rows": mailed_rows(registration) if rows else [],
            "joins": link and registration.joins_online,
            "confirmation": registration.form_words.confirmation if accepted and own else "",
        }
        attachments = []
        if link and (accepted or calendar):
            file = calendar_of(registration, words)
            attachments = [(f"{registration.reference}.ics", file, TYPE)]
    emails.send(
        "registration",
        to or registration.email,
        context,
        registration.language,
        attachments=attachments,
        kind=kind,
    )


def _offer_link(registration):
    """Where a place that is offered is taken or declined; empty where none is."""
    if not registration.is_offer_open():
        return ""
    return settings.BASE_URL + registration.own_path("registration_offer")


def _stands(registration):
    """How the registration stands, as (label, words): nothing where the event takes it along."""
    if registration.event.status == Status.CANCELLED:
        return ()
    return STATUS, registration.get_state_display()
