"""What the site writes to members, in their language, and to the Secretariat about them.

All are called in the transaction of the step, so that no step is without its letter.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from site_home import emails

START, REQUEST = "members_start", "members_request"
OVER_GROUPS = _("You can now read what these groups share:")
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
}


def write(membership, act, note="", groups=()):
    """Tells a person of the step that a Membership has taken; some steps need no letter.

    Takes the Act, what was said with it, and the names of the person's working groups.
    """
    if act not in LETTERS:
        return
    heading, text, name, label = LETTERS[act]
    if act == "groups" and not groups:
        text = _("You are no longer in any working group. You can still read what all members can.")
    with override(membership.language):
        link = settings.BASE_URL + reverse(name) if name else ""
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
