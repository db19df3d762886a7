"""Pages that belong to one person, whose token stands in the address.

Opening one changes nothing, because mail scanners open every link; only a button on it does. The
token is the proof of who presses it, so no other is asked (docs/decisions/0016).
"""

from functools import wraps

from django.http import HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

SEE_OTHER = 303


def of_one_person(view):
    """A page that nobody keeps, finds or is told of by a referrer, and that any browser posts."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def back(request, query=""):
    """To the same page, which says what has been done."""
    return HttpResponseRedirect(request.path + query, status=SEE_OTHER)
