"""What a member tells of oneself, and the ways to what else belongs to the account."""

import pytest
from django.urls import reverse

from members.models import Membership
from tests import factories
from tests.members.membership_desk import (
    PERSON,
    acts_of,
    asked,
    intranet_home,
    member,
    officer,
    signed_in,
    terms,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PROFILE = "/en/accounts/profile/"
CHANGED = {**PERSON, "given_name": "Nadia", "language": "ru", "notices": "at_once"}


@pytest.fixture
def membership():
    """That of a member."""
    factories.state("PK")
    return member(function="Attaché")


@pytest.fixture
def person(membership):
    """The member's client."""
    return signed_in(membership.user)


def test_the_profile_shows_what_is_known(person):
    html = person.get(PROFILE).content.decode()
    for words in ["Amina", "Khan", "Attaché", 'value="Ministry"']:
        assert words in html


def test_the_profile_leads_to_all_that_belongs_to_the_account(person):
    html = person.get(PROFILE).content.decode()
    for path in ["password/change/", "2fa/", "sessions/", "logout/"]:
        assert f'href="/en/accounts/{path}"' in html


@pytest.mark.parametrize("path", ["profile/", "request/", "terms/", "2fa/", "sessions/"])
def test_every_page_of_an_account_begins_with_the_same_ways(person, path):
    html = person.get(f"/en/accounts/{path}").content.decode()
    assert html.count('class="account-menu"') == 1
    assert html.index('class="account-menu"') < html.index("<h1")
    assert (f'href="/en/accounts/{path}" aria-current="page"' in html) is (
        path not in ("request/", "terms/")
    )


def test_the_terms_have_no_empty_introduction():
    terms()
    html = signed_in(factories.user()).get("/en/accounts/terms/").content.decode()
    assert '<p class="standfirst"></p>' not in html


def test_the_account_in_the_admin_leads_to_the_second_factor():
    html = signed_in(factories.superuser()).get("/admin/account/").content.decode()
    assert 'href="/en/accounts/2fa/"' in html


def test_a_member_changes_what_they_say_of_themselves(person, membership):
    response = person.post(PROFILE, CHANGED)
    assert (response.status_code, response["Location"]) == (303, f"{PROFILE}?saved=1")
    membership.refresh_from_db()
    assert str(membership.user) == "Nadia Khan"
    assert (membership.organisation_id, membership.organisation_name) == ("PK", "")
    assert (membership.language, membership.notices) == ("ru", "at_once")
    assert acts_of(membership)[-1] == "changed"
    assert "Your changes are saved" in person.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_name": "", "family_name": ""},
        {"organisation_0": ""},
        {"function": ""},
        {"language": "xx"},
        {"notices": "hourly"},
        {"function": "Head\nBcc: x@example.org"},
    ],
)
def test_a_profile_that_cannot_be_taken_comes_back_as_it_was_typed(person, membership, wrong):
    response = person.post(PROFILE, {**CHANGED, "given_name": "Typed-Name", **wrong})
    assert response.status_code == 422
    if "given_name" not in wrong:
        assert 'value="Typed-Name"' in response.content.decode()
    membership.refresh_from_db()
    assert membership.user.first_name == "Amina"
    assert acts_of(membership)[-1] == "accepted"


def test_nothing_else_of_the_account_can_be_changed_here(person, membership):
    more = {"email": "x@example.org", "is_superuser": "on", "state": "accepted", "groups": "1"}
    person.post(PROFILE, {**CHANGED, **more, "reason": "Other", "user": "1"})
    before = membership.user.email
    membership.refresh_from_db()
    assert (membership.user.email, membership.user.is_superuser) == (before, False)
    assert membership.reason == "I work on it."


def test_who_is_no_member_yet_changes_only_the_name():
    factories.state("PK")
    membership = asked(function="Attaché")
    client = signed_in(membership.user)
    assert 'name="function"' not in client.get(PROFILE).content.decode()
    assert client.post(PROFILE, CHANGED).status_code == 303
    membership.refresh_from_db()
    assert (membership.user.first_name, membership.function) == ("Nadia", "Attaché")


def test_who_was_let_go_meanwhile_changes_no_membership(person, membership):
    membership.end(officer(), "Left")
    person.post(PROFILE, CHANGED)
    membership.refresh_from_db()
    assert membership.function == "Attaché"


def test_a_superuser_without_a_membership_has_a_profile(desk):
    assert desk.get(PROFILE).status_code == 200
    assert desk.post(PROFILE, {"given_name": "Root", "family_name": ""}).status_code == 303
    assert not Membership.objects.exists()


def test_the_profile_of_others_cannot_be_asked_for(person):
    other = member()
    html = person.get(f"{PROFILE}?user={other.user_id}&pk={other.pk}").content.decode()
    assert other.user.email not in html


def test_the_pages_cost_few_queries(person, django_assert_max_num_queries):
    terms()
    person.get(PROFILE)
    with django_assert_max_num_queries(20):
        person.get(PROFILE)


def test_who_has_not_agreed_to_the_terms_is_asked_before_anything_is_read(home):
    intranet_home(home)
    membership = member()
    terms()
    answer = signed_in(membership.user).get("/en/intranet/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("members_terms")
