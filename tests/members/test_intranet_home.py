"""The members’ own home: my meetings, what is new since my last visit, the sections."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from forms.registration.states import State
from members.models import Membership, Notice, PaperPage
from members.models.sections import NEWS_LIMIT, note_visit
from tests import factories
from tests.forms.registration.desk import register, registration_page
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

A = "Group A"
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(days=3), NOW - timedelta(days=1)


@pytest.fixture
def intranet(home):
    """The home of the intranet, with a library of group A; all of it old."""
    top = desk.intranet(home)
    section = desk.section(top, [A], title="Group", first_published_at=BEFORE)
    desk.library(section, first_published_at=BEFORE)
    return top


@pytest.fixture
def papers(intranet):
    """The library."""
    return intranet.get_descendants().get(slug="papers").specific


def visitor(*groups, visited=NOW - timedelta(days=2), **values):
    """A member who was here two days ago."""
    user = desk.member(*groups, **values)
    Membership.objects.filter(user=user).update(visited_at=visited)
    user.membership.refresh_from_db()
    return user


def news_of(user, address="/en/intranet/"):
    """The titles that are new to a member."""
    with time_machine.travel(NOW, tick=False):
        response = desk.signed_in(user).get(address)
    return [page.title for page in response.context_data["news"]]


def test_what_was_published_since_the_last_visit_is_new(papers):
    desk.paper(papers, title="Fresh", slug="fresh", first_published_at=AFTER)
    desk.paper(papers, title="Stale", slug="stale", first_published_at=BEFORE)
    assert news_of(visitor(A)) == ["Fresh"]


def test_what_is_new_says_so(papers):
    desk.paper(papers, first_published_at=AFTER)
    with time_machine.travel(NOW, tick=False):
        text = desk.signed_in(visitor(A)).get("/en/intranet/").content.decode()
    assert "intranet-new" in text


def test_what_is_new_for_others_is_not_told(papers):
    desk.paper(papers, title="Fresh", slug="fresh", first_published_at=AFTER)
    assert news_of(visitor()) == []


def test_a_new_version_is_new(papers):
    paper = desk.paper(papers, title="Stale", slug="stale", first_published_at=BEFORE)
    Notice.objects.create(page=paper, version=2, at=AFTER)
    assert news_of(visitor(A)) == ["Stale"]


def test_a_new_version_of_the_original_is_new_in_every_language(papers):
    paper = desk.paper(papers, title="Stale", slug="stale", first_published_at=BEFORE)
    translated(paper, "ru", title="По-русски", first_published_at=BEFORE)
    Notice.objects.create(page=paper, version=2, at=AFTER)
    assert "По-русски" in news_of(visitor(A), "/ru/intranet/")


def test_a_first_visit_finds_everything_new(papers):
    desk.paper(papers, title="Stale", slug="stale", first_published_at=BEFORE)
    assert "Stale" in news_of(visitor(A, visited=None))


def test_the_newest_come_first_and_no_more_than_twenty(papers):
    for number in range(NEWS_LIMIT + 2):
        at = AFTER + timedelta(minutes=number)
        desk.paper(papers, title=f"{number}", slug=f"p{number}", first_published_at=at)
    assert news_of(visitor(A)) == [f"{number}" for number in range(NEWS_LIMIT + 1, 1, -1)]


def test_a_visit_lasts_an_hour(intranet):
    user = visitor(visited=NOW - timedelta(days=2))
    with time_machine.travel(NOW, tick=False) as clock:
        assert note_visit(user) == NOW - timedelta(days=2)
        clock.shift(timedelta(minutes=59))
        assert note_visit(user) == NOW - timedelta(days=2)
        clock.shift(timedelta(minutes=61))
        assert note_visit(user) == NOW + timedelta(minutes=59)


def test_a_superuser_without_a_membership_reads_it_too(papers):
    desk.paper(papers, title="Fresh", slug="fresh", first_published_at=timezone.now())
    assert "Fresh" in news_of(factories.superuser())


def test_the_sections_that_are_mine_stand_there(intranet):
    inside = desk.signed_in(desk.member(A)).get("/en/intranet/")
    outside = desk.signed_in(desk.member()).get("/en/intranet/")
    assert [each.title for each in inside.context_data["below"]] == ["Group"]
    assert [each.title for each in outside.context_data["below"]] == []


def test_who_is_signed_in_stands_there_with_the_ways_out(intranet):
    user = desk.member(first_name="Amina", last_name="Haddad")
    text = desk.signed_in(user).get("/en/intranet/").content.decode()
    assert "Amina Haddad" in text
    assert "/en/accounts/profile/" in text
    assert "/en/accounts/logout/" in text


def test_the_number_of_queries_does_not_grow_with_the_papers(papers, django_assert_max_num_queries):
    user = visitor(A)
    for number in range(6):
        desk.paper(papers, slug=f"p{number}", first_published_at=AFTER)
    client = desk.signed_in(user)
    client.get("/en/intranet/")
    with django_assert_max_num_queries(45):
        client.get("/en/intranet/")
    assert PaperPage.objects.count() == 6


@pytest.fixture
def meeting(event_index):
    """Registers an address for an event on a day."""

    def registered(email, day, **values):
        event = factories.event(event_index, title=f"Meeting {day}", start_date=day)
        return register(registration_page(event), email=email, **values)

    return registered


def meetings_of(user):
    """The titles of a member’s meetings, as the page shows them."""
    with time_machine.travel(NOW, tick=False):
        response = desk.signed_in(user).get("/en/intranet/")
    return [each.event.title for each in response.context_data["meetings"]]


def test_the_meetings_ahead_that_i_am_registered_for_stand_there(intranet, meeting):
    meeting("Amina@Example.org", date(2026, 5, 2))
    meeting("other@example.org", date(2026, 5, 3))
    meeting("amina@example.org", date(2026, 3, 1))
    assert meetings_of(desk.member(email="amina@example.org")) == ["Meeting 2026-05-02"]


def test_a_registration_that_was_cancelled_does_not(intranet, meeting):
    meeting("amina@example.org", date(2026, 5, 2), state=State.CANCELLED)
    assert meetings_of(desk.member(email="amina@example.org")) == []


def test_a_member_signs_out_by_the_button_of_the_bar(home):
    desk.intranet(home)
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.member())
    page = client.get("/en/intranet/").content.decode()
    bar = re.search(r'<form method="post" action="(/en/accounts/logout/)">(.*?)</form>', page)
    token = re.search(r'value="(\w+)"', bar[2])[1]
    client.post(bar[1], {"csrfmiddlewaretoken": token})
    assert client.get("/en/intranet/").status_code == 302
