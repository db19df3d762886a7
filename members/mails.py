"""The mails of the accounts, in the language that is read: codes, and word of what was changed."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from site_home import emails

# allauth's mails that bring a code: what they are about, and what the code is for.
CODES = {
    "email_confirmation_signup": (
        _("Your code to verify your address"),
        _("This address was entered to sign up for the intranet. To go on, type this code:"),
    ),
    "email_confirmation": (
        _("Your code to verify your address"),
        _("This address was entered for an account. To go on, type this code:"),
    ),
    "login_code": (_("Your code to sign in"), _("To sign in, type this code:")),
    "password_reset_code": (
        _("Your code to set a new password"),
        _("To set a new password, type this code:"),
    ),
}

# allauth's mails that lead to a page: what they are about, the text, the page and its words.
ROUTES = {
    "account_already_exists": (
        _("You have an account already"),
        _(
            "Somebody, probably you, signed up with this address. "
            "It has an account already: sign in with a code that we mail you."
        ),
        "account_request_login_code",
        _("Sign in"),
    ),
    "unknown_account": (
        _("There is no account with this address"),
        _(
            "Somebody, probably you, asked for a code with this address. "
            "It has no account: use another address, or sign up."
        ),
        "account_signup",
        _("Sign up"),
    ),
}

# allauth's mails about changes.
CHANGES = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set."),
    "password_reset": _("A new password was set with a code from a mail."),
    "totp_activated": _("An authenticator app was set up."),
    "totp_deactivated": _("The authenticator app was removed."),
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was removed."),
    "recovery_codes_generated": _("New recovery codes were made."),
    "factors_removed": _("Your second factors were taken off by the Secretariat."),
}


def of_allauth(name, email, context):
    """Sends our mail in place of allauth's; KeyError for one that is not known here.

    Takes the name of allauth's template, the address, and what allauth would print.
    """
    if name in CODES:
        subject, text = CODES[name]
        send_code(email, subject, text, context["code"])
    elif name in ROUTES:
        subject, text, page, label = ROUTES[name]
        send_route(email, subject, text, settings.BASE_URL + reverse(page), label)
    else:
        send_change(email, CHANGES[name])


def send_code(email, subject, text, code):
    """Mails a code, with what it is for."""
    emails.send("account_code", email, {"about": subject, "text": text, "code": code})


def send_route(email, subject, text, link, label):
    """Mails an explanation, with a link to the page where one goes on."""
    context = {"about": subject, "text": text, "link": link, "label": label}
    emails.send("account_route", email, context)


def send_change(email, text, language=None):
    """Tells somebody that their account was changed, with the page of their sessions.

    Takes the address, the text, and the language, if it is not the active one.
    """
    with override(language or get_language()):
        link = settings.BASE_URL + reverse("usersessions_list")
        emails.send("account_change", email, {"text": text, "link": link})
