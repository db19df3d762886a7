"""Words of allauth and of Django's passwords that their catalogs lack in some of our languages."""

from django.utils.translation import gettext_noop, ngettext

# What the pages of accounts say; Django finds them in our catalogs by themselves.
IN_PAGES = [
    gettext_noop("Authenticator code"),
    gettext_noop("Code"),
    gettext_noop("Current Password"),
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Forgot your password?"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Password"),
    gettext_noop("Password (again)"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
]

# What they answer to what was typed.
IN_ANSWERS = [
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Please type your current password."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop(
        "You cannot activate two-factor authentication until you have verified your email address."
    ),
    gettext_noop(
        "You cannot generate recovery codes without having two-factor authentication enabled."
    ),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Signed out of all other sessions."),
]

# What Django asks of passwords.
IN_PASSWORDS = [
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
]


def in_numbers(length):
    """What Django asks of the length of passwords, in the active language."""
    return [
        ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            length,
        ),
        ngettext(
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
            length,
        ),
    ]
