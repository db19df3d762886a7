"""Reports and publications, with their language editions."""

from operator import itemgetter

from django.db import models
from django.db.models import Prefetch
from django.forms import Select
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from site_home import cldr
from site_home.access import public_documents, visible_to
from site_home.base import BasePage, CountryRow, GoalRow, IndexPage
from site_home.blocks import BodyBlock, KeyFindingBlock
from site_home.cldr import SENSIBLE_DATES, Precision
from site_home.languages import in_language_of
from site_home.listing import ChoiceFilter, CountryFilter, GoalFilter, Listing, YearFilter
from site_home.models.media import renditions_of

EDITION_LANGUAGES = [
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv"),
    *("mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
    *("az", "be", "bs", "hy", "ka", "mk", "ru", "sq", "sr", "tr", "uk"),
    *("ar", "bn", "ckb", "fa", "fa-AF", "kk", "ku", "ky", "ps", "tg", "tk", "ur", "uz"),
]


class Kind(models.TextChoices):
    """What sort of publication it is."""

    OUTLOOK = "outlook", _("Outlook")
    STUDY = "study", _("Study")
    POLICY_BRIEF = "policy_brief", _("Policy brief")
    DECLARATION = "declaration", _("Declaration")
    CONCLUSIONS = "conclusions", _("Conclusions")
    STRATEGY = "strategy", _("Strategy or calendar")
    MANUAL = "manual", _("Manual")
    FACTSHEET = "factsheet", _("Factsheet")
    ARTICLE = "article", _("Article")


COVER_SIZES = [f"width-{size}|format-webp" for size in (240, 480)]


class ReportIndexPage(IndexPage):
    """All publications, the newest first."""

    subpage_types = ["reports.ReportPage"]
    template = "pages/report_index_page.html"

    class Meta:
        verbose_name = _("report index")

    def get_context(self, request, *args, **kwargs):
        """Adds `listing`: the reports that pass the filters of the address."""
        context = super().get_context(request, *args, **kwargs)
        pages = visible_to(request, ReportPage).for_cards().latest_first()
        context["listing"] = Listing(
            request,
            in_language_of(self, pages),
            [
                ChoiceFilter("kind", _("Kind"), Kind.choices),
                CountryFilter(ReportPageCountry),
                GoalFilter(ReportPageGoal),
                YearFilter("date"),
            ],
        )
        return context


class ReportPageQuerySet(PageQuerySet):
    """Reports by date."""

    def latest_first(self):
        """The newest first."""
        return self.order_by("-date", "-pk")

    def for_cards(self):
        """With the editions and the cover, without the text."""
        editions = ReportEdition.objects.select_related("document__collection")
        return (
            self.select_related("cover")
            .prefetch_related(
                Prefetch("editions", queryset=editions), renditions_of("cover", *COVER_SIZES)
            )
            .defer("body", "key_findings")
        )


class ReportPageForm(WagtailAdminPageForm):
    """Refuses two editions in one language; the database cannot, for two may be swapped."""

    def clean(self):
        """The form's data, with an error where a language is given twice."""
        cleaned = super().clean()
        languages = set()
        for form in self.formsets["editions"].forms if "editions" in self.formsets else []:
            if not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            language = form.cleaned_data.get("language")
            if language and language in languages:
                form.add_error("language", _("There is an edition in this language already."))
                self.add_error(None, _("Two editions are in the same language."))
            languages.add(language)
        return cleaned


class ReportPage(BasePage):
    """One publication."""

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.STUDY)
    date = models.DateField(_("date"), db_index=True, validators=SENSIBLE_DATES)
    date_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=120, blank=True)
    topics = models.CharField(
        _("topics"), max_length=200, blank=True, help_text=_("A few words, separated by commas.")
    )
    cover = models.ForeignKey(
        "site_home.SiteImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one, a cover is set from the title."),
    )
    key_findings = StreamField(
        [("finding", KeyFindingBlock())], verbose_name=_("key findings"), blank=True
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(ReportPageQuerySet)()

    base_form_class = ReportPageForm
    parent_page_types = ["reports.ReportIndexPage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("series")]),
                FieldPanel("topics"),
                FieldPanel("cover"),
            ],
            _("Publication"),
        ),
        InlinePanel("authors", label=_("Author"), heading=_("Authors")),
        InlinePanel(
            "editions",
            label=_("Language edition"),
            heading=_("Language editions"),
            help_text=_("One line per language. A line without a file is named as missing."),
        ),
        FieldPanel("key_findings"),
        FieldPanel("body"),
        MultipleChooserPanel("countries", "state", label=_("Country"), heading=_("Countries")),
        InlinePanel("goals", label=_("Priority goal"), heading=_("Priority goals")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("series"),
        index.SearchField("topics"),
        index.SearchField("publisher"),
        index.SearchField("key_findings"),
        index.SearchField("body"),
        index.RelatedFields("authors", [index.SearchField("name")]),
        index.FilterField("date"),
        index.FilterField("kind"),
    ]
    template = "pages/report_page.html"

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    @property
    def image(self):
        """The picture for cards and for sharing, or None."""
        return self.card_image or self.cover

    @property
    def motif_kind(self):
        """Each kind has a colour of its own."""
        return self.kind

    def available(self, request):
        """The editions whose file this visitor (request or None) may download."""
        editions = [edition for edition in self.editions.all() if edition.document_id]
        public = public_documents(request, [edition.document for edition in editions])
        return [edition for edition in editions if edition.document in public]

    def missing(self):
        """The editions that have no file and are named as missing."""
        return [edition for edition in self.editions.all() if not edition.document_id]

    def structured_data(self, request):
        """A Report."""
        from site_home.jsonld import report

        return [report(self, request)]


class ReportAuthor(Orderable):
    """A person or organisation that wrote a report."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="authors")
    name = models.CharField(_("name"), max_length=200)

    def __str__(self):
        return self.name


class LanguageSelect(Select):
    """The languages of editions, by their names in the editor's language."""

    def optgroups(self, name, value, attrs=None):
        """The usual languages, and whichever other one is chosen already."""
        codes = {*EDITION_LANGUAGES, *filter(None, value)}
        names = [(code, cldr.language_name(code)) for code in codes]
        self.choices = [("", "—"), *cldr.sorted_by_name(names, itemgetter(1))]
        return super().optgroups(name, value, attrs)


class ReportEdition(Orderable):
    """A report in one language."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(
        _("language"), max_length=12, help_text=_("Its code, such as en, ru or ar.")
    )
    document = models.ForeignKey(
        "site_home.SiteDocument",
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldPanel(
            "language", widget=LanguageSelect, help_text=_("The one that the file is written in.")
        ),
        FieldPanel("document"),
    ]

    def __str__(self):
        return self.language

    @property
    def language_name(self):
        """The name of the language in the reader's language."""
        return cldr.language_name(self.language)


class ReportPageCountry(CountryRow):
    """A country that a report concerns."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="countries")


class ReportPageGoal(GoalRow):
    """A priority goal that a report serves."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="goals")
