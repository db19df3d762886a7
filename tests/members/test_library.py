"""Libraries and papers: order, filters, editions, versions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Edition, Mark
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(home):
    """A library for all members."""
    return desk.library(desk.intranet(home))


@pytest.fixture
def reader():
    """A client of a member."""
    return desk.signed_in(desk.member())


def titles(response):
    """The titles that a library lists."""
    return [paper.title for paper in response.context_data["listing"].page]


def test_the_newest_paper_comes_first(papers, reader):
    for year in (2024, 2026, 2025):
        desk.paper(papers, title=f"{year}", slug=f"p{year}", date=date(year, 1, 1))
    assert titles(reader.get(papers.url)) == ["2026", "2025", "2024"]


def test_papers_are_found_by_year(papers, reader):
    for year in (2024, 2026):
        desk.paper(papers, title=f"{year}", slug=f"p{year}", date=date(year, 1, 1))
    assert titles(reader.get(f"{papers.url}?year=2024")) == ["2024"]


def test_papers_are_found_by_the_language_of_a_file(papers, reader):
    desk.paper(papers, [("en", 1)], title="English", slug="english")
    desk.paper(papers, [("en", 1), ("ru", 1)], title="Both", slug="both")
    assert titles(reader.get(f"{papers.url}?file=ru")) == ["Both"]


def test_a_paper_that_is_kept_is_neither_listed_nor_counted_nor_a_choice(papers, reader):
    kept = {"mark": Mark.SECRETARIAT, "date": date(2019, 1, 1), "title": "Kept", "slug": "kept"}
    desk.paper(papers, [("ar", 1)], **kept)
    desk.paper(papers, [("en", 1)])
    response = reader.get(papers.url)
    text = response.content.decode()
    assert titles(response) == ["Sealed paper"]
    assert 'value="2019"' not in text
    assert 'value="ar"' not in text
    assert "1 paper<" in text


def test_the_list_is_read_page_by_page(papers, reader):
    for number in range(21):
        desk.paper(papers, slug=f"p{number}")
    assert len(titles(reader.get(papers.url))) == 20
    assert len(titles(reader.get(f"{papers.url}?page=2"))) == 1


def test_a_page_of_the_list_that_is_not_there_is_refused(papers, reader):
    assert reader.get(f"{papers.url}?page=99").status_code == 403


def test_the_cost_of_a_list_does_not_grow_with_its_length(papers, reader):
    def cost():
        reader.get(papers.url)
        with CaptureQueriesContext(connection) as queries:
            reader.get(papers.url)
        return len(queries)

    desk.paper(papers, [("en", 1)], slug="first")
    before = cost()
    for number in range(5):
        desk.paper(papers, [("en", 1), ("ru", 1)], slug=f"p{number}")
    assert cost() == before


def test_a_paper_shows_symbol_date_mark_and_files(papers, reader):
    paper = desk.paper(papers, [("ru", 1)], symbol="BP/SOM/2026/3")
    for address in (papers.url, paper.url):
        text = reader.get(address).content.decode()
        assert "BP/SOM/2026/3" in text
        assert "March" in text
        assert "Working group only" in text
        assert "Russian" in text
        assert f"/en/intranet/files/{paper.editions.get().document_id}/" in text


def test_the_highest_version_of_a_language_is_the_current_one(papers, reader):
    paper = desk.paper(papers, [("en", 1), ("en", 3), ("en", 2), ("ru", 1)])
    shown = reader.get(paper.url).context_data["page"]
    assert [(each.document.language, each.version) for each in shown.current] == [
        ("en", 3),
        ("ru", 1),
    ]
    assert [each.version for each in shown.older] == [2, 1]


def test_what_is_told_of_an_older_version_is_one_list(papers, reader):
    paper = desk.paper(papers, [("en", 1), ("en", 2)])
    assert "<bdi>version 1</bdi>, <bdi>PDF</bdi>, <bdi>" in reader.get(paper.url).content.decode()


def test_older_versions_are_not_in_the_list(papers, reader):
    paper = desk.paper(papers, [("en", 1), ("en", 2)])
    old, new = paper.editions.order_by("version").values_list("document_id", flat=True)
    text = reader.get(papers.url).content.decode()
    assert f"files/{new}/" in text
    assert f"files/{old}/" not in text


def test_a_translation_shows_the_files_of_the_original(papers, reader):
    paper = desk.paper(papers, [("en", 1)])
    russian = translated(paper, "ru")
    Edition.objects.filter(page=russian).delete()
    stale = desk.edition(russian, "ar")
    text = reader.get(russian.url).content.decode()
    assert f"files/{paper.editions.get().document_id}/" in text
    assert f"files/{stale.document_id}/" not in text


def test_a_paper_without_a_translation_is_listed_in_other_languages(papers, reader):
    desk.paper(papers)
    translated(papers, "ru")
    assert titles(reader.get("/ru/intranet/papers/")) == ["Sealed paper"]


def test_a_translated_paper_is_listed_once(papers, reader):
    translated(desk.paper(papers), "ru", title="По-русски")
    assert titles(reader.get("/ru/intranet/papers/")) == ["По-русски"]
    assert titles(reader.get("/en/intranet/papers/")) == ["Sealed paper"]


def test_papers_of_another_library_are_not_listed(papers, reader):
    other = desk.library(papers.get_parent(), title="Other", slug="other")
    desk.paper(other)
    assert titles(reader.get(papers.url)) == []


def test_the_selected_files_are_posted_for_one_zip(papers, reader):
    paper = desk.paper(papers, [("en", 1)])
    text = reader.get(papers.url).content.decode()
    assert f'name="document" value="{paper.editions.get().document_id}"' in text
    assert 'action="/en/intranet/zip/"' in text
    assert "csrfmiddlewaretoken" in text


def test_a_gallery_shows_its_photos_with_captions(papers, reader):
    gallery = desk.gallery(papers.get_parent(), ["Opening session"], credit="A. Haddad")
    number = gallery.photos.get().photo_id
    text = reader.get(gallery.url).content.decode()
    assert f"/en/intranet/photos/{number}/small.jpg" in text
    assert f"/en/intranet/photos/{number}/screen.jpg" in text
    assert "Opening session" in text
    assert "A. Haddad" in text
