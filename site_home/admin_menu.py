"""The menu and the dashboard of the admin: what editors need, and not more."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.site_summary import SummaryItem

CONTENT_MENU = "register_content_menu_item"
LAST = 1000


@hooks.register("register_admin_menu_item")
def content_menu():
    """The menu that leads to the lists of all page types."""
    return SubmenuMenuItem(
        _("Content"),
        Menu(register_hook_name=CONTENT_MENU),
        name="content",
        icon_name="doc-full-inverse",
        order=110,
    )


@hooks.register("construct_main_menu", order=LAST)
def name_the_activity(request, items):
    """Wagtail's menu “Reports” would be taken for our reports."""
    for item in items:
        if item.name == "reports":
            item.label = _("Activity")


@hooks.register("construct_help_menu", order=LAST)
def keep_shortcuts(request, items):
    """Of Wagtail's help only the keyboard shortcuts; its guide is linked on the dashboard."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


class Count(SummaryItem):
    """A number on the dashboard that leads to a list."""

    template_name = "admin/count.html"

    def __init__(self, request, words, icon, url, order=100):
        super().__init__(request)
        self.words, self.icon, self.url = words, icon, url
        self.order = order

    def get_context_data(self, parent_context):
        """What the template prints."""
        return {"words": self.words, "icon": self.icon, "url": self.url}


@hooks.register("construct_homepage_summary_items", order=LAST)
def keep_counts(request, items):
    """The numbers of our own lists in place of Wagtail's."""
    items[:] = [item for item in items if isinstance(item, Count)]
