"""The sections of the home page. Each app's section joins here with its app."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, IntegerField, When
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from events.models import EventIndexPage, EventPage
from forms.models import OpenRegistrationsPage, SignUpPage
from forms.registration.ahead import forms_ahead
from news.models import NewsIndexPage, NewsPage
from projects.models import (
    ProjectIndexPage,
    ProjectPage,
    ResourceCentreIndexPage,
    ResourceCentrePage,
    by_country,
)
from reports.models import ReportIndexPage, ReportPage
from site_home.access import seen, visible_to
from site_home.blocks import KindBlock, LinkBlock
from site_home.caching import cache_until, midnight_after
from site_home.languages import address, in_language_of
from site_home.models.goals import Goal

PLACES = [
    ("full", _("Full width")),
    ("main", _("Wide column")),
    ("side", _("Narrow column, beside the one above")),
]
GROUNDS = [("paper", _("Paper")), ("sand", _("Sand")), ("lapis", _("Deep blue"))]


class SectionBlock(StructBlock):
    """One section: `items` in its context decide whether it is printed at all."""

    title = CharBlock(label=_("Title"), max_length=80)
    place = KindBlock(PLACES, label=pgettext_lazy("on the page", "Place"), default="full")
    ground = KindBlock(GROUNDS, label=_("Ground"), default="paper")
    hidden = BooleanBlock(label=_("Hide for now"), required=False)

    def render(self, value, context=None):
        """The section as HTML; nothing when it is hidden or has nothing to show."""
        if value["hidden"]:
            return ""
        own = self.get_context(value, parent_context=context)
        if not own["items"]:
            return ""
        return render_to_string(self.meta.template, own)

    def get_searchable_content(self, value):
        """The words of the section; none while it is hidden."""
        return [] if value["hidden"] else super().get_searchable_content(value)

    def get_context(self, value, parent_context=None):
        """Adds `items` and `index`, the page that lists more."""
        context = {"index": None, **super().get_context(value, parent_context=parent_context)}
        context["items"] = self.items(value, context)
        return context

    def items(self, value, context):
        """What the section shows, as a list; empty when there is nothing."""
        raise NotImplementedError


def seen_pages(context, model):
    """The pages of a class that the visitor may see."""
    return visible_to(context.get("request"), model)


def listed(context, pages):
    """Those of the ordered pages that a list in the language of the home page shows."""
    return in_language_of(context["page"], pages)


def index_page(context, model):
    """The visible page of that class right below the home page, or None; one query for all."""
    home = context["page"]
    if not hasattr(home, "_indexes"):
        below = visible_to(context.get("request")).child_of(home)
        home._indexes = {page.content_type_id: page for page in below}
    return home._indexes.get(ContentType.objects.get_for_model(model).pk)


class NewsSection(SectionBlock):
    """The lead story with its picture, then the latest."""

    lead = PageChooserBlock(
        page_type="news.NewsPage",
        label=_("Lead story"),
        required=False,
        help_text=_("Empty: the newest."),
    )
    number = IntegerBlock(label=_("Stories"), default=4, min_value=1, max_value=12)

    class Meta:
        icon = "doc-full"
        label = _("News")
        description = _("The lead story and the latest news")
        template = "sections/news.html"

    def items(self, value, context):
        """The lead story first."""
        context["index"] = index_page(context, NewsIndexPage)
        pages = seen_pages(context, NewsPage).select_related("lead_image").defer("body")
        pages = listed(context, pages.latest_first())
        latest = list(pages[: value["number"]])
        if value["lead"]:
            lead = pages.filter(translation_key=value["lead"].translation_key).first()
            if lead:
                others = [page for page in latest if page.pk != lead.pk]
                latest = [lead, *others][: value["number"]]
        return latest


class EventsSection(SectionBlock):
    """Upcoming events, the soonest first."""

    number = IntegerBlock(
        label=pgettext_lazy("how many", "Events"), default=4, min_value=1, max_value=12
    )

    class Meta:
        icon = "date"
        label = _("Upcoming events")
        description = _("Events that are not over yet")
        template = "sections/events.html"

    def items(self, value, context):
        """What is not over at the moment of reading."""
        context["index"] = index_page(context, EventIndexPage)
        now = timezone.now()
        events = seen_pages(context, EventPage).select_related("country")
        events = listed(context, events.defer("body", "programme").upcoming(now))
        events = list(events[: value["number"]])
        for event in events:
            event.keep_fresh(context.get("request"), now)
        return events


class RegistrationSection(SectionBlock):
    """Events that one can register for, the soonest deadline first."""

    number = IntegerBlock(
        label=pgettext_lazy("how many", "Events"), default=3, min_value=1, max_value=12
    )

    class Meta:
        icon = "form"
        label = _("Open registrations")
        description = _("Events that one can register for, now or later")
        template = "sections/registration.html"

    def items(self, value, context):
        """The EventForms of what is open or will be."""
        context["index"] = index_page(context, OpenRegistrationsPage)
        listed = forms_ahead(context.get("request"), context["page"])
        return [each.foremost for each in listed[: value["number"]]]


class ReportsSection(SectionBlock):
    """A shelf of reports."""

    chosen = ListBlock(
        PageChooserBlock(page_type="reports.ReportPage"),
        label=_("Chosen reports"),
        default=[],
        help_text=_("They stand first; the newest follow."),
    )
    number = IntegerBlock(
        label=pgettext_lazy("how many", "Reports"), default=3, min_value=1, max_value=12
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Reports")
        description = _("A shelf of chosen and new reports")
        template = "sections/reports.html"

    def items(self, value, context):
        """The chosen ones first, then the newest."""
        context["index"] = index_page(context, ReportIndexPage)
        pages = listed(context, seen_pages(context, ReportPage).for_cards().latest_first())
        keys = [page.translation_key for page in value["chosen"] if page]
        places = [When(translation_key=key, then=place) for place, key in enumerate(keys)]
        if places:
            first = Case(*places, default=len(places), output_field=IntegerField())
            pages = pages.order_by(first, *pages.query.order_by)
        found = list(pages[: max(value["number"], len(keys))])
        chosen = sum(page.translation_key in keys for page in found)
        return found[: max(value["number"], chosen)]


class GoalsSection(SectionBlock):
    """The priority goals in force."""

    intro = TextBlock(label=_("Introduction"), required=False, default="")
    page = PageChooserBlock(label=_("Page with more"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Priority goals")
        description = _("The goals of the framework in force")
        template = "sections/goals.html"

    def items(self, value, context):
        """The goals in their order."""
        if value["page"]:
            number = value["page"].pk
            context["index"] = seen(context.get("request"), [number]).get(number)
        context["list"] = index_page(context, NewsIndexPage)
        return Goal.objects.current()


class ProjectsSection(SectionBlock):
    """Projects, those at work first."""

    intro = TextBlock(label=_("Introduction"), required=False, default="")
    number = IntegerBlock(
        label=pgettext_lazy("how many", "Projects"), default=3, min_value=1, max_value=12
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Projects")
        description = _("Projects run under the dialogue")
        template = "sections/projects.html"

    def items(self, value, context):
        """The latest begun first."""
        context["index"] = index_page(context, ProjectIndexPage)
        cache_until(context.get("request"), midnight_after(timezone.localdate()))
        projects = seen_pages(context, ProjectPage).for_cards().running_first()
        return list(listed(context, projects)[: value["number"]])


class CentresSection(SectionBlock):
    """The Migrant Resource Centres."""

    intro = TextBlock(label=_("Introduction"), required=False, default="")

    class Meta:
        icon = "site"
        label = _("Migrant Resource Centres")
        description = _("All centres by country")
        template = "sections/centres.html"

    def items(self, value, context):
        """Pairs of a country and its centres, by country and city."""
        cache_until(context.get("request"), midnight_after(timezone.localdate()))
        context["index"] = index_page(context, ResourceCentreIndexPage)
        return by_country(listed(context, seen_pages(context, ResourceCentrePage).for_cards()))


class TextSection(SectionBlock):
    """Free text with an optional button."""

    text = RichTextBlock(label=_("Text"))
    link = LinkBlock(label=_("Button"), required=False)

    class Meta:
        icon = "pilcrow"
        label = _("Free text")
        description = _("A few paragraphs, such as the welcome")
        template = "sections/text.html"

    def items(self, value, context):
        """The text, when there is any."""
        return [value["text"]] if value["text"] and value["text"].source.strip() else []


class PartnerBlock(StructBlock):
    """A partner: name, part, logo."""

    name = CharBlock(label=_("Name"), max_length=120)
    part = CharBlock(label=_("Part in the dialogue"), max_length=160, required=False, default="")
    logo = ImageChooserBlock(label=_("Logo"), required=False)
    address = URLBlock(label=_("Web site"), required=False, default="")

    class Meta:
        icon = "group"
        label = _("Partner")


class PartnersSection(SectionBlock):
    """Chair, co-chair, Secretariat and donors."""

    partners = ListBlock(PartnerBlock(), label=_("Partners"))

    class Meta:
        icon = "group"
        label = _("Partners")
        description = _("Who carries the dialogue")
        template = "sections/partners.html"

    def items(self, value, context):
        """The partners as given."""
        return list(value["partners"])


class NewsletterSection(SectionBlock):
    """The form for the newsletter; it is sent to the sign-up page."""

    intro = TextBlock(label=_("Introduction"), required=False, default="")

    class Meta:
        icon = "mail"
        label = _("Newsletter")
        description = _("The form for the newsletter, as on the sign-up page")
        template = "sections/newsletter.html"

    def items(self, value, context):
        """The sign-up page, when there is one."""
        request = context.get("request")
        page = SignUpPage.for_visitor(request)
        if page is None:
            return []
        context["form"] = page.get_form(request)
        context["action"] = address(page, request)
        return [page]


class SectionsBlock(StreamBlock):
    """All sections that the home page can have."""

    news = NewsSection()
    events = EventsSection()
    registration = RegistrationSection()
    reports = ReportsSection()
    goals = GoalsSection()
    projects = ProjectsSection()
    centres = CentresSection()
    text = TextSection()
    partners = PartnersSection()
    newsletter = NewsletterSection()

    class Meta:
        block_counts = {"newsletter": {"max_num": 1}}


def arrange(sections, context):
    """The sections that have something to show, in rows for the template.

    Takes the StreamValue and the page's context. Returns a list of dicts: `ground` with either
    `full` (HTML) or `main` and `side` (lists of HTML).
    """
    rows = []
    for section in sections:
        html = section.render(context)
        if not html:
            continue
        place, ground = section.value["place"], section.value["ground"]
        if place == "side" and rows and "main" in rows[-1]:
            rows[-1]["side"].append(html)
        elif place == "main":
            rows.append({"ground": ground, "main": [html], "side": []})
        else:
            rows.append({"ground": ground, "full": html})
    return rows
