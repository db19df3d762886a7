"""How documents are sent: one checked view, our own headers."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, quote_etag

ONE_HOUR = 3600


def answer(document, request):
    """The file of a document whose permission has been checked.

    nginx sends it when X_ACCEL_PREFIX is set, so that downloads resume; Django does otherwise.
    Documents of a restricted collection are kept by nobody (RFC 9111, 5.2.2.5). Raises Http404
    when the file is gone.
    """
    if not document.file.storage.exists(document.file.name):
        raise Http404("The file is not there.")
    etag = quote_etag(document.get_file_hash())
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    elif settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=document.content_type)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX}{document.file.name}"
    else:
        response = FileResponse(document.file.open("rb"), content_type=document.content_type)
    shown = "inline" if document.content_type == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{document.filename}"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(document.created_at.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    private = document.collection.get_view_restrictions().exists()
    response["Cache-Control"] = "private, no-store" if private else f"public, max-age={ONE_HOUR}"
    return response
