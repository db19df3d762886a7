"""Mails of the organisers: what is put into them for each person, and how they are sent."""

import logging
import re
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.template.defaultfilters import linebreaks
from django.utils.html import escape, format_html, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks import task

from forms.registration import letters
from forms.registration.states import Act, By
from forms.templatetags.registration import plain_deadline
from site_home import emails
from site_home.languages import in_words
from site_home.mail_queue import MAIL

log = logging.getLogger("site_home.registration")

AT_ONCE = 50
IN_SUBJECT = {"event": _("the title of the event")}
IN_TEXT = {
    "name": _("the name of the person"),
    **IN_SUBJECT,
    "reference": _("the reference of the registration"),
    "link": _("the person’s own page: nobody else may have it"),
    "deadline": _("until when the registration can be changed"),
}
SIGN = re.compile(r"\{([^{}]*)\}")
HIDDEN_LINK = "…"


def unknown_in(text, known):
    """The placeholders in a text that are not among those known, as they are written."""
    return [f"{{{name}}}" for name in dict.fromkeys(SIGN.findall(text)) if name not in known]


def filled(text, values):
    """The text with the values in the place of the placeholders; what a value says stays text."""
    return SIGN.sub(lambda sign: str(values[sign[1]]), text)


def filled_html(text, values):
    """The same as HTML in paragraphs; the addresses that the organiser wrote are links."""
    parts = SIGN.split(text.replace("\r\n", "\n"))
    parts[::2] = [urlize(part, autoescape=True) for part in parts[::2]]
    parts[1::2] = [_element(name, values[name]) for name in parts[1::2]]
    return mark_safe(linebreaks(mark_safe("".join(parts)), autoescape=False))


def _element(name, value):
    if name == "link" and value != HIDDEN_LINK:
        return format_html('<a href="{0}" style="color: #1c4478"><bdi>{0}</bdi></a>', value)
    return format_html("<bdi>{}</bdi>", escape(value))


class Letter(NamedTuple):
    """What one person gets of a mailing."""

    language: str
    subject: str
    text: str
    html: str
    is_personal: bool


class Writer:
    """Writes the letters of a Mailing; what several people read alike is looked up once."""

    def __init__(self, mailing):
        self.mailing, self.event = mailing, mailing.event
        self.titles, self.forms = {}, {}

    def letter(self, registration, *, with_link=True):
        """The Letter to a registration of the event; a preview is without the personal link."""
        language = self.mailing.language_for(registration)
        words = self.mailing.texts[language]
        values = self.values(registration, language)
        values["link"] = _link(registration) if with_link else HIDDEN_LINK
        return Letter(
            language,
            filled(words["subject"], values),
            filled(words["text"], values),
            filled_html(words["text"], values),
            "{link}" in words["text"],
        )

    def values(self, registration, language):
        """What stands in the place of the placeholders, but for the link."""
        with override(language):
            if language not in self.titles:
                self.titles[language] = in_words(self.event).title
            closing = self.form_of(registration).changes_close
            return {
                "name": " ".join(registration.name.split()),
                "event": self.titles[language],
                "reference": registration.reference,
                "deadline": plain_deadline(closing, self.event.zone),
            }

    def form_of(self, registration):
        """The form of a registration, fetched once for all."""
        if registration.page_id not in self.forms:
            self.forms[registration.page_id] = registration.page
            registration.page.event = self.event
        return self.forms[registration.page_id]


def _link(registration):
    with override(registration.language):
        return registration.personal_link()


def send_out(mailing, user):
    """Hands a draft to the worker; pressed twice, it is sent once. True when this was the press."""
    with transaction.atomic():
        if not mailing.queue(user):
            return False
        _enqueue(mailing.pk, 0)
    return True


def take_up(at=None):
    """Goes on with mailings whose worker was stopped."""
    for mailing in _mailings().late(at):
        with transaction.atomic():
            if mailing.advance(mailing.reached, mailing.reached, at):
                _enqueue(mailing.pk, mailing.reached)


@task()
def send_mailing(number, start):
    """Writes to the next recipients of a mailing, from that place in their list on.

    A task that was overtaken does nothing; a person gets one copy, whoever writes it.
    """
    mailing = _mailings().under_way().filter(pk=number, reached=start).first()
    if mailing is None:
        return
    reached = start + AT_ONCE
    write_to(mailing, mailing.recipients[start:reached])
    reached = min(reached, len(mailing.recipients))
    with transaction.atomic():
        if mailing.advance(start, reached) and reached < len(mailing.recipients):
            _enqueue(number, reached)


def write_to(mailing, numbers):
    """Writes to the registrations of these numbers, each in a transaction of its own.

    Who cannot be written to is passed over, so that the others get theirs; a database that is
    busy stops it, and it is taken up again.
    """
    writer = Writer(mailing)
    for number in numbers:
        try:
            _write(writer, number)
        except OperationalError:
            raise
        except Exception as error:  # not the error itself: it may quote what was typed
            log.error(
                "mailing %s not written to registration %s (%s)",
                *(mailing.pk, number, type(error).__name__),
            )


def _write(writer, number):
    mailing = writer.mailing
    try:
        with transaction.atomic():
            registration = apps.get_model("forms", "Registration").objects.filter(pk=number).first()
            if registration is None or not mailing.takes(registration):
                return
            registration.note(Act.MAILED, By.ORGANISER, mailing.author, mailing=mailing)
            if mailing.change:  # its note has no placeholders: braces are the organiser's own
                words = mailing.texts[mailing.language_for(registration)]
                letters.event_changed(registration, words["subject"], words["text"], mailing.kind)
                return
            letter = writer.letter(registration)
            emails.send(
                "registration_mail",
                registration.email,
                {"letter": letter, "reference": registration.reference},
                letter.language,
                is_personal=letter.is_personal,
                kind=mailing.kind,
            )
    except IntegrityError:  # somebody else has written to them
        if not mailing.sent.filter(registration=number).exists():
            raise


class Preview(NamedTuple):
    """What those who read a language get: how many they are, and the Letter to one of them.

    `others` of them read another language, for which there is no text.
    """

    language: str
    number: int
    others: int
    letter: Letter | None


def previews(mailing, registrations):
    """A Preview for each language of a mailing; takes the registrations it goes to."""
    writer = Writer(mailing)
    readers = {code: [] for code, _name in settings.LANGUAGES if code in mailing.texts}
    for registration in registrations:
        readers[mailing.language_for(registration)].append(registration)
    return [
        Preview(
            language,
            len(found),
            sum(each.language != language for each in found),
            writer.letter(found[0], with_link=False) if found else None,
        )
        for language, found in readers.items()
    ]


def _mailings():
    return apps.get_model("forms", "Mailing").objects


def _enqueue(number, start):
    send_mailing.using(backend=MAIL).enqueue(number=number, start=start)
