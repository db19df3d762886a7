"""allauth's forms, where they differ: the sign-up, and codes typed with any digits."""

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from forms.captcha import use_up
from forms.public import PublicForm

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


class SignUpForm(PublicForm, account.SignupForm):
    """Asks for the address alone, and whether a person is writing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, request=context.request, **kwargs)
        del self.fields["password1"]
        email = self.fields["email"]
        email.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
        email.widget.attrs["maxlength"] = LONGEST_ADDRESS

    def try_save(self, request):
        """What allauth does; the proof of a person is used up with it."""
        use_up(self.cleaned_data["captcha"])
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


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, which is enough to sign in unless one says otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        if "passwordless" in self.fields:
            field = self.fields["passwordless"]
            field.initial = True
            field.label = _("Sign in with it alone, without password or code")
            field.help_text = ""


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
