"""What all pages of the intranet have in common (docs/decisions/0018)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import Page
from wagtail.signals import pre_page_move

from members.admin_rights import closed_types, may_meet
from members.closed import closed
from site_home.access import is_closed, visible_to
from site_home.base import BasePage
from site_home.blocks import BodyBlock, headings
from site_home.languages import in_language_of
from site_home.middleware import current_request

HOME = "intranet"
TAKEN = {"ask", "files", "photos", "zip"}


class ClosedBodyBlock(BodyBlock):
    """The text of a closed page: without what stands at a public address."""

    image = None
    gallery = None
    documents = None


class ClosedPage(BasePage):
    """A page for members; guarded by its type, whatever restrictions stand in the database."""

    is_public = False
    is_closed = True
    private_page_options = []

    content_panels = [
        TitleFieldPanel("title", help_text=_("Nobody but those who can open the page reads it.")),
        FieldPanel("summary", help_text=_("One or two sentences, shown in lists of the intranet.")),
    ]
    promote_panels = [FieldPanel("slug")]

    class Meta:
        abstract = True

    @classmethod
    def refused_to(cls, user):
        """Those of the class that a member may not see, restrictions apart; none as a rule."""
        return cls.objects.none()

    def serve(self, request, *args, **kwargs):
        """The rendered page, or what is said to those who may not see it."""
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        return closed(super().serve)(request, *args, **kwargs)

    def permissions_for_user(self, user):
        """What a user may do; here, so that Wagtail asks an instance of the page's own class."""
        return super().permissions_for_user(user)

    def get_admin_display_title(self):
        """The title; in the admin not for those who may not see the page and meet it elsewhere."""
        request = current_request()
        if request is None or may_meet(request.user, self):
            return super().get_admin_display_title()
        return str(_("Intranet"))

    @property
    def has_workflow(self):
        """True when the page can be submitted for approval."""
        return self.get_workflow() is not None

    def get_workflow(self):
        """The workflow, unless it comes from above the intranet: others would see the page."""
        workflow = super().get_workflow()
        if workflow is None:
            return None
        above = self.get_ancestors(inclusive=True).filter(content_type__in=closed_types())
        own = workflow.workflow_pages.filter(page__in=above.values("pk"))
        return workflow if own.exists() else None

    def below(self, request, model=Page):
        """The pages of a class right below this one and its translations, for the visitor to see.

        Takes the request and a page class. A page that has no translation stands in for it.
        """
        family = Page.objects.filter(translation_key=self.translation_key)
        found = Page.objects.none()
        for path in family.values_list("path", flat=True):
            found |= Page.objects.filter(path__startswith=path, depth=self.depth + 1)
        pages = visible_to(request, model).filter(pk__in=found.values("pk")).order_by("path")
        return in_language_of(self, pages)

    @cached_property
    def contents(self):
        """The headings of the text."""
        return headings(getattr(self, "body", None))

    def get_sitemap_urls(self, request=None):
        """None: whatever makes a sitemap, a closed page is not in it."""
        return []

    def get_route_paths(self):
        """None: a closed page that moves leaves no redirect, which would tell its address."""
        return []

    def clean(self):
        """Refuses a place in the public part of the site, and addresses that are taken."""
        super().clean()
        parent = self.get_parent() if self.path else None
        if parent and not self.can_exist_under(parent):
            raise ValidationError(_("This page cannot be placed here."))
        if parent and parent.slug == HOME and self.slug in TAKEN:
            raise ValidationError({"slug": _("This address is taken.")})


def refuse_to_cross(instance, parent_page_after, **kwargs):
    """Keeps closed pages in the intranet and others out of it, whoever moves them."""
    page, parent = instance.specific_class, parent_page_after.specific_class
    if (is_closed(page) or is_closed(parent)) and not page.can_exist_under(parent_page_after):
        raise PermissionDenied("A page cannot be moved into the intranet or out of it.")


pre_page_move.connect(refuse_to_cross)
