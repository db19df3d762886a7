"""A page with a file that has been read."""

import pytest
from wagtail.models import Collection

from search import pdf_text, reading
from tests import factories
from tests.search.pdf_desk import TEXT, link, read_document


@pytest.fixture
def read_here(monkeypatch):
    """Files are read in this process, which is faster than in one of their own."""
    monkeypatch.setattr(reading, "_answer", lambda file: list(pdf_text.pages_of(file)))


@pytest.fixture
def treaty(read_here):
    """A document whose second page holds TEXT."""
    return read_document("The first page is about something else", TEXT, title="Treaty")


@pytest.fixture
def page(home, treaty):
    """A page that links to it."""
    return factories.standard_page(home, title="Our treaties", body=link(treaty))


@pytest.fixture
def vault():
    """A collection that everybody may see."""
    return Collection.get_first_root_node().add_child(name="Vault")
