"""Registrations in the admin: the menu, the addresses of the desk, which pages must stay."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from events.models import EventPage
from forms.models import Mailing, Registration
from forms.registration.admin import deleting, exporting
from forms.registration.rights import events_for, role_of
from site_home.admin_menu import LAST
from site_home.translation_sync import original_of

OF_EDITORS = ["content", "reports"]


class RegistrationsMenuItem(MenuItem):
    """The way to the events of whoever has a role in one."""

    def is_shown(self, request):
        """True for who has such an event."""
        return events_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def registrations_menu():
    """The list of events."""
    return RegistrationsMenuItem(
        _("Registrations"),
        reverse_lazy("registrations:events"),
        name="registrations",
        icon_name="group",
        order=115,
    )


@hooks.register("register_admin_urls")
def desk():
    """Where the desk is."""
    return [path("registrations/", include("forms.registration.admin.urls"))]


@hooks.register("construct_main_menu", order=LAST)
def hide_what_is_refused(request, items):
    """Whoever has a role in an event and no right on pages sees no menus that refuse them."""
    if not user_has_any_page_permission(request.user):
        items[:] = [item for item in items if item.name not in OF_EDITORS]


@hooks.register("construct_homepage_summary_items", order=LAST + 1)
def hide_counts_of_pages(request, items):
    """Nor the numbers of pages."""
    if not user_has_any_page_permission(request.user):
        items.clear()


@hooks.register("before_delete_page")
def keep_registrations(request, page):
    """Deletes no event and no form, and nothing above one, that holds registrations."""
    if request.method != "POST" or not is_kept(request, [page]):
        return None
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_registrations_with_several(request, action_type, objects, action):
    """The same where several pages are deleted at once."""
    if action_type != "delete" or request.method != "POST" or not is_kept(request, objects):
        return None
    return redirect(action.next_url)


def is_kept(request, objects):
    """True, and says why, where pages hold registrations, or mails to participants."""
    pages = [page for page in objects if hasattr(page, "path")]
    number = sum(map(_registrations, pages))
    if number:
        words = ngettext(
            "Not deleted: %(number)d registration would be lost. Cancel the event instead.",
            "Not deleted: %(number)d registrations would be lost. Cancel the event instead.",
            number,
        )
        messages.error(request, words % {"number": number})
    elif any(Mailing.objects.filter(event__path__startswith=page.path).exists() for page in pages):
        messages.error(request, _("Not deleted: mails were sent to participants of this event."))
    else:
        return False
    return True


def _registrations(page):
    below = Q(page__path__startswith=page.path) | Q(event__path__startswith=page.path)
    return Registration.objects.filter(below).count()


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the history of an event says of downloads, and of what was deleted."""
    deleting.register_log_actions(actions)
    exporting.register_log_actions(actions)


@hooks.register("register_page_header_buttons")
def way_to_the_desk(page, user, view_name, next_url=None):
    """From an event to its registrations, where they are set up, too."""
    if page.specific_class is EventPage:
        original = original_of(page) or page
        if role_of(user, original.specific):
            url = reverse("registrations:table", args=[original.pk])
            yield Button(_("Registrations"), url, icon_name="group", priority=75)
