"""Makes small PDF files whose text is known, and has documents read as the worker does."""

from wagtail.models import CollectionViewRestriction

from search import documents
from tests import factories

TEXT = "The numbat treaty was signed by all the states of the region"

CHARACTERS = """/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
4 beginbfrange
<0020> <007E> <0020> <0600> <06FF> <0600> <FB50> <FBFF> <FB50> <FE80> <FEFC> <FE80>
endbfrange endcmap end"""


def pdf(*pages):
    """The bytes of a PDF. Each page is a str, or its drawing operators as bytes."""
    contents = [page if isinstance(page, bytes) else drawn(page) for page in pages]
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[4 0 R]"
        b"/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Any/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        stream(CHARACTERS.encode()),
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {7 + 2 * number} 0 R>>".encode()
        )
        objects.append(stream(content))
    return joined(objects)


def drawn(text):
    """The operators that write the lines of a text, each character from left to right."""
    lines = "".join(
        f"1 0 0 1 50 {700 - 20 * n} Tm {shown(t)} " for n, t in enumerate(text.split("\n"))
    )
    return f"BT /F 12 Tf {lines} ET".encode()


def drawn_by_letter(text):
    """The operators that place each letter of a line by itself, from the right to the left."""
    letters = (f"1 0 0 1 {500 - 6 * n} 700 Tm {shown(c)} " for n, c in enumerate(text))
    return f"BT /F 12 Tf {''.join(letters)} ET".encode()


def shown(text):
    """The operator that writes characters."""
    return f"<{text.encode('utf-16-be').hex()}> Tj"


def stream(data, more=b""):
    """A stream object of some data."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def joined(objects, trailer=b""):
    """A PDF of numbered objects, of which the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF" % start


def read_document(*pages, **values):
    """A document with such pages, which has been read."""
    document = factories.document(pdf(*pages), **values)
    documents.read(document)
    return document


def link(document):
    """A text that links to a document."""
    words = f'<p>See <a linktype="document" id="{document.pk}">the file</a>.</p>'
    return [{"type": "rich_text", "value": words}]


def close(collection):
    """Restricts a collection to whoever has an account."""
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
