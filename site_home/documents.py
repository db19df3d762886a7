"""How documents are sent: one checked view, our own headers."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

ONE_HOUR = 3600


class SentFile(FileResponse, HttpResponse):
    """A file on its way; Wagtail passes on what a hook answers only if it is an HttpResponse."""

    content = b""


def answer(document, request):
    """The file of a document whose permission has been checked.

    nginx sends it when X_ACCEL_PREFIX is set, so that downloads resume; Django does otherwise.
    Documents of a restricted collection are kept by nobody (RFC 9111, 5.2.2.5). Raises Http404
    when the file is gone.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not document.file.storage.exists(document.file.name):
        raise Http404("The file is not there.")
    etag = quote_etag(document.get_file_hash())
    response = get_conditional_response(request, etag=etag) or _file(document)
    shown_in_browser = document.content_type == "application/pdf"
    response["Content-Disposition"] = content_disposition_header(
        not shown_in_browser, document.filename
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    private = document.collection.get_view_restrictions().exists()
    response["Cache-Control"] = "private, no-store" if private else f"public, max-age={ONE_HOUR}"
    return response


def _file(document):
    if not settings.X_ACCEL_PREFIX:
        return SentFile(document.file.open("rb"), content_type=document.content_type)
    response = HttpResponse(content_type=document.content_type)
    response["X-Accel-Redirect"] = quote(f"{settings.X_ACCEL_PREFIX}{document.file.name}")
    return response
