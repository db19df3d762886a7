"""Projects run under the dialogue."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from site_home.access import visible_to
from site_home.base import BasePage, CountryRow, GoalRow, IndexPage
from site_home.blocks import BodyBlock, DonorBlock, KeyFindingBlock, donor_names
from site_home.caching import cache_until, midnight_after
from site_home.cldr import SENSIBLE_DATES, Precision
from site_home.languages import in_language_of
from site_home.listing import ChoiceFilter, CountryFilter, GoalFilter, Listing


class ProjectIndexPage(IndexPage):
    """All projects, those at work first."""

    subpage_types = ["projects.ProjectPage"]
    template = "pages/project_index_page.html"

    class Meta:
        verbose_name = _("project index")

    def get_context(self, request, *args, **kwargs):
        """Adds `listing`: the projects that pass the filters of the address."""
        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        pages = visible_to(request, ProjectPage).for_cards().running_first(today)
        cache_until(request, midnight_after(today))
        context["listing"] = Listing(
            request,
            in_language_of(self, pages),
            [
                StatusFilter("status", _("Status"), ProjectPage.Status.choices, today),
                CountryFilter(ProjectPageCountry),
                GoalFilter(ProjectPageGoal),
            ],
        )
        return context


class StatusFilter(ChoiceFilter):
    """By what a project is on the day of reading."""

    def __init__(self, name, label, choices, today):
        super().__init__(name, label, choices)
        self.today = today

    def narrow(self, pages, value):
        """The projects of that status today."""
        return pages.with_status(value, self.today)


class ProjectPageQuerySet(PageQuerySet):
    """Projects by date; every method takes the day."""

    def with_status(self, status, today=None):
        """Those of one status on that day."""
        today = today or timezone.localdate()
        ended = models.Q(end_date__lt=today) | models.Q(ended=True)
        planned = models.Q(start_date__gt=today)
        if status == ProjectPage.Status.ENDED:
            return self.filter(ended)
        if status == ProjectPage.Status.PLANNED:
            return self.filter(planned).exclude(ended)
        return self.exclude(ended).exclude(planned)

    def running_first(self, today=None):
        """Those not ended first, then by the day they began, the latest first."""
        today = today or timezone.localdate()
        over = models.Case(
            models.When(models.Q(ended=True) | models.Q(end_date__lt=today), then=1), default=0
        )
        begun = models.F("start_date").desc(nulls_last=True)
        return self.alias(over=over).order_by("over", begun, "title")

    def for_cards(self):
        """With the countries, without the text."""
        countries = Prefetch("countries", ProjectPageCountry.objects.select_related("state"))
        return self.select_related("card_image").prefetch_related(countries).defer("body")


class ProjectPage(BasePage):
    """One project: who pays, where, from when to when, and what came of it."""

    class Status(models.TextChoices):
        """What a project is on a day."""

        RUNNING = "running", _("Running")
        PLANNED = "planned", _("Planned")
        ENDED = "ended", _("Ended")

    short_title = models.CharField(
        _("short name"), max_length=80, blank=True, help_text=_("Its acronym, such as “CAIR”.")
    )
    start_date = models.DateField(_("begins"), null=True, blank=True, validators=SENSIBLE_DATES)
    start_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    end_date = models.DateField(_("ends"), null=True, blank=True, validators=SENSIBLE_DATES)
    end_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    ended = models.BooleanField(
        _("has ended"),
        default=False,
        help_text=_("For projects whose last day is not known; otherwise the date decides."),
    )
    donors = StreamField([("donor", DonorBlock())], verbose_name=_("donors"), blank=True)
    partners = StreamField([("partner", KeyFindingBlock())], verbose_name=_("partners"), blank=True)
    outputs = StreamField([("output", KeyFindingBlock())], verbose_name=_("outputs"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(ProjectPageQuerySet)()

    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types = []
    motif_kind = "project"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("short_title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_precision")]),
                FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_precision")]),
                FieldPanel("ended"),
            ],
            _("Dates"),
        ),
        MultipleChooserPanel("countries", "state", label=_("Country"), heading=_("Countries")),
        FieldPanel("donors"),
        FieldPanel("partners"),
        FieldPanel("body"),
        FieldPanel("outputs"),
        InlinePanel("goals", label=_("Priority goal"), heading=_("Priority goals")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("short_title", boost=2),
        index.SearchField("body"),
        index.SearchField("outputs"),
        index.FilterField("short_title"),
        index.FilterField("start_date"),
    ]
    template = "pages/project_page.html"

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self):
        """Refuses an end before the beginning."""
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The end lies before the beginning.")})

    @property
    def status(self):
        """What the project is today: a Status; decided by the dates."""
        today = timezone.localdate()
        if self.ended or (self.end_date and self.end_date < today):
            return self.Status.ENDED
        if self.start_date and self.start_date > today:
            return self.Status.PLANNED
        return self.Status.RUNNING

    @property
    def donor_names(self):
        """The donors by name, in the reader's language."""
        return donor_names(self.donors)

    def get_context(self, request, *args, **kwargs):
        """The page; its status is right until midnight."""
        cache_until(request, midnight_after(timezone.localdate()))
        return super().get_context(request, *args, **kwargs)


class ProjectPageCountry(CountryRow):
    """A country where a project works."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="countries")


class ProjectPageGoal(GoalRow):
    """A priority goal that a project serves."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="goals")
