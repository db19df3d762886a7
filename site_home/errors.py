"""Pages for what goes wrong. The 500 page needs neither database nor context."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

SERVER_ERROR = (
    (Path(settings.BASE_DIR) / "templates" / "500.html")
    .read_text(encoding="utf-8")
    .replace("/static/", settings.STATIC_URL)
)


def bad_request(request, exception):
    """400: an address or a message that makes no sense."""
    return render(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request, exception):
    """403: not for this visitor."""
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    """403: a form that was not sent from our own page, or from a page that stood open too long."""
    return render(request, "403_form.html", status=403)


def page_not_found(request, exception):
    """404: in the language of the address, with the main doors."""
    return render(request, "404.html", status=404)


def server_error(request):
    """500: a file read at start-up, so that it can be sent whatever is broken."""
    return HttpResponseServerError(SERVER_ERROR)
