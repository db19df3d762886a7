"""The site with all that is hidden in it, who looks at it, where they look, what they are told."""

import io
import logging
import pickle
import re
import zlib
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import time_machine
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from events.models import EventPage
from members.models import Membership
from site_home.logs import PlainFormatter
from tests.members import closed_desk as desk
from tests.members import secret_ways
from tests.members.secret_desk import (
    FOR_MEMBERS,
    FROM_ALL,
    FROM_OTHERS,
    Answer,
    Secrets,
    address_of,
)

CODES = [code for code, _name in settings.LANGUAGES]
LISTS = ["news", "events", "reports", "projects", "centres"]
FIXED = [
    "/",
    "/?p=225",
    "/sitemap.xml",
    "/robots.txt",
    "/favicon.ico",
    "/readyz",
    "/news-events/news",
    "/news-events/news/225-x",
    "/about/news/225-x",
    "/225-x",
    "/admin/",
    "/admin/login/",
    "/admin/pages/",
    "/admin/pages/search/?q=qzx",
    "/admin/documents/",
    "/admin/choose-page/",
    "/api/v2/pages/",
    "/api/v2/documents/",
    "/oembed?url=http://localhost/en/intranet/",
    "/.well-known/change-password",
    "/media/",
    "/media/photos/",
    "/media/documents/",
    "/media/original_images/",
    "/private/",
    "/private/documents/",
    "/documents/authenticate_with_password/1/",
    "/forms/challenge",
    "/en/nothing/",
    "/en/%00/",
    "/en/%FF/",
    f"/en/{'x' * 3000}/",
    "/de/",
    "/en/intranet",
    "/en//intranet/",
    "/en/Intranet/",
    "/en/intranet/../intranet/",
    "/en/intranet/?page=2&year=2026",
    "/en/intranet/files/",
    "/en/intranet/photos/",
    "/en/intranet/zip/",
    "/en/intranet/ask/",
    "/en/_util/login/",
    "/en/accounts/login/?next=/en/intranet/",
    "/en/accounts/start/",
    "/en/accounts/request/",
    "/en/accounts/profile/",
    "/en/accounts/signup/",
    "/en/search/?q=qzx",
    "/en/search/?q=qzx&page=2&kind=paper",
    "/en/search/?q=qzxx",
    "/en/search/suggestions/?q=qzx",
    f"/ar/search/?q={quote('ظغظ')}",
    f"/ar/search/suggestions/?q={quote('ظغظ')}",
    f"/fa/search/?q={quote('ژگژ')}",
    f"/fa/search/suggestions/?q={quote('ژگژ')}",
    f"/tr/search/?q={quote('ğşğ')}",
]
PLAIN = [
    "",
    "feeds/news.rss",
    "feeds/news.atom",
    "calendar/events.ics",
    "registration/",
    "nothing/",
]
PLAIN += [f"{name}/" for name in LISTS]
PLAIN += ["news/known/", "news/neighbour/", "reports/kept/", "above/below/"]
QUERIES = ["?page=2", "?q=qzx", "?when=past", "?country=PK", "?year=2019"]
NO_LEAD = re.compile(r"/static/|/accounts/|/media/images|\?.*\?|^//")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)|<loc>http://localhost(/[^<]*)')
SELECT = re.compile(r'<select[^>]*name="(\w+)"(.*?)</select>', re.DOTALL)
VALUE = re.compile(r'<option[^>]*value="([^"]+)"')
MOST = 1500  # addresses that a visitor is led to: more than there are

STATES = {state.value: state for state in Membership.State if state != Membership.State.ACCEPTED}
NOT_MEMBERS = ["unverified", *STATES, "expelled"]
VIEWERS = ["anonymous", *NOT_MEMBERS, "of another group"]
MEMBER, OTHER, ANYBODY = "of the group", "of another group", "anonymous"


def person(viewer, group):
    """The account of a viewer; `group` is the name of the one that may read what is hidden."""
    if viewer in STATES:
        return desk.account(state=STATES[viewer])
    kinds = {
        ANYBODY: lambda: None,
        "unverified": desk.account,
        "expelled": lambda: desk.account(group, state=Membership.State.ENDED),
        OTHER: lambda: desk.member("Group B"),
        MEMBER: lambda: desk.member(group),
    }
    return kinds[viewer]()


def allowed_to(viewer):
    """What tells whether a Word is for that viewer."""
    if viewer == "expelled":  # who is left in a group by mistake; Wagtail's rules know no members
        return lambda word: word.hidden == FROM_OTHERS and not word.is_of_a_closed_page
    hidden = {OTHER: {FROM_ALL, FROM_OTHERS}, MEMBER: {FROM_ALL}}
    everything = {FROM_ALL, FROM_OTHERS, FOR_MEMBERS}
    return lambda word: word.hidden not in hidden.get(viewer, everything)


class Spied:
    """The filled site and what each viewer is told of it, with what is logged and cached then."""

    def __init__(self):
        self.now = timezone.now()
        home = Site.objects.get(is_default_site=True).root_page.specific
        self.site, self.secrets = secret_ways.public_site(home), Secrets()
        self.people = {name: person(name, self.secrets.group) for name in [*VIEWERS, MEMBER]}
        top = desk.intranet(home, groups=())  # its type guards it, not a row in the database
        self.before = self.asked(None, plain_surfaces())
        secret_ways.hide_all(self.secrets, top, self.site)
        secret_ways.name_everywhere(self.secrets, self.site)
        self.log, self.cached, self._told = io.StringIO(), set(), {}

    @cached_property
    def own(self):
        """The addresses of all that is hidden, with others that may lead to it, as a list."""
        return list(dict.fromkeys(self._own()))

    def _own(self):
        secrets = self.secrets
        numbers = [each.pk for each in secrets.pages]
        for count, page in enumerate(Page.objects.filter(pk__in=numbers).order_by("pk")):
            yield from address_of(page)
            if page.specific_class is EventPage:
                yield f"/en/calendar/{page.pk}.ics"
            if count % 8 == 0:
                yield page.url.replace(f"/{page.locale.language_code}/", "/ur/")
                yield f"/admin/pages/{page.pk}/view_draft/"
                yield f"/admin/pages/{page.pk}/edit/"
        yield from secrets.left
        for count, each in enumerate([*secrets.documents, *secrets.photos]):
            addresses = address_of(each)
            yield from addresses if count % 8 == 0 else addresses[count % 2 : 2]
        yield from (f"/documents/{number}/x.pdf" for number in range(1, 5))
        for restriction in PageViewRestriction.objects.all()[:3]:
            yield f"/en/_util/authenticate_with_password/{restriction.pk}/{numbers[0]}/"

    def asked(self, user, addresses, leads=""):
        """What a person is told at each address at one and the same moment, a dict of Answers.

        With `leads`, a pattern, also what lies at all addresses like it that a reader is led to.
        """
        client = desk.signed_in(user)
        client.raise_request_exception = False
        answers, new = {}, list(dict.fromkeys(addresses))
        while new and len(answers) < MOST:
            with time_machine.travel(self.now, tick=False):
                answers |= {each: Answer.of(client.get(each)) for each in new}
            found = {lead for each in new for lead in led_to(each, answers[each])}
            new = sorted(each for each in found - answers.keys() if leads and re.match(leads, each))
        assert not new, "There is more to see than anybody reads."
        return answers

    def told_to(self, viewer):
        """What a viewer is told wherever to look, asked for once, as a dict of Answers."""
        if viewer not in self._told:
            with LogKept(self.log):
                self._told[viewer] = self.asked(self.people[viewer], *self._looks(viewer))
            self.cached |= set(cached())
        return self._told[viewer]

    def _looks(self, viewer):
        """Where a viewer looks, and where such a one follows links."""
        english = [each for each in plain_surfaces() if not re.match("/(fa|ur)/", each)]
        if viewer in NOT_MEMBERS:  # they all stand before one and the same door
            share, number = NOT_MEMBERS.index(viewer), len(NOT_MEMBERS)
            return [*FIXED[share::number], *english, *self.own[share::number]], ""
        if viewer == MEMBER:
            return [*self.own, *english, "/en/reader/", "/fa/intranet/"], "/en/intranet/[^?]*$"
        if viewer == OTHER:
            first = [*FIXED, *english, *self.own, "/en/reader/", "/fa/intranet/"]
            return first, "/en/[^?]*$|/fa/intranet/[^?]*$"
        readers = [f"/{code}/reader/" for code in CODES]
        return [*guesses(), *self.own, *readers], "/(en|fa|documents)/|/(ar|tr)/[^/]*/$"

    def leaks(self, answers, allowed=lambda word: False):
        """The Words that were told and not allowed, as a dict by where and what was told."""
        found = {}
        for address, answer in answers.items():
            for word, place in self.secrets.found_in(answer.text, address, allowed).items():
                what = f"{word} ({place.way}: {place.place}, {place.language})"
                found[f"{answer.status} {address}: {what}"] = place
        return found


class LogKept:
    """Keeps what is logged meanwhile as the log would show it."""

    def __init__(self, stream):
        self.handler = logging.StreamHandler(stream)
        self.handler.setFormatter(PlainFormatter())
        self.loggers = [logging.getLogger(name) for name in ("", "django", "site_home")]

    def __enter__(self):
        for each in self.loggers:
            each.addHandler(self.handler)

    def __exit__(self, *failure):
        for each in self.loggers:
            each.removeHandler(self.handler)


def cached():
    """What the caches of the site hold, as bytes; the first one packs what it keeps."""
    for file in Path(caches["default"]._dir).glob("*.djcache"):
        with file.open("rb") as handle:
            pickle.load(handle)  # noqa: S301  until when it is kept
            yield zlib.decompress(handle.read())
    yield repr(caches["limits"]._cache).encode()


def plain_surfaces():
    """Public pages that stay as they are to the letter, whatever is hidden beside them."""
    pages = [f"/{code}/{each}" for code in ("en", "fa", "ur") for each in PLAIN]
    return ["/sitemap.xml", "/robots.txt", *pages]


def guesses():
    """The addresses that anybody may think of."""
    queries = [f"/en/{name}/{query}" for name in LISTS for query in QUERIES]
    inside = [f"/{code}/{each}" for code in CODES for each in ("intranet/", "calendar/events.ics")]
    return [*FIXED, *plain_surfaces(), *queries, *inside]


def led_to(address, answer):
    """The addresses that a reader of an answer is led to; two of what a list may be narrowed to."""
    for path, place in LINK.findall(answer.text):
        lead = (path or place).replace("&amp;", "&")
        if not NO_LEAD.search(lead):
            yield lead
    if "?" not in address and address.startswith("/en/"):
        for name, options in SELECT.findall(answer.text):
            yield from (f"{address}?{name}={value}" for value in VALUE.findall(options)[:2])
