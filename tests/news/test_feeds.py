"""The news as RSS and Atom, read by another program's parser."""

from datetime import UTC, date, datetime

import feedparser
import pytest

from news.models import NewsPage
from tests import factories

pytestmark = pytest.mark.django_db

FEEDS = ["/en/feeds/news.rss", "/en/feeds/news.atom"]


@pytest.fixture
def item(news_index):
    return factories.news(
        news_index,
        title="Fish & chips <b>",
        slug="talks",
        place="Istanbul",
        summary="Prices < 5 & rising",
        date=date(2024, 11, 12),
        last_published_at=datetime(2024, 11, 13, 8, 30, tzinfo=UTC),
    )


def parsed(client, address):
    """The feed as the parser reads it, without complaint."""
    response = client.get(address)
    assert response.status_code == 200
    feed = feedparser.parse(
        response.content, response_headers={"content-type": response["Content-Type"]}
    )
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_the_news(client, item, address):
    (entry,) = parsed(client, address).entries
    assert entry.title == "Fish & chips <b>"
    assert entry.link == "http://localhost/en/news/talks/"


@pytest.mark.parametrize("address", FEEDS)
def test_signs_in_a_summary_are_not_taken_for_mark_up(client, item, address):
    (entry,) = parsed(client, address).entries
    assert entry.summary == "Istanbul: Prices &lt; 5 &amp; rising"


@pytest.mark.parametrize("address", FEEDS)
def test_the_feed_leads_to_the_list_of_news(client, item, address):
    assert parsed(client, address).feed.link == "http://localhost/en/news/"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_without_a_list_of_news_answers(client, home, address):
    assert parsed(client, address).entries == []


@pytest.mark.parametrize("address", FEEDS)
def test_the_id_of_an_item_outlives_its_address(client, item, address):
    before = parsed(client, address).entries[0].id
    item.slug = "talks-on-prices"
    item.save()
    after = parsed(client, address).entries[0]
    assert after.link.endswith("/talks-on-prices/")
    assert after.id == before


@pytest.mark.parametrize("address", FEEDS)
def test_two_items_have_two_ids(client, item, news_index, address):
    factories.news(news_index)
    first, second = parsed(client, address).entries
    assert first.id != second.id


def test_an_item_of_the_atom_feed_says_when_it_happened_and_when_it_changed(client, item):
    (entry,) = parsed(client, FEEDS[1]).entries
    assert entry.published_parsed[:3] == (2024, 11, 12)
    assert entry.updated_parsed[:5] == (2024, 11, 13, 8, 30)


def test_the_atom_feed_has_an_author_and_the_address_it_was_read_from(client, item):
    feed = parsed(client, FEEDS[1]).feed
    assert feed.author == "Budapest Process"
    assert [link.href for link in feed.links if link.rel == "self"] == [
        "http://testserver/en/feeds/news.atom"
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_begins_with_the_newest(client, news_index, address):
    factories.news(news_index, title="Older", date=date(2023, 1, 1))
    factories.news(news_index, title="Newer", date=date(2024, 1, 1))
    factories.news(news_index, title="Oldest", date=date(2022, 1, 1))
    titles = [entry.title for entry in parsed(client, address).entries]
    assert titles == ["Newer", "Older", "Oldest"]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_keeps_to_the_latest_thirty(client, news_index, address):
    for day in range(1, 32):
        factories.news(news_index, date=date(2024, 1, day))
    assert len(parsed(client, address).entries) == 30


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client, item, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("address", FEEDS)
def test_a_changed_feed_is_sent_again(client, item, address):
    etag = client.get(address)["ETag"]
    NewsPage.objects.update(summary="Prices fall")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("address", FEEDS)
def test_a_longer_feed_costs_no_more_queries(news_index, queries_of, address):
    factories.news(news_index)
    few = queries_of(address)
    for _number in range(9):
        factories.news(news_index)
    assert queries_of(address) == few


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_takes_no_post(client, item, address):
    assert client.post(address).status_code == 405
