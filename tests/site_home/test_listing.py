"""Lists: filters that combine, page numbers that make no sense, and what a long list costs."""

from datetime import date

import pytest
from django.core.cache import cache

from site_home.listing import PAGE_SIZE
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NONSENSE = [
    "0",
    "-1",
    "1e9",
    "abc",
    "２",
    "٣",
    "1.5",
    "%20",
    "%00",
    "%ff",
    "'",
    "",
    "1&page=abc",
    "9" * 40,
    "x" * 10_000,
]


def titles(client, address):
    """The titles of the items on a page of a list."""
    return [page.title for page in client.get(address).context["listing"].page]


def test_a_list_is_filtered_by_country(client, news_index):
    factories.news(news_index, title="In Iraq", countries=["IQ"])
    factories.news(news_index, title="In Pakistan", countries=["PK"])
    assert titles(client, "/en/news/?country=IQ") == ["In Iraq"]


def test_an_item_of_two_countries_is_listed_once(client, news_index):
    factories.news(news_index, title="In both", countries=["IQ", "PK"])
    assert titles(client, "/en/news/") == ["In both"]
    assert titles(client, "/en/news/?country=IQ") == ["In both"]


def test_a_goal_in_force_finds_the_items_of_the_goals_it_takes_up(client, news_index):
    factories.goal("2019-3")
    factories.goal("2025-1", earlier_codes="2019-3 2019-4")
    factories.news(news_index, title="Newer", date=date(2026, 1, 1), goals=["2025-1"])
    factories.news(news_index, title="Older", date=date(2020, 1, 1), goals=["2019-3"])
    factories.news(news_index, title="Of another goal", goals=["2019-5"])
    assert titles(client, "/en/news/?goal=2025-1") == ["Newer", "Older"]


def test_a_goal_of_an_earlier_framework_is_no_choice(client, news_index):
    factories.goal("2019-3")
    factories.news(news_index, title="Older", goals=["2019-3"])
    factories.news(news_index, title="Other")
    assert len(titles(client, "/en/news/?goal=2019-3")) == 2


def test_a_list_is_filtered_by_year(client, news_index):
    factories.news(news_index, title="First day", date=date(2020, 1, 1))
    factories.news(news_index, title="Last day", date=date(2020, 12, 31))
    factories.news(news_index, title="Next", date=date(2021, 1, 1))
    assert titles(client, "/en/news/?year=2020") == ["Last day", "First day"]


def test_the_years_run_from_the_newest_item_to_the_oldest(client, news_index):
    factories.news(news_index, date=date(2019, 5, 1))
    factories.news(news_index, date=date(2021, 5, 1))
    years = client.get("/en/news/").context["listing"].filters[2].options
    assert [value for value, words in years] == ["2021", "2020", "2019"]


def test_reports_are_filtered_by_kind(client, report_index):
    factories.report(report_index, title="A study", kind="study")
    factories.report(report_index, title="A manual", kind="manual")
    assert titles(client, "/en/reports/?kind=manual") == ["A manual"]


def test_events_are_filtered_by_kind(client, event_index):
    factories.event(event_index, title="A training", kind="training")
    factories.event(event_index, title="A webinar", kind="webinar")
    assert titles(client, "/en/events/?kind=webinar") == ["A webinar"]


def test_projects_are_filtered_by_status(client, project_index):
    factories.project(project_index, title="At work")
    factories.project(project_index, title="Done", ended=True)
    assert titles(client, "/en/projects/?status=ended") == ["Done"]
    assert titles(client, "/en/projects/?status=running") == ["At work"]


def test_filters_combine(client, news_index):
    factories.news(news_index, title="Both", date=date(2020, 1, 1), countries=["IQ"])
    factories.news(news_index, title="Country only", date=date(2021, 1, 1), countries=["IQ"])
    factories.news(news_index, title="Year only", date=date(2020, 1, 1), countries=["PK"])
    assert titles(client, "/en/news/?country=IQ&year=2020") == ["Both"]


def test_a_page_link_keeps_the_filters(client, news_index):
    for day in range(1, PAGE_SIZE + 2):
        factories.news(news_index, date=date(2020, 1, day), countries=["IQ"])
    text = client.get("/en/news/?country=IQ").content.decode()
    assert 'href="?country=IQ&amp;page=2"' in text


def test_a_list_with_nothing_to_show_answers(client, news_index):
    assert client.get("/en/news/").status_code == 200


@pytest.mark.parametrize("name", ["page", "country", "goal", "year", "kind", "when", "page[]", "x"])
def test_a_nonsense_value_never_breaks_a_list(client, event_index, name):
    factories.event(event_index)
    for value in NONSENSE:
        response = client.get(f"/en/events/?{name}={value}")
        assert response.status_code in {200, 400}, value
        if response.status_code == 200:
            assert len(response.context["listing"].page) == 1, value


def test_the_page_beyond_the_last_is_not_found(client, news_index):
    factories.news(news_index)
    assert client.get("/en/news/?page=1").status_code == 200
    assert client.get("/en/news/?page=2").status_code == 404


def test_the_second_page_shows_the_rest(client, news_index):
    for day in range(1, PAGE_SIZE + 2):
        factories.news(news_index, date=date(2020, 1, day))
    assert len(titles(client, "/en/news/?page=2")) == 1


def _news(index):
    factories.news(index, countries=["IQ"], goals=["2025-1"], lead_image=factories.image())


def _past_event(index):
    country = factories.state("TR")
    factories.event(index, start_date=date(2020, 1, 1), country=country, countries=["TR"])


def _event(index):
    image, country = factories.image(), factories.state("TR")
    factories.event(index, start_date=date(2099, 1, 1), country=country, card_image=image)


def _report(index):
    factories.report(index, editions=["en", "ru"], missing=["ar"], cover=factories.image())


def _project(index):
    factories.project(index, countries=["IQ", "PK"], card_image=factories.image())


def _centre(index):
    factories.centre(index, card_image=factories.image())


LISTS = [
    ("news_index", _news),
    ("event_index", _event),
    ("event_index", _past_event),
    ("report_index", _report),
    ("project_index", _project),
    ("centre_index", _centre),
]


def _restrict_something(home):
    """So that the cost of privacy is part of the count."""
    factories.restrict(factories.standard_page(home, title="Closed"))


@pytest.mark.parametrize(("fixture", "add"), LISTS)
def test_a_longer_list_costs_no_more_queries(request, home, queries_of, fixture, add):
    index = request.getfixturevalue(fixture)
    _restrict_something(home)
    factories.goal()
    for _number in range(3):
        add(index)
    few = queries_of(index)
    for _number in range(27):
        add(index)
    assert queries_of(index) == few
    assert few <= 20


def _fill(home, request):
    sections = {
        "news": {"lead": None, "number": 12},
        "events": {"number": 12},
        "reports": {"chosen": [], "number": 12},
        "goals": {"intro": "", "page": None},
        "projects": {"intro": "", "number": 12},
        "centres": {"intro": ""},
        "text": {"text": "<p>Welcome.</p>", "link": {"page": home.pk, "url": "", "label": ""}},
    }
    home.refresh_from_db()
    home.sections = [
        {"type": kind, "value": {"title": kind, **value}} for kind, value in sections.items()
    ]
    home.save()
    return [(request.getfixturevalue(fixture), add) for fixture, add in LISTS]


def test_a_fuller_home_page_costs_no_more_queries(request, home, queries_of):
    lists = _fill(home, request)
    _restrict_something(home)
    factories.goal()
    for index, add in lists * 3:
        add(index)
    few = queries_of("/en/")
    for index, add in lists * 9:
        add(index)
    assert queries_of("/en/") == few
    assert few <= 25


@pytest.mark.parametrize(("fixture", "add"), LISTS)
def test_a_longer_list_costs_no_more_queries_when_nothing_is_in_the_cache(
    request, client, django_assert_max_num_queries, fixture, add
):
    index = request.getfixturevalue(fixture)
    for _number in range(PAGE_SIZE):
        add(index)
    client.get(index.url)  # makes the pictures' renditions
    cache.clear()
    with django_assert_max_num_queries(22):  # four read what the cache holds as a rule
        client.get(index.url)
