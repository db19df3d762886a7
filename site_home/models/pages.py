"""The home page and the standard page."""

from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail.search import index

from site_home.base import BasePage
from site_home.blocks import KeyFigureBlock, StandardBodyBlock, headings
from site_home.sections import SectionsBlock, arrange

LONG_PAGE = 4


class HomePage(BasePage):
    """The front of the site: a statement, three figures, then sections that editors order."""

    hero_statement = models.CharField(_("statement"), max_length=120)
    hero_text = models.TextField(_("text beneath"), max_length=400, blank=True)
    figures = StreamField(
        [("figure", KeyFigureBlock())], verbose_name=_("figures"), blank=True, max_num=4
    )
    sections = StreamField(
        SectionsBlock(),
        verbose_name=_("sections"),
        blank=True,
        help_text=_("Order, hide or repeat them. A section with nothing to show is not printed."),
    )

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_statement"), FieldPanel("hero_text"), FieldPanel("figures")],
            _("Opening"),
        ),
        FieldPanel("sections"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("hero_text"),
        index.SearchField("sections"),
    ]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        """Every page is found from here; what has no translation is found in the source language.

        `request.home_page` spares the breadcrumbs another look.
        """
        request.home_page = self
        try:
            return super().route(request, path_components)
        except Http404:
            source = self.get_translation_or_none(Locale.get_default())
            if source is None or source.pk == self.pk:
                raise
            return source.route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        """Adds `rows`: the sections that have something to show, made when the template asks."""
        context = super().get_context(request, *args, **kwargs)
        context["rows"] = lambda: arrange(self.sections, context)
        return context

    def structured_data(self, request):
        """The organisation behind the site."""
        from site_home.jsonld import organisation

        return [organisation(request)]


class StandardPage(BasePage):
    """A page of text: about, governance, privacy notice, contact."""

    body = StreamField(StandardBodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["site_home.HomePage", "site_home.StandardPage"]
    subpage_types = ["site_home.StandardPage", "forms.FormPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = _("standard page")

    @cached_property
    def contents(self):
        """The headings of a long page, for its table of contents; empty for a short one."""
        found = headings(self.body)
        return found if len(found) >= LONG_PAGE else []
