"""Who may see what: the one place that every list, feed, menu and search starts from.

A page, its translations and its aliases are equally private (docs/decisions/0002).
"""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, prefetch_related_objects
from django.utils.translation import get_language
from wagtail.models import (
    Collection,
    Page,
    PageViewRestriction,
    get_page_models,
)

from members.groups import COLLECTION
from site_home.languages import language_of


def visible_to(request, model=Page):
    """The live pages of a class that the sender of the request may see.

    Takes the request, or None for an anonymous visitor, and a page class.
    Returns its queryset. Only page types that say `is_public` are in it, and for members those
    that say `is_closed`; a page that is restricted, lies below a restricted page, or belongs to
    the translations or aliases of such a page is not, unless the restriction accepts the request.
    """
    pages = model.objects.live()
    user = member(request)
    if is_closed(model) and user is None:
        return pages.none()
    if not (getattr(model, "is_public", False) or is_closed(model)):
        models = [*page_types("is_public"), *(page_types("is_closed") if user else [])]
        pages = pages.filter(content_type__in=content_types(models))
    if user:
        for each in page_types("is_closed"):
            if each is model or not (is_closed(model) or getattr(model, "is_public", False)):
                pages = pages.exclude(pk__in=each.refused_to(user))
    closed = _closed(request)
    if closed.paths:
        pages = pages.exclude(translation_key__in=_below(closed.paths).values("translation_key"))
    if closed.families:
        pages = pages.exclude(translation_key__in=closed.families)
    return pages


def may_see(request, page):
    """True when the visitor may open a page at its own address; drafts in a preview included.

    Takes the request and a page of its own class. Costs a query only where something is closed.
    """
    if getattr(request, "is_preview", False):
        return True
    if not is_closed(page) and not any(_closed(request)):
        return True
    return visible_to(request, type(page)).filter(pk=page.pk).exists()


def member(request):
    """The member who sent the request, or None; asked once per request, of no visitor unknown."""
    if request is None or not _has_session(request):
        return None
    if not hasattr(request, "_member"):
        user = getattr(request, "user", None)
        request._member = user if getattr(user, "is_member", False) else None
    return request._member


def is_closed(page):
    """True for a page, or a class of pages, that is for members alone."""
    return getattr(page, "is_closed", False)


def page_types(trait):
    """The page classes that say `is_public` or `is_closed`, whichever is named, as a list."""
    return [model for model in get_page_models() if getattr(model, trait, False)]


def public_documents(request, documents):
    """Those of the documents (None for a deleted one) that lie in no restricted collection.

    Takes the request (or None) and SiteDocuments, best with their collection selected. The
    restrictions are read once per request.
    """
    closed = getattr(request, "_closed_collections", None)
    if closed is None:
        closed = closed_collections()
        if request is not None:
            request._closed_collections = closed
    return [
        document
        for document in documents
        if document and not (closed and document.collection.path.startswith(closed))
    ]


def closed_collections():
    """The paths of the collections that are not everybody's, as a tuple of str."""
    restricted = Q(view_restrictions__isnull=False) | Q(name=COLLECTION)
    return tuple(Collection.objects.filter(restricted).values_list("path", flat=True).distinct())


def seen(request, numbers):
    """What the visitor sees of pages that an editor chose, by the number of the chosen page.

    Takes the request (or None) and page numbers. Returns a dict of Page objects: the translation
    into the active language where there is one, else the chosen page itself; a page that the
    visitor may not see is not in it. Looked up once per request and language.
    """
    language = get_language()
    memory = {} if request is None else request.__dict__.setdefault("_seen", {})
    known = memory.setdefault(language, {})
    missing = {number for number in numbers if number not in known}
    if missing:
        families = Page.objects.filter(pk__in=missing).values("translation_key")
        pages = visible_to(request).filter(translation_key__in=families)
        chosen = {page.pk: page for page in pages}
        _remember_families(request, pages)
        own = {
            page.translation_key: page for page in chosen.values() if language_of(page) == language
        }
        for number in missing:
            page = chosen.get(number)
            known[number] = own.get(page.translation_key, page) if page else None
    return {number: known[number] for number in numbers if known[number]}


def family(request, page):
    """The page and its translations that the visitor may see, as a list of Page objects.

    Costs a query only where `seen` has not met the page in this request.
    """
    families = getattr(request, "_families", {})
    if page.translation_key not in families:
        return list(visible_to(request).filter(translation_key=page.translation_key))
    return families[page.translation_key]


def _remember_families(request, pages):
    if request is not None:
        families = request.__dict__.setdefault("_families", {})
        for page in pages:
            members = families.setdefault(page.translation_key, [])
            members[:] = [*(each for each in members if each.pk != page.pk), page]


def restricted_above(request, page):
    """True when Wagtail's own restrictions stand on a page or on one above it.

    Takes the request, whose restrictions are read once, and a page.
    """
    return any(page.path.startswith(each.path) for each in _restrictions(request))


def _restrictions(request):
    """Every restriction there is, with what matters of its page; read once per request.

    That are its `path`, its `family` (the translation key) and its `page_type`.
    """
    found = getattr(request, "_restrictions", None)
    if found is None:
        found = PageViewRestriction.objects.annotate(
            path=F("page__path"),
            family=F("page__translation_key"),
            page_type=F("page__content_type"),
        )
        if request is not None:
            request._restrictions = found
    return found


def content_types(models):
    """The ContentTypes of some classes, as a list; no query as a rule."""
    return list(ContentType.objects.get_for_models(*models).values())


class Closed(NamedTuple):
    """What a visitor is refused: everything below some paths, and some families of pages.

    A family is what shares a translation key. The families named here hold aliases of something
    closed, or what such aliases stand for; they lie elsewhere in the tree.
    """

    paths: list
    families: set


def _closed(request):
    """What the request is refused, read once per request."""
    if request is None:
        return _read_closed(None)
    if not hasattr(request, "_closed"):
        request._closed = _read_closed(request)
    return request._closed


def _read_closed(request):
    restrictions = _restrictions(request)
    if member(request) is None:
        types = {each.pk for each in content_types(page_types("is_closed"))}
        restrictions = [each for each in restrictions if each.page_type not in types]
    if request is not None and _has_session(request) and restrictions:
        prefetch_related_objects(restrictions, "groups")
        restrictions = [each for each in restrictions if not _accepts(each, request)]
    return closed_by(restrictions)


def _accepts(restriction, request):
    """What Wagtail says, with the groups of the visitor read once per request."""
    if restriction.restriction_type != PageViewRestriction.GROUPS:
        return restriction.accept_request(request)
    if request.user.is_superuser:
        return True
    if not hasattr(request, "_groups"):
        request._groups = set(request.user.groups.all())
    return not request._groups.isdisjoint(restriction.groups.all())


def closed_by(restrictions):
    """What some restrictions close: a Closed."""
    roots = {restriction.family for restriction in restrictions}
    if not roots:
        return Closed([], set())
    rows = _families_and_aliases(roots)
    links = [{key, source} for path, key, source in rows if source and source != key]
    if not links:
        return Closed([path for path, key, source in rows if key in roots], set())
    closed = Page.objects.filter(translation_key__in=_joined(roots, links))
    paths = list(closed.values_list("path", flat=True))
    inside = _below(paths).filter(translation_key__in=set().union(*links))
    return Closed(paths, _joined(inside.values_list("translation_key", flat=True), links))


def families_of(page):
    """The families that are as closed as a page's own, as a set of translation keys.

    Also returns a function that adds, to any keys, what aliases join to them.
    """
    rows = _families_and_aliases({page.translation_key})
    links = [{key, source} for path, key, source in rows if source and source != key]
    return _joined({page.translation_key}, links), lambda keys: _joined(keys, links)


def _families_and_aliases(roots):
    """Path, family and source's family of some families' pages and of aliases of other families."""
    source = F("alias_of__translation_key")
    alias = Q(alias_of__isnull=False) & ~Q(translation_key=source)
    pages = Page.objects.filter(Q(translation_key__in=roots) | alias)
    return list(pages.values_list("path", "translation_key", source))


def _joined(families, links):
    """The families and all that links (sets of two) join to them, however far away."""
    joined = set(families)
    while new := {key for link in links if joined & link for key in link} - joined:
        joined |= new
    return joined


def _below(paths):
    return Page.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def _has_session(request):
    """False for a visitor without a session cookie: touching the session would vary the page.

    So it is for a request that was refused (400) before anybody read whose it is.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "user")
