"""What stands before every address of the intranet (docs/decisions/0018).

Who is not signed in is led to the sign-in, whoever is refused reads why: what is there and what is
not answers alike, by the same work.
"""

from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from site_home.access import member

KEPT_BY_CACHES = ["ETag", "Last-Modified", "Expires"]


def closed(view):
    """A view for members alone; Http404 and PermissionDenied of it become one and the same page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if member(request) is None:
            return unkept(turned_away(request))
        try:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
        except (Http404, PermissionDenied):
            response = refused(request)
        return unkept(response)

    return guarded


def posted(view):
    """A view that takes what a form sends.

    Whoever only comes by its address, after the sign-in or in another language, is led to the home.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(reverse("intranet", kwargs={"path": ""}))
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return view(request, *args, **kwargs)

    return guarded


def unkept(response):
    """The response with headers that let nobody keep or list it."""
    for name in KEPT_BY_CACHES:
        response.headers.pop(name, None)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def turned_away(request):
    """To the sign-in; who is signed in already reads that the approval is awaited."""
    if request.user.is_authenticated:
        context = {"membership": getattr(request.user, "membership", None)}
        return render(request, "intranet/awaiting.html", context, status=HTTPStatus.FORBIDDEN)
    wanted = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{wanted}")


def refused(request):
    """403: signed in, but this is not open to you, or it is not there."""
    membership = getattr(request.user, "membership", None)
    context = {
        "membership": membership,
        "is_asked": membership is not None and membership.waits_for(request.path),
    }
    return render(request, "intranet/refused.html", context, status=HTTPStatus.FORBIDDEN)
