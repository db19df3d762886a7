"""Galleries, and the photos in them; the files lie outside what the web server shows."""

import secrets
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page, Revision, TranslatableMixin
from wagtail.search import index
from wagtail.signals import page_published

from members import pictures
from members.gallery_form import GalleryForm, PhotoInput, PhotosPanel
from members.models.closed_page import ClosedPage
from site_home.models.media import private_storage
from site_home.translation_sync import original_of

SMALL, SCREEN, ORIGINAL = "small", "screen", "original"
LONGEST = {SMALL: 480, SCREEN: 1600}  # pixels
NAME = 200
JUST_UPLOADED = timedelta(hours=1)


def photo_path(photo, name):
    """A path that tells nothing of the photo."""
    return f"photos/{secrets.token_hex(16)}.jpg"


class PhotoQuerySet(models.QuerySet):
    """Photos by whether a gallery shows them."""

    def unused(self):
        """Those that no gallery holds; what is merely left in a translation does not count."""
        rows = GalleryPhoto.objects.in_force().filter(photo=OuterRef("pk"))
        return self.filter(~Exists(rows))


class Photo(models.Model):
    """A photo without what the camera wrote into it, and two smaller ones made of it."""

    file = models.FileField(_("file"), storage=private_storage, upload_to=photo_path)
    small = models.FileField(storage=private_storage, upload_to=photo_path, editable=False)
    screen = models.FileField(storage=private_storage, upload_to=photo_path, editable=False)
    name = models.CharField(_("file name"), max_length=NAME)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    gallery = models.ForeignKey(
        "members.GalleryPage",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploads",
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Saves it; ValidationError for a new one whose file is no photo."""
        if self._state.adding and not self.small:
            self.take(self.file)
        super().save(*args, **kwargs)

    def take(self, file):
        """Takes over what a file shows, in all sizes, and nothing else that it holds.

        Raises ValidationError, in words for whoever chose the file, when it is no photo.
        """
        image = pictures.read(file)
        self.width, self.height = image.size
        self.file = ContentFile(pictures.jpeg(image), "photo.jpg")
        self.small = ContentFile(pictures.jpeg(image, LONGEST[SMALL]), "photo.jpg")
        self.screen = ContentFile(pictures.jpeg(image, LONGEST[SCREEN]), "photo.jpg")
        name = "".join(sign for sign in PurePath(self.name).stem if sign.isprintable())
        self.name = f"{name[: NAME - 4] or 'photo'}.jpg"

    def of_size(self, size):
        """The file of a size, one of SMALL, SCREEN and ORIGINAL."""
        return self.file if size == ORIGINAL else getattr(self, size)


class GalleryPage(ClosedPage):
    """Photos of an occasion."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who took the photos.")
    )

    base_form_class = GalleryForm
    parent_page_types = ["members.IntranetHomePage", "members.SectionPage"]
    subpage_types = []
    content_panels = [
        *ClosedPage.content_panels,
        FieldPanel("credit"),
        PhotosPanel("photos", heading=_("Photos"), label=_("photo")),
    ]
    search_fields = [
        *ClosedPage.search_fields,
        index.SearchField("credit"),
        index.RelatedFields("photos", [index.SearchField("caption")]),
    ]
    template = "intranet/gallery.html"

    class Meta:
        verbose_name = _("photo gallery")
        verbose_name_plural = _("photo galleries")

    @cached_property
    def shown_photos(self):
        """The photos of the original as GalleryPhotos, with captions in the page's language."""
        own, original = self.photos.all(), original_of(self)
        if original is None:
            return list(own.select_related("photo") if hasattr(own, "select_related") else own)
        captions = {row.translation_key: row.caption for row in own}
        rows = list(GalleryPhoto.objects.filter(page=original.pk).select_related("photo"))
        for row in rows:
            row.caption = captions.get(row.translation_key) or row.caption
        return rows

    @transaction.atomic
    def add_photos(self, photos, user):
        """Puts photos at the end of the gallery (an original), as a draft that user has made.

        What others add at the same moment is kept. Returns the new revision.
        """
        Page.objects.select_for_update().get(pk=self.pk)
        page = GalleryPage.objects.get(pk=self.pk).get_latest_revision_as_object()
        rows = [GalleryPhoto(photo=photo, locale=self.locale) for photo in photos]
        rows = [*page.photos.all(), *rows]
        for number, row in enumerate(rows):
            row.sort_order = number
        page.photos = rows
        return page.save_revision(user=user, clean=False, log_action=True)

    def photo_numbers(self):
        """The numbers of all photos that the page holds or held, in whatever state, as a set."""
        rows = GalleryPhoto.objects.filter(page=self.pk).values_list("photo", flat=True)
        return {*rows, *_numbers_in(self.revisions.all())}

    def delete_left_over(self):
        """Deletes photos that were uploaded for the page and that it no longer holds."""
        newest = self.revisions.filter(
            Q(pk=self.latest_revision_id) | Q(approved_go_live_at__isnull=False)
        )
        old = self.uploads.unused().filter(uploaded_at__lt=timezone.now() - JUST_UPLOADED)
        for photo in old.exclude(pk__in=_numbers_in(newest)):
            photo.delete()


def _numbers_in(revisions):
    """The numbers of the photos that revisions of galleries hold, as a set."""
    contents = revisions.values_list("content__photos", flat=True)
    return {row["photo"] for rows in contents for row in rows or [] if row.get("photo")}


class GalleryPhotoQuerySet(models.QuerySet):
    """The photos of galleries."""

    def in_force(self):
        """Those of the originals, which translations show, too; without one those of the page."""
        original = GalleryPage.objects.filter(
            translation_key=OuterRef("page__translation_key"),
            locale__language_code=settings.LANGUAGE_CODE,
        )
        own = Q(page__locale__language_code=settings.LANGUAGE_CODE) | ~Exists(original)
        return self.filter(own)

    def of_families(self, keys):
        """Those that galleries with these translation keys show."""
        return self.in_force().filter(page__translation_key__in=keys)


class GalleryPhoto(TranslatableMixin, Orderable):
    """A photo in a gallery, with its caption."""

    page = ParentalKey(GalleryPage, on_delete=models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="uses")
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    panels = [FieldPanel("photo", widget=PhotoInput), FieldPanel("caption")]

    objects = GalleryPhotoQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        pass


def delete_files(instance, **kwargs):
    """Deletes the files of a Photo once its row is gone for good."""
    for file in (instance.file, instance.small, instance.screen):
        if file:
            transaction.on_commit(lambda file=file: file.storage.delete(file.name))


def delete_if_unused(instance, **kwargs):
    """Deletes a Photo once no gallery holds it any more: neither as it is, nor as a draft."""

    def act():
        photo = Photo.objects.unused().filter(pk=instance.photo_id).first()
        if photo is None:
            return
        newest = Revision.objects.filter(
            pk=photo.gallery.latest_revision_id if photo.gallery else 0
        )
        if photo.pk not in _numbers_in(newest):
            photo.delete()

    transaction.on_commit(act)


def delete_uploads(instance, **kwargs):
    """Deletes the photos of a gallery that is being deleted, unless another one holds them."""
    numbers = list(instance.uploads.values_list("pk", flat=True))

    def act():
        for photo in Photo.objects.unused().filter(pk__in=numbers):
            photo.delete()

    transaction.on_commit(act)


def tidy(instance, **kwargs):
    """After a gallery was published, what it no longer holds goes."""
    instance.delete_left_over()


models.signals.post_delete.connect(delete_files, sender=Photo)
models.signals.post_delete.connect(delete_if_unused, sender=GalleryPhoto)
models.signals.pre_delete.connect(delete_uploads, sender=GalleryPage)
page_published.connect(tidy, sender=GalleryPage)
