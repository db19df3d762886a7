"""The admin is entered with a second factor in the current login, whatever the address below it."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

ADMIN = "/admin/"
ENTER = "wagtailadmin.access_admin"
OPEN = {"/admin/login/", "/admin/logout/"}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorMiddleware:
    """Turns away from the admin who may not enter it, or has not shown a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """The answer in place of the admin's, or None.

        The place to set one up, or to show it, with the way back; 403 for scripts, and for those
        without the right, whom Wagtail would send to the login and back for ever.
        """
        if not is_of_admin(request) or request.path_info in OPEN or request.user.is_anonymous:
            return None
        if not request.user.has_perm(ENTER):
            raise PermissionDenied
        if not settings.ADMIN_NEEDS_SECOND_FACTOR or was_shown(request):
            return None
        if by_script(request):
            raise PermissionDenied
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else ADMIN
        query = urlencode({"next": back})
        return HttpResponseRedirect(f"{place_to_show(request.user)}?{query}")


def is_of_admin(request):
    """True for every address of the admin."""
    return request.path_info.startswith(ADMIN)


def by_script(request):
    """True when not the browser asks, but a script of a page, which shows no other page."""
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or "application/json" in request.headers.get("Accept", "")
    )


def was_shown(request):
    """True when a second factor was shown in the current login, and the account still has one."""
    records = get_authentication_records(request, request.user)
    shown = any(record.get("method") == "mfa" for record in records)
    return shown and is_mfa_enabled(request.user, FACTORS)


def place_to_show(user):
    """The page where an account shows its second factor, or sets one up."""
    methods = get_adapter().get_reauthentication_methods(user)
    shown = [method["url"] for method in methods if method["id"].startswith("mfa")]
    return shown[0] if shown else reverse("mfa_index")


def note_new(sender, request, user, authenticator, **kwargs):
    """Takes a factor as shown that was just set up, so that its recovery codes can be read."""
    if authenticator.type in FACTORS:
        details = {"id": authenticator.pk, "type": str(authenticator.type)}
        record_authentication(request, user, "mfa", reauthenticated=True, **details)
