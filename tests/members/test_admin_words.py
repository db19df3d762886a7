"""No address of the admin tells a word of the intranet to those without a right in it."""

import pytest

from tests import factories
from tests.members import admin_desk as desk
from tests.members import closed_desk
from tests.site_home.conftest import homes  # noqa: F401  a fixture
from tests.site_home.translation_desk import submitted

pytestmark = pytest.mark.django_db

PEOPLE = {
    "publisher": lambda event: desk.account("Editors", "Moderators"),
    "translator": lambda event: desk.account("Translators: Persian", "Reviewers: Persian"),
    "approver and organiser": lambda event: desk.account(
        event=event, permissions=["view_membership", "change_membership"]
    ),
}
FOUND_BY_THE_SECRETARIAT = [
    "pages/search/?q=quok",
    "pages/{page}/edit/",
    "pages/{page}/history/",
    "pages/{page}/usage/",
    "choose-page/search/?q=quok",
    "choose-page/{page}/",
    "documents/",
    "documents/chooser/",
    "documents/edit/{file}/",
    "localize/reports/translations/",
    "localize/submit/page/{page}/",
    "reports/site-history/",
    "api/main/pages/{page}/",
    "tag-autocomplete/?term=quok",
]
BROKEN = 500


@pytest.fixture
def world(homes, home, news_index):  # noqa: F811
    submitted(news_index, "fa")
    news = factories.news(news_index, title="Meeting", slug="meeting")
    return desk.lived_in(desk.closed_world(home, news), "fa")


def told(user, world):
    """What each address tells the user, and those that break, as two dicts."""
    client = closed_desk.signed_in(user)
    client.raise_request_exception = False
    words, broken = {}, []
    for address in desk.addresses(world):
        response = client.get(address)
        if response.status_code >= BROKEN:
            broken.append(address)
        if found := desk.found_in(response):
            words[address] = found
    return words, broken


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_of_the_intranet_is_told_without_a_right_in_it(world, event_index, who):
    words, broken = told(PEOPLE[who](factories.event(event_index)), world)
    assert words == {}
    assert broken == []


def test_the_secretariat_finds_what_others_do_not(world):
    client = closed_desk.signed_in(desk.account("Secretariat"))
    places = [
        each.format(page=world.pages["paper"].pk, file=world.file.pk)
        for each in FOUND_BY_THE_SECRETARIAT
    ]
    assert set(places) <= {each.removeprefix("/admin/") for each in desk.addresses(world)}
    silent = [each for each in places if not desk.found_in(client.get(f"/admin/{each}"))]
    assert silent == []
