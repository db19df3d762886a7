"""A redirect leads nobody to what they may not see: its address answers as a missing one does."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests import factories
from tests.members import closed_desk as desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

OLD, MISSING = "/en/old-address/", "/en/lost-address/"
PEOPLE = {
    "anonymous": lambda: None,
    "pending": lambda: desk.account("Group A", state="pending"),
    "of another group": lambda: desk.member("Group B"),
}


@pytest.fixture
def paper(home):
    """A paper of Group A."""
    section = desk.section(desk.intranet(home), ["Group A"])
    return desk.paper(desk.library(section))


def redirect(**target):
    """A redirect from OLD."""
    return Redirect.objects.create(old_path=OLD.rstrip("/"), **target)


def _told(client, path):
    response = client.get(path)
    text = response.content.decode().replace(path.removeprefix("/en/"), "")
    return response.status_code, dict(response.headers), text


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("is_typed", [False, True])
def test_a_redirect_into_the_intranet_is_as_if_it_were_not_there(paper, person, is_typed):
    redirect(**({"redirect_link": paper.url} if is_typed else {"redirect_page": paper}))
    client = desk.signed_in(PEOPLE[person]())
    client.get(MISSING)  # whatever is set once only
    assert client.get(OLD).status_code == 404
    old, missing = _told(client, OLD), _told(client, MISSING)
    assert old[0] == missing[0]
    assert old[1].keys() == missing[1].keys()
    assert old[2] == missing[2]


def test_a_redirect_to_a_restricted_public_page_is_as_if_it_were_not_there(client, home):
    page = factories.standard_page(home)
    factories.restrict(page, [desk.group("Group A")])
    redirect(redirect_page=page)
    assert client.get(OLD).status_code == 404


def test_who_may_see_the_page_is_led_to_it(paper):
    redirect(redirect_page=paper)
    response = desk.signed_in(desk.member("Group A")).get(f"{OLD}?from=mail")
    assert (response.status_code, response["Location"]) == (301, paper.url)


@pytest.mark.parametrize("target", ["/en/intranet/", "https://example.org/intranet/"])
def test_the_door_of_the_intranet_and_other_sites_may_be_led_to(client, db, target):
    redirect(redirect_link=target)
    assert client.get(OLD)["Location"] == target


def test_everybody_is_led_to_a_public_page(client, home):
    page = factories.standard_page(home)
    redirect(redirect_page=page)
    assert client.get(OLD)["Location"] == page.url
