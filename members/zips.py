"""Several files of the intranet as one ZIP, made while it is sent: nothing of it lies anywhere."""

from itertools import count
from pathlib import PurePath
from typing import NamedTuple

from django.core.exceptions import SuspiciousFileOperation
from django.db.models.fields.files import FieldFile
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from zipstream import ZIP_STORED, ZipStream

from members.closed import closed, posted
from members.files import LARGEST, papers_with, photos_of
from members.models import FileAccess, GalleryPage, LibraryPage
from members.sending import chunks
from site_home.access import visible_to
from site_home.cldr import digits, file_size

MOST_FILES, MOST_BYTES = 300, 2 * 1024**3
PAPERS, PHOTOS = "papers", "photos"
TOO_MUCH = 413


class Chosen(NamedTuple):
    """A file that goes into the ZIP, and what the log says of it."""

    name: str
    file: FieldFile
    size: int
    page: int
    told: str


@closed
@posted
def several(request):
    """The chosen files, or all photos of a gallery; nothing at all if one may not be seen."""
    if "gallery" in request.POST:
        name, chosen = of_gallery(request)
    else:
        name, chosen = PAPERS, of_papers(request)
    if words := _refusal(chosen):
        context = {"words": words, "back": _origin(request)}
        return render(request, "intranet/no_zip.html", context, status=TOO_MUCH)
    zipped = ZipStream(compress_type=ZIP_STORED, sized=True)
    for each, unlike in zip(chosen, different(each.name for each in chosen), strict=True):
        zipped.add(chunks(each.file), unlike, size=each.size)
    response = StreamingHttpResponse(zipped, content_type="application/zip")
    response["Content-Length"] = len(zipped)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip")
    response["X-Content-Type-Options"] = "nosniff"
    rows = dict.fromkeys((each.page, each.told) for each in chosen)
    FileAccess.objects.bulk_create(
        FileAccess(user=request.user, page_id=page, name=told) for page, told in rows
    )
    return response


def of_papers(request):
    """The documents that the request names, as a list of Chosen; Http404 if one may not be seen."""
    numbers = [_number(text) for text in dict.fromkeys(request.POST.getlist("document"))]
    if len(numbers) > MOST_FILES:
        numbers = numbers[: MOST_FILES + 1]
    _papers, editions = papers_with(request, numbers)
    found = {edition.document_id: edition for edition in editions}
    if found.keys() != set(numbers):
        raise Http404("One of them is not there, or not for this member.")
    chosen = []
    for number in dict.fromkeys(numbers):
        document, page = found[number].document, found[number].page_id
        name, file = document.filename, document.file
        chosen.append(Chosen(name, file, _size(file), page, name))
    return chosen


def of_gallery(request):
    """The title of the gallery that the request names, and its photos as a list of Chosen.

    Raises Http404 if there is none or it may not be seen.
    """
    number = _number(request.POST["gallery"])
    galleries = visible_to(request, GalleryPage).filter(pk=number)
    gallery = galleries.first()
    if gallery is None:
        raise Http404("There is none, or it is not for this member.")
    try:
        name = get_valid_filename(gallery.title)
    except SuspiciousFileOperation:  # no letter that a file name may have
        name = PHOTOS
    rows = photos_of(galleries)
    return name, [
        Chosen(row.photo.name, row.photo.file, _size(row.photo.file), row.page_id, f"{name}.zip")
        for row in rows
    ]


def different(names):
    """The names, each with a number where another file has it already, whatever its capitals."""
    taken = set()
    for name in names:
        path = PurePath(name)
        numbers = (f"{path.stem} ({number}){path.suffix}" for number in count(2))
        unlike = name
        while unlike.casefold() in taken:
            unlike = next(numbers)
        taken.add(unlike.casefold())
        yield unlike


def _refusal(chosen):
    """Why there is no ZIP of these files, in words; empty when there is one."""
    if not chosen:
        return _("Choose at least one file.")
    if len(chosen) > MOST_FILES:
        return _("Choose at most %(most)s files.") % {"most": digits(MOST_FILES)}
    if sum(each.size for each in chosen) > MOST_BYTES:
        words = _("Choose fewer files: together they may have %(most)s.")
        return words % {"most": file_size(MOST_BYTES)}
    return ""


def _origin(request):
    """The gallery or the library that the form stands on; None where it names none."""
    for name, model in (("gallery", GalleryPage), ("library", LibraryPage)):
        if name in request.POST:
            number = _number(request.POST[name])
            return visible_to(request, model).filter(pk=number).first()
    return None


def _number(text):
    """The number that a form names; Http404 for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        raise Http404("This is no number.")
    return int(text)


def _size(file):
    """The size of a file; Http404 when it is gone."""
    try:
        return file.size
    except OSError as error:
        raise Http404("The file is not there.") from error
