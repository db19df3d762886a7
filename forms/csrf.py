"""Forms on cached pages: the browser says where a post comes from, no token stands in the page."""

from functools import wraps

from django.conf import settings
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from site_home.errors import csrf_failure

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
OWN = {"same-origin", "none"}


def public_form(view):
    """A view that takes posts of our own pages without a token, and refuses those of others.

    `Sec-Fetch-Site` decides (W3C Fetch Metadata), else `Origin`, else Django's token. The exemption
    holds for this view alone; see docs/decisions/0015.
    """
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        own = is_from_here(request)
        if own is None:
            return with_token(request, *args, **kwargs)
        if own:
            return view(request, *args, **kwargs)
        return csrf_failure(request, "sent from another site")

    return guarded


def is_from_here(request):
    """Whether a post comes from our own pages, as bool; None where the browser does not say."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN
    origin = request.headers.get("Origin")
    if origin is None:
        return None
    here = f"{request.scheme}://{request.get_host()}"
    return origin == here or origin in settings.CSRF_TRUSTED_ORIGINS
