"""Files of papers: who gets them, how they are sent, and that nobody else learns of them."""

import re
from email.message import Message

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import sending
from members.models import Edition, Mark, Membership
from site_home.models import SiteDocument
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


def nowhere(path):
    """An address as long, where there is nothing."""
    folder, _line, name = path.rpartition("/")
    return f"{folder}/{'x' * len(name)}"


def told(client, path):
    """All that an answer tells, but for the address that was asked for."""
    response = client.get(path)
    text = re.sub("[A-Za-z0-9]{64}", "", response.content.decode())
    text = text.replace(path.split("/", 2)[2], "")
    return response.status_code, sorted(response.headers.items()), text


def test_a_member_gets_the_file_of_a_paper(paper, reader):
    response = reader.get(desk.file_address(paper))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == factories.PDF
    assert response["Content-Type"] == "application/pdf"
    assert int(response["Content-Length"]) == len(factories.PDF)


def test_a_file_is_kept_and_listed_by_nobody(paper, reader):
    response = reader.get(desk.file_address(paper))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")


def test_the_file_is_served_under_every_language(paper, reader):
    assert reader.get(desk.file_address(paper, "ar")).status_code == 200


def test_a_pdf_is_shown_and_other_files_are_saved(papers, reader):
    paper = desk.paper(papers)
    page = desk.document(content=b"<script>alert(1)</script>", name="page.html")
    Edition.objects.create(page=paper, document=page)
    assert reader.get(desk.file_address(page))["Content-Disposition"].startswith("attachment")
    shown = desk.edition(paper, "ru").document
    assert reader.get(desk.file_address(shown))["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["تقرير.pdf", "rapport final.pdf", 'a"b.pdf', "отчёт № 1.pdf"])
def test_a_file_name_arrives_as_it_is(paper, reader, monkeypatch, name):
    document = paper.editions.first().document
    monkeypatch.setattr(SiteDocument, "filename", name)
    response = reader.get(reverse("intranet_file", args=[document.pk, name]))
    message = Message()
    message["Content-Disposition"] = response["Content-Disposition"]
    assert message.get_filename() == name
    assert response["Content-Disposition"].isascii()


# Who does not get it.


def test_a_stranger_is_led_to_the_sign_in_whether_there_is_a_file_or_not(client, paper):
    there, missing = (
        client.get(desk.file_address(paper)),
        client.get("/en/intranet/files/999999/none.pdf"),
    )
    assert there.status_code == missing.status_code == 302
    assert there["Location"].startswith("/en/accounts/login/?next=")
    headers = [{**each.headers, "Location": ""} for each in (there, missing)]
    assert headers[0] == headers[1]


def test_a_stranger_costs_as_many_queries_for_a_file_as_for_none(client, paper):
    counts = []
    for path in (desk.file_address(paper), "/en/intranet/files/999999/none.pdf"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts == [0, 0]


@pytest.mark.parametrize("state", [Membership.State.PENDING, Membership.State.ENDED])
def test_who_is_not_a_member_gets_no_file(paper, state):
    client = desk.signed_in(desk.account(state=state))
    assert client.get(desk.file_address(paper)).status_code == 403


@pytest.fixture
def others(home):
    """The library of another group."""
    return desk.library(desk.section(desk.intranet(home), ["Another group"]))


def test_a_file_of_another_group_is_answered_like_a_missing_one(others, reader):
    closed = desk.paper(others, [("en", 1)])
    path = desk.file_address(closed)
    assert told(reader, path) == told(reader, nowhere(path))
    assert told(reader, path) == told(reader, path.replace("/files/", "/files/9")[: len(path)])
    assert reader.get(path).status_code == 403


def test_a_member_of_the_group_gets_its_file(others):
    closed = desk.paper(others, [("en", 1)])
    client = desk.signed_in(desk.member("Another group"))
    assert client.get(desk.file_address(closed)).status_code == 200


def test_the_handling_mark_holds_for_the_file(papers, reader):
    kept = desk.paper(papers, [("en", 1)], mark=Mark.SECRETARIAT)
    assert reader.get(desk.file_address(kept)).status_code == 403
    assert desk.signed_in(desk.secretary()).get(desk.file_address(kept)).status_code == 200


def test_the_file_of_a_draft_is_served_to_nobody(papers, reader):
    draft = desk.paper(papers, [("en", 1)], live=False)
    assert reader.get(desk.file_address(draft)).status_code == 403


def test_a_document_of_the_intranet_in_no_paper_is_served_to_nobody(paper, reader):
    assert reader.get(desk.file_address(desk.document())).status_code == 403


def test_a_public_document_is_not_served_here(paper, reader):
    assert reader.get(desk.file_address(factories.document())).status_code == 403


def test_who_may_read_one_of_two_papers_with_a_file_gets_it(papers, home, reader):
    closed = desk.library(desk.section(papers.get_parent().specific, ["Another group"]))
    document = desk.paper(closed, [("en", 1)]).editions.get().document
    assert reader.get(desk.file_address(document)).status_code == 403
    open_paper = desk.paper(papers, slug="open")
    Edition.objects.create(page=open_paper, document=document)
    assert reader.get(desk.file_address(document)).status_code == 200


def test_a_restricted_translation_closes_the_file(papers, paper, reader):
    copy = translated(paper, "ru")
    factories.restrict(copy, [desk.group("Another group")])
    assert reader.get(desk.file_address(paper)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/en/intranet/files/{pk}/",
        "/en/intranet/files/{pk}",
        "/en/intranet/files/0{pk}x/{name}",
        "/en/intranet/files/-{pk}/{name}",
        "/en/intranet/files/{pk}/../{name}",
        "/en/intranet/files/{pk}/..%2F..%2F{name}",
        "/en/intranet/files/{pk}/%2e%2e/{name}",
        "/en/intranet/files/{pk}//{name}",
        "/en/intranet/files/{pk}/{name}/",
        "/en/intranet/files/{pk}/{name}%00",
        "/en/intranet/files/99999999999999999999999999/{name}",
        "/en/intranet/files//etc/passwd",
        "/en/intranet/files/documents/{name}",
    ],
)
def test_other_spellings_of_the_address_bring_nothing(paper, reader, path):
    document = paper.editions.first().document
    response = reader.get(path.format(pk=document.pk, name=document.filename))
    assert response.status_code in (400, 403)
    assert not response.streaming


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_no_other_method_is_answered(paper, reader, client, method):
    for path in (desk.file_address(paper), "/en/intranet/files/999999/none.pdf"):
        assert getattr(reader, method)(path).status_code == 405
        assert getattr(client, method)(path).status_code == 302


def test_a_missing_file_is_answered_like_a_missing_document(paper, reader):
    document = paper.editions.first().document
    document.file.storage.delete(document.file.name)
    assert reader.get(desk.file_address(paper)).status_code == 403


# Other addresses.


@pytest.mark.parametrize("who", ["stranger", "member", "superuser"])
def test_the_public_address_of_a_document_answers_like_a_missing_one(client, paper, who):
    document = paper.editions.first().document
    if who != "stranger":
        client = desk.signed_in(desk.member() if who == "member" else factories.superuser())
    path = f"/documents/{document.pk}/{document.filename}"
    assert told(client, path) == told(client, nowhere(path))
    assert client.get(path).status_code == 404


def test_a_document_of_a_collection_below_is_not_public_either(client, paper):
    document = paper.editions.first().document
    document.collection = document.collection.add_child(name="Below")
    document.save()
    assert client.get(f"/documents/{document.pk}/{document.filename}").status_code == 404


def test_the_file_of_a_paper_is_not_public_whatever_collection_it_is_in(client, papers):
    document = factories.document()
    path = f"/documents/{document.pk}/{document.filename}"
    assert client.get(path).status_code == 200
    Edition.objects.create(page=desk.paper(papers), document=document)
    assert client.get(path).status_code == 404


def test_no_file_lies_where_pictures_are_served(client, paper, settings):
    file = paper.editions.first().document.file
    assert not file.path.startswith(str(settings.MEDIA_ROOT))
    assert client.get(f"/media/{file.name}").status_code == 404


# How it is sent.


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-3", 0, 4),
        ("bytes=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999", 3, None),
    ],
)
def test_a_part_is_sent_when_asked_for(paper, reader, header, start, end):
    response = reader.get(desk.file_address(paper), headers={"Range": header})
    part = factories.PDF[start:end]
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == part
    assert int(response["Content-Length"]) == len(part)
    first = start % len(factories.PDF)
    last = first + len(part) - 1
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(factories.PDF)}"


@pytest.mark.parametrize(
    "header", ["bytes=9-3", "bytes=a-b", "lines=0-3", "bytes=0-1,4-5", "bytes=-", "bytes=٣-٤"]
)
def test_a_range_that_makes_no_sense_brings_the_whole_file(paper, reader, header):
    response = reader.get(desk.file_address(paper), headers={"Range": header})
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == factories.PDF


@pytest.mark.parametrize("header", ["bytes=99999-", "bytes=-0", "bytes=99999-999999"])
def test_a_range_behind_the_end_brings_nothing(paper, reader, header):
    response = reader.get(desk.file_address(paper), headers={"Range": header})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(factories.PDF)}"
    assert response["Cache-Control"] == "private, no-store"


def test_a_range_of_what_may_not_be_seen_is_refused(others, reader):
    closed = desk.paper(others, [("en", 1)])
    assert reader.get(desk.file_address(closed), headers={"Range": "bytes=0-3"}).status_code == 403


def test_nginx_sends_the_file_where_it_is_told_to(paper, reader, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    response = reader.get(desk.file_address(paper))
    name = paper.editions.first().document.file.name
    assert response["X-Accel-Redirect"] == f"/private/{name}"
    assert response.content == b""
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"


def test_nginx_is_not_asked_for_what_may_not_be_seen(others, reader, client, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    closed = desk.paper(others, [("en", 1)])
    for each in (reader, client):
        assert not each.get(desk.file_address(closed)).has_header("X-Accel-Redirect")


def test_a_storage_that_signs_its_links_is_led_to_for_a_minute(paper, reader, monkeypatch):
    storage = SiteDocument._meta.get_field("file").storage

    def url(name, parameters=None, expire=None):
        return f"https://files.example/{name}?for={expire}&{len(parameters)}"

    monkeypatch.setattr(storage, "querystring_auth", True, raising=False)
    monkeypatch.setattr(storage, "url", url)
    response = reader.get(desk.file_address(paper))
    assert response.status_code == 302
    assert response["Location"].endswith(f"?for={sending.SIGNED_FOR}&3")
    assert response["Cache-Control"] == "private, no-store"


def test_head_brings_headers_alone(paper, reader):
    response = reader.head(desk.file_address(paper))
    assert response.status_code == 200
    assert int(response["Content-Length"]) == len(factories.PDF)


def test_more_papers_cost_no_more_queries(papers, reader):
    def queries(paper):
        path = desk.file_address(paper)
        reader.get(path)
        with CaptureQueriesContext(connection) as counted:
            reader.get(path)
        return len(counted)

    few = queries(desk.paper(papers, [("en", 1)], slug="first"))
    for number in range(5):
        each = desk.paper(papers, [("en", 1), ("ru", 1), ("ru", 2)], slug=f"p{number}")
        translated(each, "ru")
    assert queries(each) == few


def test_who_may_not_read_the_paper_is_not_told_that_a_version_is_older(others, reader):
    closed = desk.paper(others, [("en", 1), ("en", 2)])
    path = desk.file_address(closed.editions.get(version=1).document)
    assert reader.get(path).status_code == reader.get(f"{path}?version=1").status_code == 403
