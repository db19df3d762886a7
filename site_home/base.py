"""What every page has. This module imports no app."""

import re
from http import HTTPMethod

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Select
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageViewRestriction, ReferenceIndex
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from site_home.access import content_types, may_see, restricted_above
from site_home.blocks import frame_hosts
from site_home.choosers import CountryChooser
from site_home.languages import language_of
from site_home.middleware import current_request
from site_home.translation_sync import HOME_DEPTH, original_of

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class CopyWithinLanguageForm(CopyForm):
    """Copies a page within its own language, and never as an alias."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self):
        """Refuses a parent in another language: there one translates."""
        data = super().clean()
        parent = data.get("new_parent_page")
        if parent and parent.depth >= HOME_DEPTH and parent.locale_id != self.page.locale_id:
            self.add_error("new_parent_page", _("Choose a page in the same language."))
        return data


class BasePage(Page):
    """A public page of the site: a summary, a picture for cards, and who may see it."""

    is_public = True
    motif_kind = "default"
    private_page_options = []
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists, by search engines and when shared."),
    )
    card_image = models.ForeignKey(
        "site_home.SiteImage",
        verbose_name=_("picture for cards"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where the page is listed or shared. Without it a pattern is drawn."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            _("Search engines"),
        ),
        FieldPanel("card_image"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    copy_form_class = CopyWithinLanguageForm

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Saves the page; a translation takes the slug of its original, where that is free."""
        fields = kwargs.get("update_fields")
        original = original_of(self) if fields is None or "slug" in fields else None
        if (
            original
            and self.slug != original.slug
            and self._slug_is_available(original.slug, self.get_parent(), self)
        ):
            self.slug = original.slug
        return super().save(*args, **kwargs)

    def minimal_clean(self):
        """Checks what a draft must have. Raises ValidationError, which names the field."""
        try:
            super().minimal_clean()
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                raise
            raise ValidationError({"title": error}) from error  # Wagtail's tells no field

    def can_move_to(self, parent):
        """True unless the page is a translation: these follow their original."""
        return super().can_move_to(parent) and original_of(self) is None

    def copy_for_translation(self, locale, copy_parents=False, alias=False, exclude_fields=None):
        """A draft in another language; drafts, too, of the pages above it, never aliases."""
        return super().copy_for_translation(
            locale, copy_parents=copy_parents, exclude_fields=exclude_fields
        )

    @property
    def description(self):
        """What search engines and link previews say of the page, as str."""
        return self.search_description or self.summary

    @property
    def image(self):
        """The picture for cards and for sharing, or None."""
        return self.card_image

    def offered_documents(self):
        """The numbers of the documents that the page lists or links to, as a set of int."""
        kind = content_types([get_document_model()])[0].pk
        references = ReferenceIndex._extract_references_from_object(self)
        return {int(number) for each, number, *_path in references if each == kind}

    @property
    def block_types(self):
        """The names of the blocks that the page's texts are made of, as a set of str."""
        return {row["type"] for stream in self._streams() for row in stream.raw_data}

    def _streams(self):
        fields = (field for field in self._meta.get_fields() if isinstance(field, StreamField))
        return [getattr(self, field.name) for field in fields]

    def structured_data(self, request):
        """Schema.org objects about this page, as a list of dicts; none unless the type has some."""
        return []

    def clean(self):
        """Takes out control characters, which no feed or calendar may carry (XML 1.0, 2.2)."""
        super().clean()
        self.title = CONTROL.sub("", self.title)
        self.summary = CONTROL.sub("", self.summary)

    def get_view_restrictions(self):
        """Wagtail's restrictions of the page and those above it, with one query or none."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        request = current_request()
        if request is not None and not restricted_above(request, self):
            return PageViewRestriction.objects.none()
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:end] for end in ends]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    def serve(self, request, *args, **kwargs):
        """The rendered page; its policy lets in the providers of its own videos, nobody else."""
        request.served_page = self
        if not may_see(request, self):
            raise Http404("This visitor may not see the page.")
        with override(language_of(self)):  # a list reads its choices as its page is printed
            response = super().serve(request, *args, **kwargs)
        hosts = set().union(*(frame_hosts(stream) for stream in self._streams()))
        if hosts:
            response._csp_update = {"frame-src": ["'self'", *sorted(hosts)]}
        return response


class IndexPage(BasePage):
    """The one page that lists all pages of a kind, with an introduction."""

    intro = RichTextField(_("introduction"), blank=True)

    max_count_per_parent = 1
    parent_page_types = ["site_home.HomePage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        abstract = True


class GoalSelect(Select):
    """All goals, those in force first, read when the form is drawn."""

    def optgroups(self, name, value, attrs=None):
        """The choices as Django's Select wants them."""
        goals = apps.get_model("site_home", "Goal").objects.for_language()
        goals.sort(key=lambda goal: goal.framework, reverse=True)
        self.choices = [("", "—"), *((goal.code, str(goal)) for goal in goals)]
        return super().optgroups(name, value, attrs)


class CountryRow(Orderable):
    """One state that an item concerns, kept by its code."""

    state = models.ForeignKey(
        "site_home.StateOrOrganisation",
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [FieldPanel("state", widget=CountryChooser)]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return self.state_id


class GoalRow(Orderable):
    """One priority goal that an item serves, kept by its code."""

    code = models.CharField(_("priority goal"), max_length=16)

    panels = [FieldPanel("code", widget=GoalSelect)]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return self.code
