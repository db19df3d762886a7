"""What the admin shows of memberships: the menu, the dashboard, the site history, the terms."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from members import journal
from members.admin import bulk, lost_device, queue, record
from members.models import Membership, TermsOfUse
from site_home.admin_menu import LAST, Line


class MembershipFinder(ModelAdminURLFinder):
    """Where a membership is to be found."""

    edit_url_name = record.RECORD


class MembershipViewSet(ModelViewSet):
    """The memberships: nobody adds one by hand or changes what a person said."""

    model = Membership
    name = "memberships"
    url_prefix = "memberships"
    menu_label = _("Members")
    menu_order = 117
    icon = "group"
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = queue.MembershipListView
    index_template_name = queue.MembershipListView.template_name
    index_results_template_name = queue.MembershipListView.results_template_name
    list_display = queue.COLUMNS
    filterset_class = queue.MembershipFilterSet
    list_per_page = bulk.AT_ONCE
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs):
        """Without the views that there are none of."""
        missing = ["add", "edit", "delete", "history", "usage"]
        return super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in missing}, **kwargs
        )

    def register_admin_url_finder(self):
        """Leads from the site history to the page of a membership."""
        register_admin_url_finder(Membership, MembershipFinder)

    def get_urlpatterns(self):
        """The list, one membership, several at once."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("accept/", bulk.BulkAcceptView.as_view(), name="accept"),
            path("<int:pk>/", record.RecordView.as_view(), name="inspect"),
        ]


@hooks.register("register_admin_viewset")
def members_menu():
    """The list, in the menu of who may see it."""
    return MembershipViewSet()


class TermsViewSet(SnippetViewSet):
    """The versions of the terms of use."""

    model = TermsOfUse
    icon = "doc-full"
    menu_label = _("Terms of use")
    add_to_settings_menu = True
    list_display = ["__str__", "locale"]
    panels = [FieldPanel("valid_from"), FieldPanel("text")]


register_snippet(TermsViewSet)


class WaitingMembers(Line):
    """How many memberships wait for a decision; it leads to them."""

    icon, order = "group", 1

    def __init__(self, request, number):
        super().__init__(request)
        words = ngettext_lazy(
            "%(number)s person waits for access", "%(number)s people wait for access", "number"
        )
        self.words = words % {"number": number}
        self.url = f"{reverse(record.INDEX)}?state={queue.WAITING}"


@hooks.register("construct_homepage_summary_items", order=LAST + 2)
def count_those_who_wait(request, items):
    """Their number, on the dashboard of who may decide; after what hides the numbers of pages."""
    if request.user.has_perm("members.change_membership"):
        number = Membership.objects.waiting().count()
        if number:
            items.append(WaitingMembers(request, number))


@hooks.register("register_admin_urls")
def lost_devices():
    """Where second factors are taken off."""
    view = lost_device.RemoveFactorsView.as_view()
    return [path("users/<int:pk>/second-factor/", view, name="members_lost_device")]


@hooks.register("register_user_listing_buttons")
def way_to_lost_device(user, request_user):
    """From an account to its second factor."""
    if lost_device.may_remove(request_user, user):
        url = reverse("members_lost_device", args=[user.pk])
        yield Button(_("Second factor lost"), url, icon_name="key", priority=40)


@hooks.register("register_account_menu_item")
def way_to_own_factor(request):
    """From one's account in the admin to one's second factor."""
    return {"url": reverse("mfa_index"), "label": _("Second factor and passkeys")}


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the site history says of memberships, and of second factors."""
    journal.register(actions)
    actions.register_action(
        lost_device.REMOVE,
        lost_device.RemoveFactorsView.page_title,
        _("Second factor taken off"),
    )
