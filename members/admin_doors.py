"""Where Wagtail's admin asks for no right on a page: there closed pages are kept apart, too.

Wagtail has no setting for most of it, so methods of its classes are wrapped. Each has to be there
by its name: else the admin does not start, and says which is missing.
"""

import re
from functools import wraps

from django.db.models import Q
from django.http import Http404
from wagtail import hooks
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.views import chooser, home
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.contrib.redirects import views as redirects
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.documents.views.chooser import viewset as document_chooser
from wagtail.models import Page, PageLogEntry

from members.admin.tags import tags_for
from members.admin_rights import (
    closed_types,
    is_shown_to,
    may_meet,
    name_of,
    reaches_inside,
    shown_to,
)
from members.models.closed_page import HOME
from site_home.access import is_closed
from site_home.middleware import current_request
from site_home.models import SiteDocument

WRAPPED = []


def wrap(owner, name):
    """Puts a function in the place of a method: it takes that method, and what the method takes.

    Raises AttributeError when there is no method of that name.
    """
    method = getattr(owner, name)

    def register(function):
        @wraps(method)
        def wrapped(self, *args, **kwargs):
            return function(method, self, *args, **kwargs)

        setattr(owner, name, wrapped)
        WRAPPED.append((owner, name))
        return function

    return register


@hooks.register("construct_page_chooser_queryset")
def choose_what_is_shown(pages, request):
    """What can be chosen, and found in the window for it."""
    return shown_to(request.user, pages)


@wrap(chooser.BrowseView, "get_object_list")
def browse(method, view):
    """Where all pages of a closed kind lie is not told, either."""
    if not is_shown_to(view.request.user, view.parent_page):
        raise Http404("There is nothing to choose from here for this user.")
    return method(view)


@wrap(CreateView, "submit_action")
def submit(method, view):
    """A first closed page has no workflow, though the public page above it has: a draft, then."""
    crosses = is_closed(view.page) and not is_closed(view.parent_page.specific_class)
    return view.save_action() if crosses else method(view)


@wrap(chooser.ExternalLinkView, "post")
def keep_address(method, view, request):
    """An address of the intranet stays one: it is not told which page it leads to."""
    view.form = view.form_class(request.POST, prefix=view.form_prefix)
    if view.form.is_valid() and not reaches_inside(request.user):
        address = re.split(r"[?#]", view.form.cleaned_data["url"])[0]  # as Wagtail cuts it
        if HOME in address.split("/"):
            return view.render_chosen_response(view.get_result_data())
    return method(view, request)


@wrap(document_chooser.widget_class, "get_display_title")
def name_document(method, widget, instance):
    """A number that was sent instead of chosen shows no title."""
    request = current_request()
    return method(widget, instance) if request is None else name_of(request.user, instance)


@wrap(PageLinkElementHandler, "get_attribute_data")
def link_to_page(method, handler, attrs):
    """Nor does it show an address in a text."""
    return _unless_hidden(Page, method(handler, attrs))


@wrap(DocumentLinkElementHandler, "get_attribute_data")
def link_to_document(method, handler, attrs):
    """Nor the name of a file."""
    return _unless_hidden(SiteDocument, method(handler, attrs))


def _unless_hidden(model, data):
    """The number alone where the one who writes the text may not see what it leads to."""
    request, number = current_request(), data.get("id")
    found = model.objects.filter(pk=number).first() if request and number else None
    return data if found is None or may_meet(request.user, found) else {"id": number, "url": None}


@wrap(BulkAction, "get_actionable_objects")
def several(method, view):
    """Of several at once those that the user may see, neither done nor told of are others."""
    user = view.request.user
    found, without = method(view)
    kept = {name: [each for each in rows if may_meet(user, each)] for name, rows in without.items()}
    return [each for each in found if may_meet(user, each)], kept


@wrap(BaseMediaFilterSet, "__init__")
def popular(method, filters, *args, request=None, **kwargs):
    """The most popular tags, of whatever files they are."""
    method(filters, *args, request=request, **kwargs)
    if found := filters.filters.get("tag"):
        names = set(tags_for(request.user).values_list("name", flat=True))
        found.extra["choices"] = [each for each in found.extra["choices"] if each[0] in names]


@wrap(UsageView, "get_queryset")
def usage(method, view):
    """Where something is used: not which closed page, and not that there is one."""
    found = method(view)
    if reaches_inside(view.request.user):
        return found
    return type(found)(found.qs.exclude(content_type__in=closed_types()))


@wrap(redirects.IndexView, "get_base_queryset")
def redirected(method, view):
    """Where redirects lead to, which is searched, too."""
    found = method(view)
    if reaches_inside(view.request.user):
        return found
    return found.exclude(redirect_page__content_type__in=closed_types())


@wrap(PageTypesUsageReportView, "get_queryset")
def kinds(method, view):
    """How many pages of a kind there are, and which was written last, asks for no right."""
    found = method(view)
    if view.request.user.is_superuser:
        return found
    return found.exclude(pk__in=[each.pk for each in closed_types()])


@wrap(LockedPagesView, "get_queryset")
def locked(method, view):
    """Whoever locked a page sees it for ever."""
    return shown_to(view.request.user, method(view))


@wrap(type(PageLogEntry.objects), "viewable_by_user")
def history(method, manager, user):
    """Whoever may write at the root sees what was deleted."""
    found = method(manager, user)
    if user.is_superuser:
        return found
    there = Q(page__in=Page.objects.all().values("pk"))
    return found.filter(~Q(content_type__in=closed_types()) | there)


@wrap(home.RecentEditsPanel, "get_context_data")
def recent(method, panel, parent_context):
    """What somebody wrote before the rights were taken away."""
    context, user = method(panel, parent_context), parent_context["request"].user
    edits = context["last_edits"]
    context["last_edits"] = [(at, page) for at, page in edits if is_shown_to(user, page)]
    return context


@wrap(home.LockedPagesPanel, "get_context_data")
def own_locks(method, panel, parent_context):
    """The same of what they locked."""
    context = method(panel, parent_context)
    pages = shown_to(parent_context["request"].user, context["locked_pages"])
    context["locked_pages"] = pages
    return context


@wrap(home.UserObjectsInWorkflowModerationPanel, "get_context_data")
def submitted(method, panel, parent_context):
    """The same of what they submitted."""
    context, user = method(panel, parent_context), parent_context["request"].user
    states = context["workflow_states"]
    context["workflow_states"] = [each for each in states if may_meet(user, each.content_object)]
    return context


@wrap(home.WorkflowObjectsToModeratePanel, "get_context_data")
def to_review(method, panel, parent_context):
    """The same of what was submitted to them."""
    context, user = method(panel, parent_context), parent_context["request"].user
    context["states"] = [each for each in context["states"] if may_meet(user, each["obj"])]
    return context
