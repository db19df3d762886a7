"""Libraries, and the papers in them with their editions."""

from itertools import groupby

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Revision
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from members.groups import COLLECTION, SECRETARIAT
from members.models.closed_page import ClosedBodyBlock, ClosedPage
from site_home.access import closed_collections
from site_home.cldr import language_name
from site_home.listing import Filter, Listing, YearFilter


class Mark(models.TextChoices):
    """The handling mark: who of those who may open the library may read the paper."""

    MEMBERS = "members", _("All members")
    GROUP = "group", _("Working group only")
    SECRETARIAT = "secretariat", _("Secretariat only")


class EditionFilter(Filter):
    """By the language of a paper's files."""

    name, label = "file", _("Language of the file")

    def choices(self, pages):
        """The languages that some of the papers have a file in."""
        keys = pages.order_by().values("translation_key")
        found = Edition.objects.of_families(keys).values_list("document__language", flat=True)
        return sorted((code, language_name(code)) for code in set(found.order_by()))

    def narrow(self, pages, value):
        """The papers with a file in the language."""
        keys = pages.order_by().values("translation_key")
        found = Edition.objects.of_families(keys).filter(document__language=value)
        return pages.filter(translation_key__in=found.order_by().values("page__translation_key"))


class LibraryPage(ClosedPage):
    """A list of papers."""

    body = StreamField(ClosedBodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["members.IntranetHomePage", "members.SectionPage"]
    subpage_types = ["members.PaperPage"]
    content_panels = [*ClosedPage.content_panels, FieldPanel("body")]
    search_fields = [*ClosedPage.search_fields, index.SearchField("body")]
    template = "intranet/library.html"

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")

    def get_context(self, request, *args, **kwargs):
        """Adds the list of papers, the newest first, each with its files."""
        context = super().get_context(request, *args, **kwargs)
        papers = self.below(request, PaperPage)
        papers = papers.order_by("-date", *papers.query.order_by)
        listing = Listing(request, papers, [YearFilter("date"), EditionFilter()])
        show_editions(listing.page.object_list)
        context["listing"] = listing
        return context


class PaperForm(WagtailAdminPageForm):
    """Refuses two files of one language with one version: neither would be the current one."""

    def clean(self):
        """The form's data, with an error at the later of two such files."""
        cleaned, taken = super().clean(), set()
        rows = self.formsets["editions"].forms if "editions" in self.formsets else []
        for form in rows:
            if not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            document = form.cleaned_data.get("document")
            if document is None:
                continue
            what = document.language, form.cleaned_data["version"]
            if what in taken:
                form.add_error("version", _("Another file in this language has this version."))
            taken.add(what)
        return cleaned


class PaperPage(ClosedPage):
    """One paper: its symbol, its handling mark and its files."""

    symbol = models.CharField(
        _("symbol"),
        max_length=60,
        blank=True,
        help_text=_("Such as BP/SOM/2026/3."),
    )
    date = models.DateField(_("date of the paper"), default=timezone.localdate)
    mark = models.CharField(
        _("handling mark"), max_length=16, choices=Mark.choices, default=Mark.GROUP
    )

    base_form_class = PaperForm
    parent_page_types = ["members.LibraryPage"]
    subpage_types = []
    content_panels = [
        *ClosedPage.content_panels,
        FieldRowPanel([FieldPanel("symbol"), FieldPanel("date")]),
        FieldPanel("mark"),
        InlinePanel("editions", heading=_("Files"), label=_("file")),
    ]
    search_fields = [*ClosedPage.search_fields, index.SearchField("symbol", boost=2)]
    override_translatable_fields = [
        *ClosedPage.override_translatable_fields,
        SynchronizedField("symbol", overridable=False),
        SynchronizedField("mark", overridable=False),
    ]
    template = "intranet/paper.html"

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    @classmethod
    def refused_to(cls, user):
        """The papers for the Secretariat, their translations and aliases, but to itself."""
        if user.is_superuser:
            return cls.objects.none()
        kept = cls.objects.filter(mark=Mark.SECRETARIAT).values("translation_key")
        family = Q(translation_key__in=kept) | Q(alias_of__translation_key__in=kept)
        return cls.objects.filter(family, ~Exists(user.groups.filter(name=SECRETARIAT)))

    def offered_documents(self):
        """The numbers of the documents of its current editions, as a set of int."""
        show_editions([self])
        return {edition.document_id for edition in self.current}

    def get_context(self, request, *args, **kwargs):
        """Adds the paper's files: `current` and `older`."""
        context = super().get_context(request, *args, **kwargs)
        show_editions([self])
        return context


def show_editions(papers):
    """Gives papers their Editions: `current`, one a language, and `older`, with one query.

    Takes papers of any language; their files are those of the originals.
    """
    keys = [paper.translation_key for paper in papers]
    found = Edition.objects.of_families(keys).select_related("document", "page")
    found = found.order_by("page__translation_key", "document__language", "-version", "sort_order")
    current, older = {}, {}
    for (key, _language), rows in groupby(
        found, lambda row: (row.page.translation_key, row.document.language)
    ):
        first, *others = rows
        current.setdefault(key, []).append(first)
        older.setdefault(key, []).extend(others)
    for paper in papers:
        paper.current = current.get(paper.translation_key, [])
        paper.older = older.get(paper.translation_key, [])


class EditionQuerySet(models.QuerySet):
    """The files of papers."""

    def of_families(self, keys):
        """Those of papers and their translations, as they stand with the originals.

        Takes translation keys. Without an original those of the paper itself.
        """
        original = PaperPage.objects.filter(
            translation_key=OuterRef("page__translation_key"),
            locale__language_code=settings.LANGUAGE_CODE,
        )
        own = Q(page__locale__language_code=settings.LANGUAGE_CODE) | ~Exists(original)
        return self.filter(own, page__translation_key__in=keys)


class Edition(Orderable):
    """A file of a paper: a version of it in one language. Kept with the original of the paper."""

    page = ParentalKey(PaperPage, on_delete=models.CASCADE, related_name="editions")
    document = models.ForeignKey(
        "site_home.SiteDocument",
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    version = models.PositiveSmallIntegerField(
        _("version"),
        default=1,
        help_text=_("The highest of a language is the current one; older ones lead to it."),
    )

    panels = [FieldPanel("document"), FieldPanel("version")]

    objects = EditionQuerySet.as_manager()

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "document"], name="a_file_once_per_paper")
        ]

    @classmethod
    def from_serializable_data(cls, data, **options):
        """The row as a version of the paper held it; None once its file is deleted."""
        documents = cls._meta.get_field("document").related_model.objects
        if data["document"] and not documents.filter(pk=data["document"]).exists():
            return None
        return model_from_serializable_data(cls, data, **options)

    def clean(self):
        """Refuses a file that lies where everybody could find it."""
        super().clean()
        document = self.document if self.document_id else None
        if document and not document.collection.path.startswith(closed_collections()):
            words = _("This file is public. Move it to the collection “%(name)s” first.")
            raise ValidationError({"document": words % {"name": COLLECTION}})


def keep_for_draft(instance, **kwargs):
    """Refuses to delete a document that the latest version of a paper holds: ProtectedError."""
    latest = Revision.objects.filter(pk__in=PaperPage.objects.values("latest_revision"))
    for rows in latest.values_list("content__editions", flat=True):
        if any(row["document"] == instance.pk for row in rows or []):
            raise ProtectedError("The draft of a paper holds the document.", {instance})


models.signals.pre_delete.connect(keep_for_draft, sender="site_home.SiteDocument")
