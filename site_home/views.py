"""Views of the site itself: the front door, health, robots, the sitemap."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.models import OldAddress
from news.views import old_item
from site_home.access import visible_to
from site_home.languages import language_of
from site_home.models import Heartbeat

log = logging.getLogger(__name__)

NUMBER_LIMIT = 8
ALONE = 2  # a page and itself as x-default


@require_safe
def front_door(request):
    """`/` leads to the home page in the visitor's language; the one place that negotiates.

    `/?p=NUMBER` was the short link of an old site's news item and leads there.
    """
    number = request.GET.get("p", "")
    if number.isascii() and number.isdigit() and len(number) < NUMBER_LIMIT:
        return old_item(request, int(number), OldAddress.Site.WORDPRESS)
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


@never_cache
@require_safe
def healthz(request):
    """Alive: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """Ready: database, cache, storage work; worker, scheduler were seen lately. 200 or 503."""
    report = {name: _tried(check) for name, check in CHECKS.items()}
    status = 200 if all(report.values()) else 503
    words = {name: "ok" if ok else "failed" for name, ok in report.items()}
    return JsonResponse(words, status=status)


def _tried(check):
    try:
        return bool(check())
    except Exception as error:  # whatever breaks, the answer is “failed”, never a 500
        log.warning("readyz: %s: %s", check.__name__, type(error).__name__)
        return False


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache():
    cache.set("readyz", "ok", 60)
    return cache.get("readyz") == "ok"


def _storage():
    return all(_writes(storage) for storage in (default_storage, storages["private"]))


def _writes(storage):
    name = storage.save("readyz.txt", ContentFile(b"ok"))
    storage.delete(name)
    return True


def _worker():
    return Heartbeat.seen_lately("worker")


def _scheduler():
    return Heartbeat.seen_lately("scheduler")


CHECKS = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "worker": _worker,
    "scheduler": _scheduler,
}


@require_safe
def favicon(request):
    """Some programs ask for the icon without reading the page that names it."""
    return HttpResponseRedirect(static("img/favicon.ico"))


@require_safe
def robots(request):
    """robots.txt: everything but the admin and the answers of the search; where the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: /{code}/search/" for code, _name in settings.LANGUAGES),
        "",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    """sitemap.xml: every page that anybody may see, with its translations."""
    pages = visible_to(None).filter(depth__gt=1, alias_of=None).order_by("path")
    families, entries = {}, []
    for page in pages:
        url = page.get_full_url(request)
        alternates = families.setdefault(page.translation_key, [])
        alternates.append((language_of(page), url))
        if language_of(page) == settings.LANGUAGE_CODE:
            alternates.append(("x-default", url))
        changed = page.last_published_at
        entries.append({"url": url, "changed": changed, "alternates": alternates})
    for entry in entries:
        if len(entry["alternates"]) <= ALONE:
            entry["alternates"] = []
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")


def nothing_here(request):
    """Wagtail’s forms for shared passwords, of which the site has none: missing, all of them."""
    raise Http404("There are no passwords of pages or files.")
