"""Versions of a paper's file: the current one is sent, older ones lead to it."""

import pytest
from django.core.files.base import ContentFile

from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def papers(home):
    """A library for all members."""
    return desk.library(desk.intranet(home))


@pytest.fixture
def paper(papers):
    """A paper with a file for all members."""
    return desk.paper(papers, [("en", 1)])


@pytest.fixture
def reader():
    """A client of a member."""
    return desk.signed_in(desk.member())


@pytest.fixture
def two_versions(papers):
    """A paper whose first version is an older one."""
    return desk.paper(papers, [("en", 1), ("en", 2), ("ru", 1)])


def of(paper, language, version):
    """The document of a version."""
    return paper.editions.get(document__language=language, version=version).document


def test_the_current_version_of_each_language_is_sent(two_versions, reader):
    for language, version in (("en", 2), ("ru", 1)):
        assert reader.get(desk.file_address(of(two_versions, language, version))).status_code == 200


def test_an_older_version_leads_to_the_paper_with_a_notice(two_versions, reader):
    response = reader.get(desk.file_address(of(two_versions, "en", 1)))
    assert response.status_code == 302
    assert response["Location"] == f"{two_versions.url}?older"
    assert "older version" in reader.get(response["Location"]).content.decode()


def test_a_file_that_was_uploaded_anew_leads_to_the_paper_under_its_old_name(paper, reader):
    document = paper.editions.get().document
    path = desk.file_address(document)
    document.file.save("another.pdf", ContentFile(factories.PDF))
    assert reader.get(path)["Location"] == "/en/intranet/papers/sealed-paper/?older"
    assert reader.get(desk.file_address(document)).status_code == 200


def test_an_older_version_leads_to_the_paper_in_the_language_of_the_address(two_versions, reader):
    path = desk.file_address(of(two_versions, "en", 1), "ru")
    assert reader.get(path)["Location"] == "/ru/intranet/papers/sealed-paper/?older"
    translated(two_versions, "ru")
    assert reader.get(path)["Location"] == "/ru/intranet/papers/sealed-paper/?older"


def test_an_older_version_is_sent_when_asked_for_by_its_number(two_versions, reader):
    path = desk.file_address(of(two_versions, "en", 1))
    assert reader.get(f"{path}?version=1").status_code == 200
    for wrong in ("2", "", "x", "01"):
        assert reader.get(f"{path}?version={wrong}").status_code == 302
