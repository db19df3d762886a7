"""The page that a visitor means comes first."""

from datetime import date

import pytest
import time_machine

from tests import factories
from tests.search.search_desk import titles

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(date(2026, 5, 1), tick=False):
        yield


def body(words):
    return [{"type": "rich_text", "value": f"<p>{words}</p>"}]


def test_a_title_comes_before_a_summary_and_a_summary_before_a_text(news_index):
    factories.news(news_index, title="Three", body=body("The quokka agreement"))
    factories.news(news_index, title="Two", summary="The quokka agreement")
    factories.news(news_index, title="The quokka agreement and others")
    assert titles("quokka agreement") == ["The quokka agreement and others", "Two", "Three"]


def test_a_text_that_has_the_word_often_comes_before_one_that_has_it_once(home):
    factories.standard_page(home, title="Once", body=body("quokka"))
    factories.standard_page(home, title="Often", body=body("quokka, quokka and quokka"))
    assert titles("quokka") == ["Often", "Once"]


def test_the_page_of_that_very_title_comes_first(home):
    factories.standard_page(home, title="Quokka agreements of the year")
    factories.standard_page(home, title="Quokka")
    factories.standard_page(home, title="Quokka agreements")
    assert titles("quokka")[0] == "Quokka"
    assert titles("quokka agreement")[0] == "Quokka agreements"


def test_words_that_follow_one_another_come_before_words_apart(home):
    factories.standard_page(home, title="Agreement on the quokka")
    factories.standard_page(home, title="Reports, quokka agreement")
    assert titles("quokka agreement")[0] == "Reports, quokka agreement"


def test_newer_news_come_before_older(news_index):
    for year in (2019, 2025, 2021):
        factories.news(news_index, title=f"Quokka news of {year}", date=date(year, 1, 1))
    assert titles("quokka news") == [f"Quokka news of {year}" for year in (2025, 2021, 2019)]


def test_what_stays_comes_before_news_of_it(home, news_index):
    factories.news(news_index, title="Quokka agreement", date=date(2026, 4, 30))
    factories.standard_page(home, title="Quokka agreement")
    factories.news(news_index, title="Quokka agreement", date=date(2026, 4, 29))
    found = titles("quokka agreement")
    assert len(found) == 3
    assert titles("quokka agreement", chosen={"kind": {"page"}}) == found[:1]


def test_what_is_ahead_comes_before_what_is_over(event_index):
    factories.event(event_index, title="Quokka meeting, Rome", start_date=date(2026, 3, 1))
    factories.event(event_index, title="Quokka meeting, Istanbul", start_date=date(2026, 9, 1))
    assert titles("quokka meetings") == ["Quokka meeting, Istanbul", "Quokka meeting, Rome"]


def test_a_year_in_the_question_is_the_year_of_the_event(event_index):
    for year in (2018, 2026, 2019):
        factories.event(event_index, title="Quokka meeting", start_date=date(year, 9, 1), city="A")
    factories.event(event_index, title="Quokka meeting, Rome", start_date=date(2017, 9, 1))
    assert titles("quokka meeting 2017") == ["Quokka meeting, Rome"]


def test_a_place_comes_before_a_text_that_names_it(event_index):
    factories.event(event_index, title="A", city="Rome", body=body("words"))
    factories.event(event_index, title="B", city="Paris", body=body("Rome, Rome, Rome and Rome"))
    assert titles("rome") == ["A", "B"]


def test_the_last_word_may_be_a_beginning(home):
    factories.standard_page(home, title="Quokka agreement")
    assert titles("quokka agree") == ["Quokka agreement"]
    assert titles("quok") == ["Quokka agreement"]
    assert titles("quo agreement") == []


def test_a_beginning_ends_as_it_was_typed_and_not_as_its_stem(home):
    factories.standard_page(home, title="Countryside")
    assert titles("country") == ["Countryside"]


def test_more_pages_than_are_ranked_are_all_found_once(news_index, monkeypatch):
    monkeypatch.setattr("search.engine.RANKED", 4)
    for number in range(9):
        factories.news(news_index, title=f"Quokka {number}", date=date(2020, 1, 1 + number))
    found = [title for start in (0, 3, 6) for title in titles("quokka", start=start, size=3)]
    assert sorted(found) == [f"Quokka {number}" for number in range(9)]


def test_of_some_of_the_words_the_most_come_first(home):
    factories.standard_page(home, title="Quokka")
    factories.standard_page(home, title="Quokka agreement")
    assert titles("quokka agreement numbat", some=True) == ["Quokka agreement", "Quokka"]
