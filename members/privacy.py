"""What would let a private page or file out, found in the database (docs/decisions/0018).

Each function yields lines that say what is wrong and what to do; they name pages and files by their
numbers, because the lines are read in logs.
"""

from django.core.files.storage import default_storage
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, get_page_models

from members.audience import (
    closed_documents,
    has_idle_mark,
    in_closed_collections,
    restrictions_of,
)
from members.groups import COLLECTION
from members.models import Edition, Mark, PaperPage, Photo
from site_home.access import content_types, page_types, visible_to
from site_home.models import SiteDocument, SiteImage
from site_home.redirects import IN_INTRANET

STEP = Page.steplen


def live_pages():
    """All live pages below the root, as queryset."""
    return Page.objects.filter(live=True, depth__gt=1)


def mixed_families():
    """Families, joined with their aliases, with live pages that are private and others."""
    rows = live_pages().values_list(
        "pk", "path", "translation_key", "alias_of__translation_key", "content_type"
    )
    closed = {each.pk for each in content_types(page_types("is_closed"))}
    walls = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    names, kinds = {}, {}
    for number, path, key, source, content_type in sorted(rows, key=lambda row: row[1]):
        family = names.setdefault(source or key, names.get(key, source or key))
        names[key] = family
        is_private = content_type in closed or path.startswith(walls)
        kinds.setdefault(family, {True: [], False: []})[is_private].append(number)
    for found in kinds.values():
        if found[True] and found[False]:
            yield (
                f"Pages {_list(found[False])} are public, but their translations or aliases "
                f"{_list(found[True])} are private: restrict or unpublish the former."
            )


def public_files():
    """Files of private collections that a public page links to, or that lie at a public address."""
    documents = closed_documents()
    numbers = [f"{number}" for number in documents.values_list("pk", flat=True)]
    links = ReferenceIndex.objects.filter(
        to_content_type__in=content_types([SiteDocument]), to_object_id__in=numbers
    )
    pages = {str(number) for number in visible_to(None).values_list("pk", flat=True)}
    for page, document in sorted(set(links.values_list("object_id", "to_object_id"))):
        if page in pages:
            yield (
                f"Page {page} is public and links to document {document} of a private "
                "collection: take out the link, or move the document."
            )
    for document in documents:
        if _is_public(document.file):
            yield f"Document {document.pk} lies in the media folder: upload it again."
    for image in in_closed_collections(SiteImage.objects):
        yield (
            f"Picture {image.pk} is in a private collection, but every picture is public: "
            "make it a photo of a gallery, or a document, and delete it."
        )
    for photo in Photo.objects.all():
        if _is_public(photo.file):
            yield f"Photo {photo.pk} lies in the media folder: upload it again."


def public_papers():
    """Files of papers that lie in a collection of everybody's."""
    editions = Edition.objects.exclude(document__in=closed_documents()).order_by("pk")
    for page, document in editions.values_list("page", "document"):
        yield (
            f"Document {document} belongs to paper {page}, but lies in a public collection: move "
            f"it to the collection “{COLLECTION}”."
        )


def _is_public(file):
    return default_storage.exists(file.name) or file.storage == default_storage


def types_without_rule():
    """Page types that say neither that they are public nor that they are closed."""
    for model in get_page_models():
        rules = [getattr(model, name, False) for name in ("is_public", "is_closed")]
        if model is not Page and sum(map(bool, rules)) != 1:
            yield (
                f"{model.__name__} is neither public nor closed, or both: derive it from "
                "BasePage or ClosedPage."
            )


def strange_places():
    """Closed pages outside the intranet, and others in it."""
    closed = {each.pk for each in content_types(page_types("is_closed"))}
    rows = list(Page.objects.filter(depth__gt=1).values_list("pk", "path", "content_type"))
    kinds = {path: content_type in closed for _pk, path, content_type in rows}
    for number, path, _kind in rows:
        above = kinds.get(path[:-STEP], False)
        if above and not kinds[path]:
            yield f"Page {number} is no page of the intranet, but lies in it: move or delete it."


def papers_without_restriction():
    """Live papers that no group restricts."""
    for paper in PaperPage.objects.live():
        groups = [
            each
            for each in restrictions_of(paper)
            if each.restriction_type == PageViewRestriction.GROUPS and each.groups.all()
        ]
        if not groups:
            yield (
                f"Paper {paper.pk} is restricted by no group: choose groups in the privacy of "
                "the intranet's home or of the section."
            )


def idle_marks():
    """Live papers marked for a working group that all members read all the same."""
    for paper in PaperPage.objects.live().filter(mark=Mark.GROUP):
        if has_idle_mark(paper):
            yield (
                f"Paper {paper.pk} is marked for a working group, but all members read it: choose "
                "the mark for all members, or groups in the privacy of the section."
            )


def weak_restrictions():
    """Restrictions that let in whoever has an account, or a password."""
    weak = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.GROUPS)
    for restriction in weak:
        yield (
            f"Page {restriction.page_id} is restricted by “{restriction.restriction_type}”: "
            "choose groups instead."
        )


def telling_redirects():
    """Redirects that tell the address of a private page."""
    private = Q(redirect_page__content_type__in=content_types(page_types("is_closed")))
    for wall in PageViewRestriction.objects.values_list("page__path", flat=True):
        private |= Q(redirect_page__path__startswith=wall)
    private |= Q(redirect_page=None, redirect_link__regex=IN_INTRANET)
    for redirect in Redirect.objects.filter(private):
        yield f"Redirect {redirect.pk} tells the address of a private page: delete it."


def _list(numbers):
    return ", ".join(str(number) for number in numbers)
