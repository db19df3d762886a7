"""Several files as one ZIP: whole or not at all."""

import re
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import zips
from members.models import Edition, FileAccess, GalleryPhoto, Photo
from tests import factories
from tests.members import closed_desk as desk

pytestmark = pytest.mark.django_db

ZIP = "/en/intranet/zip/"


@pytest.fixture
def papers(home):
    """A library for all members."""
    return desk.library(desk.intranet(home))


@pytest.fixture
def others(papers):
    """A library of another group."""
    return desk.library(desk.section(papers.get_parent().specific, ["Another group"]))


@pytest.fixture
def reader():
    """A client of a member."""
    return desk.signed_in(desk.member())


def numbers(*papers):
    """The documents of papers, as the form names them."""
    return {"document": [row.document_id for paper in papers for row in paper.editions.all()]}


def zipped(response):
    """The ZIP that an answer brings."""
    content = b"".join(response.streaming_content)
    assert int(response["Content-Length"]) == len(content)
    return ZipFile(BytesIO(content))


def named(paper, *names):
    """Gives a paper files with these names."""
    for name in names:
        Edition.objects.create(page=paper, document=desk.document(name=name))


def test_the_chosen_files_come_as_one_zip(papers, reader):
    papers = [desk.paper(papers, [("en", 1)], slug=f"p{number}") for number in range(3)]
    response = reader.post(ZIP, numbers(*papers[:2]))
    archive = zipped(response)
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"
    assert archive.testzip() is None
    assert len(archive.infolist()) == 2
    assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
    assert archive.read(archive.namelist()[0]) == factories.PDF


def test_names_in_other_letters_stay_and_equal_ones_differ(papers, reader, monkeypatch):
    paper = desk.paper(papers)
    names = ["تقرير.pdf", "отчёт.pdf", "A.pdf", "a.pdf", "a.pdf"]
    named(paper, *(f"{number}.pdf" for number in range(5)))
    real = iter(names)
    monkeypatch.setattr("site_home.models.SiteDocument.filename", property(lambda self: next(real)))
    found = zipped(reader.post(ZIP, numbers(paper))).namelist()
    assert found == ["تقرير.pdf", "отчёт.pdf", "A.pdf", "a (2).pdf", "a (3).pdf"]


def test_a_number_does_not_take_the_name_of_another():
    assert list(zips.different(["a (2).pdf", "a.pdf", "a.pdf"])) == [
        "a (2).pdf",
        "a.pdf",
        "a (3).pdf",
    ]


def test_a_file_that_is_chosen_twice_comes_once(papers, reader):
    paper = desk.paper(papers, [("en", 1)])
    chosen = numbers(paper)["document"] * 2
    assert len(zipped(reader.post(ZIP, {"document": chosen})).namelist()) == 1


def told(response):
    """What an answer tells."""
    return response.status_code, re.sub("[A-Za-z0-9]{64}", "", response.content.decode())


def test_one_file_that_may_not_be_seen_makes_it_a_refusal(papers, others, reader):
    mine, closed = desk.paper(papers, [("en", 1)]), desk.paper(others, [("en", 1)])
    refused = reader.post(ZIP, numbers(mine, closed))
    missing = reader.post(ZIP, {"document": [*numbers(mine)["document"], 999_999]})
    assert told(refused) == told(missing)
    assert refused.status_code == 403
    assert not FileAccess.objects.exists()


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "", "٣", "1" * 40, "../1"])
def test_what_is_no_number_is_refused(papers, reader, value):
    assert reader.post(ZIP, {"document": value}).status_code == 403
    assert reader.post(ZIP, {"gallery": value}).status_code == 403


def test_a_public_document_is_not_packed(papers, reader):
    assert reader.post(ZIP, {"document": factories.document().pk}).status_code == 403


def test_a_file_that_is_gone_makes_it_a_refusal(papers, reader):
    paper = desk.paper(papers, [("en", 1)])
    file = paper.editions.get().document.file
    file.storage.delete(file.name)
    assert reader.post(ZIP, numbers(paper)).status_code == 403


def test_strangers_and_those_who_wait_get_nothing(papers, client):
    paper = desk.paper(papers, [("en", 1)])
    for chosen in (numbers(paper), {"document": 999_999}):
        assert client.post(ZIP, chosen).status_code == 302
        pending = desk.signed_in(desk.account(state="pending"))
        assert pending.post(ZIP, chosen).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_is_only_posted(papers, reader, method):
    assert getattr(reader, method)(ZIP).status_code == 405


def test_another_site_cannot_post_it(papers):
    user, client = desk.member(), Client(enforce_csrf_checks=True)
    client.force_login(user)
    paper = desk.paper(papers, [("en", 1)])
    assert client.post(ZIP, numbers(paper)).status_code == 403


def test_whoever_chooses_nothing_is_told_so(papers, reader):
    response = reader.post(ZIP)
    assert response.status_code == 413
    assert "Choose at least one file" in response.content.decode()


def test_the_page_that_says_so_leads_back_to_the_list(papers, others, reader):
    desk.paper(papers, [("en", 1)])
    form = reader.get(papers.url).content.decode()
    assert f'name="library" value="{papers.pk}"' in form
    gallery = desk.gallery(papers.get_parent().specific, [])
    for name, page, leads in [
        ("library", papers, True),
        ("gallery", gallery, True),
        ("library", others, False),
    ]:
        text = reader.post(ZIP, {name: page.pk}).content.decode()
        assert (f'<a href="{page.url}"><bdi>' in text.partition("<main")[2]) is leads


def test_too_many_files_are_not_packed(papers, reader, monkeypatch):
    paper = desk.paper(papers, [("en", 1), ("ru", 1), ("ar", 1)])
    monkeypatch.setattr(zips, "MOST_FILES", 2)
    response = reader.post(ZIP, numbers(paper))
    assert response.status_code == 413
    assert "at most 2 files" in response.content.decode()


def test_too_large_a_sum_is_not_packed(papers, reader, monkeypatch):
    paper = desk.paper(papers, [("en", 1), ("ru", 1)])
    monkeypatch.setattr(zips, "MOST_BYTES", len(factories.PDF) * 2 - 1)
    assert reader.post(ZIP, numbers(paper)).status_code == 413


def test_each_file_is_noted(papers, reader):
    paper = desk.paper(papers, [("en", 1), ("ru", 1)])
    reader.post(ZIP, numbers(paper))
    assert FileAccess.objects.filter(page=paper).count() == 2


# Photos.


def test_all_photos_of_a_gallery_come_as_one_zip(papers, reader):
    gallery = desk.gallery(papers.get_parent().specific, ["One", "Two"], title="Встреча в Вене")
    response = reader.post(ZIP, {"gallery": gallery.pk})
    archive = zipped(response)
    assert archive.namelist() == ["photo.jpg", "photo (2).jpg"]
    original = gallery.photos.first().photo.file.open("rb").read()
    assert archive.read("photo.jpg") == original
    assert "%D0%92%D1%81%D1%82" in response["Content-Disposition"]


@pytest.mark.parametrize("title", ["???", "…", ".."])
def test_a_title_without_letters_names_no_file(papers, reader, title):
    gallery = desk.gallery(papers.get_parent().specific, ["One"], title=title)
    response = reader.post(ZIP, {"gallery": gallery.pk})
    assert "photos.zip" in response["Content-Disposition"]


def test_the_photos_of_a_gallery_are_noted_once(papers, reader):
    gallery = desk.gallery(papers.get_parent().specific, ["One", "Two"])
    reader.post(ZIP, {"gallery": gallery.pk})
    assert [access.name for access in FileAccess.objects.filter(page=gallery)] == ["Photos.zip"]


def test_a_gallery_that_may_not_be_seen_is_like_a_missing_one(papers, others, reader):
    gallery = desk.gallery(others.get_parent().specific)
    refused, missing = (reader.post(ZIP, {"gallery": pk}) for pk in (gallery.pk, 999_999))
    assert told(refused) == told(missing)


def test_a_gallery_without_photos_has_no_zip(papers, reader):
    gallery = desk.gallery(papers.get_parent().specific, [])
    assert reader.post(ZIP, {"gallery": gallery.pk}).status_code == 413


# Growth.


def test_more_files_cost_no_more_queries(papers, reader):
    def queries(chosen):
        reader.post(ZIP, chosen)
        with CaptureQueriesContext(connection) as counted:
            assert reader.post(ZIP, chosen).status_code == 200
        return len(counted)

    first = desk.paper(papers, [("en", 1)], slug="first")
    more = [desk.paper(papers, [("en", 1), ("ru", 2)], slug=f"p{number}") for number in range(4)]
    assert queries(numbers(first)) == queries(numbers(first, *more))
    gallery = desk.gallery(papers.get_parent().specific, ["One"])
    few = queries({"gallery": gallery.pk})
    for _number in range(4):
        made = Photo.objects.create(name="a.jpg", file=factories.image().file)
        GalleryPhoto.objects.create(page=gallery, photo=made, locale=gallery.locale)
    assert queries({"gallery": gallery.pk}) == few
