"""How photos come into a gallery: several at once, and each is told what became of it."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from members.models import GalleryPage, Photo
from members.models.photos import SMALL
from members.sending import send
from site_home.cldr import digits, file_size
from site_home.translation_sync import original_of

AT_ONCE, MOST_BYTES = 50, 200 * 1024 * 1024


class Fate(NamedTuple):
    """What became of a file: the Photo, or why it was not taken."""

    name: str
    photo: Photo | None
    why: str


class SeveralFiles(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, none of them empty."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": "image/*,.heic,.heif"})

    def clean(self, data, initial=None):
        """The files, as a list."""
        files = data if isinstance(data, (list, tuple)) else [data]
        files = [file for file in files if file]
        if not files:
            raise ValidationError(self.error_messages["required"])
        if len(files) > AT_ONCE:
            words = _("Choose at most %(most)s photos at once.")
            raise ValidationError(words % {"most": digits(AT_ONCE)})
        if sum(file.size for file in files) > MOST_BYTES:
            words = _("Choose fewer photos: together they may have %(most)s.")
            raise ValidationError(words % {"most": file_size(MOST_BYTES)})
        return files


class UploadForm(forms.Form):
    """The files."""

    photos = SeveralFilesField(label=gettext_lazy("Photos"))


class UploadView(WagtailAdminTemplateMixin, FormView):
    """Takes photos into a gallery, for whoever may change it."""

    template_name = "members/admin/photos.html"
    page_title = gettext_lazy("Upload photos")
    header_icon = "image"
    form_class = UploadForm
    fates = ()

    def setup(self, request, *args, pk, **kwargs):
        """Finds the original of the gallery; Http404 for one that the user may not change."""
        super().setup(request, *args, pk=pk, **kwargs)
        page = get_object_or_404(GalleryPage, pk=pk)
        self.gallery = original_of(page) or page
        rights = self.gallery.permissions_for_user(request.user)
        if not rights.can_edit():
            raise Http404("There is no such gallery for this user.")
        self.is_locked = rights.page_locked()

    def get_page_subtitle(self):
        """The gallery."""
        return self.gallery.get_admin_display_title()

    def get_breadcrumbs_items(self):
        """The gallery, this page."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.gallery.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.gallery.get_admin_display_title()},
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    def get_context_data(self, **kwargs):
        """Adds the gallery, what may be sent, and what became of what was."""
        limits = {"number": digits(AT_ONCE), "size": file_size(MOST_BYTES)}
        return super().get_context_data(
            gallery=self.gallery,
            is_locked=self.is_locked,
            fates=self.fates,
            limits=limits,
            **kwargs,
        )

    def form_valid(self, form):
        """The same page, with what became of each file."""
        if self.is_locked:
            form.add_error(None, _("The gallery is locked. Try again later."))
            return self.form_invalid(form)
        self.fates = [self._take(file) for file in form.cleaned_data["photos"]]
        photos = [fate.photo for fate in self.fates if fate.photo]
        if photos:
            self.gallery.add_photos(photos, self.request.user)
            words = ngettext(
                "%(number)s photo was added to the draft of the gallery.",
                "%(number)s photos were added to the draft of the gallery.",
                len(photos),
            )
            messages.success(self.request, words % {"number": len(photos)})
        return self.render_to_response(self.get_context_data(form=UploadForm()))

    def _take(self, file):
        photo = Photo(name=file.name, gallery=self.gallery)
        try:
            photo.take(file)
        except ValidationError as error:
            return Fate(file.name, None, " ".join(error.messages))
        photo.save()
        return Fate(file.name, photo, "")


@never_cache
@require_safe
def preview(request, pk):
    """A photo, small, for whoever may change a gallery that it was uploaded to or that holds it."""
    photo = get_object_or_404(Photo, pk=pk)
    galleries = GalleryPage.objects.filter(Q(pk=photo.gallery_id) | Q(photos__photo=photo))
    rights = (page.permissions_for_user(request.user) for page in galleries.distinct())
    if not any(each.can_edit() for each in rights):
        raise Http404("There is no such photo for this user.")
    response = send(request, photo.of_size(SMALL), "image/jpeg", photo.name, is_shown=True)
    response["Cache-Control"] = "private, no-store"
    return response
