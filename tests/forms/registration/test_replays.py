"""Posts that come again, links that are forged, answers to offers that are none."""

from itertools import cycle

import pytest
from django.core.cache import cache

from forms.models import HistoryEntry, Registration
from forms.registration.states import State
from tests.forms.composed import PDF, file, proved, row
from tests.forms.registration.desk import (
    HOUR,
    NOW,
    PERSON,
    meeting,
    post,
    register,
    registration_page,
)

TAILS = ["", "change/", "cancel/", "offer/", "calendar.ics"]
RLO = "\u202e"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index)


@pytest.fixture
def page(event):
    return registration_page(event, ask_position="optional")


def text_of(answer):
    return answer.content.decode()


# Posts that come again


def test_a_post_that_comes_again_within_the_hour_leads_to_the_same_page(client, page, time_machine):
    proof = proved()
    first = post(client, page, **proof)
    time_machine.move_to(NOW + HOUR / 2, tick=False)
    assert post(client, page, **proof)["Location"] == first["Location"]


@pytest.mark.parametrize("empty", [False, True])
def test_a_post_that_comes_again_after_the_hour_opens_nothing(client, page, time_machine, empty):
    proof = proved()
    mine = post(client, page, **proof)["Location"]
    time_machine.move_to(NOW + HOUR + HOUR / 60, tick=False)
    if empty:
        cache.clear()
    again = post(client, page, **proof)
    assert again.status_code == 422
    assert mine.split("?")[0] not in text_of(again)
    assert Registration.objects.count() == 1


def test_a_post_that_comes_again_when_the_cache_is_empty_makes_no_second_record(client, page):
    proof = proved()
    first = post(client, page, **proof)
    cache.clear()
    assert post(client, page, **proof)["Location"] == first["Location"]
    assert Registration.objects.count() == 1


def test_who_knows_somebodys_name_and_address_does_not_get_their_link(client, page, time_machine):
    mine = register(page)
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    answer = post(client, page, position="Spy")
    assert mine.personal_token not in answer["Location"] + text_of(answer)
    mine.refresh_from_db()
    assert mine.position == ""


def test_who_comes_back_after_cancelling_is_the_same_record(client, page):
    post(client, page)
    mine = Registration.objects.get()
    mine.move(State.CANCELLED)
    assert "/registrations/" in post(client, page, position="Director")["Location"]
    again = Registration.objects.get()
    assert (again.pk, again.reference, again.state) == (mine.pk, mine.reference, State.ACCEPTED)
    assert again.history.count() == 3


# Personal links


def forged_links(registration):
    """Tokens that are nearly right, or worth nothing."""
    token = registration.personal_token
    flipped = ("A" if token[0] != "A" else "B") + token[1:]
    known = [registration.personal_digest, registration.personal_nonce, registration.reference]
    made_up = ["x", "0", "é", "%2e%2e", "' OR 1=1 --", RLO, "a" * 1_500, "null", f"{token}="]
    return [token[:-1], token[1:], token + "x", token.swapcase(), flipped, *known, *made_up]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_or_truncated_link_opens_nothing_and_does_nothing(client, page, method):
    mine = register(page)
    row_before = Registration.objects.values().get()
    for token, tail in zip(forged_links(mine), cycle(TAILS), strict=False):
        path = f"/en/registrations/{token}/{tail}"
        answer = getattr(client, method)(path, {"answer": "take", **PERSON})
        assert answer.status_code == 404, token
        assert "Khan" not in text_of(answer)
    assert Registration.objects.values().get() == row_before
    assert HistoryEntry.objects.count() == 1


def test_the_link_of_one_is_not_the_link_of_another(client, page):
    first, second = register(page, "Amina"), register(page, "Bilal")
    client.post(f"{first.own_path()}cancel/")
    second.refresh_from_db()
    assert second.state == State.ACCEPTED


@pytest.mark.parametrize("answer", ["", "TAKE", "take\x00", "accepted", "1", "🦊" * 999])
def test_an_answer_to_an_offer_that_is_none_does_nothing(client, event, answer):
    page = registration_page(event, places=1)
    first, second = register(page, "A"), register(page, "B")
    first.move(State.CANCELLED)
    shown = client.post(f"{second.own_path()}offer/", {"answer": answer})
    assert shown.status_code in (200, 303)
    second.refresh_from_db()
    assert second.state == State.OFFERED


@pytest.mark.parametrize("answer", ["take", "decline"])
def test_an_answer_where_nothing_is_offered_does_nothing(client, page, answer):
    mine = register(page, state=State.WAITING)
    client.post(f"{mine.own_path()}offer/", {"answer": answer})
    mine.refresh_from_db()
    assert mine.state == State.WAITING


def test_a_post_that_comes_again_after_its_record_was_deleted_is_led_to_the_form(client, page):
    typed = proved()
    post(client, page, **typed)
    Registration.objects.all().delete()
    answer = post(client, page, **typed)
    assert (answer.status_code, answer["Location"]) == (303, page.url)


def test_changes_that_come_all_the_time_write_no_more_letters(client, page, monkeypatch):
    monkeypatch.setattr(type(page), "rate", (2, 600))
    link = register(page).own_path() + "change/"
    answers = [client.post(link, {**PERSON, "email": f"{i}@example.org"}) for i in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Try again in an hour" in text_of(answers[-1])
    assert "2@example.org" in text_of(answers[-1])
    assert Registration.objects.get().email == "1@example.org"


def test_the_same_words_with_another_file_are_no_retry(client, event):
    page = registration_page(event, row("file", "Letter", required=False), slug="files")
    post(client, page, letter=file())
    answer = post(client, page, letter=file(PDF + b"\n% another"))
    assert "?known=" in answer["Location"]


def test_two_hundred_people_behind_one_address_are_registered(client, page):
    posts = [post(client, page, email=f"p{number}@example.org") for number in range(200)]
    assert {answer.status_code for answer in posts} == {303}


@pytest.mark.parametrize(
    ("name", "again"), [("Sean O'Brien", "Sean O’Brien"), ("علي", "علی"), ("Ko`k", "Koʻk")]
)
def test_keyboards_make_nobody_two_people(client, page, name, again):
    for each in (name, again):
        post(client, page, given_name=each)
    assert Registration.objects.count() == 1
