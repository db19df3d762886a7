"""The steps of a membership: which may follow which, who takes them, what they leave behind."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from wagtail.models import Collection, CollectionViewRestriction, ModelLogEntry

from members.groups import COLLECTION, MEMBERS, SECRETARIAT, member_groups
from members.models import ImpossibleStepError, Membership, User
from members.models.membership import A_DAY
from tests import factories
from tests.members.membership_desk import (
    acts_of,
    asked,
    member,
    officer,
    state_of,
    terms,
    working_group,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

State = Membership.State


def fresh(user):
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


# Groups


def test_the_collection_of_the_intranet_is_closed_to_all_but_members():
    collection = Collection.objects.get(name=COLLECTION)
    assert collection.get_parent() == Collection.get_first_root_node()
    restriction = CollectionViewRestriction.objects.get(collection=collection)
    assert restriction.restriction_type == CollectionViewRestriction.GROUPS
    assert [group.name for group in restriction.groups.all()] == [MEMBERS]
    assert Collection.find_problems() == ([], [], [], [], [])


def test_member_groups_are_members_and_those_that_restrict_a_closed_page(home):
    working_group(home, "Returns")
    Group.objects.create(name="Something else")
    factories.restrict(factories.standard_page(home), [Group.objects.create(name="Public page")])
    assert [group.name for group in member_groups()] == [MEMBERS, "Returns"]


def test_a_group_with_any_right_in_the_admin_is_not_handed_out(home):
    group = working_group(home, "Returns")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    assert [each.name for each in member_groups()] == [MEMBERS]


def test_the_secretariat_is_not_handed_out_though_it_restricts_a_section(home):
    group = working_group(home, "Returns")
    secretariat = Group.objects.get(name=SECRETARIAT)
    secretariat.permissions.clear()
    group.pageviewrestriction_set.get().groups.add(secretariat)
    assert [each.name for each in member_groups()] == [MEMBERS, "Returns"]


# Who is a member


def test_who_asks_is_no_member():
    membership = asked()
    assert not fresh(membership.user).is_member


def test_who_was_accepted_is_a_member():
    assert fresh(member().user).is_member


def test_an_inactive_account_is_no_member():
    user = member().user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not fresh(user).is_member


def test_a_superuser_is_a_member_unless_inactive():
    assert factories.superuser().is_member
    assert not factories.superuser(is_active=False).is_member


def test_a_working_group_alone_makes_no_member(home):
    user = factories.user()
    user.groups.add(working_group(home))
    assert not user.is_member


def test_membership_is_asked_of_the_database_once(django_assert_num_queries):
    user = fresh(member().user)
    with django_assert_num_queries(1):
        assert user.is_member
        assert user.is_member


# Steps


def test_accepting_puts_into_the_chosen_groups_and_no_others(home):
    returns, visas = working_group(home, "Returns"), working_group(home, "Visas")
    membership = asked()
    membership.accept([returns], officer())
    assert {group.name for group in membership.user.groups.all()} == {MEMBERS, "Returns"}
    assert visas.user_set.count() == 0
    assert acts_of(membership) == ["asked_for", "accepted"]
    assert membership.history.last().groups == ["Returns"]


def test_groups_that_a_membership_does_not_give_are_refused():
    membership, moderators = asked(), Group.objects.get(name="Moderators")
    with pytest.raises(ValueError, match="not handed out"):
        membership.accept([moderators], officer())
    assert state_of(membership) == State.PENDING
    assert acts_of(membership) == ["asked_for"]


def test_changing_groups_leaves_groups_of_editors_alone(home):
    returns, visas = working_group(home, "Returns"), working_group(home, "Visas")
    membership = member(returns)
    membership.user.groups.add(Group.objects.get(name="Editors"))
    membership.set_groups([visas], officer())
    assert {each.name for each in membership.user.groups.all()} == {MEMBERS, "Visas", "Editors"}


def test_ending_takes_out_of_every_group_of_the_intranet(home):
    membership = member(working_group(home, "Returns"))
    membership.end(officer(), "Left the ministry")
    assert not fresh(membership.user).is_member
    assert membership.user.groups.count() == 0
    assert state_of(membership) == State.ENDED


def test_ending_takes_out_of_a_group_that_restricts_a_public_page(home):
    membership, group = member(), Group.objects.create(name="Public page")
    factories.restrict(factories.standard_page(home), [group])
    membership.user.groups.add(group)
    membership.end(officer())
    assert not membership.user.groups.exists()


def test_ending_takes_out_of_the_secretariat():
    membership = member()
    membership.user.groups.add(Group.objects.get(name=SECRETARIAT))
    membership.end(officer())
    assert not fresh(membership.user).has_perm("members.change_membership")


def test_ending_leaves_what_other_groups_allow_in_the_admin():
    membership, editors = member(), Group.objects.get(name="Editors")
    membership.user.groups.add(editors)
    membership.end(officer())
    assert membership.user.groups.get() == editors


def test_a_superuser_whose_membership_ends_stays_one():
    membership = member(user=factories.superuser())
    membership.end(officer())
    assert fresh(membership.user).is_member


def test_a_question_and_its_answer_lead_back_to_waiting():
    membership = asked()
    membership.ask_back("Which unit?", officer())
    assert (state_of(membership), membership.said) == (State.ASKED, "Which unit?")
    membership.answer("Returns")
    assert state_of(membership) == State.PENDING
    assert acts_of(membership) == ["asked_for", "asked_back", "answered"]


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.PENDING, lambda each, by: each.answer("Unasked")),
        (State.PENDING, lambda each, by: each.end(by)),
        (State.PENDING, lambda each, by: each.set_groups([], by)),
        (State.PENDING, lambda each, by: each.ask_for_more("/en/intranet/x/")),
        (State.PENDING, lambda each, by: each.change("A", "B", function="C")),
        (State.ACCEPTED, lambda each, by: each.accept([], by)),
        (State.ACCEPTED, lambda each, by: each.refuse("No", by)),
        (State.ACCEPTED, lambda each, by: each.ask_back("Why?", by)),
        (State.REFUSED, lambda each, by: each.refuse("No", by)),
        (State.REFUSED, lambda each, by: each.answer("But")),
        (State.REFUSED, lambda each, by: each.end(by)),
        (State.ENDED, lambda each, by: each.set_groups([], by)),
        (State.ENDED, lambda each, by: each.ask_for_more("/en/intranet/x/")),
    ],
)
def test_impossible_steps_raise_and_leave_nothing_behind(state, step, mailoutbox):
    membership = asked()
    Membership.objects.update(state=state)
    mailoutbox.clear()
    with pytest.raises(ImpossibleStepError):
        step(membership, officer())
    assert state_of(membership) == state
    assert acts_of(membership) == ["asked_for"]
    assert not mailoutbox


def test_a_decision_on_what_has_changed_meanwhile_is_not_carried_out():
    membership = asked()
    seen = membership.seen
    membership.refuse("Not now", officer())
    with pytest.raises(ImpossibleStepError):
        membership.accept([], officer(), seen)
    assert state_of(membership) == State.REFUSED


def test_who_read_an_old_copy_of_the_row_decides_nothing():
    membership = asked()
    old = Membership.objects.get(pk=membership.pk)
    membership.accept([], officer())
    with pytest.raises(ImpossibleStepError):
        old.refuse("Too late", officer())
    assert acts_of(membership) == ["asked_for", "accepted"]


def test_nobody_decides_on_their_own_membership():
    user = officer()
    membership = asked(user)
    with pytest.raises(ImpossibleStepError):
        membership.accept([], user)
    assert not fresh(user).is_member


def test_a_membership_that_was_deleted_meanwhile_takes_no_step():
    membership = asked()
    Membership.objects.all().delete()
    with pytest.raises(ImpossibleStepError):
        membership.accept([], officer())


def test_one_account_asks_once():
    membership = asked()
    with pytest.raises(ImpossibleStepError):
        asked(membership.user)
    assert acts_of(membership) == ["asked_for"]


def test_who_was_refused_does_not_ask_again_but_may_be_accepted():
    membership = asked()
    membership.refuse("Not an official", officer())
    with pytest.raises(ImpossibleStepError):
        asked(membership.user)
    membership.accept([], officer())
    assert fresh(membership.user).is_member


def test_who_has_left_may_ask_again():
    membership = member()
    membership.end(officer(), "Left")
    again = asked(membership.user, function="Minister")
    assert again.pk == membership.pk
    assert state_of(again) == State.PENDING
    assert again.function == "Minister"


def test_more_access_is_asked_once_for_the_same(mailoutbox):
    membership = member()
    membership.ask_for_more("/en/intranet/returns/", "I was named to it.")
    membership.ask_for_more("/en/intranet/returns/", "I was named to it.")
    assert acts_of(membership).count("more") == 1
    assert membership.said == "/en/intranet/returns/\nI was named to it."
    assert membership in Membership.objects.waiting()


def test_more_access_is_asked_ten_times_a_day_and_no_more(time_machine):
    time_machine.move_to("2026-11-22 12:00", tick=False)
    membership = member()
    for number in range(A_DAY):
        membership.ask_for_more(f"/en/intranet/{number}/")
    with pytest.raises(ImpossibleStepError):
        membership.ask_for_more("/en/intranet/more/")
    time_machine.move_to("2026-11-23 12:01", tick=False)
    membership.ask_for_more("/en/intranet/more/")


def test_a_wish_for_more_waits_until_groups_are_decided_whatever_is_changed(home):
    group = working_group(home)
    membership = member()
    membership.ask_for_more("/en/intranet/returns/")
    membership.change("Amina", "Khan", function="Minister")
    assert membership in Membership.objects.waiting()
    membership.set_groups([group], officer())
    assert membership not in Membership.objects.waiting()


def test_another_state_or_organisation_stands_in_the_history():
    membership = member()
    factories.state("AT")
    membership.change("Amina", "Khan", organisation_id="AT", organisation_name="")
    assert membership.history.last().note == "Ministry → Austria"


# The site history


def test_every_step_is_in_the_site_history_without_an_address():
    by, user = officer(email="officer@example.org"), factories.user("amina@example.org")
    membership = asked(user)
    membership.ask_back("Mail me at secret@example.org?", by)
    membership.answer("My mail is private@example.org")
    membership.accept([], by)
    membership.ask_for_more("/en/intranet/returns/", "write to other@example.org")
    membership.set_groups([], by)
    membership.change("Amina", "amina@example.org", function="x@example.org")
    membership.end(by, "bounced@example.org")
    entries = ModelLogEntry.objects.filter(action__startswith="membership.").order_by("pk")
    assert [entry.action.partition(".")[2] for entry in entries] == acts_of(membership)
    assert len(entries) == 8
    assert entries[3].user == by
    kept = " ".join(f"{entry.label} {entry.data}" for entry in entries)
    assert "@" not in kept
    assert {entry.label for entry in entries} == {f"Membership {membership.pk}"}


# Terms


def test_a_text_that_somebody_agreed_to_cannot_be_changed():
    version = terms()
    asked(terms=version)
    version.text = "<p>Something else.</p>"
    with pytest.raises(ValidationError, match="new version"):
        version.full_clean()


def test_a_member_who_agreed_to_another_version_is_to_be_asked(time_machine):
    time_machine.move_to("2026-11-22", tick=False)
    membership = member(terms=terms())
    assert not membership.terms_are_old
    terms("2026-12-01")
    assert not membership.terms_are_old
    time_machine.move_to("2026-12-01", tick=False)
    assert membership.terms_are_old


def test_a_wish_is_kept_without_what_no_database_keeps():
    membership = member()
    membership.ask_for_more("/en/intranet/returns/", "For the\x00 meeting")
    assert membership.said == "/en/intranet/returns/\nFor the meeting"
