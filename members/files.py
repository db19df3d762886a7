"""The files of the intranet: papers and photos, each by what the member may see at this moment."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.closed import closed
from members.models import FileAccess, GalleryPage, GalleryPhoto, PaperPage
from members.models.papers import Edition, show_editions
from members.models.photos import LONGEST, ORIGINAL
from members.sending import send, wanted_part
from site_home.access import visible_to
from site_home.languages import address, language_of, visitor_language

PDF, JPEG = "application/pdf", "image/jpeg"
OLDER, VERSION = "older", "version"
RESUMED_WITHIN = timedelta(days=1)
LARGEST = 2**63 - 1  # numbers beyond it no database knows


@closed
@require_safe
def file(request, pk, name):
    """A file of a paper; an older version leads to the paper, unless it is asked for by number.

    So does the name of a file in whose place another was uploaded.
    """
    papers, editions = papers_with(request, [pk])
    if not editions:
        raise Http404("No such file, or not for this member.")
    document = editions[0].document
    current = [each for each in editions if each.is_current]
    wanted = request.GET.get(VERSION, "")
    asked = [each for each in editions if wanted == str(each.version)]
    if document.filename != name or not (current or asked):
        key = editions[0].page.translation_key
        return HttpResponseRedirect(f"{address(_in_words(papers[key]), request)}?{OLDER}")
    page = (current or asked)[0].page
    media_type = document.content_type
    response = send(request, document.file, media_type, name, is_shown=media_type == PDF)
    note(request, response, page, name)
    return response


@closed
@require_safe
def photo(request, pk, size):
    """A photo of a gallery, in one of its sizes."""
    if size not in {*LONGEST, ORIGINAL}:
        raise Http404("There is no such size.")
    row = photos_of(visible_to(request, GalleryPage)).filter(photo=min(pk, LARGEST)).first()
    if row is None:
        raise Http404("No such photo, or not for this member.")
    picture = row.photo
    is_shown = size != ORIGINAL
    response = send(request, picture.of_size(size), JPEG, picture.name, is_shown=is_shown)
    if not is_shown:
        note(request, response, row.page, picture.name)
    return response


def papers_with(request, numbers):
    """The papers that hold documents, as far as the sender of the request may see them.

    Takes the request and document numbers. Returns the live papers, a dict of lists by translation
    key, and the Editions, as a list; each has `is_current`.
    """
    numbers = {number for number in numbers if number <= LARGEST}
    held = Edition.objects.filter(document__in=numbers).values("page__translation_key")
    seen = visible_to(request, PaperPage).filter(translation_key__in=held)
    papers = {}
    for paper in seen.order_by("pk"):
        papers.setdefault(paper.translation_key, []).append(paper)
    firsts = [family[0] for family in papers.values()]
    show_editions(firsts)
    found = []
    for paper in firsts:
        for is_current, editions in ((True, paper.current), (False, paper.older)):
            for edition in editions:
                edition.is_current = is_current
                if edition.document_id in numbers:
                    found.append(edition)
    return papers, found


def photos_of(galleries):
    """The photos that some galleries show, as a queryset of GalleryPhotos, in their order."""
    keys = galleries.order_by().values("translation_key")
    rows = GalleryPhoto.objects.of_families(keys).select_related("photo", "page")
    return rows.order_by("page", "sort_order", "pk")


def note(request, response, page, name):
    """Keeps that a file was fetched: its page, its name. The rest of a download is not told again.

    HEAD fetches nothing. Whoever asks for a later part first has still fetched the file.
    """
    if request.method == "HEAD" or response.status_code >= HTTPStatus.BAD_REQUEST:
        return
    part = wanted_part(request.headers.get("Range", ""), LARGEST)
    if part is not None and part.start > 0:
        since = timezone.now() - RESUMED_WITHIN
        told = FileAccess.objects.filter(user=request.user, page=page.pk, name=name, at__gt=since)
        if told.exists():
            return
    FileAccess.objects.create(user=request.user, page_id=page.pk, name=name)


def _in_words(papers):
    """The paper in the visitor's language, or the original, or what there is."""
    own = {language_of(paper): paper for paper in papers}
    return own.get(visitor_language()) or own.get(settings.LANGUAGE_CODE) or papers[0]
