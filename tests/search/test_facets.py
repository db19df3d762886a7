"""The number beside a choice is the number of results that its link leads to."""

import re
from datetime import date
from html import unescape

import pytest

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SEARCH = "/en/search/"
CHOICE = re.compile(r'<a href="(?P<query>[^"]*)"><bdi>[^<]*</bdi> <span[^>]*>(?P<count>\d+)<')


@pytest.fixture(autouse=True)
def _items(news_index, event_index, home):
    factories.goal("2025-1", earlier_codes="2019-1 2019-2")
    factories.goal("2025-2", earlier_codes="2019-1")
    factories.goal("2025-3")
    factories.standard_page(home, title="Quokka")
    for number, goals in enumerate([["2019-1"], ["2019-1", "2025-1"], ["2019-2"], ["2025-2"]]):
        values = {"title": f"Quokka {number}", "countries": ["PK", "IQ"][number % 2 :]}
        factories.news(news_index, date=date(2018 + number // 2, 1, 1), goals=goals, **values)
        factories.event(
            event_index,
            start_date=date(2018, 12, 31),
            end_date=date(2018 + number % 2, 12, 31),
            goals=goals[:1],
            **values,
        )


def count(client, query):
    """The number of results of an address."""
    html = client.get(SEARCH + query).content.decode()
    return int(re.search(r'"results-count">(\d+) ', html)[1])


@pytest.mark.parametrize(
    "chosen", ["", "&kind=news", "&country=IQ", "&goal=2025-1", "&year=2018&country=IQ"]
)
def test_as_many_are_found_as_was_said(client, chosen):
    html = unescape(client.get(f"{SEARCH}?q=quokka{chosen}").content.decode())
    said = {match["query"]: int(match["count"]) for match in CHOICE.finditer(html)}
    assert len(said) > 5
    assert {query: count(client, query) for query in said} == said
