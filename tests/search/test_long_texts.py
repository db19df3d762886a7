"""However much a page or its file says, PostgreSQL takes it: a tsvector ends at 1 MB."""

from itertools import islice, product

import pytest

from search import indexing
from search.analysis import words
from search.models import FileText
from tests import factories
from tests.search.search_desk import titles

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def noise(number, length):
    """So many different words."""
    spelt = islice(product("бвгджзклмнпрст", repeat=length), number)
    return " ".join("".join(reversed(letters)) for letters in spelt)


def test_a_page_with_very_many_words_is_published(home):
    body = [{"type": "rich_text", "value": f"<p>The quokka {noise(36_000, 14)}</p>"}]
    factories.standard_page(home, title="Long", body=body)
    assert titles("quokka") == ["Long"]


def test_a_page_with_a_file_of_very_long_words_is_published(home):
    document = factories.document()
    FileText.objects.create(
        document=document, file_hash=document.file_hash, language="en", words=noise(30_000, 30)
    )
    link = f'<p>A quokka, <a linktype="document" id="{document.pk}">here</a></p>'
    factories.standard_page(home, title="File", body=[{"type": "rich_text", "value": link}])
    assert titles("quokka") == ["File"]


def test_what_comes_first_stays(monkeypatch):
    monkeypatch.setattr(indexing, "ROOM", 20)
    text = list(words("quokka numbat wombat", "en"))
    assert str(indexing.Vector("en", [text])) == "'en.quokka':1"
