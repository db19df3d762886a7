"""Synonyms: what they find, who keeps them, what the form refuses."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from search.models import Synonyms
from search.synonyms import synonyms_in
from site_home.demo.content import read
from site_home.demo.data import load_synonyms
from tests import factories
from tests.search.search_desk import titles
from tests.site_home.translation_desk import member, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LIST = "/admin/synonyms/"
NEW = f"{LIST}new/"


@pytest.fixture
def translator(home):
    """A client of a translator into Persian; the site has Arabic, too."""
    submitted(home, "fa", "ar")
    return member("Translators: Persian")


def entry(*lines, language="en"):
    """Synonyms that are there already."""
    return Synonyms.objects.create(language=language, words="\n".join(lines))


def save(client, *lines, language="en", address=NEW):
    """What the form answers to lines."""
    return client.post(address, {"language": language, "words": "\n".join(lines)})


def refusal(client, *lines, **values):
    """What the form says against lines, which are not kept."""
    response = save(client, *lines, **values)
    assert response.status_code == 200
    assert not Synonyms.objects.exists()
    return str(response.context["form"].errors)


def edit_of(row):
    """Where an entry is changed."""
    return f"{LIST}edit/{row.pk}/"


def test_one_word_finds_the_other(news_index):
    factories.news(news_index, title="Delegates meet in Türkiye")
    entry("Türkiye", "Turkey")
    assert titles("Turkey") == ["Delegates meet in Türkiye"]


def test_letters_find_the_words_that_they_stand_for(news_index):
    factories.news(news_index, title="A Migrant Resource Centre opens")
    factories.news(news_index, title="A centre for whoever is a migrant")
    entry("MRC", "Migrant Resource Centre")
    assert titles("mrc") == ["A Migrant Resource Centre opens"]


def test_they_stand_for_one_another_in_their_language_alone(news_index):
    factories.news(news_index, title="Delegates meet in Türkiye")
    entry("Türkiye", "Turkey", language="ru")
    assert titles("Turkey") == []


def test_a_change_holds_at_once_in_both_languages():
    row = entry("sea", "ocean")
    assert synonyms_in("en")
    assert not synonyms_in("ru")
    row.language = "ru"
    row.save()
    assert not synonyms_in("en")
    assert synonyms_in("ru")


def test_what_is_deleted_holds_no_longer():
    row = entry("sea", "ocean")
    assert synonyms_in("en")
    row.delete()
    assert not synonyms_in("en")


@pytest.mark.parametrize("number", [1, 300])
def test_a_question_reads_them_once_however_many(django_assert_num_queries, number):
    for each in range(number):
        entry(f"word{each}", f"other{each}")
    with django_assert_num_queries(1):
        synonyms_in("en")
    with django_assert_num_queries(0):
        assert len(synonyms_in("en")) == 2 * number


def test_an_editor_adds_changes_and_deletes(editor):
    assert save(editor, "MRC", "Migrant Resource Centre").status_code == 302
    row = Synonyms.objects.get()
    assert save(editor, "MRC", "Resource centre", address=edit_of(row)).status_code == 302
    row.refresh_from_db()
    assert row.lines == ["MRC", "Resource centre"]
    assert editor.get(f"{LIST}history/{row.pk}/").status_code == 200
    assert editor.post(f"{LIST}delete/{row.pk}/").status_code == 302
    assert not Synonyms.objects.exists()
    assert ModelLogEntry.objects.filter(content_type__model="synonyms").count() == 3


def test_a_publisher_may_do_the_same(publisher):
    assert save(publisher, "MRC", "Migrant Resource Centre").status_code == 302


def test_the_list_stands_in_the_menu(editor):
    assert "/admin/synonyms/" in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("group", ["Organisers", "Secretariat", "Members"])
def test_others_have_no_right(client, group):
    row = entry("sea", "ocean")
    other = member(group)
    for address in (LIST, NEW, edit_of(row), f"{LIST}delete/{row.pk}/"):
        assert other.get(address).status_code in {302, 403, 404}
        other.post(address, {"language": "en", "words": "a\nb"})
    assert Synonyms.objects.get().lines == ["sea", "ocean"]


@pytest.mark.parametrize("group", ["Translators: Persian", "Reviewers: Persian"])
def test_translators_keep_those_of_their_language(home, group):
    submitted(home, "fa")
    client = member(group)
    assert save(client, "مرز", "سرحد", language="fa").status_code == 302
    row = Synonyms.objects.get()
    assert client.get(edit_of(row)).status_code == 200
    assert client.post(f"{LIST}delete/{row.pk}/").status_code == 302
    assert not Synonyms.objects.exists()


@pytest.mark.parametrize("view", ["edit", "delete", "history"])
def test_translators_open_none_of_other_languages(translator, view):
    row = entry("حدود", "تخوم", language="ar")
    address = f"{LIST}{view}/{row.pk}/"
    assert translator.get(address).status_code == 404
    assert translator.post(address, {"language": "fa", "words": "a\nb"}).status_code in {404, 405}
    row.refresh_from_db()
    assert row.lines == ["حدود", "تخوم"]


def test_translators_add_and_move_none_to_other_languages(translator):
    assert "language" in refusal(translator, "حدود", "تخوم", language="ar")
    row = entry("مرز", "سرحد", language="fa")
    assert save(translator, "a", "b", language="ar", address=edit_of(row)).status_code == 200
    row.refresh_from_db()
    assert row.language == "fa"


def test_the_list_holds_the_languages_of_the_user(translator):
    entry("مرز", "سرحد", language="fa")
    entry("حدود", "تخوم", language="ar")
    html = translator.get(LIST).content.decode()
    assert "سرحد" in html
    assert "تخوم" not in html


def test_the_list_is_narrowed_by_language_and_words(editor):
    entry("sea", "ocean")
    entry("море", "океан", language="ru")
    found = editor.get(LIST, {"language": "ru"}).content.decode()
    assert "океан" in found
    assert "ocean" not in found
    found = editor.get(f"{LIST}results/", {"q": "ocea"}).content.decode()
    assert "ocean" in found
    assert "океан" not in found


def test_the_words_of_a_line_keep_their_direction_in_the_list(editor):
    entry("Kabul", "کابل")
    assert "<bdi>Kabul</bdi> = <bdi>کابل</bdi>" in editor.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long(editor):
    def cost():
        with CaptureQueriesContext(connection) as context:
            assert editor.get(LIST).status_code == 200
        return len(context)

    entry("sea", "ocean")
    cost()
    before = cost()
    for number in range(300):
        entry(f"word{number}", f"other{number}")
    assert cost() == before


def test_the_form_begins_with_the_words_of_a_search(editor):
    html = editor.get(NEW, {"language": "fa", "words": "پروسه"}).content.decode()
    assert 'value="fa" selected' in html
    assert "پروسه</textarea>" in html


@pytest.mark.parametrize("lines", [[], [""], ["MRC"], ["MRC", "", "  "]])
def test_fewer_than_two_lines_are_refused(editor, lines):
    refusal(editor, *lines)


def test_a_single_word_is_refused_with_what_to_do(editor):
    assert "at least two words" in refusal(editor, "MRC")


def test_a_line_without_a_word_is_refused(editor):
    assert "no word in \u2068—\u2069" in refusal(editor, "MRC", "—", "Centre")


@pytest.mark.parametrize("line", ["one two three four five six seven", "a" * 101])
def test_a_long_line_is_refused(editor, line):
    assert "at most 6 words and 100 characters" in refusal(editor, "MRC", line)


def test_six_words_are_no_long_line(editor):
    assert save(editor, "MRC", "one two three four five six").status_code == 302


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Centre", "CENTRES"]),
        ("ar", ["إسطنبول", "اسطنبول"]),
        ("fa", ["كابل", "کابل"]),
        ("ru", ["партнёр", "партнеры"]),
    ],
)
def test_what_is_the_same_to_the_search_is_refused(editor, language, lines):
    said = refusal(editor, *lines, language=language)
    assert "for the same" in said
    assert lines[0] in said


@pytest.mark.parametrize("language", ["xx", "", "en-gb"])
def test_a_language_that_the_site_does_not_have_is_refused(editor, language):
    refusal(editor, "MRC", "Centre", language=language)


@pytest.mark.parametrize("words", ["a\x00b\nc", "x\n" * 600])
def test_bad_input_is_refused(editor, words):
    assert editor.post(NEW, {"language": "en", "words": words}).status_code == 200
    assert not Synonyms.objects.exists()


def test_markup_is_only_text(editor):
    entry("<b>sea</b>", "ocean")
    assert "<b>sea" not in editor.get(LIST).content.decode()


def test_the_demonstration_has_some_in_every_language(db):
    load_synonyms()
    for code, _name in settings.LANGUAGES:
        assert Synonyms.objects.filter(language=code).count() == len(
            read("synonyms", code)["synonyms"]
        )
    assert ("kabul",) in synonyms_in("fa")
