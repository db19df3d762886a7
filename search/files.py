"""Which documents are found through a page."""

from django.db.models import Exists, OuterRef

from members.models import Edition, PaperPage
from search.content import Kind
from site_home.access import public_documents
from site_home.models import SiteDocument


def documents_of(pages):
    """The documents that pages, objects of their own classes, offer.

    Returns a dict of lists by page number. Those that not everybody may have are among them, but
    the files of a paper are offered by the paper alone.
    """
    numbers = {page: page.offered_documents() for page in pages}
    wanted = set().union(*numbers.values())
    held = Exists(Edition.objects.filter(document=OuterRef("pk")))
    documents = SiteDocument.objects.select_related("collection").annotate(is_held=held)
    found = documents.in_bulk(wanted) if wanted else {}
    return {
        page.pk: [
            found[number]
            for number in sorted(offered & found.keys())
            if isinstance(page, PaperPage) or not found[number].is_held
        ]
        for page, offered in numbers.items()
    }


def searched_with(kind, documents, request=None):
    """Those of a page's documents whose text finds the page: what everybody may have.

    Takes the Kind of the page; who may read a paper may read its files, wherever they lie.
    """
    if kind == Kind.PAPER or not documents:
        return documents
    return public_documents(request, documents)
