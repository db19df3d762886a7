"""Requests that make no sense, the language of an address, and what the admin needs."""

import codecs
from contextvars import ContextVar

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

_request = ContextVar("request", default=None)
PATH_LIMIT = 2_000
QUERY_LIMIT = 8_000


class BadRequestMiddleware:
    """Answers 400 to NUL bytes, to addresses that no page of ours can have, to other codes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if (
            "\x00" in request.path
            or "%00" in query
            or "\x00" in query
            or len(request.path) > PATH_LIMIT
            or len(query) > QUERY_LIMIT
        ):
            raise SuspiciousOperation("NUL byte in the address, or address too long")
        if codecs.lookup(request.encoding or "utf-8").name != "utf-8":
            raise SuspiciousOperation("Letters in another code than UTF-8")
        return self.get_response(request)


class CurrentRequestMiddleware:
    """Remembers the request for what is given none, such as the filter of rich text."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def current_request():
    """The request that is being answered, or None."""
    return _request.get()


class InUseMiddleware:
    """Says in the admin that something cannot be deleted, because something else needs it.

    Wagtail does so itself where its index of references knows of the use.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Back to the question, with the message; None for what broke otherwise or elsewhere."""
        if isinstance(exception, ProtectedError) and request.path_info.startswith("/admin/"):
            messages.error(request, _("It is in use somewhere, so it was not deleted."))
            return HttpResponseRedirect(request.get_full_path())
        return None


class TextGZipMiddleware(GZipMiddleware):
    """Packs pages; files on their way are left as they are, with their length."""

    def process_response(self, request, response):
        """The response, packed unless it is streamed."""
        return response if response.streaming else super().process_response(request, response)


class LanguagePrefixMiddleware(LocaleMiddleware):
    """The language of a page is the one in its address; nothing else is ever redirected."""

    def process_response(self, request, response):
        """The response with its language named; never a redirect."""
        language = translation.get_language()
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        if language:
            response.headers.setdefault("Content-Language", language)
        return response


class PolicyMiddleware(CSPMiddleware):
    """Content-Security-Policy: 'self' alone on public pages, Wagtail's needs in the admin."""

    def get_policy_parts(self, request, response, report_only=False):
        """The parts of the policy that fits the address."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
