"""What the admin shows of the site's own models, and how documents are served."""

from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.admin import SynonymsViewSet
from site_home import outbox_admin, translation_urls  # noqa: F401  registers its hooks
from site_home.documents import answer
from site_home.models import Alert, Footer, Goal, Menu, StateOrOrganisation
from site_home.rich_text import DescribedDocumentLinkHandler, VisiblePageLinkHandler
from site_home.translators import register_policies

register_policies()


@hooks.register("before_serve_document", order=100)
def serve_document(document, request):
    """Our own answer, after Wagtail's check of the collection."""
    return answer(document, request)


@hooks.register("before_edit_page")
def let_only_the_button_approve(request, page):
    """Stops autosave from sending an approval a second time, at once with the button.

    The slower of the two would write the page back as it was: a draft (wagtail/wagtail#14460).
    """
    autosave = not request.accepts("text/html")
    if autosave and "action-workflow-action" in request.POST:
        return HttpResponse(status=409)
    return None


@hooks.register("insert_global_admin_css")
def admin_style():
    """Our few rules for the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_rich_text_features", order=10)
def register_links(features):
    """Our own link handlers in place of Wagtail's."""
    features.register_link_type(VisiblePageLinkHandler)
    features.register_link_type(DescribedDocumentLinkHandler)


class TranslatedViewSet(SnippetViewSet):
    """Snippets that each language has its own of."""

    def get_queryset(self, request):
        """Those in the languages that the user may write in."""
        policy = policy_registry.get_by_type(self.model)
        rights = ["add", "change", "delete"]
        return policy.instances_user_has_any_permission_for(request.user, rights)


class MenuViewSet(TranslatedViewSet):
    """The menus."""

    model = Menu
    icon = "list-ul"
    list_display = ["__str__", "locale"]


class FooterViewSet(TranslatedViewSet):
    """The words of the footer."""

    model = Footer
    icon = "pilcrow"
    list_display = ["__str__", "locale"]


class AlertViewSet(TranslatedViewSet):
    """The alerts."""

    model = Alert
    icon = "warning"
    list_display = ["__str__", "level", "starts_at", "ends_at", "live", "locale"]


class FurnitureGroup(SnippetViewSetGroup):
    """What stands around every page."""

    menu_label = _("Furniture")
    menu_icon = "cogs"
    menu_order = 500
    items = [MenuViewSet, FooterViewSet, AlertViewSet]


class StateViewSet(SnippetViewSet):
    """The managed list of states and organisations."""

    model = StateOrOrganisation
    icon = "globe"
    list_display = ["name", "code", "kind", "region", "role", "protocol_order"]
    list_filter = ["kind", "region", "role"]
    list_per_page = 100
    ordering = ["kind", "protocol_order"]


class GoalViewSet(TranslatedViewSet):
    """The priority goals."""

    model = Goal
    icon = "list-ol"
    list_display = ["title", "framework", "number", "locale"]
    list_filter = ["framework"]


class DataGroup(SnippetViewSetGroup):
    """Lists that pages draw on."""

    menu_label = _("Lists")
    menu_icon = "table"
    menu_order = 510
    items = [StateViewSet, GoalViewSet, SynonymsViewSet]


register_snippet(FurnitureGroup)
register_snippet(DataGroup)
