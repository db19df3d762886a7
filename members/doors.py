"""The other doors: Wagtail's own logins lead to ours, and one way out of all sessions."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.second_factor import ADMIN, ENTER


@never_cache
def wagtail_login(request, back=ADMIN):
    """To our login, with the way back that Wagtail gave, or another; never to another host.

    Who is logged in and still sent here lacks a right: 403, lest they be sent round and round.
    """
    asked = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        back = asked
    if request.user.is_anonymous:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
    if back.startswith(ADMIN) and request.user.has_perm(ENTER):
        return HttpResponseRedirect(back)
    raise PermissionDenied


@never_cache
def wagtail_password_reset(request, rest=""):
    """To our page for a new password."""
    return HttpResponseRedirect(reverse("account_reset_password"))


@require_POST
def sign_out_everywhere(request):
    """Ends every session of the account, this one too; whose has ended signs in for the others."""
    if request.user.is_anonymous:
        query = urlencode({"next": reverse("usersessions_list")})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    get_sessions_adapter().end_sessions(UserSession.objects.filter(user=request.user))
    get_adapter().logout(request)
    return HttpResponseRedirect(get_adapter().get_logout_redirect_url(request))
