"""Members are told of new papers: each once, of those that they may read at that moment.

A paper that was published, or has a new version, leaves a Notice. A membership remembers until when
its member has been told (`told_until`); what has come since then goes into one mail.
"""

import logging
from collections import Counter
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.models import (
    IntranetHomePage,
    LibraryPage,
    Mark,
    Membership,
    Notice,
    PaperPage,
    SectionPage,
)
from site_home import emails
from site_home.access import member, seen, visible_to
from site_home.languages import address

log = logging.getLogger("site_home.intranet")

SETTLED = timedelta(minutes=1)  # what is being published right now may not be in the database yet
MORNING = time(7)
PLACES = (SectionPage, LibraryPage, IntranetHomePage)  # that a mail may name, the best first
AT_ONCE, DAILY = Membership.Notices.AT_ONCE, Membership.Notices.DAILY


class Told(NamedTuple):
    """A line of the mail: a paper by its title, or a place and how many there are in it."""

    title: str
    number: int
    link: str


class StandIn:
    """What `visible_to` asks of a request, for a member who has sent none."""

    COOKIES = {settings.SESSION_COOKIE_NAME: ""}

    def __init__(self, user):
        self.user, self.session = user, {}


def send_due(at=None):
    """Mails what is due at a moment; returns how many members were written to.

    One whose mail fails does not keep the others waiting, and is tried again in the next round.
    """
    now = (at or timezone.now()) - SETTLED
    newest = Notice.objects.filter(at__lte=now).aggregate(Max("at"))["at__max"]
    if newest is None:
        return 0
    behind = Membership.objects.filter(told_until__lt=newest)
    reading = behind.filter(state=Membership.State.ACCEPTED, notices__in=[AT_ONCE, DAILY])
    behind.exclude(pk__in=reading.values("pk")).update(told_until=now)
    numbers = reading.filter(notices=AT_ONCE).values_list("pk", flat=True)
    sent = sum(_try(number, now) for number in list(numbers.order_by("pk")))
    morning = last_morning(now)
    numbers = reading.filter(notices=DAILY, told_until__lt=morning).values_list("pk", flat=True)
    return sent + sum(_try(number, morning) for number in list(numbers.order_by("pk")))


def last_morning(at):
    """The last time that it was seven o'clock on the clocks of the site, as an aware datetime."""
    zone = timezone.get_default_timezone()
    day = timezone.localdate(at, zone)
    morning = datetime.combine(day, MORNING, zone)
    return morning if morning <= at else datetime.combine(day - timedelta(days=1), MORNING, zone)


def _try(number, until):
    try:
        return _tell(number, until)
    except Exception as error:  # not the error itself: it may quote a title
        log.error("membership %s not told of papers (%s)", number, type(error).__name__)
        return 0


@transaction.atomic
def _tell(number, until):
    """Writes to one member, who then has been told; returns 1 if there was something to tell."""
    held = Membership.objects.select_for_update(of=("self",)).select_related("user")
    membership = held.filter(pk=number, told_until__lt=until).first()
    if membership is None:
        return 0
    fresh = Notice.objects.filter(at__gt=membership.told_until, at__lte=until)
    with override(membership.language):
        lines = lines_for(StandIn(membership.user), fresh.values("page__translation_key"))
        profile = settings.BASE_URL + reverse("members_profile")
    Membership.objects.filter(pk=number).update(told_until=until)
    if not lines:
        return 0
    context = {"lines": lines, "profile": profile}
    emails.send(
        "member_papers", membership.user.email, context, membership.language, is_personal=False
    )
    return 1


def lines_for(request, keys):
    """What a member is told of papers with these translation keys, as a list of Told.

    Takes the member's StandIn; the active language is the member's. A paper that not all members
    may read is told of by the name of the place where it lies, and by nothing else.
    """
    if member(request) is None:
        return []
    papers = {}
    for paper in visible_to(request, PaperPage).filter(translation_key__in=keys).order_by("path"):
        papers.setdefault(paper.translation_key, paper)
    marked = PaperPage.objects.filter(translation_key__in=papers).exclude(mark=Mark.MEMBERS)
    kept = set(marked.values_list("translation_key", flat=True))
    open_ones = [paper.pk for key, paper in papers.items() if key not in kept]
    lines = [_line(page, 0) for page in seen(request, open_ones).values()]
    places = Counter(_places([paper for key, paper in papers.items() if key in kept]))
    found = seen(request, list(places))
    return [*lines, *(_line(page, places[number]) for number, page in found.items())]


def _line(page, number):
    return Told(page.title, number, settings.BASE_URL + address(page))


def _places(papers):
    """The numbers of the sections that papers lie in, or of what else lies above them."""
    step = PaperPage.steplen
    above = [
        [paper.path[:end] for end in range(len(paper.path) - step, 0, -step)] for paper in papers
    ]
    known = {}
    for kind in PLACES:
        found = kind.objects.live().filter(path__in={path for paths in above for path in paths})
        known[kind] = dict(found.values_list("path", "pk"))
    for paths in above:
        for kind in PLACES:
            numbers = [known[kind][path] for path in paths if path in known[kind]]
            if numbers:
                yield numbers[0]
                break
