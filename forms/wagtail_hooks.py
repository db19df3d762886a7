"""Composed forms in the admin: who may read what was sent, its files, what may be deleted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Locale

from forms import registration_hooks  # noqa: F401  registers its hooks
from forms.models import FormSubmission
from forms.submissions_list import send_file


@hooks.register("filter_form_submissions_for_user")
def only_with_the_original(user, pages):
    """What was sent is read where it is kept: with the original, by who may edit that page."""
    return pages.filter(locale=Locale.get_default())


@hooks.register("register_admin_urls")
def form_files():
    """Where the files are."""
    return [path("forms/files/<int:pk>/", send_file, name="form_file")]


@hooks.register("before_delete_page")
def keep_what_was_sent(request, page):
    """Deletes no form, and nothing above one, as long as it holds what visitors sent."""
    if request.method != "POST" or not (number := _held([page])):
        return None
    _refuse(request, number)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_was_sent_with_several(request, action_type, objects, action):
    """The same where several pages are deleted at once."""
    if action_type != "delete" or request.method != "POST":
        return None
    if not (number := _held(objects)):
        return None
    _refuse(request, number)
    return redirect(action.next_url)


def _held(pages):
    return sum(
        FormSubmission.objects.filter(page__path__startswith=page.path).count()
        for page in pages
        if hasattr(page, "path")
    )


def _refuse(request, number):
    words = ngettext(
        "Not deleted: %(number)d submission would be lost. Export and delete it first.",
        "Not deleted: %(number)d submissions would be lost. Export and delete them first.",
        number,
    )
    messages.error(request, words % {"number": number})
