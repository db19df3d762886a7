"""The pages of the intranet that lead to others, and those of mere text."""

from datetime import timedelta

from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from forms.models import Registration
from members.models.closed_page import HOME, ClosedBodyBlock, ClosedPage
from site_home.access import content_types, page_types, visible_to
from site_home.languages import in_language_of

NEWS_LIMIT = 20
VISIT = timedelta(hours=1)
BELOW = [
    "members.SectionPage",
    "members.LibraryPage",
    "members.GalleryPage",
    "members.ClosedStandardPage",
]


class IntranetHomePage(ClosedPage):
    """The members' own home: my meetings, what is new since the last visit, the sections."""

    max_count_per_parent = 1
    parent_page_types = ["site_home.HomePage"]
    subpage_types = BELOW
    private_page_options = ["groups"]
    promote_panels = []
    template = "intranet/home.html"

    class Meta:
        verbose_name = _("home of the intranet")

    def full_clean(self, *args, **kwargs):
        """Checks the page, whose address is always the same."""
        self.slug = HOME
        super().full_clean(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Adds the member's meetings, what is new since the last visit, and what lies below."""
        context = super().get_context(request, *args, **kwargs)
        since = None if getattr(request, "is_preview", False) else note_visit(request.user)
        context["meetings"] = meetings_of(request.user)
        context["news"] = self.news(request, since)
        context["below"] = self.below(request)
        return context

    def news(self, request, since):
        """What was published, or came in a new version, after a moment: at most NEWS_LIMIT pages.

        Takes the request and an aware datetime, or None for a first visit. Each page has `new_at`.
        """
        types = [model for model in page_types("is_closed") if model is not IntranetHomePage]
        versions = _notices().filter(page__translation_key=OuterRef("translation_key"))
        versions = versions.order_by().values("page__translation_key").annotate(last=Max("at"))
        first = Coalesce(F("first_published_at"), F("latest_revision_created_at"))
        pages = visible_to(request).filter(content_type__in=content_types(types))
        pages = pages.annotate(
            new_at=Greatest(first, Coalesce(Subquery(versions.values("last")), first))
        )
        pages = pages.filter(new_at__gt=since) if since else pages.filter(new_at__isnull=False)
        return in_language_of(self, pages.order_by("-new_at", "-pk"), after=1)[:NEWS_LIMIT]


def note_visit(user):
    """Remembers that a member is here; returns when the visit before this one was, or None.

    Whoever comes back within VISIT is still on the same visit.
    """
    membership = getattr(user, "membership", None)
    if membership is None:
        return None
    now = timezone.now()
    if membership.visited_at is None or now - membership.visited_at > VISIT:
        membership.visited_before = membership.visited_at
    membership.visited_at = now
    membership.save(update_fields=["visited_at", "visited_before"])
    return membership.visited_before


def meetings_of(user):
    """The registrations of an account's address for events that have not ended, as a list."""
    found = Registration.objects.at_address(user.email).coming()
    found = found.filter(event__ends_at__gt=timezone.now()).select_related("event", "page")
    return list(found.order_by("event__starts_at", "pk"))


def _notices():
    from members.models.records import Notice  # it knows the pages, which come before it

    return Notice.objects.all()


class SectionPage(ClosedPage):
    """What one working group shares: who may read it is set by its privacy."""

    body = StreamField(ClosedBodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["members.IntranetHomePage"]
    subpage_types = BELOW[1:]
    private_page_options = ["groups"]
    content_panels = [*ClosedPage.content_panels, FieldPanel("body")]
    search_fields = [*ClosedPage.search_fields, index.SearchField("body")]
    template = "intranet/section.html"

    class Meta:
        verbose_name = _("section of the intranet")
        verbose_name_plural = _("sections of the intranet")

    def get_context(self, request, *args, **kwargs):
        """Adds what lies below."""
        context = super().get_context(request, *args, **kwargs)
        context["below"] = self.below(request)
        return context


class ClosedStandardPage(ClosedPage):
    """A text for members."""

    body = StreamField(ClosedBodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["members.IntranetHomePage", "members.SectionPage"]
    subpage_types = []
    content_panels = [*ClosedPage.content_panels, FieldPanel("body")]
    search_fields = [*ClosedPage.search_fields, index.SearchField("body")]
    template = "intranet/standard_page.html"

    class Meta:
        verbose_name = _("page of the intranet")
        verbose_name_plural = _("pages of the intranet")
