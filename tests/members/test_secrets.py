"""Secret words stand in all that is hidden, in every way; no surface tells one to others.

One filled site for all tests of a module. What a viewer is told is read once, at every address that
links lead to or that anybody may guess, and then searched for every word.
"""

from difflib import unified_diff

import pytest

from search import engine
from search.query import parse
from search.spellings import correction
from tests.members import closed_desk as desk
from tests.members import secret_ways
from tests.members.secret_desk import FROM_ALL, SIGNS
from tests.members.secret_surfaces import (
    ANYBODY,
    MEMBER,
    MOST,
    NOT_MEMBERS,
    OTHER,
    VIEWERS,
    allowed_to,
)

pytestmark = pytest.mark.django_db

PLACES = {
    "body",
    "caption",
    "city",
    "content",
    "credit",
    "document title",
    "file name",
    "group",
    "photo name",
    "search_description",
    "seo_title",
    "slug",
    "summary",
    "symbol",
    "title",
}
UNSHOWN = {"document title", "group", "search_description"}  # not even to those who may read
FOUND = {"body", "caption", "city", "credit", "summary", "symbol", "title"}  # by a question


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_surface_tells_a_word(spied, viewer):
    answers = spied.told_to(viewer)
    leaks = spied.leaks(answers, allowed_to(viewer))
    print(f"{viewer}: {len(answers)} addresses, {len(spied.secrets.words)} words")
    assert not leaks, "\n".join([f"{len(leaks)} leaks to {viewer}:", *leaks[:40]])


@pytest.mark.parametrize("viewer", [*VIEWERS, MEMBER])
def test_no_surface_breaks(spied, viewer):
    answers = spied.told_to(viewer)
    assert {each: told.status for each, told in answers.items() if told.status >= 500} == {
        each: 503 for each in answers if each == "/readyz"
    }


@pytest.mark.parametrize("viewer", [*VIEWERS, MEMBER])
def test_the_search_is_wide_and_ends(spied, viewer):
    assert (50 if viewer in NOT_MEMBERS else 200) < len(spied.told_to(viewer)) < MOST


def test_there_is_a_word_in_every_place_and_language(spied):
    words = spied.secrets.words.values()
    assert {word.place for word in words} == PLACES
    assert {word.language for word in words} == set(SIGNS)


def test_a_member_of_the_group_finds_the_words_of_every_way(spied):
    text = "\n".join(answer.text for answer in spied.told_to(MEMBER).values())
    found = spied.secrets.found_in(text).values()
    shown = {name for name, (_hide, hidden) in secret_ways.WAYS.items() if hidden != FROM_ALL}
    assert {word.way for word in found} >= shown, "the spy is blind"
    assert {word.place for word in found} >= PLACES - UNSHOWN
    assert {word.language for word in found} == set(SIGNS)


def test_a_member_of_the_group_is_not_told_what_is_hidden_from_all(spied):
    assert spied.leaks(spied.told_to(MEMBER), allowed_to(MEMBER)) == {}


def test_members_of_another_group_find_what_is_for_all_members(spied):
    found = spied.leaks(spied.told_to(OTHER)).values()
    assert {word.way for word in found} == {"without any restriction"}


def test_no_page_that_lists_others_differs_by_a_letter(spied):
    told = spied.told_to(ANYBODY)
    lines = [
        line
        for each, before in spied.before.items()
        for line in unified_diff(before.text.split("\n"), told[each].text.split("\n"), each, n=0)
    ]
    assert not lines, "\n".join(lines[:60])


@pytest.mark.parametrize("viewer", [*VIEWERS, MEMBER])
def test_a_shared_cache_keeps_nothing_of_what_others_may_not_read(spied, viewer):
    kept = {each: told for each, told in spied.told_to(viewer).items() if told.is_kept}
    assert spied.leaks(kept) == {}


def test_a_shared_cache_hands_pages_of_visitors_on(spied):
    told = spied.told_to(ANYBODY)
    assert told["/en/news/"].is_kept
    inside = [each for each in told if each[3:].startswith("/intranet")]
    assert not any(told[each].is_kept for each in inside)


def test_a_shared_cache_keeps_nothing_of_what_members_read(spied):
    told = spied.told_to(MEMBER)
    assert [each for each in told if told[each].is_kept and told[each].status == 200] == []


@pytest.mark.parametrize("viewer", [ANYBODY, OTHER, MEMBER])
def test_no_log_line_holds_a_word_that_its_reader_did_not_write(spied, viewer):
    spied.told_to(viewer)
    lines = spied.log.getvalue().splitlines()
    assert lines
    words = [(line, spied.secrets.found_in(line).values()) for line in lines]
    written = {"slug", "file name"}
    assert [line for line, found in words if {word.place for word in found} - written] == []


@pytest.mark.parametrize("viewer", [ANYBODY, OTHER, MEMBER])
def test_no_cache_of_the_site_holds_a_word(spied, viewer):
    spied.told_to(viewer)
    kept = b"\n".join(spied.cached).decode(errors="replace")
    assert kept
    assert spied.secrets.found_in(kept) == {}


def _counted(spied, viewer, words):
    """How many pages a viewer finds for some words, each asked in its own language."""
    request = desk.request_of(spied.people[viewer])
    queries = [parse(word, place.language) for word, place in words]
    return sum(
        number
        for start in range(0, len(queries), 40)
        for number in engine.count(queries[start : start + 40], request).values()
    )


@pytest.mark.parametrize("viewer", [*VIEWERS, MEMBER])
def test_no_question_finds_what_is_hidden(spied, viewer):
    allowed = allowed_to(viewer)
    hidden = [each for each in spied.secrets.words.items() if not allowed(each[1])]
    assert len(hidden) > 20
    assert _counted(spied, viewer, hidden) == 0


def test_members_find_what_is_theirs(spied):
    allowed = allowed_to(MEMBER)
    own = [each for each in spied.secrets.words.items() if allowed(each[1])]
    found = {word.place for each, word in own if _counted(spied, MEMBER, [(each, word)])}
    assert found == FOUND


def test_no_word_is_guessed_from_one_that_is_like_it(spied):
    request = desk.request_of(spied.people[ANYBODY])
    for word, place in list(spied.secrets.words.items())[::9]:
        assert correction(parse(word[:-1], place.language), request) is None
