"""allauth's forms, where they differ: the sign-up, and codes typed with any digits."""

import struct
from contextlib import contextmanager

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forms.captcha import use_up
from forms.public import PublicForm

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
WRONG = "incorrect_code"  # as allauth calls it


def _validate_address(value):
    """Refuses what is no address, or no mail server takes: with one error, whatever is wrong."""
    if len(value) > LONGEST_ADDRESS:
        raise ValidationError(validate_email.message, code=validate_email.code)
    validate_email(value)


class OneMessage:
    """Stands before one of allauth's forms whose `address` field takes an address."""

    address = "email"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields[self.address]
        field.validators = [_validate_address]
        field.widget.attrs["maxlength"] = LONGEST_ADDRESS


class LoginForm(OneMessage, account.LoginForm):
    """The address and the password."""

    address = "login"


class AskForCodeForm(OneMessage, account.RequestLoginCodeForm):
    """The address to which a code is mailed for logging in."""


class ResetPasswordForm(OneMessage, account.ResetPasswordForm):
    """The address to which a code is mailed for a new password."""


class SignUpForm(OneMessage, PublicForm, account.SignupForm):
    """Asks for the address alone, and whether a person is writing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, request=context.request, **kwargs)
        del self.fields["password1"]

    def try_save(self, request):
        """What allauth does, for whoever comes second, too; the proof of a person is used up."""
        use_up(self.cleaned_data["captcha"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # pressed twice: the other has made the account meanwhile
            self.account_already_exists = True
            return super().try_save(request)


class CodeInput(forms.TextInput):
    """Digits of any script."""

    def value_from_datadict(self, data, files, name):
        """The code with plain digits."""
        typed = super().value_from_datadict(data, files, name) or ""
        return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed[:100])


class WithCode:
    """Stands before one of allauth's forms that ask for a code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = CodeInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "account-code",
                "dir": "ltr",
                "maxlength": "20",
            }
        )


class LoginCodeForm(WithCode, account.ConfirmLoginCodeForm):
    """The code that was mailed for logging in."""


class VerificationCodeForm(WithCode, account.ConfirmEmailVerificationCodeForm):
    """The code that was mailed to verify an address."""


class ResetCodeForm(WithCode, account.ConfirmPasswordResetCodeForm):
    """The code that was mailed for a new password."""


class SecondFactorForm(WithCode, mfa.AuthenticateForm):
    """The second factor at login."""


class SecondFactorAgainForm(WithCode, mfa.ReauthenticateForm):
    """The second factor, shown once more."""


class AuthenticatorAppForm(WithCode, ActivateTOTPForm):
    """The first code of an authenticator app."""

    def clean_code(self):
        """The code, which is used up: nobody who saw it typed signs in with it."""
        code = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class WithPasskey:
    """Stands before one of allauth's forms that ask for a passkey; no code is spoken of then."""

    def _clean_fields(self):
        with self.what_browsers_send():
            super()._clean_fields()

    def _clean_form(self):
        with self.what_browsers_send():
            super()._clean_form()

    @contextmanager
    def what_browsers_send(self):
        """Takes data that no browser sends, over which the library stumbles, as a wrong passkey."""
        try:
            yield
        except (AttributeError, LookupError, TypeError, ValueError, struct.error):
            self.add_error("credential", ValidationError("", code=WRONG))

    def add_error(self, field, error):
        """Adds the error in words of our own; one of limits stays as it is."""
        if getattr(error, "code", "") == WRONG:
            words = _("The passkey could not be used. Try again, or take another way.")
            error = ValidationError(words, code=WRONG)
        super().add_error(field, error)


class PasskeyLoginForm(WithPasskey, webauthn.LoginWebAuthnForm):
    """The passkey with which alone one signs in."""


class PasskeyAsSecondForm(WithPasskey, webauthn.AuthenticateWebAuthnForm):
    """The passkey as second factor at login."""


class PasskeyAgainForm(WithPasskey, webauthn.ReauthenticateWebAuthnForm):
    """The passkey, shown once more."""


class PasskeyForm(WithPasskey, webauthn.AddWebAuthnForm):
    """A new passkey, which is enough to sign in unless one says otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        if "passwordless" in self.fields:
            field = self.fields["passwordless"]
            field.initial = True
            field.label = _("Sign in with it alone, without password or code")
            field.help_text = ""


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
