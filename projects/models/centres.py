"""The Migrant Resource Centres."""

import json
from datetime import timedelta
from operator import itemgetter

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from site_home import cldr
from site_home.access import visible_to
from site_home.base import BasePage, IndexPage
from site_home.blocks import BodyBlock, OpeningHoursBlock, PhoneBlock
from site_home.caching import cache_until, midnight_after
from site_home.choosers import CountryChooser
from site_home.cldr import SENSIBLE_DATES, Precision
from site_home.languages import in_language_of, language_of

VERIFIED_FOR = timedelta(days=180)
LANGUAGE_CODES = ["ar", "bn", "ckb", "en", "fa", "fa-AF", "ps", "ru", "tg", "ur"]


class Service(models.TextChoices):
    """What a centre offers."""

    ADVICE_BEFORE_DEPARTURE = "advice_before_departure", _("Advice before departure")
    JOBS_ABROAD = "jobs_abroad", _("Information on jobs abroad")
    STUDY_ABROAD = "study_abroad", _("Information on study abroad")
    VISAS = "visas", _("Visa rules")
    CONTRACTS = "contracts", _("Contract checks")
    RIGHTS = "rights", _("Rights and duties")
    RISKS = "risks", _("Risks of irregular journeys")
    RETURN_REFERRAL = "return_referral", _("Referral on return")
    OUTREACH = "outreach", _("Outreach in schools and communities")
    TRAINING = "training", _("Training for officials and journalists")


class CodesSelect(CheckboxSelectMultiple):
    """Tick boxes for a list of codes kept as JSON."""

    def format_value(self, value):
        """The codes as list."""
        return json.loads(value) if isinstance(value, str) else super().format_value(value)

    def value_from_datadict(self, data, files, name):
        """The ticked codes as JSON, which is what the field reads back when it shows an error."""
        return json.dumps(super().value_from_datadict(data, files, name))


class ServicesSelect(CodesSelect):
    """Tick boxes for services."""

    def __init__(self, attrs=None):
        super().__init__(attrs, choices=Service.choices)


class LanguagesSelect(CodesSelect):
    """Tick boxes for languages, by their names in the editor's language."""

    def optgroups(self, name, value, attrs=None):
        """The choices as Django's widgets want them."""
        names = [(code, cldr.language_name(code)) for code in LANGUAGE_CODES]
        self.choices = cldr.sorted_by_name(names, itemgetter(1))
        return super().optgroups(name, value, attrs)


class ResourceCentreIndexPage(IndexPage):
    """All centres by country, complete on one page."""

    subpage_types = ["projects.ResourceCentrePage"]
    template = "pages/resource_centre_index_page.html"

    class Meta:
        verbose_name = _("centre index")

    def get_context(self, request, *args, **kwargs):
        """Adds `countries`: pairs of a country and its centres, by name and city."""
        context = super().get_context(request, *args, **kwargs)
        centres = visible_to(request, ResourceCentrePage).for_cards()
        context["countries"] = by_country(in_language_of(self, centres))
        cache_until(request, midnight_after(timezone.localdate()))
        return context


def by_country(centres):
    """Pairs of a country and its centres, by the names of countries and cities.

    Takes the centres with the translated ones before the originals, which stay behind them.
    """
    groups = {}
    for centre in cldr.sorted_by_name(centres, lambda centre: centre.city):
        groups.setdefault(centre.country, []).append(centre)
    for group in groups.values():
        group.sort(key=lambda centre: language_of(centre) != get_language())
    return cldr.sorted_by_name(groups.items(), lambda pair: pair[0].name)


class ResourceCentrePageQuerySet(PageQuerySet):
    """Centres by country and city."""

    def for_cards(self):
        """With the country, without the text."""
        return self.select_related("country", "card_image").defer("body").order_by("city", "title")


class ResourceCentrePage(BasePage):
    """One centre: where it is, what it offers, how to reach it, when that was last verified."""

    class Status(models.TextChoices):
        """Whether one can go there."""

        OPEN = "open", pgettext_lazy("a centre", "Open")
        REMOTE = "remote", _("By phone and online only")
        CLOSED = "closed", _("Closed for the time being")

    city = models.CharField(_("city"), max_length=100)
    country = models.ForeignKey(
        "site_home.StateOrOrganisation",
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    host = models.CharField(_("host"), max_length=200, blank=True)
    since = models.DateField(_("at work since"), null=True, blank=True, validators=SENSIBLE_DATES)
    since_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.OPEN
    )
    status_note = models.CharField(_("note on the status"), max_length=300, blank=True)
    closed_until = models.DateField(
        _("closed until"), null=True, blank=True, help_text=_("The last day it stays closed.")
    )
    services = models.JSONField(_("services"), default=list, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    address = models.CharField(_("street address"), max_length=255, blank=True)
    phones = StreamField([("phone", PhoneBlock())], verbose_name=_("phones"), blank=True)
    whatsapp = models.CharField(
        _("WhatsApp"), max_length=30, blank=True, help_text=_("With + and the country code.")
    )
    website = models.URLField(_("web site"), blank=True)
    hours = StreamField([("hours", OpeningHoursBlock())], verbose_name=_("hours"), blank=True)
    verified_on = models.DateField(
        _("last verified on"),
        null=True,
        blank=True,
        help_text=_("The day somebody checked phones, hours and address."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(ResourceCentrePageQuerySet)()

    parent_page_types = ["projects.ResourceCentreIndexPage"]
    subpage_types = []
    motif_kind = "centre"
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("city"), FieldPanel("country", widget=CountryChooser)]),
                FieldPanel("host"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("since_precision")]),
            ],
            _("Centre"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("closed_until")]),
                FieldPanel("status_note"),
            ],
            _("Open or closed"),
        ),
        FieldPanel("services", widget=ServicesSelect),
        FieldPanel("languages", widget=LanguagesSelect),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("phones"),
                FieldRowPanel([FieldPanel("whatsapp"), FieldPanel("website")]),
                FieldPanel("hours"),
                FieldPanel("verified_on"),
            ],
            _("How to reach it"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("city", boost=2),
        index.SearchField("host"),
        index.SearchField("body"),
        index.FilterField("city"),
        index.FilterField("verified_on"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("whatsapp", overridable=False),
    ]
    template = "pages/resource_centre_page.html"

    class Meta:
        verbose_name = _("Migrant Resource Centre")
        verbose_name_plural = _("Migrant Resource Centres")

    def clean(self):
        """Refuses a WhatsApp number without its country code, and an end without a closure."""
        super().clean()
        digits = self.whatsapp.replace(" ", "").replace("-", "")
        if digits and not (digits.startswith("+") and digits[1:].isdigit()):
            raise ValidationError({"whatsapp": _("Write it with + and the country code.")})
        if self.closed_until and self.status != self.Status.CLOSED:
            raise ValidationError({"closed_until": _("Only a closed centre has such a day.")})

    @property
    def closed(self):
        """True while the centre is closed; a day that has passed opens it again."""
        return self.status == self.Status.CLOSED and not (
            self.closed_until and self.closed_until < timezone.localdate()
        )

    @property
    def remote(self):
        """True when the centre only answers by phone and online."""
        return self.status == self.Status.REMOTE

    @property
    def verified_lately(self):
        """False when nobody has checked the data for half a year."""
        return bool(self.verified_on) and self.verified_on >= timezone.localdate() - VERIFIED_FOR

    @property
    def service_names(self):
        """The services in the reader's language."""
        return [Service(code).label for code in self.services if code in Service.values]

    @property
    def language_names(self):
        """The languages spoken, in the reader's language and by name."""
        return cldr.sorted_by_name(cldr.language_name(code) for code in self.languages)

    @property
    def whatsapp_url(self):
        """The address that opens a chat, or nothing."""
        digits = "".join(character for character in self.whatsapp if character.isdigit())
        return f"https://wa.me/{digits}" if digits else ""

    def get_context(self, request, *args, **kwargs):
        """The page; closure and verification are right until midnight."""
        cache_until(request, midnight_after(timezone.localdate()))
        return super().get_context(request, *args, **kwargs)

    def structured_data(self, request):
        """A GovernmentOffice."""
        from site_home.jsonld import resource_centre

        return [resource_centre(self, request)]
