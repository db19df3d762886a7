"""Who may not see something cannot tell it from what is not there, to the last byte."""

import re
from urllib.parse import quote

import pytest

from tests.members import closed_desk as desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PEOPLE = {
    "pending": lambda: desk.account("Group A", state="pending"),
    "of another group": lambda: desk.member("Group B"),
}
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
NOWHERE = {
    "paper": "/en/intranet/group/papers/nothing-at-all-is-here/",
    "gallery": "/en/intranet/group/nothing/",
    "file": "/en/intranet/files/98765432/nothing-at-all-is-here.pdf",
    "photo": "/en/intranet/photos/98765432/small.jpg",
}


@pytest.fixture
def there(home):
    """The addresses of what Group A shares."""
    section = desk.section(desk.intranet(home), ["Group A"])
    paper = desk.paper(desk.library(section), [("en", 1)])
    document, gallery = paper.editions.get().document, desk.gallery(section)
    return {
        "paper": paper.url,
        "gallery": gallery.url,
        "file": f"/en/intranet/files/{document.pk}/{document.filename}",
        "photo": f"/en/intranet/photos/{gallery.photos.get().photo_id}/small.jpg",
    }


def _told(client, path):
    """All that is told of an address, without what merely repeats it, and without the token."""
    response = client.get(path)
    headers, own = dict(response.headers), path.removeprefix("/en/")
    assert int(headers.pop("Content-Length")) == len(response.content)
    body = TOKEN.sub(b"", response.content)
    for echo in (own, quote(own, safe="")):
        body = body.replace(echo.encode(), b"")
    cookies = {name: len(cookie.value) for name, cookie in response.cookies.items()}
    return response.status_code, headers, cookies, body


@pytest.mark.parametrize("kind", NOWHERE)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_there_and_what_is_not_are_alike_to_the_byte(there, person, kind):
    client = desk.signed_in(PEOPLE[person]())
    told = _told(client, there[kind])
    assert told[0] == 403
    assert told == _told(client, NOWHERE[kind])


def test_who_may_see_it_is_told_something_else(there):
    client = desk.signed_in(desk.member("Group A"))
    assert {kind: client.get(path).status_code for kind, path in there.items()} == dict.fromkeys(
        NOWHERE, 200
    )
