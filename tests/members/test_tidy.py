"""Accounts that led to nothing, and memberships long over, are not kept."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import call_command

from members.models import Membership, User
from site_home.management.commands import every_minute
from tests import factories
from tests.members.membership_desk import asked, member, officer

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def signed_up(days, verified=False, **values):
    """An account that somebody signed up with so many days ago."""
    user = factories.user(date_joined=NOW - days * DAY, **values)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def tidy(*arguments):
    """Runs the command."""
    call_command("delete_old_accounts", *arguments, verbosity=0)


def is_there(user):
    """True while the account exists."""
    return User.objects.filter(pk=user.pk).exists()


def test_an_account_that_nobody_verified_goes_after_seven_days():
    old, new = signed_up(7.1), signed_up(6.9)
    tidy()
    assert (is_there(old), is_there(new)) == (False, True)


def test_a_verified_account_that_asked_for_nothing_goes_after_thirty_days():
    old, new = signed_up(30.1, verified=True), signed_up(29.9, verified=True)
    tidy()
    assert (is_there(old), is_there(new)) == (False, True)


@pytest.mark.parametrize("verified", [True, False])
def test_who_has_asked_stays(verified):
    user = signed_up(400, verified)
    asked(user)
    tidy()
    assert is_there(user)


def test_who_has_any_right_stays():
    kept = [signed_up(400) for _number in range(3)]
    kept[0].groups.add(Group.objects.get(name="Editors"))
    User.objects.filter(pk=kept[1].pk).update(is_staff=True)
    User.objects.filter(pk=kept[2].pk).update(is_superuser=True)
    tidy()
    assert all(map(is_there, kept))


def test_accounts_that_an_administrator_made_stay():
    user = factories.user(date_joined=NOW - 400 * DAY)
    tidy()
    assert is_there(user)


@pytest.mark.parametrize("days", [364, 366])
def test_a_refused_membership_goes_with_its_account_after_a_year(days, time_machine):
    user = signed_up(0, verified=True)
    asked(user).refuse("Not an official", officer())
    time_machine.move_to(NOW + days * DAY, tick=False)
    tidy()
    assert is_there(user) == (days < 365)


def test_a_membership_that_has_ended_goes_after_a_year(time_machine):
    user = signed_up(0, verified=True)
    member(user=user).end(officer(), "Left")
    time_machine.move_to(NOW + 366 * DAY, tick=False)
    tidy()
    assert not is_there(user)


def test_an_editor_who_was_refused_loses_the_membership_alone(time_machine):
    user = signed_up(0, verified=True)
    user.groups.add(Group.objects.get(name="Editors"))
    asked(user).refuse("No", officer())
    time_machine.move_to(NOW + 366 * DAY, tick=False)
    tidy()
    assert is_there(user)
    assert not Membership.objects.exists()


def test_a_member_stays_for_ever(time_machine):
    user = signed_up(0, verified=True)
    member(user=user)
    time_machine.move_to(NOW + 5000 * DAY, tick=False)
    tidy()
    assert is_there(user)


def test_a_dry_run_says_how_many_and_deletes_none(capsys):
    user = signed_up(8)
    call_command("delete_old_accounts", "--dry-run")
    assert "1 accounts not verified within 7 days would be deleted." in capsys.readouterr().out
    assert is_there(user)


def test_it_says_how_many_and_no_address(capsys):
    user = signed_up(8)
    call_command("delete_old_accounts")
    out = capsys.readouterr().out
    assert "1 accounts not verified within 7 days deleted." in out
    assert user.email not in out


def test_it_runs_every_day():
    assert ["delete_old_accounts"] in every_minute.TIDY


def test_who_has_signed_in_lately_stays():
    old = signed_up(60, verified=True, last_login=NOW - 31 * DAY)
    new = signed_up(60, verified=True, last_login=NOW - 29 * DAY)
    tidy()
    assert (is_there(old), is_there(new)) == (False, True)
