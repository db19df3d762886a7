"""The menu and the dashboard of the admin: what editors need, and not more."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.models import Locale

from site_home.translators import languages_of

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


class Line(SummaryItem):
    """A line of the dashboard: its `words`, `icon`, and the `url` that it leads to."""

    template_name = "admin/count.html"

    def get_context_data(self, parent_context):
        """What the template prints."""
        return {"words": self.words, "icon": self.icon, "url": self.url}


class Count(Line):
    """How many originals there are of a kind, for those who may change these.

    Takes the pages as queryset, the words for their `number` (ngettext_lazy), an icon, the
    address of the list, and the list's other filters.
    """

    def __init__(self, request, pages, words, icon, url, order=100, **filters):
        super().__init__(request)
        number = pages.filter(locale__language_code=settings.LANGUAGE_CODE).count()
        self.words, self.icon = words % {"number": number}, icon
        self.url = f"{url}?{urlencode({'locale': settings.LANGUAGE_CODE, **filters})}"
        self.order = order


@hooks.register("construct_homepage_summary_items", order=LAST)
def keep_counts(request, items):
    """The numbers of our own lists in place of Wagtail's."""
    lines = [item for item in items if isinstance(item, Line)]
    if Locale.get_default().pk not in languages_of(request.user):
        lines = [item for item in lines if not isinstance(item, Count)]
    items[:] = lines
