"""The list of memberships in the admin, the page of one of them, and who may decide."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from members.groups import MEMBERS
from members.models import Membership
from tests import factories
from tests.members.membership_desk import (
    acts_of,
    asked,
    at,
    decide,
    member,
    officer,
    signed_in,
    state_of,
    working_group,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LIST = "/admin/memberships/"
State = Membership.State


@pytest.fixture
def by():
    """An account of the Secretariat."""
    return officer(email="officer@example.org", first_name="Olga")


@pytest.fixture
def client(by):
    """Its client."""
    return signed_in(by)


def shown(client, **query):
    """The addresses that the list shows, in order."""
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row.user.email for row in response.context["object_list"]]


def people(*names, **values):
    """Requests of accounts with these names in their addresses."""
    return [asked(factories.user(f"{name}@example.org"), **values) for name in names]


# The list


def test_the_list_tells_who_asks(client):
    people("amina", function="Head of <unit>", language="fa")
    html = client.get(LIST).content.decode()
    for words in ["Amina Khan", "amina@example.org", "Ministry", "Head of &lt;unit&gt;", "Persian"]:
        assert words in html


def test_a_longer_list_costs_no_more_queries(client, home):
    group = working_group(home)
    codes = [factories.state(code).pk for code in ("AT", "PK", "TR")]

    def queries():
        client.get(LIST)
        with CaptureQueriesContext(connection) as context:
            assert client.get(LIST).status_code == 200
        return len(context)

    for number in range(2):
        member(group, user=factories.user(f"few{number}@example.org"), organisation_id="AT")
    few = queries()
    for number in range(25):
        member(
            group, user=factories.user(f"n{number}@example.org"), organisation_id=codes[number % 3]
        )
    assert queries() == few


def test_the_list_is_narrowed_by_status_place_group_and_language(client, home):
    group = working_group(home)
    factories.state("AT")
    people("waiting")
    people("austria", organisation_id="AT", organisation_name="", language="ru")
    member(group, user=factories.user("member@example.org"))
    wish = member(user=factories.user("wish@example.org"))
    wish.ask_for_more("/en/intranet/returns/")
    assert shown(client, state="waiting") == [
        "wish@example.org",
        "austria@example.org",
        "waiting@example.org",
    ]
    assert shown(client, state="accepted") == ["wish@example.org", "member@example.org"]
    assert shown(client, organisation="AT") == ["austria@example.org"]
    assert shown(client, language="ru") == ["austria@example.org"]
    assert shown(client, group=group.pk) == ["member@example.org"]


def test_the_list_is_searched_by_address_name_function_and_organisation(client):
    people("amina", function="Attaché")
    people("boris")
    assert shown(client, q="AMINA@") == ["amina@example.org"]
    assert shown(client, q="khan attaché") == ["amina@example.org"]
    assert shown(client, q="ministry boris") == ["boris@example.org"]


@pytest.mark.parametrize("words", ["'", '"', "%", "\\", "%' OR 1=1 --", "ž " * 900])
def test_no_sign_breaks_the_search(client, words):
    people("amina")
    assert shown(client, q=words) == []


@pytest.mark.parametrize(
    "query", ["state=x", "group=x", "organisation='", "ordering=reason", "p=x"]
)
def test_no_query_breaks_the_list(client, query):
    people("amina")
    assert client.get(f"{LIST}?{query}").status_code in {200, 404}


# Who may decide

PAGES = ["", "results/", "1/", "accept/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_queue_is_not_for_who_is_not_signed_in(page):
    response = Client().get(LIST + page)
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("group", ["Editors", "Moderators", "Organisers"])
def test_other_groups_of_the_admin_see_and_decide_nothing(group):
    membership, user = asked(), factories.user()
    user.groups.add(Group.objects.get(name=group))
    stranger = signed_in(user)
    for page in ["", f"{membership.pk}/"]:
        assert stranger.get(LIST + page).status_code in {302, 403}
    assert LIST not in stranger.get("/admin/").content.decode()
    decide(stranger, membership, "accepted")
    stranger.post(at("accept"), {"whom": f"{membership.pk}:{membership.seen}"})
    assert state_of(membership) == State.PENDING


def test_a_member_does_not_see_the_queue():
    assert signed_in(member().user).get(LIST).status_code in {302, 403}


def test_who_may_only_look_decides_nothing():
    membership, user = asked(), factories.user()
    for code in ["access_admin", "view_membership"]:
        user.user_permissions.add(Permission.objects.get(codename=code))
    reader = signed_in(user)
    html = reader.get(at("inspect", membership.pk)).content.decode()
    assert "I work on it." in html
    assert 'name="to"' not in html
    assert "formaction" not in html
    decide(reader, membership, "accepted")
    reader.post(at("accept"), {"whom": f"{membership.pk}:{membership.seen}"})
    assert state_of(membership) == State.PENDING


def test_an_officer_does_not_decide_on_their_own_membership(client, by):
    membership = asked(by)
    assert 'name="to"' not in client.get(at("inspect", membership.pk)).content.decode()
    decide(client, membership, "accepted")
    client.post(at("accept"), {"whom": f"{membership.pk}:{membership.seen}"})
    assert state_of(membership) == State.PENDING


def test_nobody_adds_changes_or_deletes_a_membership_by_hand(desk):
    membership = asked()
    for path in ["new/", f"edit/{membership.pk}/", f"delete/{membership.pk}/"]:
        assert desk.get(LIST + path).status_code == 404


# One membership


def test_the_page_of_a_membership_tells_all_that_is_known(client, home):
    working_group(home, "Returns")
    membership = asked(factories.user("amina@example.org"), reason="<script>alert(1)</script>")
    membership.ask_back("Which unit?", officer())
    html = client.get(at("inspect", membership.pk)).content.decode()
    for words in ["amina@example.org", "Ministry", "Which unit?", "Returns", "Asked back"]:
        assert words in html
    assert "<script>alert(1)" not in html


def test_an_officer_accepts_into_groups(client, by, home):
    group, membership = working_group(home), asked()
    assert decide(client, membership, "accepted", groups=[group]).status_code == 302
    assert state_of(membership) == State.ACCEPTED
    assert {each.name for each in membership.user.groups.all()} == {MEMBERS, group.name}
    assert membership.history.last().actor == by


@pytest.mark.parametrize(("to", "state"), [("refused", State.REFUSED), ("asked_back", State.ASKED)])
def test_an_officer_refuses_or_asks_back_in_words(client, to, state):
    membership = asked()
    response = decide(client, membership, to)
    assert response.status_code == 422
    assert "Write to the person" in response.content.decode()
    assert state_of(membership) == State.PENDING
    decide(client, membership, to, words="Because.")
    assert state_of(membership) == state
    assert membership.said == "Because."


def test_an_officer_changes_groups_and_ends(client, home):
    group, membership = working_group(home), member()
    decide(client, membership, "groups", groups=[group])
    assert list(membership.groups) == [group]
    decide(client, membership, "ended", words="Left.")
    assert state_of(membership) == State.ENDED
    assert list(membership.groups) == []


def test_a_page_that_stood_open_too_long_decides_nothing(client):
    membership = asked()
    seen = membership.seen
    membership.refuse("No", officer())
    response = decide(client, membership, "accepted", seen=seen)
    assert state_of(membership) == State.REFUSED
    assert "something has happened meanwhile" in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "deleted"},
        {"to": "changed"},
        {"to": "more"},
        {"seen": ""},
        {"seen": "x"},
        {"words": "x" * 1001},
        {"groups": ["0"]},
        {"groups": ["x"]},
    ],
)
def test_what_cannot_be_read_is_not_carried_out(client, wrong):
    membership = asked()
    data = {"to": "accepted", "seen": membership.seen, "words": "Kept words", **wrong}
    response = client.post(at("inspect", membership.pk), data)
    assert response.status_code == 422
    if "words" not in wrong:
        assert "Kept words" in response.content.decode()
    assert state_of(membership) == State.PENDING


def test_groups_with_rights_are_not_offered_and_not_taken(client):
    membership, moderators = asked(), Group.objects.get(name="Moderators")
    assert "Moderators" not in client.get(at("inspect", membership.pk)).content.decode()
    assert decide(client, membership, "accepted", groups=[moderators]).status_code == 422
    assert state_of(membership) == State.PENDING


def test_a_membership_that_is_not_there_is_not_found(client):
    assert client.get(at("inspect", 999)).status_code == 404
    assert client.post(at("inspect", 999), {"to": "accepted"}).status_code == 404


# Several at once


def test_several_are_accepted_at_once_into_the_same_groups(client, home):
    group = working_group(home)
    a, b, other = people("a", "b", "other")
    asked_ = client.post(at("accept"), {"id": [a.pk, b.pk]})
    assert asked_.status_code == 200
    whom = asked_.context["form"]["whom"].value()
    client.post(at("accept"), {"whom": whom, "groups": [group.pk]})
    assert [state_of(each) for each in (a, b, other)] == [
        State.ACCEPTED,
        State.ACCEPTED,
        State.PENDING,
    ]
    assert list(group.user_set.order_by("email")) == [a.user, b.user]


def test_who_was_decided_on_meanwhile_is_left_out(client):
    a, b = people("a", "b")
    whom = f"{a.pk}:{a.seen},{b.pk}:{b.seen}"
    a.refuse("No", officer())
    b.ask_back("Which unit?", officer())
    response = client.post(at("accept"), {"whom": whom}, follow=True)
    assert "2 were left out" in response.content.decode()
    assert [state_of(a), state_of(b)] == [State.REFUSED, State.ASKED]


def test_the_refused_are_not_accepted_by_the_dozen(client):
    (refused,) = people("a")
    refused.refuse("No", officer())
    assert client.post(at("accept"), {"id": [refused.pk]}).status_code == 302
    client.post(at("accept"), {"whom": f"{refused.pk}:{refused.seen}"})
    assert state_of(refused) == State.REFUSED


@pytest.mark.parametrize("whom", ["", "x", "1", ":", "1:2:3", "9" * 50 + ":1", "1:x", "0:0"])
def test_no_choice_breaks_the_page(client, whom):
    people("a")
    assert client.post(at("accept"), {"whom": whom}).status_code in {302, 422}
    assert client.post(at("accept"), {"id": whom}).status_code in {200, 302}
    assert client.get(at("accept")).status_code == 405


# The menu, the dashboard, the history


def test_the_menu_and_the_dashboard_lead_to_those_who_wait(client):
    people("a", "b")
    html = client.get("/admin/").content.decode()
    assert "2 people wait for access" in html
    assert f"{LIST}?state=waiting" in html


def test_the_dashboard_is_silent_when_nobody_waits(client):
    member()
    assert "for access" not in client.get("/admin/").content.decode()


def test_the_site_history_leads_to_the_membership_and_names_no_address(desk, by):
    membership = asked(factories.user("amina@example.org", first_name="Amina"))
    membership.accept([], by)
    html = desk.get("/admin/reports/site-history/").content.decode()
    assert "Membership accepted" in html
    assert at("inspect", membership.pk) in html
    entry = ModelLogEntry.objects.get(action="membership.accepted")
    assert "@" not in f"{entry.label}{entry.data}"
    assert acts_of(membership) == ["asked_for", "accepted"]


def test_who_waits_for_a_decision_stands_first(client):
    _waiting, refused = people("waiting", "refused")
    refused.refuse("No.", officer())
    assert shown(client) == ["waiting@example.org", "refused@example.org"]


def test_the_site_history_is_kept_in_one_language(by):
    [membership] = people("amina")
    with override("fa"):
        membership.refuse("No.", by)
    assert ModelLogEntry.objects.filter(label=f"Membership {membership.pk}").exists()


def test_words_typed_before_something_else_happened_are_kept(client, by, home):
    group = working_group(home)
    membership = asked()
    seen = membership.seen
    membership.ask_back("Which unit?", by)
    answer = decide(client, membership, "accepted", seen, "Welcome aboard.", [group])
    assert answer.status_code == 409
    assert state_of(membership) == State.ASKED
    html = answer.content.decode()
    assert "something has happened meanwhile" in html
    assert "Which unit?" in html
    form = answer.context["decision"]
    assert (form["words"].value(), form["groups"].value()) == ("Welcome aboard.", [group.pk])
    assert form["seen"].value() == membership.seen


def test_ends_of_lines_count_as_the_browser_counts_them(client):
    membership = asked()
    decide(client, membership, "refused", words="a\r\n" * 500)
    assert state_of(membership) == State.REFUSED
