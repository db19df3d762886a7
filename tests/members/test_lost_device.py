"""Who has lost the device of the second factor gets it taken off by somebody who may."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from tests import factories
from tests.members.account_desk import account, by_password, give_app
from tests.members.membership_desk import asked, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost():
    """An account whose app is gone."""
    user = account(email="lost@example.org")
    give_app(user)
    return user


def signed_in(user):
    """A client of an account."""
    client = Client()
    client.force_login(user)
    return client


def at(user):
    """The page where the factors of an account are taken off."""
    return reverse("members_lost_device", args=[user.pk])


def test_it_is_asked_for_before_anything_is_taken_off(lost):
    shown = signed_in(factories.superuser()).get(at(lost)).content.decode()
    assert "lost@example.org" in shown
    assert Authenticator.objects.filter(user=lost).exists()


def test_the_factors_go_the_sessions_end_and_the_person_is_told(lost, client):
    other = account(email="signed.in@example.org")
    by_password(client, other)
    give_app(other)
    mail.outbox.clear()
    signed_in(factories.superuser()).post(at(other))
    assert not Authenticator.objects.filter(user=other).exists()
    assert client.get("/en/accounts/sessions/").status_code == 302
    [message] = mail.outbox
    assert message.to == ["signed.in@example.org"]
    assert "taken off by the Secretariat" in message.body
    assert Authenticator.objects.filter(user=lost).exists()


def test_the_site_history_tells_it_without_the_address(lost):
    signed_in(factories.superuser()).post(at(lost))
    entry = ModelLogEntry.objects.get(action="members.remove_factors")
    assert "lost@example.org" not in f"{entry.label} {entry.data}"


def test_an_officer_helps_members_but_nobody_who_enters_the_admin(lost):
    client = signed_in(officer())
    assert client.get(at(lost)).status_code == 200
    assert client.get(at(factories.superuser())).status_code == 302
    assert client.get(at(officer())).status_code == 302


def test_nobody_takes_off_their_own(lost):
    boss = factories.superuser()
    assert signed_in(boss).post(at(boss)).status_code == 302
    assert signed_in(lost).post(at(lost)).status_code in {302, 403}
    assert Authenticator.objects.filter(user=lost).exists()


def test_a_second_press_does_nothing_more(lost):
    client = signed_in(factories.superuser())
    client.post(at(lost))
    mail.outbox.clear()
    client.post(at(lost))
    assert not mail.outbox


def test_the_record_of_a_member_leads_there():
    membership = asked()
    client = signed_in(officer())
    shown = client.get(reverse("memberships:inspect", args=[membership.pk])).content.decode()
    assert at(membership.user) in shown


@pytest.mark.parametrize("is_member", [True, False])
def test_the_person_is_told_in_their_language(lost, is_member):
    if is_member:
        asked(lost, language="fa")
    else:
        UserProfile.objects.create(user=lost, preferred_language="fa")
    mail.outbox.clear()
    signed_in(factories.superuser()).post(at(lost))
    assert f"/fa{reverse('usersessions_list')[3:]}" in mail.outbox[0].body


def test_who_waits_at_the_second_factor_when_it_is_taken_off_signs_in_without_it(lost, client):
    answer = by_password(client, lost)
    assert answer["Location"] == reverse("mfa_authenticate")
    signed_in(factories.superuser()).post(at(lost))
    answer = client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert answer["Location"] == reverse("account_login")
    assert client.get(answer["Location"]).status_code == 200
    by_password(client, lost)
    assert "_auth_user_id" in client.session
