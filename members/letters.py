"""What the site writes to members, in their language, and to the Secretariat about them.

All are called in the transaction of the step, so that no step is without its letter.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from wagtail.models import PageViewRestriction

from site_home import emails
from site_home.access import seen

START, REQUEST = "members_start", "members_request"
OVER_GROUPS = _("You can now read what these groups share:")
SAME_GROUPS = "same_groups"
# By the step: the heading, the text, where the button leads and its words.
LETTERS = {
    "asked_for": (
        _("We have received your request"),
        _("The Secretariat decides on each request. We will write to you."),
        REQUEST,
        _("See how it stands"),
    ),
    "accepted": (
        _("Welcome to the intranet"),
        _("The Secretariat has accepted your request. You can now open the intranet."),
        START,
        _("Open the intranet"),
    ),
    "refused": (
        _("Your request was not accepted"),
        _("The Secretariat cannot give you access to the intranet."),
        "",
        "",
    ),
    "asked_back": (
        _("We have a question about your request"),
        _("Before it decides on your request, the Secretariat asks:"),
        REQUEST,
        pgettext_lazy("to a question", "Answer"),
    ),
    "ended": (
        _("Your access to the intranet has ended"),
        _("You can no longer open the intranet. If this is a mistake, write to us."),
        "",
        "",
    ),
    "groups": (
        _("Your working groups were changed"),
        "",
        START,
        _("Open the intranet"),
    ),
    SAME_GROUPS: (
        _("Your working groups were not changed"),
        _("You can still read what you could read before."),
        "",
        "",
    ),
}


def write(membership, act, note="", groups=()):
    """Tells a person of the step that a Membership has taken; some steps need no letter.

    Takes the Act, or SAME_GROUPS, what was said with it, and the person's working groups (Group).
    """
    if act not in LETTERS:
        return
    if act == SAME_GROUPS:
        groups = ()
    heading, text, name, label = LETTERS[act]
    if act == "groups" and not groups:
        text = _("You are no longer in any working group. You can still read what all members can.")
    with override(membership.language):
        link = settings.BASE_URL + reverse(name) if name else ""
        groups = _in_words(groups, membership.user)
    context = {
        "heading": heading,
        "text": text,
        "note": note,
        "over_groups": OVER_GROUPS,
        "groups": groups,
        "link": link,
        "label": label,
    }
    emails.send(
        "membership", membership.user.email, context, membership.language, is_personal=False
    )


def _in_words(groups, user):
    """What an account calls the Group objects: one with a single section by the title of that.

    The title is that in the active language; a section that the account may not see has none.
    """
    from members.models.sections import SectionPage  # these two know the memberships
    from members.notices import StandIn

    rows = PageViewRestriction.objects.filter(
        groups__in=groups, page__in=SectionPage.objects.values("pk")
    )
    sections = {}
    for group, family, page in rows.order_by("page").values_list(
        "groups", "page__translation_key", "page"
    ):
        sections.setdefault(group, {}).setdefault(family, page)
    alone = {group: next(iter(one.values())) for group, one in sections.items() if len(one) == 1}
    pages = seen(StandIn(user), set(alone.values()))
    known = {group: pages[number].title for group, number in alone.items() if number in pages}
    return [known.get(group.pk, group.name) for group in groups]


def to_secretariat(addresses, number):
    """Tells who decides how many memberships wait for it: the number and a link, nothing else."""
    context = {"number": number, "link": settings.BASE_URL + reverse("memberships:index")}
    emails.send(
        "membership_request",
        addresses,
        context,
        language=settings.LANGUAGE_CODE,
        is_personal=False,
    )
