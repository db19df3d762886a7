"""Links in rich text: only to what the visitor may see, in the visitor's language."""

from django.utils.html import format_html
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from site_home.access import public_documents, seen
from site_home.cldr import comma_list
from site_home.languages import address
from site_home.middleware import current_request

NO_LINK = "<a>"


def _number(attrs):
    text = str(attrs.get("id", ""))
    return int(text) if text.isascii() and text.isdigit() else 0


class VisiblePageLinkHandler(PageLinkHandler):
    """Links to pages: the translation where there is one, no address where nothing is seen."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        """The opening tags, with one query for all."""
        request = current_request()
        numbers = [_number(attrs) for attrs in attrs_list]
        pages = seen(request, {number for number in numbers if number})
        addresses = (address(pages[n], request) if n in pages else None for n in numbers)
        return [format_html('<a href="{}">', each) if each else NO_LINK for each in addresses]


class DescribedDocumentLinkHandler(DocumentLinkHandler):
    """Links to documents say type, size, pages and language; private ones have no address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        """The opening tags; the words of `data-file` are printed behind the link."""
        found = get_document_model().objects.in_bulk([_number(attrs) for attrs in attrs_list])
        public = {document.pk for document in public_documents(current_request(), found.values())}
        return [
            cls._tag(document) if document and document.pk in public else NO_LINK
            for document in (found.get(_number(attrs)) for attrs in attrs_list)
        ]

    @classmethod
    def _tag(cls, document):
        return format_html(
            '<a class="file-link" href="{}" hreflang="{}" data-file="{}">',
            document.url,
            document.language,
            file_words(document),
        )


def file_words(document):
    """Type, size, pages and language of a document as text: “PDF, 52 KB, 2 pages, English”."""
    return comma_list(document.kind, document.size, document.length, document.language_name)
