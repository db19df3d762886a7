"""The one managed list of states and organisations (docs/decisions/0004)."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.blocks import CharBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.search import index

from site_home import cldr
from site_home.models.codes import CodeForm


class NameBlock(StructBlock):
    """A name in one language, where the one of CLDR is missing or another is agreed."""

    language = CharBlock(label=_("Language"), max_length=12, help_text=_("Code: en, ru, ar, …"))
    name = CharBlock(label=_("Name"), max_length=200)
    acronym = CharBlock(label=_("Acronym"), max_length=40, required=False, default="")
    footnote = CharBlock(label=_("Footnote"), max_length=300, required=False, default="")

    class Meta:
        icon = "globe"
        label = _("Name in a language")


class StateQuerySet(models.QuerySet):
    """States and organisations by what they are to the dialogue."""

    def states(self):
        """The states that take part, in protocol order."""
        return self.filter(kind=StateOrOrganisation.Kind.STATE).exclude(
            role=StateOrOrganisation.Role.FILING
        )

    def organisations(self):
        """The organisations, in protocol order."""
        return self.filter(kind=StateOrOrganisation.Kind.ORGANISATION)

    def countries(self):
        """Every country that items are filed under, taking part or not."""
        return self.filter(kind=StateOrOrganisation.Kind.STATE)


class StateOrOrganisation(index.Indexed, models.Model):
    """A state or organisation of the dialogue; names come from CLDR unless given here."""

    class Kind(models.TextChoices):
        """A state or an organisation."""

        STATE = "state", pgettext_lazy("a country as participant", "State")
        ORGANISATION = "organisation", _("Organisation")

    class Region(models.TextChoices):
        """Where the dialogue groups a state."""

        EU = "eu", _("European Union")
        WESTERN_EUROPE = "western_europe", _("Other Western Europe")
        WESTERN_BALKANS = "western_balkans", _("Western Balkans")
        TURKIYE = "turkiye", _("Türkiye")
        EASTERN_EUROPE = "eastern_europe_caucasus", _("Eastern Europe and South Caucasus")
        CENTRAL_ASIA = "central_asia", _("Central Asia")
        SILK_ROUTES = "silk_routes", _("Silk Routes region")
        OTHER = "other", _("Other")

    class Role(models.TextChoices):
        """What a state or organisation is in the dialogue."""

        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co_chair", _("Co-chair")
        PARTICIPATING = "participating", _("Participating state")
        OBSERVER = "observer", _("Observer state")
        REGULAR = "regular", _("Regular participant")
        GUEST = "guest", _("Guest at single meetings")
        FILING = "filing", _("Not taking part; used for filing only")

    code = models.CharField(
        _("code"),
        max_length=16,
        primary_key=True,
        help_text=_("A state: ISO 3166-1 alpha-2. An organisation: its acronym. Never changed."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.STATE)
    region = models.CharField(_("region"), max_length=32, choices=Region.choices, blank=True)
    role = models.CharField(
        _("role"), max_length=16, choices=Role.choices, default=Role.PARTICIPATING
    )
    protocol_order = models.PositiveIntegerField(
        _("protocol order"), default=0, help_text=_("Smaller numbers come first.")
    )
    url = models.URLField(_("web site"), blank=True)
    names = StreamField([("name", NameBlock())], verbose_name=_("names"), blank=True)

    objects = StateQuerySet.as_manager()

    base_form_class = CodeForm
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("region"), FieldPanel("role")]),
        FieldPanel("protocol_order"),
        FieldPanel("url"),
        FieldPanel("names"),
    ]
    search_fields = [
        index.SearchField("code"),
        index.SearchField("name_in_english"),
        index.AutocompleteField("name_in_english"),
        index.AutocompleteField("code"),
        index.FilterField("kind"),
        index.FilterField("region"),
        index.FilterField("role"),
    ]

    class Meta:
        verbose_name = _("state or organisation")
        verbose_name_plural = _("states and organisations")
        ordering = ["kind", "protocol_order", "code"]

    def __str__(self):
        return self.name

    @cached_property
    def _given(self):
        return {row["value"]["language"]: row["value"] for row in self.names.raw_data}

    def name_in(self, language):
        """The name in a language (code): the given one, else CLDR's, else the English one."""
        if language in self._given:
            return self._given[language]["name"]
        if self.kind == self.Kind.STATE:
            return cldr.territory_name(self.code, language)
        return self._given.get("en", {}).get("name", self.code)

    @property
    def name(self):
        """The name in the active language."""
        return self.name_in(get_language() or "en")

    @property
    def language(self):
        """The language of that name: English for an organisation without one in the active one."""
        active = get_language() or "en"
        return active if self.kind == self.Kind.STATE or active in self._given else "en"

    @property
    def acronym(self):
        """The acronym in the active language, or the English one, or nothing."""
        given = self._given.get(get_language() or "en") or self._given.get("en") or {}
        return given.get("acronym") or ""

    @property
    def footnote(self):
        """What must be said with the name, in the active language, or nothing."""
        return self._given.get(get_language() or "en", {}).get("footnote") or ""

    def name_in_english(self):
        """The English name, for the admin's search."""
        return self.name_in("en")

    name_in_english.short_description = _("Name in English")
