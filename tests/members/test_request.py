"""Asking for access, reading how it stands, answering, and where one is led after signing in."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Locale

from members.models import Membership
from tests import factories
from tests.members.membership_desk import (
    PERSON,
    acts_of,
    intranet_home,
    member,
    officer,
    signed_in,
    state_of,
    terms,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

State = Membership.State
REQUEST, START, TERMS = "/en/accounts/request/", "/en/accounts/start/", "/en/accounts/terms/"
PAGES = [REQUEST, START, TERMS, "/en/accounts/profile/"]


@pytest.fixture
def user():
    """An account that has asked for nothing yet."""
    factories.state("PK")
    return factories.user("amina@example.org")


@pytest.fixture
def person(user):
    """A client of it."""
    return signed_in(user)


def send(client, address=REQUEST, **values):
    """The answer to the form, complete unless told otherwise; None leaves a field out."""
    typed = {name: value for name, value in {**PERSON, **values}.items() if value is not None}
    return client.post(address, typed)


# Who may open them


@pytest.mark.parametrize("address", PAGES)
def test_who_is_not_signed_in_is_led_to_the_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={address}")
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("address", PAGES)
def test_nobody_keeps_or_lists_the_pages_of_an_account(person, client, address):
    for response in (person.get(address), client.get(address)):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(person, address, method):
    assert getattr(person, method)(address).status_code == 405


@pytest.mark.parametrize("address", [REQUEST, TERMS, "/en/accounts/profile/"])
def test_a_post_from_another_site_is_refused(user, address):
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(user)
    assert send(stranger, address).status_code == 403
    assert not Membership.objects.exists()


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_form_is_there_in_every_language(person, language):
    terms()
    response = person.get(f"/{language}/accounts/request/")
    html = response.content.decode()
    assert response.status_code == 200
    assert f'lang="{language}"' in html
    assert html.count("<h1>") == 1
    assert 'name="csrfmiddlewaretoken"' in html


# The request


def test_a_request_is_taken_down_with_the_terms_agreed_to(person, user):
    version = terms()
    response = send(person, version=version.translation_key, agreed="on")
    assert (response.status_code, response["Location"]) == (303, f"{REQUEST}?sent=1")
    membership = Membership.objects.get(user=user)
    assert (membership.state, membership.organisation_id) == (State.PENDING, "PK")
    assert (membership.function, membership.reason) == (PERSON["function"], PERSON["reason"])
    assert (membership.terms, bool(membership.agreed_at)) == (version, True)
    user.refresh_from_db()
    assert user.get_full_name() == "Amina Khan"


def test_an_organisation_that_is_not_listed_is_kept_by_its_name(person, user):
    send(person, organisation_0="other", organisation_1="Ministry of Labour")
    membership = Membership.objects.get(user=user)
    assert (membership.organisation, membership.place) == (None, "Ministry of Labour")


def test_one_name_is_enough_and_none_is_not(person, user):
    response = send(person, given_name="", family_name="")
    assert "A name is required" in response.content.decode()
    send(person, given_name="", family_name="Suharto")
    assert Membership.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation_0": ""},
        {"organisation_0": "other"},
        {"organisation_0": "XX"},
        {"function": ""},
        {"function": "two\nlines"},
        {"function": "x" * 201},
        {"reason": ""},
        {"reason": "x" * 1001},
        {"language": "xx"},
        {"language": None},
        {"given_name": "x" * 151},
        {"agreed": None},
        {"version": None},
        {"version": "'; drop table"},
        {"function": "\x00"},
    ],
)
def test_what_cannot_be_taken_comes_back_with_all_that_was_typed(person, wrong):
    version = terms()
    typed = {"version": version.translation_key, "agreed": "on", "family_name": "Kept-Name"}
    response = send(person, **{**typed, **wrong})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Please check what you wrote" in html
    assert 'value="Kept-Name"' in html
    assert response["Cache-Control"] == "private, no-store"
    assert not Membership.objects.exists()


def test_terms_that_changed_while_one_wrote_are_asked_again(person, time_machine):
    time_machine.move_to("2026-11-22", tick=False)
    old = terms(date(2026, 1, 1))
    new = terms(date(2026, 11, 1), "<p>New.</p>")
    response = send(person, version=old.translation_key, agreed="on")
    assert response.status_code == 422
    assert "The terms of use have changed" in response.content.decode()
    assert f'name="version" value="{new.translation_key}"' in response.content.decode()


def test_the_terms_are_read_in_the_language_of_the_page(person):
    original = terms()
    russian = terms(locale=Locale.objects.get(language_code="ru"), text="<p>Слова</p>")
    russian.translation_key = original.translation_key
    russian.save()
    assert "Слова" in person.get("/ru/accounts/terms/").content.decode()
    assert "Keep it to yourself" in person.get("/ar/accounts/terms/").content.decode()


def test_sent_twice_it_is_one_request(person, user):
    assert send(person).status_code == 303
    assert send(person, reason="Another").status_code == 303
    membership = Membership.objects.get(user=user)
    assert membership.reason == PERSON["reason"]
    assert acts_of(membership) == ["asked_for"]


def test_what_is_typed_is_printed_as_text(person):
    send(person, reason="<script>alert(1)</script>", function="<b>Head</b>")
    html = person.get(REQUEST).content.decode()
    assert "<script>alert" not in html
    assert "<b>Head" not in html


# How it stands


def test_who_has_asked_reads_how_it_stands(person):
    send(person)
    html = person.get(REQUEST).content.decode()
    for words in [
        "waits for the decision",
        "Waiting for approval",
        "Pakistan",
        "I work on returns",
    ]:
        assert words in html
    assert "Send the request" not in html


def test_what_was_asked_back_is_answered_on_the_page(person, user):
    send(person)
    membership = Membership.objects.get(user=user)
    membership.ask_back("Which unit?", officer())
    assert "Which unit?" in person.get(REQUEST).content.decode()
    assert person.post(REQUEST, {"answer": ""}).status_code == 422
    assert person.post(REQUEST, {"answer": "Returns"}).status_code == 303
    assert state_of(membership) == State.PENDING
    assert membership.history.last().note == "Returns"


def test_an_answer_sent_twice_counts_once(person, user):
    send(person)
    membership = Membership.objects.get(user=user)
    membership.ask_back("Which unit?", officer())
    for _time in range(2):
        assert person.post(REQUEST, {"answer": "Returns"}).status_code == 303
    assert acts_of(membership).count("answered") == 1


def test_who_was_refused_reads_why(person, user):
    send(person)
    Membership.objects.get(user=user).refuse("Officials only.", officer())
    html = person.get(REQUEST).content.decode()
    assert "Officials only." in html
    assert "<form" not in html.split("<main")[1].split("</main")[0]


def test_a_refused_person_who_posts_again_changes_nothing(person, user):
    send(person)
    Membership.objects.get(user=user).refuse("Officials only.", officer())
    assert send(person, reason="Please").status_code == 303
    assert Membership.objects.get(user=user).state == State.REFUSED


def test_notes_between_officers_and_actors_are_not_shown_to_the_person(person, user):
    by = officer(email="officer@example.org", first_name="Olga")
    send(person)
    Membership.objects.get(user=user).refuse("Officials only.", by)
    html = person.get(REQUEST).content.decode()
    assert "Olga" not in html
    assert "officer@example.org" not in html


# Where one is led


def led(client, wanted="", address=START):
    """Where the way in leads."""
    response = client.get(address, {"next": wanted} if wanted else {})
    assert response.status_code == 303
    return response["Location"]


def test_a_member_is_led_to_the_intranet_in_their_language(home):
    intranet_home(home)
    assert led(signed_in(member(language="ru").user)) == "/ru/intranet/"


def test_who_is_no_member_is_led_to_the_request(person):
    assert led(person) == REQUEST
    assert led(person, "/en/intranet/returns/") == REQUEST
    assert led(person, "/admin/") == REQUEST


def test_an_editor_who_is_no_member_is_led_to_the_admin(editor):
    assert led(editor) == "/admin/"
    assert led(editor, "/admin/pages/3/") == "/admin/pages/3/"


def test_a_member_who_edits_is_led_to_the_intranet_or_where_they_wanted(home):
    intranet_home(home)
    client = signed_in(factories.superuser())
    assert led(client) == "/en/intranet/"
    assert led(client, "/admin/pages/3/") == "/admin/pages/3/"


def test_a_member_goes_on_to_where_they_wanted(home):
    intranet_home(home)
    client = signed_in(member().user)
    assert led(client, "/ru/intranet/returns/?p=2") == "/ru/intranet/returns/?p=2"
    assert led(client, "/admin/") == "/en/intranet/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "evil.example",
        "\t//evil.example",
    ],
)
def test_nobody_is_led_to_another_site(home, wanted):
    intranet_home(home)
    assert led(signed_in(member().user), wanted) == "/en/intranet/"


def test_before_there_is_an_intranet_a_member_is_led_to_the_profile():
    assert led(signed_in(member().user)) == "/en/accounts/profile/"


# A new version of the terms


def test_a_new_version_of_the_terms_is_asked_once_at_the_way_in(home, time_machine):
    time_machine.move_to("2026-11-22", tick=False)
    intranet_home(home)
    membership = member(terms=terms(date(2026, 1, 1)))
    client = signed_in(membership.user)
    assert led(client) == "/en/intranet/"
    new = terms(date(2026, 11, 1), "<p>New words.</p>")
    assert led(client, "/en/intranet/returns/") == TERMS
    assert "New words." in client.get(TERMS).content.decode()
    assert client.post(TERMS, {"version": new.translation_key}).status_code == 422
    agreed = client.post(TERMS, {"version": new.translation_key, "agreed": "on"})
    assert agreed["Location"] == "/en/intranet/returns/"
    assert led(client) == "/en/intranet/"
    membership.refresh_from_db()
    assert membership.terms == new


def test_a_translation_that_was_agreed_to_counts_as_that_version(home):
    intranet_home(home)
    original = terms()
    russian = terms(locale=Locale.objects.get(language_code="ru"), text="<p>Слова</p>")
    russian.translation_key = original.translation_key
    russian.save()
    assert led(signed_in(member(terms=russian).user)) == "/en/intranet/"
