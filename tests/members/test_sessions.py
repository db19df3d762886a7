"""One's sessions: seen, and ended together."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.members.account_desk import account, by_password, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(home):
    """The site has a home page."""


def signed_in(user):
    client = Client(headers={"user-agent": "Firefox"})
    by_password(client, user)
    return client


def test_all_sessions_are_listed_and_those_of_others_are_not():
    user, other = account(), account()
    here, _there, _theirs = signed_in(user), signed_in(user), signed_in(other)
    sessions = here.get(url("usersessions_list")).context["sessions"]
    assert {session.user for session in sessions} == {user}
    assert len(sessions) == 2


def test_day_and_hour_are_parted_as_the_language_does(client):
    by_password(client, account())
    html = client.get(url("usersessions_list", "fa")).content.decode()
    assert "</bdi>، <bdi>" in html


def test_one_tap_ends_every_session():
    user, other = account(), account()
    here, there, theirs = signed_in(user), signed_in(user), signed_in(other)
    answer = here.post(url("members_sign_out_everywhere"))
    assert answer["Location"] == "/en/"
    assert here.get(url("usersessions_list")).status_code == 302
    assert there.get(url("usersessions_list")).status_code == 302
    assert theirs.get(url("usersessions_list")).status_code == 200
    assert not UserSession.objects.filter(user=user).exists()


def test_the_other_sessions_can_be_ended_alone():
    user = account()
    here, there = signed_in(user), signed_in(user)
    here.post(url("usersessions_list"))
    assert here.get(url("usersessions_list")).status_code == 200
    assert there.get(url("usersessions_list")).status_code == 302


def test_a_link_ends_nothing():
    here = signed_in(account())
    assert here.get(url("members_sign_out_everywhere")).status_code == 405
    assert here.get(url("usersessions_list")).status_code == 200


def test_a_new_password_ends_the_other_sessions():
    user = account()
    here, there = signed_in(user), signed_in(user)
    new = {"password1": "another-long-password", "password2": "another-long-password"}
    here.post(url("account_change_password"), {"oldpassword": "a-long-enough-password", **new})
    assert here.get(url("usersessions_list")).status_code == 200
    assert there.get(url("usersessions_list")).status_code == 302


def test_who_is_signed_out_already_signs_in_to_end_the_other_sessions(client, home):
    answer = client.post(url("members_sign_out_everywhere"))
    assert answer["Location"] == f"{url('account_login')}?next=%2Fen%2Faccounts%2Fsessions%2F"
