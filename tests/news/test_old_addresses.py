"""The old sites' addresses of news lead to their page in one hop, whatever the words in them."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from news.models import OldAddress
from tests import factories

pytestmark = pytest.mark.django_db

JOOMLA = [
    "/news-events/news/225-xyz",
    "/news-events/news/225-xyz/",
    "/about/news/225-another-slug",
    "/about/news/225-another-slug/",
    "/225-at-the-root",
    "/225-at-the-root/",
    "/225-",
    "/news-events/news/225-xyz?tmpl=component&print=1",
]
LISTS = ["/news-events/news", "/news-events/news/", "/about/news", "/about/news/"]


@pytest.fixture
def item(news_index):
    page = factories.news(news_index, slug="tajikistan-agreement")
    OldAddress.objects.create(page=page, site=OldAddress.Site.JOOMLA, number=225)
    OldAddress.objects.create(page=page, site=OldAddress.Site.WORDPRESS, number=11315)
    return page


@pytest.fixture
def long_list(news_index, monkeypatch):
    """News enough for three pages, of two items each."""
    monkeypatch.setattr("site_home.listing.PAGE_SIZE", 2)
    for _number in range(5):
        factories.news(news_index)


def leads(client, address):
    """Where an old address leads, in one hop for ever."""
    response = client.get(address)
    assert response.status_code == 301
    assert client.get(response["Location"]).status_code == 200
    return response["Location"]


@pytest.mark.parametrize("address", JOOMLA)
def test_a_number_leads_to_its_item_whatever_the_words(client, item, address):
    assert leads(client, address) == "/en/news/tajikistan-agreement/"


@pytest.mark.parametrize("address", ["/?p=11315", "/?p=11315&utm_source=x"])
def test_a_short_link_leads_to_its_item(client, item, address):
    assert leads(client, address) == "/en/news/tajikistan-agreement/"


def test_the_numbers_of_the_two_old_sites_are_not_mixed(client, item):
    assert client.get("/?p=225").status_code == 404
    assert client.get("/11315-xyz").status_code == 404


@pytest.mark.parametrize("address", ["/equipment-for-centres", "/equipment-for-centres/"])
def test_an_address_by_slug_leads_to_its_item(client, item, address):
    Redirect.objects.create(old_path="/equipment-for-centres", redirect_page=item)
    assert leads(client, address).endswith("/en/news/tajikistan-agreement/")


@pytest.mark.parametrize("address", LISTS)
def test_an_old_list_leads_to_the_news(client, item, address):
    assert leads(client, address) == "/en/news/"


def test_the_start_of_an_old_list_becomes_a_page(client, long_list):
    assert leads(client, "/news-events/news?start=15") == "/en/news/?page=2"
    assert leads(client, "/about/news/?start=30") == "/en/news/?page=3"


@pytest.mark.parametrize("start", ["0", "210", "-15", "abc", "", "1e9", "９" * 9, "9" * 40, "²"])
def test_a_start_without_a_page_leads_to_the_first(client, long_list, start):
    assert leads(client, f"/news-events/news?start={start}") == "/en/news/"


UNKNOWN = [
    "/news-events/news/226-xyz",
    "/about/news/999999-xyz",
    "/99999999999999999999-xyz",
    "/news-events/news/225",
    "/news-events/news/xyz",
    "/0-xyz",
    "/?p=1",
    "/no-such-page/",
    "/%ff-xyz",
]


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_unknown_address_is_not_found(client, item, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("value", ["abc", "-1", "1e9", "9" * 12, "1.5", "²"])
def test_a_short_link_without_a_number_leads_home(client, item, value):
    response = client.get(f"/?p={value}")
    assert (response.status_code, response["Location"]) == (302, "/en/")


@pytest.mark.parametrize("address", ["/225-xyz", "/?p=11315", "/news-events/news"])
def test_an_old_address_takes_no_post(client, item, address):
    assert client.post(address).status_code == 405


def test_an_old_list_without_a_list_of_news_is_not_found(client, home):
    assert client.get("/news-events/news").status_code == 404


def test_an_item_that_was_taken_down_is_not_found_at_its_old_address(client, item):
    item.unpublish()
    assert client.get("/news-events/news/225-xyz").status_code == 404
