"""The pages of accounts: those of allauth that the site has, and nothing else of it."""

import time
from functools import wraps
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from forms.csrf import public_form
from members import doors

FACTORS = ["mfa_index", "mfa_view_recovery_codes"]
BEGINNINGS = [
    *("account_login", "account_signup"),
    *("account_request_login_code", "account_reset_password"),
]


def evenly(view):
    """A view that takes equally long for known and unknown addresses."""

    @wraps(view)
    def even(request, *args, **kwargs):
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0, settings.ACCOUNT_EVEN_SECONDS - (time.monotonic() - began)))
        return response

    return even


def never_silently(view):
    """A view that takes a code; who comes too late with it, and is led back, is told why."""

    @wraps(view)
    def telling(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        led_to = getattr(response, "url", "").split("?")[0]
        is_told = len(messages.get_messages(request))
        if request.method == "POST" and not is_told and led_to in map(reverse, BEGINNINGS):
            messages.warning(request, _("This code is no longer valid. Ask for a new one."))
        return response

    return telling


def on_the_way(view):
    """A view of second factors that takes along, from page to page, where one wanted to go."""

    @wraps(view)
    def leading(request, *args, **kwargs):
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if wanted.startswith("/") and get_adapter().is_safe_url(wanted):
            request.wanted = wanted
        response = view(request, *args, **kwargs)
        if hasattr(request, "wanted") and getattr(response, "url", "") in map(reverse, FACTORS):
            response["Location"] = response.url + request.kept_query
        return response

    return leading


def again(view):
    """A view that asks for a passkey once more; who failed is asked there, not led to the login."""

    @wraps(view)
    def asking(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and getattr(response, "url", "") == reverse("account_login"):
            query = {REDIRECT_FIELD_NAME: request.POST.get(REDIRECT_FIELD_NAME, "")}
            return HttpResponseRedirect(f"{request.path}?{urlencode(query)}")
        return response

    return asking


def while_needed(view):
    """The view of the second factor at login; whose was taken off meanwhile begins anew.

    The login that waits for it would lead from the login back to this view, for ever.
    """

    @wraps(view)
    def asking(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if getattr(response, "url", "") == reverse("account_login"):
            clear_login(request)
        return response

    return asking


def page(route, view, name):
    """The path of a page that nobody keeps and no search engine lists.

    A form that stood open while one signed in in another window is taken, as forms of all other
    pages are: the browser tells that it comes from here (`forms.csrf`), whatever its token.
    """

    @never_cache
    @public_form
    @wraps(view)
    def closed(request, *args, **kwargs):
        if wanted := request.GET.get(REDIRECT_FIELD_NAME):
            request.kept_query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}"
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return path(route, closed, name=name)


# allauth leads to its page of addresses by this name; an account has one address here.
overview = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    page("", overview, "account_email"),
    page("login/", evenly(account.login), "account_login"),
    page("login/code/", evenly(account.request_login_code), "account_request_login_code"),
    page(
        "login/code/confirm/",
        never_silently(evenly(account.confirm_login_code)),
        "account_confirm_login_code",
    ),
    page("login/passkey/", webauthn.login_webauthn, "mfa_login_webauthn"),
    page("logout/", account.logout, "account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("signup/", evenly(account.signup), "account_signup"),
    page(
        "verify/",
        never_silently(evenly(account.email_verification_sent)),
        "account_email_verification_sent",
    ),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    page("password/change/", account.password_change, "account_change_password"),
    page("password/set/", account.password_set, "account_set_password"),
    page("password/reset/", evenly(account.password_reset), "account_reset_password"),
    page(
        "password/reset/confirm/",
        never_silently(evenly(account.confirm_password_reset_code)),
        "account_confirm_password_reset_code",
    ),
    page(
        "password/reset/complete/",
        account.complete_password_reset,
        "account_complete_password_reset",
    ),
    page(
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_password_reset_completed",
    ),
    page("2fa/", on_the_way(mfa.index), "mfa_index"),
    page("2fa/authenticate/", while_needed(mfa.authenticate), "mfa_authenticate"),
    page("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    page("2fa/totp/activate/", on_the_way(totp.activate_totp), "mfa_activate_totp"),
    page("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page(
        "2fa/recovery-codes/",
        on_the_way(recovery_codes.view_recovery_codes),
        "mfa_view_recovery_codes",
    ),
    page(
        "2fa/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    page(
        "2fa/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
    ),
    page("2fa/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    page("2fa/passkeys/add/", on_the_way(webauthn.add_webauthn), "mfa_add_webauthn"),
    page(
        "2fa/passkeys/reauthenticate/",
        again(webauthn.reauthenticate_webauthn),
        "mfa_reauthenticate_webauthn",
    ),
    page("2fa/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    page("2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    page("sessions/", usersessions.list_usersessions, "usersessions_list"),
    page("sessions/end/", doors.sign_out_everywhere, "members_sign_out_everywhere"),
]
