"""Nothing opens the doors of what is hidden: no header, no method, no part of a file, no guess.

The filled site is that of test_secrets; here it is asked in unusual ways.
"""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import notices
from members.models import Mark, Membership, PaperPage, Photo
from site_home.models import SiteDocument
from tests import factories
from tests.members import closed_desk as desk
from tests.members.secret_desk import FOR_MEMBERS, Answer, address_of, whole
from tests.members.secret_surfaces import ANYBODY, MEMBER, OTHER, VIEWERS, allowed_to
from tests.site_home.mail_desk import work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

HEADERS = {
    "another host": {
        "HTTP_HOST": "elsewhere.example",
        "HTTP_X_FORWARDED_HOST": "elsewhere.example",
        "HTTP_X_ORIGINAL_URL": "/en/intranet/",
        "HTTP_X_REWRITE_URL": "/",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "GET",
    },
    "a program that asks": {
        "HTTP_ACCEPT": "application/json",
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
        "HTTP_SEC_PURPOSE": "prefetch",
        "HTTP_X_WAGTAIL_PREVIEW": "1",
    },
    "one who knows it": {"HTTP_IF_NONE_MATCH": "*"},
    "one who knew it": {"HTTP_IF_MODIFIED_SINCE": "Wed, 01 Jan 2070 00:00:00 GMT"},
    "a part": {"HTTP_RANGE": "bytes=0-99999"},
    "a forged session": {"HTTP_COOKIE": "sessionid=forged"},
    "a user named by a proxy": {
        "HTTP_REMOTE_USER": "admin",
        "HTTP_AUTHORIZATION": "Basic YWRtaW46YWRtaW4=",
    },
}
METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PROPFIND"]
OUTSIDE = [ANYBODY, OTHER]
FILES_SENT = {200, 206, 304}
DYNAMIC = re.compile(r'(csrfmiddlewaretoken" value=")\w+|Content-Length: \d+|next=\S*')


def _hidden_from(spied, viewer):
    """The documents and photos that are not for a viewer."""
    words, allowed = spied.secrets.words, allowed_to(viewer)
    for each in [*spied.secrets.documents, *spied.secrets.photos]:
        name = each.name if isinstance(each, Photo) else each.filename
        if not allowed(words[name.rsplit(".", 1)[0]]):
            yield each


def _one_of_each(spied, viewer):
    """Addresses of a hidden page of each type, of a file and a photo, and of what names them."""
    pages = {type(page): page for page in spied.secrets.pages if page.live}.values()
    files = {type(each): each for each in _hidden_from(spied, viewer)}.values()
    own = [address for each in [*pages, *files] for address in address_of(each)[:2]]
    return [*own, "/en/reader/", "/en/news/", "/sitemap.xml"]


def _leaks(spied, viewer, ask):
    answers = {each: Answer.of(ask(each)) for each in _one_of_each(spied, viewer)}
    return spied.leaks(answers, allowed_to(viewer))


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("viewer", OUTSIDE)
def test_no_header_opens_a_door(spied, viewer, headers):
    client = desk.signed_in(spied.people[viewer])
    assert not _leaks(spied, viewer, lambda each: client.get(each, **HEADERS[headers]))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("viewer", OUTSIDE)
def test_no_method_opens_a_door(spied, viewer, method):
    client = desk.signed_in(spied.people[viewer])
    assert not _leaks(spied, viewer, lambda each: client.generic(method, each))


@pytest.mark.parametrize("viewer", [ANYBODY, "pending", OTHER])
def test_no_file_of_the_intranet_is_sent(spied, viewer):
    client = desk.signed_in(spied.people[viewer])
    hidden = list(_hidden_from(spied, viewer))
    sent = []
    for address in [each for file in [*hidden[::8], hidden[-1]] for each in address_of(file)]:
        for headers in ({"HTTP_RANGE": "bytes=0-"}, {"HTTP_IF_NONE_MATCH": "*"}):
            response = client.get(address, **headers)
            if response.status_code in FILES_SENT or "X-Accel-Redirect" in response:
                sent.append(f"{response.status_code} {address}")
    assert sent == []


@pytest.mark.parametrize("viewer", OUTSIDE)
def test_no_zip_holds_a_hidden_file(spied, viewer):
    client = desk.signed_in(spied.people[viewer])
    documents = [each for each in _hidden_from(spied, viewer) if isinstance(each, SiteDocument)]
    open_ones = [
        each
        for each in spied.secrets.documents
        if spied.secrets.words[each.filename[:-4]].hidden == FOR_MEMBERS
    ]
    galleries = [page.pk for page in spied.secrets.pages if page.slug and hasattr(page, "credit")]
    for data in (
        {"document": [documents[0].pk]},
        {"document": [documents[0].pk, open_ones[0].pk]},
        *({"gallery": number} for number in galleries),
    ):
        response = client.post("/en/intranet/zip/", data)
        assert spied.secrets.found_in(whole(response), allowed=allowed_to(viewer)) == {}


def test_a_member_of_the_group_gets_the_zip(spied):
    client = desk.signed_in(spied.people[MEMBER])
    numbers = [each.pk for each in spied.secrets.documents[:2]]
    response = client.post("/en/intranet/zip/", {"document": numbers})
    places = {word.place for word in spied.secrets.found_in(whole(response)).values()}
    assert places == {"file name", "content"}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_answer_of_the_intranet_is_kept_by_nobody(spied, viewer):
    client = desk.signed_in(spied.people[viewer])
    wrong = []
    for address in [*spied.own[::10], "/en/intranet/", "/en/intranet/zip/", "/en/intranet/ask/"]:
        if "/intranet/" in address:
            headers = client.get(address).headers
            kept = {"ETag", "Last-Modified", "Expires"} & set(headers)
            if headers.get("Cache-Control") != "private, no-store" or kept:
                wrong.append(address)
    assert wrong == []


def test_a_page_that_is_restricted_is_not_unmodified(spied):
    page = factories.news(spied.site["news"], title="Openly", slug="openly")
    addresses = [page.url, "/en/news/", "/en/feeds/news.rss", "/sitemap.xml"]
    tags = {each: Client().get(each)["ETag"] for each in addresses}
    factories.restrict(page, [desk.group(spied.secrets.group)])
    for address, tag in tags.items():
        response = Client().get(address, HTTP_IF_NONE_MATCH=tag)
        assert response.status_code != 304, address
        assert "Openly" not in whole(response).replace(page.url, "")


def test_a_member_of_another_group_does_not_see_that_something_was_added(spied):
    library = desk.library(desk.section(spied.site["home"].get_children().get(slug="intranet")))
    desk.paper(library, [("en", 1)], title="For all", mark=Mark.MEMBERS)
    client = desk.signed_in(spied.people[OTHER])
    places = ["/en/intranet/", library.get_parent().url, library.url, "/fa/intranet/"]

    def read():
        return [DYNAMIC.sub("", whole(client.get(each))) for each in places]

    read()
    before = read()
    assert any("For all" in text for text in before)
    desk.paper(library, [("ru", 1)], slug="new", mark=Mark.SECRETARIAT, date="2019-01-01")
    above = desk.section(library.get_parent().get_parent(), [spied.secrets.group], slug="new")
    desk.paper(desk.library(above), [("en", 1)])
    assert read() == before


def _cost(client, address):
    """What an answer costs and tells, without the address, also of its other languages."""
    with CaptureQueriesContext(connection) as context:
        response = client.get(address)
    text = whole(response)
    for each in (address[3:], quote(address[3:], safe="")):
        text = text.replace(each, "…")
    return len(context), response.status_code, sorted(response.headers), DYNAMIC.sub("", text)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_is_there_and_what_is_not_answer_alike_by_the_same_work(spied, viewer):
    client = desk.signed_in(spied.people[viewer])
    paper = next(each for each in spied.secrets.pages if isinstance(each, PaperPage))
    document = spied.secrets.documents[0]
    photo = [each for each in _hidden_from(spied, viewer) if isinstance(each, Photo)][-1]
    name, free = document.filename, SiteDocument.objects.order_by("-pk").first().pk + 1
    pairs = [
        (paper.url, "/en/intranet/early/papers/nothing/"),
        (paper.url.replace("/en/", "/fa/"), "/fa/intranet/early/papers/nothing/"),
        (f"/en/intranet/files/{document.pk}/{name}", f"/en/intranet/files/{free}/{name}"),
        (f"/en/intranet/photos/{photo.pk}/small.jpg", "/en/intranet/photos/99999/small.jpg"),
    ]
    for there, missing in pairs:
        _cost(client, missing)
        assert _cost(client, there) == _cost(client, missing)


def test_a_file_of_the_intranet_and_a_missing_one_have_the_same_public_answer(spied):
    for document in spied.secrets.documents[:3]:
        there = _cost(Client(), f"/documents/{document.pk}/{document.filename}")
        missing = _cost(Client(), f"/documents/99999/{document.filename}")
        assert there[1:] == missing[1:]


def test_no_mail_tells_a_word_to_who_may_not_read_it(spied):
    people = [spied.people[viewer] for viewer in (*VIEWERS[1:], MEMBER)]
    long_ago = timezone.now() - timedelta(days=1)
    Membership.objects.update(notices=Membership.Notices.AT_ONCE, told_until=long_ago)
    numbers = [each.pk for each in spied.secrets.pages]
    for page in PaperPage.objects.live().filter(pk__in=numbers, alias_of=None):
        page.save_revision().publish()
    notices.send_due(timezone.now() + timedelta(minutes=5))
    work()
    told = {address for letter in mail.outbox for address in letter.to}
    assert told & {each.email for each in people} == {
        spied.people[viewer].email for viewer in (OTHER, MEMBER)
    }
    for letter in mail.outbox:
        found = spied.secrets.found_in(f"{letter.subject}\n{letter.body}\n{letter.alternatives}")
        assert {word.hidden for word in found.values()} == {FOR_MEMBERS}
    (letter,) = (each for each in mail.outbox if each.to == [spied.people[OTHER].email])
    paper = next(each for each in spied.secrets.pages if "/bare/papers/" in each.url)
    assert set(re.findall(r"/en/intranet/[^\s<]+", letter.body)) == {paper.url}
