"""The pictures and the PDF files of the demonstration content."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.translation import override
from wagtail.models import Collection

from reports.models import Kind
from site_home.demo.content import read
from site_home.demo.pictures import draw_all
from site_home.models import SiteDocument, SiteImage
from site_home.pdf import typeset


class Pictures:
    """The pictures drawn for the site, by file name; `for_news` chooses one for an item."""

    def __init__(self):
        self.by_name = {}

    def draw(self):
        """Draws them all; yields each."""
        for name, title, alt, data in draw_all():
            image = SiteImage(title=title, description=alt)
            image.file = ImageFile(BytesIO(data), name=name)
            image.save()
            self.by_name[name.split(".")[0]] = image
            yield image

    def for_news(self, row):
        """The picture that a row of the news names, or None: then a pattern is drawn."""
        return self.by_name.get(row.get("picture", ""))


def edition_file(row, edition):
    """A PDF set for one language edition of a report, as a saved SiteDocument."""
    language = edition["language"]
    with override("en"):
        kind = str(Kind(row["kind"]).label)
    notes = read("notes", language)["pdf"]
    data = {
        "language": language,
        "dir": "rtl" if language == "ar" else "ltr",
        "title": edition["title"],
        "kind": row["kind"],
        "kind_label": notes["kinds"].get(row["kind"], kind),
        "series": row.get("series", ""),
        "date": row["date"].isoformat(),
        "year": row["date"].year,
        "publisher": row.get("publisher", ""),
        "authors": row.get("authors", []),
        "summary": edition["summary"],
        "findings": row.get("key_findings", []) if language == "en" else [],
        "notes": notes,
    }
    document = SiteDocument(
        title=edition["title"], language=language, collection=Collection.get_first_root_node()
    )
    document.file = ContentFile(typeset("report", data), name=f"{row['slug']}-{language}.pdf")
    document.save()
    return document
