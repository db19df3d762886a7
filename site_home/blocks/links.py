"""Blocks that lead elsewhere: links, buttons, related pages."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ListBlock,
    PageChooserBlock,
    StructBlock,
    StructValue,
    URLBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from site_home.access import seen, visible_to
from site_home.languages import address, language_of

LINKS = _("Links")


class Link(NamedTuple):
    """A link ready to print; `language` is set where its target is not in the reader's own."""

    url: str
    text: str
    language: str = ""


class SeenPage(NamedTuple):
    """A page that the visitor sees; `language` is set where it is not in the reader's own."""

    page: Page
    language: str

    def link(self, request, label=""):
        """The Link to the page, with these words or its title; None when it has no address."""
        url = address(self.page, request)
        return Link(url, label or self.page.title, self.language) if url else None


def pages_seen(chosen, request):
    """What the visitor sees of chosen pages.

    Takes page objects (None for a deleted one) and the request, or None for an anonymous visitor.
    Returns {chosen pk: SeenPage}; pages the visitor may not see are not in it.
    """
    pages = seen(request, [page.pk for page in chosen if page])
    return {number: SeenPage(page, foreign_language(page)) for number, page in pages.items()}


def foreign_language(page):
    """The language code of a page that is not in the reader's language, else an empty string."""
    code = language_of(page)
    return "" if code == get_language() else code


class LinkValue(StructValue):
    """A page or an address, and the words of the link."""

    def seen_by(self, request):
        """The Link for this visitor (request or None), or None when there is nothing to show."""
        return links_seen([self], request)[0]


def links_seen(values, request):
    """The Links for several LinkValues, in order, None for those with nothing to show."""
    pages = pages_seen([value.get("page") for value in values], request)
    return [_link(value, pages, request) for value in values]


def _link(value, pages, request):
    page, label = value.get("page"), value.get("label")
    if page is None:
        return Link(value["url"], label or value["url"]) if value.get("url") else None
    return pages[page.pk].link(request, label) if page.pk in pages else None


class LinkBlock(StructBlock):
    """A link to a page of the site or to an address elsewhere: exactly one of the two."""

    page = PageChooserBlock(label=_("Page"), required=False)
    url = URLBlock(
        label=_("Address"),
        required=False,
        default="",
        help_text=_("Only for a link out of the site."),
    )
    label = CharBlock(
        label=_("Words of the link"),
        max_length=120,
        required=False,
        default="",
        help_text=_("May stay empty for a page: its title is used."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        template = "blocks/link.html"
        value_class = LinkValue
        description = _("A link to a page of the site or to an address elsewhere")
        required = True
        preview_value = {
            "page": None,
            "url": "https://www.example.org/",
            "label": "Web site of the host",
        }

    @property
    def required(self):
        """Whether a link must be given."""
        return self.meta.required

    def clean(self, value):
        """Refuses both targets, none (unless the link may be left out) and a bare address."""
        cleaned = super().clean(value)
        page, url, label = cleaned.get("page"), cleaned.get("url"), cleaned.get("label")
        errors = {}
        if page and url:
            errors["url"] = _("Choose a page or give an address, not both.")
        elif url and not label:
            errors["label"] = _("Say in words where the address leads.")
        elif not (page or url) and (label or self.required) and not self.is_deferred_validation:
            errors["page"] = _("Choose a page or give an address.")
        if errors:
            raise StructBlockValidationError(
                {name: ValidationError(message) for name, message in errors.items()}
            )
        return cleaned

    def get_searchable_content(self, value):
        """Its words where it leads out of the site; others depend on who may see its page."""
        return super().get_searchable_content(value) if value.get("url") else []

    def get_context(self, value, parent_context=None):
        """Adds `link`: the Link for this visitor, or None."""
        context = super().get_context(value, parent_context)
        context["link"] = value.seen_by(context.get("request"))
        return context


class LinkButtonsBlock(StructBlock):
    """Links that stand out as buttons."""

    buttons = ListBlock(LinkBlock(), label=_("Buttons"), min_num=1, max_num=4)
    prominent = BooleanBlock(
        label=_("The first is the one thing to do on this page"), required=False
    )

    class Meta:
        icon = "link"
        group = LINKS
        label = _("Buttons")
        template = "blocks/link_buttons.html"
        description = _("One to four links that stand out as buttons")
        preview_value = {
            "buttons": [
                {"page": None, "url": "https://www.example.org/", "label": "Read the declaration"},
                {"page": None, "url": "https://www.example.org/a", "label": "See the programme"},
            ],
            "prominent": True,
        }

    def get_context(self, value, parent_context=None):
        """Adds `links`: the Links that this visitor may follow."""
        context = super().get_context(value, parent_context)
        links = links_seen(value.get("buttons") or [], context.get("request"))
        context["links"] = [link for link in links if link]
        return context


class RelatedPage(NamedTuple):
    """A page to read next, as it is printed."""

    link: Link
    summary: str


class RelatedPagesBlock(StructBlock):
    """Pages to read next."""

    title = CharBlock(
        label=_("Title"),
        max_length=160,
        required=False,
        default="",
        help_text=_("Empty: “Read next”."),
    )
    pages = ListBlock(PageChooserBlock(), label=_("Pages"), min_num=1, max_num=8)

    class Meta:
        icon = "doc-full-inverse"
        group = LINKS
        label = _("Related pages")
        template = "blocks/related_pages.html"
        description = _("Titles and summaries of other pages of the site")

    def get_searchable_content(self, value):
        """Nothing: the title is not printed to those who may see none of the pages."""
        return []

    def get_context(self, value, parent_context=None):
        """Adds `related`: the chosen pages that this visitor may see, in the active language."""
        context = super().get_context(value, parent_context)
        request = context.get("request")
        shown = list(dict.fromkeys(pages_seen(value.get("pages") or [], request).values()))
        numbers = [each.page.pk for each in shown]
        pages = Page.objects.filter(pk__in=numbers).defer_streamfields().specific()
        summaries = {page.pk: page.summary for page in pages}
        context["related"] = [
            RelatedPage(link, summaries[each.page.pk])
            for each in shown
            if (link := each.link(request))
        ]
        return context

    def get_preview_value(self):
        """Three pages of the site that anybody may see, as a StructValue."""
        pages = visible_to(None, Page).filter(depth__gt=2).order_by("path")[:3]
        return self.normalize({"title": "", "pages": list(pages)})
