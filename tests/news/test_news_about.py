"""Events, reports and projects name the news that belong to them."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["event", "report", "project"])
def target(request, event_index, report_index, project_index):
    """A page of each type that news can belong to, and the field that says so."""
    index = {"event": event_index, "report": report_index, "project": project_index}[request.param]
    page = getattr(factories, request.param)(index)
    return page, "project" if request.param == "project" else f"related_{request.param}"


def test_a_page_names_the_news_that_belong_to_it(client, news_index, target):
    page, field = target
    factories.news(news_index, title="Written about it", **{field: page})
    factories.news(news_index, title="Of something else")
    text = client.get(page.url).content.decode()
    assert "Written about it" in text
    assert "Of something else" not in text


def test_news_that_are_not_public_are_not_named(client, news_index, target):
    page, field = target
    factories.news(news_index, title="Taken down", live=False, **{field: page})
    factories.restrict(factories.news(news_index, title="For members", **{field: page}))
    text = client.get(page.url).content.decode()
    assert "Taken down" not in text
    assert "For members" not in text


def test_more_news_cost_no_more_queries(news_index, queries_of, target):
    page, field = target
    factories.news(news_index, **{field: page})
    few = queries_of(page)
    for _number in range(9):
        factories.news(news_index, **{field: page})
    assert queries_of(page) == few


def test_a_page_links_the_style_sheets_of_its_own_blocks_alone(client, news_index):
    plain = factories.news(news_index, body=[{"type": "heading", "value": {"text": "Plain"}}])
    table = {"caption": "Places", "header": "row", "rows": []}
    rich = factories.news(news_index, body=[{"type": "table", "value": table}])
    assert "table.css" not in client.get(plain.url).content.decode()
    assert "table.css" in client.get(rich.url).content.decode()
