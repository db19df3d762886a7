"""One function per message that the site sends.

To add one, `welcome` say:

- `templates/emails/welcome.txt` extends `emails/base.txt` and fills the blocks `subject` (one
  line), `text` and `why` (why one receives it);
- `templates/emails/welcome.html` extends `emails/base.html` and fills `main` and `why`; a link
  that is to be followed is `{% include "emails/button.html" with href=link label=label only %}`;
- a function here takes plain values and calls `send("welcome", …)`; its name in words for the
  outbox goes into `site_home.outbox_admin.KINDS`.

What a visitor typed never stands in a subject. Links are whole (settings.BASE_URL). A message
whose links are meant for one person (with a token in them) loses them once it is sent, and can
then not be sent a second time; the others say `is_personal=False`.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from site_home.languages import direction

HEADERS = {"Auto-Submitted": "auto-generated"}


def send(message, to, context, language=None, is_personal=True, attachments=(), kind=None):
    """Queues the message of that name, in the caller's transaction.

    Takes one address or several (each gets a message of its own), what the templates print, the
    language, which is the active one if none is given, files as (name, content, type), and what
    the outbox calls it, if not by its name.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    with override(language):
        context = {
            **context,
            "language": language,
            "direction": direction(language),
            "site": settings.BASE_URL,
        }
        subject, _line, text = render_to_string(f"emails/{message}.txt", context).partition("\n")
        subject = " ".join(subject.split())
        html = render_to_string(f"emails/{message}.html", {**context, "subject": subject})
    for address in [to] if isinstance(to, str) else to:
        mail = EmailMultiAlternatives(subject, text.strip() + "\n", to=[address], headers=HEADERS)
        mail.attach_alternative(html, "text/html")
        for name, content, mimetype in attachments:
            mail.attach(name, content, mimetype)
        mail.kind, mail.language, mail.is_personal = kind or message, language, is_personal
        mail.send()


def form_received(to, form, submission, link):
    """Tells editors that a form was sent: its title, a number and a link, nothing that was typed.

    Takes their addresses, the title of the form, the FormSubmission, and the address of the list.
    """
    context = {"form": form, "number": str(submission), "link": link}
    send("form_received", to, context, language=settings.LANGUAGE_CODE, is_personal=False)


def confirm_subscription(email, language, link):
    """Asks whoever was signed up for the newsletter to confirm it."""
    send("newsletter_confirm", email, {"link": link}, language)


def already_subscribed(email, language, link):
    """Tells somebody who signs up again that they are subscribed, with their personal link."""
    send("newsletter_already", email, {"link": link}, language)
