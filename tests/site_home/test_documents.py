"""Documents: sent with our own headers, kept by nobody when private, found nowhere else."""

from email.message import Message

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration():
    """A public PDF."""
    return factories.document(name="declaration.pdf", title="Declaration")


@pytest.fixture
def closed():
    """A collection for logged-in accounts only."""
    collection = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


@pytest.fixture
def minutes(closed):
    """A PDF of the closed collection."""
    return factories.document(name="minutes.pdf", title="Minutes", collection=closed)


def filename(response):
    """The file name that a browser reads from Content-Disposition."""
    message = Message()
    message["Content-Disposition"] = response["Content-Disposition"]
    return message.get_filename()


def test_a_document_is_sent_with_its_type_and_length(client, declaration):
    response = client.get(declaration.url)
    content = b"".join(response.streaming_content)
    assert content == factories.PDF
    assert response["Content-Type"] == "application/pdf"
    assert int(response["Content-Length"]) == len(factories.PDF)
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_public_document_may_be_kept(client, declaration):
    response = client.get(declaration.url)
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_pdf_opens_in_the_browser_and_other_files_are_saved(client, declaration):
    sheet = factories.document(b"a,b", "figures.csv")
    assert client.get(declaration.url)["Content-Disposition"].startswith("inline")
    assert client.get(sheet.url)["Content-Disposition"].startswith("attachment")


def test_a_page_of_the_web_among_the_documents_is_never_shown_in_the_browser(client):
    page = factories.document(b"<script>alert(1)</script>", "page.html")
    assert client.get(page.url)["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("tag", ["{}", "W/{}", '"other", {}', "*"])
def test_an_unchanged_document_is_not_sent_again(client, declaration, tag):
    etag = client.get(declaration.url)["ETag"]
    again = client.get(declaration.url, headers={"If-None-Match": tag.format(etag)})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag


def test_a_replaced_file_is_sent_again(client, declaration):
    other = factories.document(b"%PDF-1.4 other")
    etag = client.get(declaration.url)["ETag"]
    response = client.get(other.url, headers={"If-None-Match": etag})
    assert response.status_code == 200


def test_a_document_of_a_private_collection_is_not_served(client, minutes):
    response = client.get(minutes.url)
    assert response.status_code == 302
    assert factories.PDF not in response.content


def test_a_document_of_a_collection_below_a_private_one_is_not_served(client, closed):
    below = closed.add_child(name="Below")
    response = client.get(factories.document(collection=below).url)
    assert response.status_code == 302


def test_an_etag_does_not_open_a_private_document(client, minutes):
    etag = f'"{minutes.get_file_hash()}"'
    assert client.get(minutes.url, headers={"If-None-Match": etag}).status_code == 302


def test_a_private_document_is_kept_by_nobody(client, minutes):
    client.force_login(factories.user())
    response = client.get(minutes.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_missing_file_is_not_found(client, declaration):
    declaration.file.storage.delete(declaration.file.name)
    assert client.get(declaration.url).status_code == 404


def test_another_name_in_the_address_is_not_found(client, declaration):
    assert client.get(f"/documents/{declaration.pk}/other.pdf").status_code == 404


def test_no_document_lies_where_pictures_are_served(client, declaration, settings):
    assert not str(declaration.file.path).startswith(str(settings.MEDIA_ROOT))
    assert client.get(f"/media/{declaration.file.name}").status_code == 404


NAMES = ["تقرير.pdf", "rapport final.pdf", 'a"b.pdf', "a;b.pdf", "отчёт № 1.pdf", "50%.pdf"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_arrives_as_it_is(client, monkeypatch, declaration, name):
    monkeypatch.setattr(type(declaration), "filename", name)
    response = client.get(f"/documents/{declaration.pk}/{name}")
    assert response.status_code == 200
    assert filename(response) == name
    assert response["Content-Disposition"].isascii()


def test_nginx_sends_the_file_where_it_is_told_to(client, declaration, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    response = client.get(declaration.url)
    assert response["X-Accel-Redirect"] == f"/private/{declaration.file.name}"
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"


def test_nginx_is_told_the_name_of_an_arabic_file_as_an_address(client, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    response = client.get(factories.document(name="تقرير.pdf").url)
    path = response["X-Accel-Redirect"]
    assert path.startswith("/private/documents/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1")
    assert path.isascii()


def test_nginx_is_not_asked_for_a_private_document(client, minutes, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    assert not client.get(minutes.url).has_header("X-Accel-Redirect")


@pytest.fixture
def reading_page(home):
    """Makes a page with one block and returns what a visitor reads there."""

    def make(client, kind, value):
        block = {"type": kind, "value": value}
        page = factories.standard_page(home, slug="reader", body=[block])
        return client.get(page.url).content.decode()

    return make


@pytest.mark.parametrize("private", [False, True])
def test_a_private_document_is_not_linked_in_a_list_of_documents(
    client, declaration, minutes, reading_page, private
):
    document = minutes if private else declaration
    text = reading_page(client, "documents", {"title": "", "documents": [document.pk]})
    assert (document.url in text) is not private
    assert (document.title in text) is not private


@pytest.mark.parametrize("private", [False, True])
def test_a_private_document_is_not_linked_in_rich_text(
    client, declaration, minutes, reading_page, private
):
    document = minutes if private else declaration
    link = f'<p>See <a linktype="document" id="{document.pk}">this</a>.</p>'
    assert (document.url in reading_page(client, "rich_text", link)) is not private


@pytest.mark.parametrize("private", [False, True])
def test_a_private_edition_of_a_report_is_not_linked(client, report_index, closed, private):
    report = factories.report(report_index)
    document = report.editions.first().document
    if private:
        document.collection = closed
        document.save()
    for address in (report.url, report_index.url):
        text = client.get(address).content.decode()
        assert not (private and document.url in text)
    assert (document.url in client.get(report.url).content.decode()) is not private
