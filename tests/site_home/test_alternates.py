"""Pages, the sitemap and the switcher name the same page in the other languages."""

import re
from xml.etree import ElementTree

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

ENGLISH, RUSSIAN = "http://localhost/en/news/meeting/", "http://localhost/ru/news/meeting/"
EVERYWHERE = {"en": ENGLISH, "ru": RUSSIAN, "x-default": ENGLISH}


@pytest.fixture
def meeting(news_index):
    return factories.news(news_index, slug="meeting")


@pytest.fixture
def russian(meeting, in_russian):
    return in_russian(meeting, title="Встреча")


def alternates(client, path):
    """What the head of a page says of its translations: addresses by language."""
    html = client.get(path).content.decode()
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


def test_a_page_and_its_translation_name_each_other(client, meeting, russian):
    assert alternates(client, "/en/news/meeting/") == EVERYWHERE
    assert alternates(client, "/ru/news/meeting/") == EVERYWHERE


def test_a_page_without_translations_names_nothing(client, meeting):
    assert alternates(client, "/en/news/meeting/") == {}


@pytest.mark.parametrize("close", ["unpublish", "restrict"])
def test_a_translation_that_nobody_may_see_is_not_named(client, meeting, russian, close):
    russian.unpublish() if close == "unpublish" else factories.restrict(russian)
    assert RUSSIAN not in alternates(client, "/en/news/meeting/").values()


def test_an_alias_is_not_named(client, meeting, russian):
    meeting.create_alias(update_slug="alias")
    assert alternates(client, "/en/news/meeting/") == EVERYWHERE


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_sitemap_names_the_translations_of_every_page(client, meeting, russian):
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{SITEMAP}url")  # noqa: S314
    named = {
        url.find(f"{SITEMAP}loc").text: {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in urls
    }
    assert named[ENGLISH] == named[RUSSIAN] == EVERYWHERE


def test_a_page_without_translations_stands_alone_in_the_sitemap(client, meeting):
    text = client.get("/sitemap.xml").content.decode()
    assert "/en/news/meeting/" in text
    assert "hreflang" not in text


def test_a_longer_sitemap_costs_no_more_queries(meeting, russian, queries_of):
    few = queries_of("/sitemap.xml")
    for _number in range(5):
        factories.news(meeting.get_parent())
    assert queries_of("/sitemap.xml") == few


def switcher(client, path):
    """The lines of the switcher: address and name by language."""
    html = client.get(path).content.decode()
    nav = html.split('class="languages"')[1].split("</nav>")[0]
    lines = re.findall(r'<a href="([^"]+)" hreflang="([^"]+)"[^>]*><span[^>]*>([^<]+)<', nav)
    return {code: (href, name) for href, code, name in lines}


def test_the_switcher_leads_to_the_same_page_in_every_language(client, meeting):
    lines = switcher(client, "/en/news/meeting/")
    assert lines["fa"] == ("/fa/news/meeting/", "فارسی / دری")
    assert list(lines) == ["en", "ru", "ar", "fa", "ur", "tr"]
    for href, _name in lines.values():
        assert client.get(href).status_code == 200


def test_the_switcher_marks_the_language_of_the_page(client, meeting):
    html = client.get("/ru/news/meeting/").content.decode()
    assert re.search(r'hreflang="ru"[^>]*aria-current="true"', html)
    assert html.count('aria-current="true"') == 1


def test_the_switcher_of_a_missing_page_stays_on_its_path(client, home):
    assert switcher(client, "/en/no-such-page/")["tr"][0] == "/tr/no-such-page/"
