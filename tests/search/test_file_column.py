"""Editors are told whose text can be searched, and whose cannot."""

import pytest
from django.urls import reverse

from tests import factories
from tests.search.pdf_desk import pdf, read_document

pytestmark = pytest.mark.django_db

TEXT = "The numbat treaty was signed by all the states of the region"
FLAW = "It holds pictures of pages, not text, so that its text cannot be searched"


def test_a_scan_is_flagged_to_the_editor(desk):
    scan = read_document(b"", title="Scanned")
    assert FLAW in desk.get(reverse("wagtaildocs:index")).content.decode()
    assert f"{FLAW}." in desk.get(reverse("wagtaildocs:edit", args=[scan.pk])).content.decode()


def test_an_editor_is_told_that_a_text_can_be_searched(desk):
    document = read_document(TEXT)
    html = desk.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert "Its text can be searched." in html


def test_an_editor_is_told_that_a_text_was_not_read_yet(desk):
    document = factories.document(pdf(TEXT))
    html = desk.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert "Its text has not been read yet." in html


def test_a_longer_list_of_documents_costs_no_more_queries(desk, queries_of):
    read_document(TEXT)
    few = queries_of(reverse("wagtaildocs:index"))
    for _number in range(4):
        read_document(TEXT)
    assert queries_of(reverse("wagtaildocs:index")) == few
