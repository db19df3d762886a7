"""What browsers and proxies may keep of a page (docs/decisions/0008)."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag

CACHEABLE = {200, 301, 404, 410}


def cache_until(request, moment):
    """Say that what the page shows is only right until that moment.

    Takes the request (None in feeds and commands: nothing is kept) and an aware datetime or
    None. The earliest moment said during a request stands in `request.cache_until`.
    """
    if request is None or moment is None:
        return
    earlier = getattr(request, "cache_until", None)
    request.cache_until = min(earlier, moment) if earlier else moment


class PublicCacheMiddleware:
    """Public answers carry `max-age=0` and an ETag; whatever belongs to one person is private."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if (
            request.method in {"GET", "HEAD"}
            and response.status_code in CACHEABLE
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not response.cookies
        ):
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
            if response.status_code == 200 and not response.streaming:
                set_response_etag(response)
                return get_conditional_response(request, etag=response["ETag"], response=response)
        else:
            response["Cache-Control"] = "private, no-cache"
        return response


def midnight_after(day):
    """The moment a date ends in the site's time zone, as an aware datetime."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
