"""How a private file is sent, once it is sure that it may be: by nginx, by a storage, or by us.

Who keeps what is `members.closed`'s matter; here are the file's own headers.
"""

import re
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

SIGNED_FOR = 60  # seconds that a link of a remote storage holds
BLOCK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


def send(request, file, media_type, name, *, is_shown=False):
    """The answer that brings a FieldFile to whoever may have it.

    Takes the request, the file, its media type, the name that it is saved under, and whether the
    browser may show it. nginx sends it where X_ACCEL_PREFIX is set; a storage that signs its links
    is led to for a minute; else we do, in parts if asked to. Raises Http404 when the file is gone.
    """
    if not file or not file.storage.exists(file.name):
        raise Http404("The file is not there.")
    disposition = content_disposition_header(not is_shown, name)
    if getattr(file.storage, "querystring_auth", False):
        return _signed(file, media_type, disposition)
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = quote(f"{settings.X_ACCEL_PREFIX}{file.name}")
    else:
        response = _by_us(request, file, media_type)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _signed(file, media_type, disposition):
    """To the storage itself, with a link that is worth nothing in a minute."""
    parameters = {
        "ResponseContentType": media_type,
        "ResponseContentDisposition": disposition,
        "ResponseCacheControl": "private, no-store",
    }
    return HttpResponseRedirect(file.storage.url(file.name, parameters, SIGNED_FOR))


def _by_us(request, file, media_type):
    size, part = file.size, None
    if request.method == "GET" and "If-Range" not in request.headers:
        part = wanted_part(request.headers.get("Range", ""), size)
    if part is None:
        response = FileResponse(file.open("rb"), content_type=media_type)
    elif part.start >= size:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(
            chunks(file, part.start, len(part)),
            status=HTTPStatus.PARTIAL_CONTENT,
            content_type=media_type,
        )
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        response["Content-Length"] = len(part)
    response["Accept-Ranges"] = "bytes"
    return response


def wanted_part(header, size):
    """The bytes that a Range header asks for, as range; None for all, or for several parts.

    A range that begins behind the end has nothing in it and cannot be answered.
    """
    found = RANGE.match(header.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        return range(max(size - int(last), 0), size) if int(last) else range(size, size)
    if last and int(last) < int(first):
        return None
    return range(int(first), max(min(int(last) + 1, size) if last else size, int(first)))


def chunks(file, start=0, left=None):
    """The bytes of a FieldFile piece by piece: from `start`, `left` of them or all."""
    with file.storage.open(file.name, "rb") as handle:
        handle.seek(start)
        while left is None or left > 0:
            block = handle.read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                return
            left = left if left is None else left - len(block)
            yield block
