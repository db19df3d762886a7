"""Who may see what: the one place that every list, feed, menu and search starts from.

A page, its translations and its aliases are equally private (docs/decisions/0002).
"""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, get_page_models


def visible_to(request, model=Page):
    """The live pages of a class that the sender of the request may see.

    Takes the request, or None for an anonymous visitor, and a page class.
    Returns its queryset. Only page types that say `is_public` are ever in it; a page that is
    restricted, lies below a restricted page, or belongs to the translations or aliases of such
    a page is not, unless the restriction accepts the request.
    """
    pages = model.objects.live()
    if not getattr(model, "is_public", False):
        pages = pages.filter(content_type__in=_public_content_types())
    closed = _closed_paths(request)
    if closed:
        private = Page.objects.filter(reduce(or_, (Q(path__startswith=path) for path in closed)))
        pages = pages.exclude(
            Q(pk__in=private.values("pk"))
            | Q(translation_key__in=private.values("translation_key"))
            | Q(alias_of__in=private.values("pk"))
        )
    return pages


def _public_content_types():
    public = [model for model in get_page_models() if getattr(model, "is_public", False)]
    return list(ContentType.objects.get_for_models(*public).values())


def _closed_paths(request):
    """Paths of the pages whose restriction refuses the request, read once per request."""
    if request is None:
        return [r.page.path for r in PageViewRestriction.objects.select_related("page")]
    if not hasattr(request, "_closed_paths"):
        restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
        request._closed_paths = [
            restriction.page.path
            for restriction in restrictions
            if not (_has_session(request) and restriction.accept_request(request))
        ]
    return request._closed_paths


def _has_session(request):
    """False for a visitor without a session cookie: touching the session would vary the page."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
