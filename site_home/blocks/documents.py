"""Lists of documents to download."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from site_home.access import public_documents

from .links import LINKS


class DocumentsBlock(StructBlock):
    """Documents to download; every link says what it brings."""

    title = CharBlock(label=_("Title"), max_length=160, required=False, default="")
    documents = ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        icon = "doc-full"
        group = LINKS
        label = _("Documents")
        template = "blocks/documents.html"
        description = _("Files to download; type, size, pages and language are told by themselves")

    def get_searchable_content(self, value):
        """Nothing: the title is not printed where none of the files is public."""
        return []

    def get_context(self, value, parent_context=None):
        """Adds `documents`: those that still exist and are public."""
        context = super().get_context(value, parent_context)
        context["documents"] = public_documents(
            context.get("request"), value.get("documents") or []
        )
        return context

    def get_preview_value(self):
        """The three newest documents of the site, as a StructValue."""
        documents = get_document_model().objects.order_by("-pk")[:3]
        return self.normalize({"title": "Documents of the meeting", "documents": list(documents)})
