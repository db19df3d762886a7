"""How allauth meets the site: addresses of visitors, mails, ways back, secrets."""

import base64
import hashlib
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext

from forms.models.limits import visitor_address
from members import mails

PASSKEY = "mfa_reauthenticate:webauthn"  # as allauth calls this way
UNKNOWN = "0.0.0.0"  # noqa: S104  one bucket for visitors whose address nobody tells


class AccountAdapter(DefaultAccountAdapter):
    """Accounts as this site has them."""

    def get_client_ip(self, request):
        """The visitor's address, found as for our forms: right behind proxies, never an error."""
        return str(visitor_address(request) or UNKNOWN)

    def is_safe_url(self, url):
        """True for an address of this very site."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def pre_login(self, request, user, *, email=None, **kwargs):
        """Turns away a code that went to an address which the account has no more."""
        if email and email.lower() != user.email.lower():
            clear_login(request)
            return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, email=email, **kwargs)

    def set_password(self, user, password):
        """Sets a new password, unless the code for it went to an address of others meanwhile."""
        reset = self.request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY)
        if reset and reset["email"].lower() != user.email.lower():
            del self.request.session[PASSWORD_RESET_VERIFICATION_SESSION_KEY]
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        super().set_password(user, password)

    def post_login(self, request, user, *, redirect_url=None, **kwargs):
        """Leads by way of the start whoever has new terms of use to agree to, or is no member."""
        membership = getattr(user, "membership", None)
        wanted = redirect_url or get_next_redirect_url(request) or ""
        is_early = not user.is_member and is_of_intranet(wanted)
        if is_early or (membership and membership.terms_are_old):
            redirect_url = f"{reverse('members_start')}?{urlencode({'next': wanted})}"
        return super().post_login(request, user, redirect_url=redirect_url, **kwargs)

    def get_reauthentication_methods(self, user):
        """The ways to show once more that it is you: the second factor, where there is one.

        Who knows the password alone could take the factor off otherwise, or add one of their own.
        """
        ways = super().get_reauthentication_methods(user)
        for way in ways:
            if way["id"] == PASSKEY:
                way["description"] = gettext("Use a passkey")
        return [way for way in ways if way["id"].startswith("mfa")] or ways

    def get_logout_redirect_url(self, request):
        """The home page in the language that is read."""
        return f"/{get_language()}/"

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Speaks of a sign-up to none but those who signed up: these have no password yet."""
        has_password = emailconfirmation.email_address.user.has_usable_password()
        super().send_confirmation_mail(request, emailconfirmation, signup and not has_password)

    def send_mail(self, template_prefix, email, context):
        """Sends our own mail in place of allauth's."""
        mails.of_allauth(template_prefix.rpartition("/")[2], email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, whose secrets the database holds encrypted."""

    def build_totp_svg(self, url):
        """The QR code as an element that stands in a page."""
        return super().build_totp_svg(url).partition("?>")[2]

    def generate_authenticator_name(self, user, type):
        """What a new passkey is called, unless its owner names it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"{gettext('Passkey')} {number}"

    def _get_site_name(self):
        return settings.MFA_TOTP_ISSUER

    def encrypt(self, text):
        """The secret as the database holds it."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret; a random one, which fits nothing, when its key is gone."""
        try:
            return _keys().decrypt(encrypted_text).decode()
        except InvalidToken:
            return generate_totp_secret()


def is_of_intranet(url):
    """True for an address below the door of the intranet, in any language."""
    return urlsplit(url).path.split("/")[2:3] == ["intranet"]


def _keys():
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
