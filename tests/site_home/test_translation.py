"""What wagtail-localize carries into a translation: the ground that the languages stand on."""

import pytest
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from tests import factories


@pytest.fixture
def russian(db):
    return Locale.objects.get(language_code="ru")


def translated(instance, locale):
    """The translation of a page or snippet, as submitting it for translation makes it."""
    source, _made = TranslationSource.update_or_create_from_instance(instance)
    translation = Translation.objects.create(source=source, target_locale=locale)
    translation.save_target(publish=True)
    return instance.get_translation(locale)


@pytest.fixture
def item(news_index, russian):
    translated(news_index.get_parent().specific, russian)
    translated(news_index, russian)
    factories.goal("2025-1")
    return factories.news(news_index, countries=["PK", "AF"], goals=["2025-1"], slug="item")


def test_countries_and_goals_are_carried_into_a_translation(item, russian):
    page = translated(item, russian)
    assert [row.state_id for row in page.countries.all()] == ["PK", "AF"]
    assert [row.code for row in page.goals.all()] == ["2025-1"]


def test_a_country_added_later_reaches_the_translation_when_it_is_synchronised(item, russian):
    translated(item, russian)
    item.countries.add(type(item.countries.first())(state=factories.state("IQ")))
    item.save()
    source, _made = TranslationSource.update_or_create_from_instance(item)
    Translation.objects.get(source=source).save_target(publish=True)
    page = item.get_translation(russian)
    assert {row.state_id for row in page.countries.all()} == {"PK", "AF", "IQ"}


def test_the_slug_of_a_translation_is_the_one_of_the_source(item, russian):
    assert translated(item, russian).slug == "item"


def test_language_editions_are_carried_into_the_translation_of_a_report(report_index, russian):
    translated(report_index.get_parent().specific, russian)
    translated(report_index, russian)
    page = translated(factories.report(report_index, editions=["en"], missing=["ru"]), russian)
    assert [(e.language, bool(e.document)) for e in page.editions.all()] == [
        ("en", True),
        ("ru", False),
    ]


def test_the_times_of_an_event_are_carried_into_its_translation(event_index, russian):
    translated(event_index.get_parent().specific, russian)
    translated(event_index, russian)
    event = factories.event(event_index)
    page = translated(event, russian)
    assert (page.starts_at, page.ends_at) == (event.starts_at, event.ends_at)


def test_a_goal_is_found_in_the_active_language_by_its_code(russian):
    goal = factories.goal("2025-1", title="Pathways")
    own = translated(goal, russian)
    own.title = "Пути"
    own.save()
    with override("ru"):
        assert [each.title for each in type(goal).objects.current()] == ["Пути"]
    with override("en"):
        assert [each.title for each in type(goal).objects.current()] == ["Pathways"]


def test_a_state_is_named_in_the_active_language():
    state = factories.StateOrOrganisation(code="PK")
    with override("ru"):
        assert state.name == "Пакистан"
