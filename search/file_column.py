"""Tells in the admin's list of documents whose text cannot be searched, and why."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.documents.views.documents import IndexView

from members.admin_doors import wrap
from search.models import FileText


@wrap(IndexView, "get_base_queryset")
def with_texts(method, view):
    """The documents with what came of reading them, without another query."""
    return method(view).select_related("file_text").defer("file_text__words")


def flaw(document):
    """Why the text of a document cannot be searched, or not all of it; empty where it can be."""
    text = getattr(document, "file_text", None)
    return text.get_state_display() if text and text.state != FileText.State.READ else ""


wagtails = IndexView.columns.func


def columns(view):
    """Wagtail's columns, for which it has no hook, and ours."""
    return [*wagtails(view), Column("file_text", label=_("In the search"), accessor=flaw)]


IndexView.columns = cached_property(columns)
IndexView.columns.__set_name__(IndexView, "columns")
