"""Files of the intranet in the admin; and that they have no address but their own."""

from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from members.admin import accesses, photos
from members.groups import COLLECTION
from members.models import GalleryPage, PaperPage
from site_home.translation_sync import original_of

BEFORE_ALL = -100


@hooks.register("before_serve_document", order=BEFORE_ALL)
def serve_no_closed_document(document, request):
    """Answers as if there were no such document: it is served as a file of the intranet alone.

    So is the file of a paper that somebody has put into another collection.
    """
    above = document.collection.get_ancestors(inclusive=True)
    if above.filter(name=COLLECTION).exists() or document.editions.exists():
        raise Http404("There is no document of that number for anybody.")


@hooks.register("register_admin_urls")
def addresses():
    """Where photos are uploaded and shown, and where it is told who fetched a file."""
    return [
        path("galleries/<int:pk>/upload/", photos.UploadView.as_view(), name="gallery_upload"),
        path("galleries/photos/<int:pk>.jpg", photos.preview, name="photo_preview"),
        path("accesses/<int:pk>/", accesses.AccessesView.as_view(), name="file_accesses"),
    ]


@hooks.register("register_page_header_buttons")
def ways_to_files(page, user, view_name, next_url=None):
    """From a gallery to the upload, from a paper or a gallery to who fetched its files."""
    kind = page.specific_class
    if kind not in (GalleryPage, PaperPage):
        return
    original = original_of(page) or page
    rights = original.permissions_for_user(user)
    if kind is GalleryPage and rights.can_edit():
        url = reverse("gallery_upload", args=[original.pk])
        yield Button(_("Upload photos"), url, icon_name="image", priority=75)
    if rights.can_publish():
        url = reverse("file_accesses", args=[original.pk])
        yield Button(_("Who fetched this"), url, icon_name="download", priority=76)
