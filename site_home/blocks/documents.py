"""Lists of documents to download."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import CollectionViewRestriction

from .links import LINKS


def public_documents(documents):
    """Those of the documents (None for a deleted one) that lie in no restricted collection."""
    restrictions = CollectionViewRestriction.objects.select_related("collection")
    closed = tuple(restriction.collection.path for restriction in restrictions)
    return [
        document
        for document in documents
        if document and not (closed and document.collection.path.startswith(closed))
    ]


class DocumentsBlock(StructBlock):
    """Documents to download; every link says what it brings."""

    title = CharBlock(label=_("Title"), max_length=160, required=False)
    documents = ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        icon = "doc-full"
        group = LINKS
        label = _("Documents")
        template = "blocks/documents.html"
        description = _("Files to download; type, size, pages and language are told by themselves")

    def get_context(self, value, parent_context=None):
        """Adds `documents`: those that still exist and are public."""
        context = super().get_context(value, parent_context)
        context["documents"] = public_documents(value.get("documents") or [])
        return context

    def get_preview_value(self):
        """The three newest documents of the site, as a StructValue."""
        documents = get_document_model().objects.order_by("-pk")[:3]
        return self.normalize({"title": "Documents of the meeting", "documents": list(documents)})
