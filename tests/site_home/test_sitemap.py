"""The sitemap and robots.txt."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from wagtail.models import Page

from tests import factories

pytestmark = pytest.mark.django_db

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(client):
    """Address and date of every entry."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own document
    return {
        url.findtext("s:loc", namespaces=SPACE): url.findtext("s:lastmod", namespaces=SPACE)
        for url in root.findall("s:url", SPACE)
    }


def test_every_public_page_is_in_the_sitemap(client, every_page):
    assert set(entries(client)) == {f"http://localhost{page.url}" for page in every_page}


def test_every_address_of_the_sitemap_answers(client, every_page):
    for address in entries(client):
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_a_translation_is_in_the_sitemap_under_its_own_language(client, news_index, in_russian):
    in_russian(news_index)
    assert "http://localhost/ru/news/" in entries(client)


def test_an_entry_says_when_its_page_changed(client, home):
    Page.objects.filter(pk=home.pk).update(last_published_at=datetime(2026, 1, 5, 8, tzinfo=UTC))
    changed = entries(client)["http://localhost/en/"]
    assert datetime.fromisoformat(changed) == datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize("hide", ["draft", "restricted", "below a restricted page"])
def test_a_hidden_page_is_not_in_the_sitemap(client, home, hide):
    parent = factories.standard_page(home, title="Parent", slug="parent")
    page = factories.standard_page(parent, title="Page", slug="page", live=hide != "draft")
    if hide == "restricted":
        factories.restrict(page)
    elif hide != "draft":
        factories.restrict(parent)
    assert "http://localhost/en/parent/page/" not in entries(client)


def test_a_restricted_page_is_not_in_the_sitemap_of_its_own_members(client, home):
    page = factories.standard_page(home, title="Page", slug="page")
    factories.restrict(page)
    client.force_login(factories.superuser())
    assert "http://localhost/en/page/" not in entries(client)


def test_a_longer_sitemap_costs_no_more_queries(home, queries_of):
    factories.standard_page(home)
    few = queries_of("/sitemap.xml")
    for _number in range(9):
        factories.standard_page(home)
    assert queries_of("/sitemap.xml") == few


def test_robots_keep_out_of_the_admin_and_find_the_sitemap(client, home):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /fa/search/" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
