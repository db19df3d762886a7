"""What is there and what is not answers alike; nobody is sent round in circles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.groups import MEMBERS
from members.models import Membership, MembershipEntry
from tests import factories
from tests.members import closed_desk as desk

pytestmark = pytest.mark.django_db

A = "Group A"
SECRET = "/en/intranet/group/papers/sealed-paper/"
MISSING = "/en/intranet/group/papers/nothing-here/"
ODD = [
    "/en/intranet",
    "/en/intranet/nothing-here",
    "/en/intranet//group/",
    "/en/intranet/group/../group/",
    "/en/intranet/group%2Fpapers/",
    "/en/intranet/group%0A/",
    "/en/intranet/group/%0A",
    "/en/intranet/files/1/paper.pdf",
    "/en/intranet/photos/1/small.jpg",
    "/en/intranet/group/papers/?page=99",
    "/ru/intranet/group/",
    "/fa/intranet/nothing-here/",
]
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
OPTIONS = [
    {},
    {"HTTP_RANGE": "bytes=0-1"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_X_FORWARDED_HOST": "x"},
]


@pytest.fixture
def paper(home):
    """A paper of group A."""
    section = desk.section(desk.intranet(home), [A])
    return desk.paper(desk.library(section))


def _told(response, path):
    """All that an answer says, the address itself apart."""
    headers = {name: value.replace(path, "PATH") for name, value in response.headers.items()}
    headers.pop("Content-Length", None)
    text = response.content.decode()
    for form in (path, path.removeprefix("/en/")):
        text = text.replace(form, "PATH")
    return response.status_code, headers, sorted(response.cookies), text


def _counted(client, path, method="get", **options):
    client.raise_request_exception = False
    getattr(client, method)(path, **options)  # whatever is asked once only
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path, **options)
    return response, len(queries)


def _alike(user, method, options):
    client = desk.signed_in(user)
    told, costs = set(), set()
    for path in (SECRET, MISSING):
        response, cost = _counted(client, path, method, **options)
        status, headers, cookies, text = _told(response, path)
        headers.pop("Location", None) if status == 302 and path not in text else None
        told.add((status, tuple(sorted(headers.items())), tuple(cookies), _without_token(text)))
        costs.add(cost)
    return told, costs


def _without_token(text):
    parts = text.split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.split('"', 1)[1] for part in parts[1:])


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("method", METHODS)
def test_an_anonymous_visitor_is_told_the_same_of_both(paper, method, options):
    told, costs = _alike(None, method, options)
    assert len(told) == 1
    assert len(costs) == 1


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("method", METHODS)
def test_a_member_of_another_group_is_told_the_same_of_both(paper, method, options):
    told, costs = _alike(desk.member("Group B"), method, options)
    assert len(told) == 1
    assert len(costs) == 1


@pytest.mark.parametrize("method", METHODS)
def test_who_is_not_approved_is_told_the_same_of_both(paper, method):
    told, costs = _alike(desk.account(state=Membership.State.PENDING), method, {})
    assert len(told) == 1
    assert len(costs) == 1


@pytest.mark.parametrize("path", [SECRET, *ODD])
def test_an_anonymous_visitor_is_led_to_the_sign_in(paper, path):
    response = desk.signed_in().get(path)
    language = path[:4]
    assert response.status_code == 302
    assert response["Location"].startswith(f"{language}accounts/login/?next=")


@pytest.mark.parametrize("path", [SECRET, *ODD])
def test_a_member_of_another_group_reads_that_it_is_not_open(paper, path):
    response = desk.signed_in(desk.member("Group B")).get(path)
    if path in ("/en/intranet",):
        assert response.status_code == 200
        return
    assert response.status_code in (403, 405)
    assert b"Sealed" not in response.content


def test_an_anonymous_visitor_gets_neither_session_nor_cookie(paper):
    client = desk.signed_in()
    response = client.get(SECRET)
    assert not response.cookies
    assert not client.cookies


def test_an_anonymous_visitor_costs_no_query(paper):
    assert _counted(desk.signed_in(), SECRET)[1] == 0


@pytest.mark.parametrize("user", [None, "stranger", "of_b", "of_a"])
@pytest.mark.parametrize("path", [SECRET, MISSING])
def test_nothing_is_kept_or_listed(paper, user, path):
    people = {"stranger": factories.user, "of_b": desk.member, "of_a": lambda: desk.member(A)}
    response = desk.signed_in(people[user]() if user else None).get(path)
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")


def test_a_forged_session_is_led_to_the_sign_in(paper):
    client = desk.signed_in()
    client.cookies["sessionid"] = "x" * 32
    assert client.get(SECRET).status_code == 302


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Membership.State.PENDING, "awaits approval"),
        (Membership.State.ASKED, "has a question"),
        (Membership.State.REFUSED, "not a member"),
        (None, "not a member"),
    ],
)
def test_who_is_not_a_member_reads_how_it_stands(paper, state, words):
    response = desk.signed_in(desk.account(state=state)).get(SECRET)
    assert response.status_code == 403
    assert words in response.content.decode()


def test_a_public_page_restricted_by_hand_sends_nobody_round(home):
    page = factories.standard_page(home, slug="by-hand")
    factories.restrict(page, [desk.group(A)])
    client = desk.signed_in(desk.member())
    response = client.get(page.url, follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


def test_a_member_asks_for_access_and_reads_that_it_was_asked(paper):
    member = desk.member()
    response = desk.signed_in(member).post(
        "/en/intranet/ask/", {"path": SECRET, "words": "Please"}, follow=True
    )
    assert "will write to you" in response.content.decode()
    entry = member.membership.history.get(act=MembershipEntry.Act.MORE)
    assert SECRET in entry.note
    assert "Please" in entry.note


def test_the_page_says_so_until_somebody_has_decided(paper):
    member = desk.member()
    client, words = desk.signed_in(member), "has your request"
    assert words not in client.get(f"{SECRET}?asked").content.decode()
    client.post("/en/intranet/ask/", {"path": SECRET})
    assert words in client.get(SECRET).content.decode()
    assert words not in client.get(MISSING).content.decode()
    member.membership.set_groups([desk.group(MEMBERS)], factories.superuser())
    assert words not in client.get(SECRET).content.decode()


def test_words_that_no_database_holds_are_asked_without(paper):
    member = desk.member()
    post = {"path": SECRET, "words": "Plea\0se"}
    assert desk.signed_in(member).post("/en/intranet/ask/", post).status_code == 303
    assert "Please" in member.membership.history.get().note


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example/", "/en/", "/admin/", "//[", "/en/intranet/\0"],
)
def test_who_asks_for_access_is_led_nowhere_else(paper, path):
    response = desk.signed_in(desk.member()).post("/en/intranet/ask/", {"path": path})
    assert response["Location"] == "/en/intranet/"


def test_asking_without_being_a_member_changes_nothing(paper):
    client = desk.signed_in(desk.account(state=Membership.State.PENDING))
    assert client.post("/en/intranet/ask/", {"path": SECRET}).status_code == 403
    assert not MembershipEntry.objects.exists()


def test_too_many_wishes_are_refused(paper):
    client = desk.signed_in(desk.member())
    posts = [{"path": SECRET, "words": f"{number}"} for number in range(12)]
    assert client.post("/en/intranet/ask/", posts[0]).status_code == 303
    assert [client.post("/en/intranet/ask/", post).status_code for post in posts][-1] == 403


@pytest.mark.parametrize("place", ["ask", "zip"])
def test_who_comes_by_the_address_of_a_form_is_led_to_the_home(paper, place):
    """As after a sign-in, or by the links to other languages."""
    address = f"/ru/intranet/{place}/"
    client = desk.signed_in()
    assert client.post(address)["Location"].startswith("/ru/accounts/login/?next=")
    client.force_login(desk.member())
    for method in (client.get, client.head):
        response = method(address)
        assert (response.status_code, response["Location"]) == (302, "/ru/intranet/")
    assert client.put(address).status_code == 405
