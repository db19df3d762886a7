"""Pictures and documents."""

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from site_home import cldr


class SiteImage(AbstractImage):
    """A public picture. Confidential pictures are of another kind (docs/decisions/0005)."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture and holds its rights; printed beneath it."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class SiteRendition(AbstractRendition):
    """A picture at the size and in the format of one use."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


def renditions_of(field, *specs):
    """A prefetch of those renditions of the picture in a field: one query for a whole list."""
    queryset = SiteRendition.objects.filter(filter_spec__in=specs)
    return Prefetch(f"{field}__renditions", queryset, to_attr="prefetched_renditions")


def private_storage():
    """The storage outside MEDIA_ROOT, where every document lies."""
    return storages["private"]


class SiteDocument(AbstractDocument):
    """A file to download: its language and, of a PDF, its pages are told beside every link."""

    file = models.FileField(_("file"), storage=private_storage, upload_to="documents")
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        help_text=_("Code of the language the file is written in, such as en, ru or ar."),
    )
    pages = models.PositiveIntegerField(
        _("pages"),
        null=True,
        blank=True,
        help_text=_("Of a PDF it is counted when the file is uploaded; leave empty."),
    )

    admin_form_fields = (*Document.admin_form_fields, "language", "pages")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self):
        """Refuses a PDF that is none, and a language that has no name."""
        if self.file:  # when several are uploaded at once, each file joins its form later
            super().clean()
        uploaded = self.file and not self.file._committed
        if uploaded and self.kind == "PDF" and not is_pdf(self.file):
            raise ValidationError({"file": _("This file is not a PDF, whatever its name says.")})
        if self.language and self.language_name == self.language:
            raise ValidationError(
                {"language": _("Write the code of a language, such as en, ru or ar.")}
            )

    def save(self, *args, **kwargs):
        """Counts the pages of a newly uploaded PDF, notes its size and hash, then saves."""
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
        uploaded = self._state.adding or not self.file._committed
        if self.file and uploaded and self.kind == "PDF":
            self.pages = count_pages(self.file)
        super().save(*args, **kwargs)

    @property
    def kind(self):
        """The type of the file as readers know it: PDF, DOCX, …"""
        return self.file_extension.upper()

    @property
    def size(self):
        """The size of the file in words, such as 1.2 MB."""
        return cldr.file_size(self.get_file_size() or 0)

    @property
    def length(self):
        """How many pages the file has, in words; empty when they are not known."""
        number = self.pages or 0
        words = ngettext("%(pages)s page", "%(pages)s pages", number)
        return words % {"pages": cldr.digits(number)} if number else ""

    @property
    def language_name(self):
        """The name of the file's language in the reader's language."""
        return cldr.language_name(self.language)


def is_pdf(file):
    """True for a file that begins as every PDF does."""
    file.seek(0)
    try:
        return b"%PDF-" in file.read(1024)
    finally:
        file.seek(0)


def count_pages(file):
    """The number of pages of a PDF file, or None when it cannot be read."""
    try:
        file.seek(0)
        return len(PdfReader(file).pages)
    except (PyPdfError, OSError, ValueError, RecursionError):
        return None
    finally:
        file.seek(0)
