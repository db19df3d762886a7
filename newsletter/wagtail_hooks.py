"""What the admin shows of the newsletter."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from newsletter import admin, import_views, journal
from newsletter.models import Subscriber


class SubscriberFinder(ModelAdminURLFinder):
    """Where a subscriber is to be found."""

    edit_url_name = "subscribers:inspect"


class SubscriberViewSet(ModelViewSet):
    """The subscribers: nobody adds one by hand or changes what they said."""

    model = Subscriber
    name = "subscribers"
    url_prefix = "newsletter/subscribers"
    icon = "mail"
    index_view_class = admin.SubscriberListView
    list_display = admin.COLUMNS
    filterset_class = admin.SubscriberFilterSet
    list_per_page = 50
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False

    def get_common_view_kwargs(self, **kwargs):
        """Without the views that there are none of."""
        missing = ["add", "edit", "delete", "history", "usage"]
        return super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in missing}, **kwargs
        )

    def register_admin_url_finder(self):
        """Leads from the site history to the page of a subscriber."""
        register_admin_url_finder(Subscriber, SubscriberFinder)

    def get_urlpatterns(self):
        """The list, one subscriber, what can be done with them, and the import."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", admin.InspectView.as_view(), name="inspect"),
            path("<int:pk>/unsubscribe/", admin.UnsubscribeView.as_view(), name="unsubscribe"),
            path("<int:pk>/erase/", admin.EraseView.as_view(), name="erase"),
            path("erasure/", admin.ErasureView.as_view(), name="erasure"),
            path("import/", import_views.UploadView.as_view(), name="import"),
            path("import/<int:pk>/", import_views.ImportView.as_view(), name="import_report"),
        ]


class NewsletterGroup(ModelViewSetGroup):
    """The menu of the newsletter."""

    menu_label = _("Newsletter")
    menu_icon = "mail"
    menu_order = 520
    items = [SubscriberViewSet]


@hooks.register("register_admin_viewset")
def newsletter_menu():
    """The menu and its lists."""
    return NewsletterGroup()


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the site history says of the list."""
    journal.register(actions)
