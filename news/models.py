"""News of the dialogue."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from site_home.access import visible_to
from site_home.base import BasePage, CountryRow, GoalRow, IndexPage
from site_home.blocks import BodyBlock
from site_home.cldr import SENSIBLE_DATES, Precision
from site_home.languages import in_language_of
from site_home.listing import CountryFilter, GoalFilter, Listing, YearFilter
from site_home.models.media import renditions_of

PICTURES = ("lead_image", "card_image")
CARD_SIZES = [f"fill-{size}|format-webp" for size in ("480x270", "960x540", "1440x810")]


class NewsIndexPage(IndexPage):
    """All news, the newest first."""

    subpage_types = ["news.NewsPage"]
    template = "pages/news_index_page.html"

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request, *args, **kwargs):
        """Adds `listing`: the news that pass the filters of the address."""
        context = super().get_context(request, *args, **kwargs)
        pages = visible_to(request, NewsPage).for_cards().latest_first()
        context["listing"] = Listing(
            request,
            in_language_of(self, pages),
            [
                CountryFilter(NewsPageCountry),
                GoalFilter(NewsPageGoal),
                YearFilter("date", last="end_date"),
            ],
        )
        return context


class NewsPageQuerySet(PageQuerySet):
    """News by date."""

    def latest_first(self):
        """The newest first; of one day, the one made last."""
        return self.order_by("-date", "-pk")

    def for_cards(self):
        """With what a list prints and without what it does not."""
        return (
            self.select_related("lead_image", "card_image")
            .prefetch_related(*(renditions_of(field, *CARD_SIZES) for field in PICTURES))
            .defer("body")
        )


class NewsPage(BasePage):
    """One item: a place, a date, a story."""

    place = models.CharField(
        _("place"),
        max_length=100,
        blank=True,
        help_text=_("As the story opens: “Budapest”, “Islamabad and Lahore”, “Online”."),
    )
    date = models.DateField(_("date"), db_index=True, validators=SENSIBLE_DATES)
    end_date = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        validators=SENSIBLE_DATES,
        help_text=_("Only when it took several days."),
    )
    date_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    lead_image = models.ForeignKey(
        "site_home.SiteImage",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it. Empty: decoration."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    project = models.ForeignKey(
        "projects.ProjectPage",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    related_event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    related_report = models.ForeignKey(
        "reports.ReportPage",
        verbose_name=_("report"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = []
    motif_kind = "news"
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("end_date")]),
                FieldPanel("date_precision"),
            ],
            _("Place and date"),
        ),
        MultiFieldPanel([FieldPanel("lead_image"), FieldPanel("lead_image_alt")], _("Picture")),
        FieldPanel("body"),
        MultipleChooserPanel("countries", "state", label=_("Country"), heading=_("Countries")),
        InlinePanel("goals", label=_("Priority goal"), heading=_("Priority goals")),
        MultiFieldPanel(
            [
                PageChooserPanel("project"),
                PageChooserPanel("related_event"),
                PageChooserPanel("related_report"),
            ],
            _("Belongs to"),
        ),
        InlinePanel(
            "old_addresses",
            label=_("Old number"),
            heading=_("Numbers on the old sites"),
            help_text=_("An old address with this number leads here, whatever its words."),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("place", boost=2),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    template = "pages/news_page.html"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="news_latest_first")]

    def clean(self):
        """Refuses a last day before the first."""
        super().clean()
        if self.date and self.end_date and self.end_date < self.date:
            raise ValidationError({"end_date": _("The last day lies before the first.")})

    @property
    def image(self):
        """The picture for cards and for sharing, or None."""
        return self.card_image or self.lead_image

    def structured_data(self, request):
        """A NewsArticle."""
        from site_home.jsonld import news_article

        return [news_article(self, request)]


class NewsPageCountry(CountryRow):
    """A country that an item concerns."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="countries")


class NewsPageGoal(GoalRow):
    """A priority goal that an item serves."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="goals")


class OldAddress(models.Model):
    """The number that an item had on one of the old sites."""

    class Site(models.TextChoices):
        """Which old site counted."""

        JOOMLA = "joomla", _("until 2022: /news-events/news/NUMBER-…")
        WORDPRESS = "wordpress", _("from 2022: /?p=NUMBER")

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="old_addresses")
    site = models.CharField(_("old site"), max_length=16, choices=Site.choices)
    number = models.PositiveIntegerField(_("number"), db_index=True)

    def __str__(self):
        return f"{self.site} {self.number}"
