"""The index follows what happens to a page, in the same transaction."""

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale

from search.models import Entry, Spelling
from tests import factories
from tests.members import closed_desk
from tests.search.search_desk import titles

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def item(news_index):
    return factories.news(news_index, title="The quokka agreement")


def test_a_page_is_found_once_it_is_published(item):
    assert titles("quokka") == ["The quokka agreement"]


def test_a_draft_is_not_found(news_index):
    factories.news(news_index, title="The quokka agreement", live=False)
    assert titles("quokka") == []


def test_the_words_of_a_draft_are_not_found_before_it_is_published(item):
    item.title = "The numbat agreement"
    revision = item.save_revision()
    assert titles("numbat") == []
    item.locked = True
    item.save(update_fields=["locked"])
    assert titles("numbat") == []
    revision.publish()
    assert titles("numbat") == ["The numbat agreement"]
    assert titles("quokka") == []


def test_a_page_is_not_found_once_it_is_unpublished(item):
    item.unpublish()
    assert titles("quokka") == []
    assert not Entry.objects.filter(pk=item.pk).exists()


def test_a_page_is_not_found_once_it_is_deleted(item):
    item.delete()
    assert titles("quokka") == []


def test_a_page_below_a_deleted_one_is_not_found(item, news_index):
    news_index.delete()
    assert titles("quokka") == []


def test_a_page_is_found_at_its_new_address(home, client):
    above = factories.standard_page(home, title="Above", slug="above")
    page = factories.standard_page(home, title="The quokka page", slug="quokka")
    page.move(above, pos="last-child")
    assert 'href="/en/above/quokka/"' in client.get("/en/search/?q=quokka").content.decode()


def test_a_page_is_not_found_once_it_is_restricted(item):
    factories.restrict(item)
    assert titles("quokka") == []


def test_a_page_below_a_restricted_one_is_not_found(item, news_index):
    factories.restrict(news_index)
    assert titles("quokka") == []


def test_a_page_is_found_again_once_nothing_restricts_it(item):
    factories.restrict(item)
    item.view_restrictions.all().delete()
    assert titles("quokka") == ["The quokka agreement"]


def test_a_translation_is_found_in_its_own_language(item):
    russian = Locale.objects.get(language_code="ru")
    page = item.copy_for_translation(russian, copy_parents=True)
    page.title = "Соглашение о квокке"
    page.live = True
    page.save()
    assert titles("соглашения", language="ru") == ["Соглашение о квокке"]
    assert titles("соглашения") == []


def test_a_translation_of_a_restricted_page_is_not_found(item):
    test_a_translation_is_found_in_its_own_language(item)
    factories.restrict(item)
    assert titles("соглашения", language="ru") == []


def test_what_is_rolled_back_is_not_found(news_index):
    with transaction.atomic():
        factories.news(news_index, title="The quokka agreement")
        transaction.set_rollback(True)
    assert titles("quokka") == []


def test_a_closed_page_is_found_by_members_alone(home):
    page = closed_desk.text_page(closed_desk.intranet(home), title="The quokka minutes")
    assert titles("quokka") == []
    assert titles("quokka", closed_desk.account()) == []
    assert titles("quokka", closed_desk.member()) == [page.title]


def test_a_paper_of_a_group_is_found_by_that_group_alone(home):
    section = closed_desk.section(closed_desk.intranet(home), groups=["Group A"])
    paper = closed_desk.paper(closed_desk.library(section), title="The quokka paper")
    assert titles("quokka", closed_desk.member("Group B")) == []
    assert titles("quokka", closed_desk.member("Group A")) == [paper.title]


def test_the_words_of_public_pages_alone_are_learnt(home, news_index):
    closed_desk.text_page(closed_desk.intranet(home), title="The numbat minutes")
    factories.news(news_index, title="The quokka agreement")
    words = set(Spelling.objects.values_list("word", flat=True))
    assert "quokka" in words
    assert "numbat" not in words


def test_a_rebuilt_index_is_the_same(item, news_index):
    before = list(Entry.objects.order_by("pk").values())
    Entry.objects.filter(pk=news_index.pk).delete()
    call_command("update_search", verbosity=0)
    assert list(Entry.objects.order_by("pk").values()) == before


def test_a_rebuilt_index_has_forgotten_what_is_gone(item):
    item.delete()
    assert Spelling.objects.filter(word="quokka").exists()
    call_command("update_search", verbosity=0)
    assert not Spelling.objects.filter(word="quokka").exists()


def test_a_rebuilt_index_drops_the_entries_of_what_is_not_live(item):
    type(item).objects.filter(pk=item.pk).update(live=False)
    call_command("update_search", verbosity=0)
    assert not Entry.objects.filter(pk=item.pk).exists()
