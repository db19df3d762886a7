"""Members in the demonstration content, in every state of approval; nobody is written to."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from members.addresses import verify
from members.groups import MEMBERS
from members.models import FileAccess, Membership, MembershipEntry, PaperPage, TermsOfUse
from site_home.demo.content import read
from site_home.demo.data import ACCOUNTS
from site_home.demo.intranet import days_ago, working_groups

State, Act = Membership.State, MembershipEntry.Act
LEADS_TO = {
    Act.ASKED_FOR: State.PENDING,
    Act.ANSWERED: State.PENDING,
    Act.ASKED_BACK: State.ASKED,
    Act.ACCEPTED: State.ACCEPTED,
    Act.REFUSED: State.REFUSED,
    Act.ENDED: State.ENDED,
}
THEIR_OWN = {Act.ASKED_FOR, Act.ANSWERED, Act.MORE}
SECRETARY = next(email for email, *_rest, group in ACCOUNTS if group == "Secretariat")


def password_of(email):
    """The first password of a member."""
    return f"demonstration-{email.partition('@')[0]}"


def accounts():
    """Address and first password of each member who is still there, as list."""
    there = set(get_user_model().objects.values_list("email", flat=True))
    emails = [row["email"] for row in read("intranet")["members"]]
    return [(email, password_of(email)) for email in emails if email in there]


def load_members():
    """Makes the accounts of members and their memberships; returns how many.

    The account of the Secretariat, which has decided on them and reads everything, must be there.
    """
    rows, groups = read("intranet")["members"], working_groups()
    secretary = get_user_model().objects.get(email=SECRETARY)
    secretary.groups.add(Group.objects.get(name=MEMBERS), *groups.values())
    for row in rows:
        _membership(_account(row), row, groups, secretary)
    _accesses()
    return len(rows)


def _accesses():
    """The log of the first paper: each member has fetched its file on the last visit."""
    paper = PaperPage.objects.filter(editions__isnull=False).order_by("path").first()
    name = paper.editions.last().document.filename
    FileAccess.objects.bulk_create(
        FileAccess(user=each.user, page=paper, name=name, at=each.visited_at)
        for each in Membership.objects.exclude(visited_at=None)
    )


def _account(row):
    names = {name: row[name] for name in ("first_name", "last_name")}
    joined = days_ago(row["steps"][0]["days_ago"]) - timedelta(minutes=10)
    users = get_user_model().objects
    user = users.create_user(row["email"], password_of(row["email"]), date_joined=joined, **names)
    verify(user)
    return user


def _membership(user, row, groups, secretary):
    steps, asked = row["steps"], days_ago(row["steps"][0]["days_ago"])
    states = [LEADS_TO[Act(step["act"])] for step in steps if Act(step["act"]) in LEADS_TO]
    membership = Membership.objects.create(
        user=user,
        organisation_id=row.get("organisation"),
        organisation_name=row.get("organisation_name", ""),
        function=row["function"],
        reason=row["reason"],
        language=row["language"],
        terms=TermsOfUse.objects.in_force(row["language"]),
        agreed_at=asked,
        created_at=asked,
        state=states[-1],
        visited_at=days_ago(row["visited_days_ago"]) if "visited_days_ago" in row else None,
    )
    inside = []
    for step in steps:
        act = Act(step["act"])
        inside = [groups[key] for key in step["groups"]] if "groups" in step else inside
        membership.history.create(
            act=act,
            at=days_ago(step["days_ago"]),
            actor=user if act in THEIR_OWN else secretary,
            note=step.get("note", ""),
            groups=[group.name for group in inside] if "groups" in step else [],
        )
    if membership.is_accepted:
        user.groups.add(Group.objects.get(name=MEMBERS), *inside)
