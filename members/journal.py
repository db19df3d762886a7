"""What the site history keeps of memberships: who did what and when, never an address."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

PREFIX = "membership."
WORDS = {
    "asked_for": (gettext_lazy("Ask for membership"), gettext_lazy("Asked for membership")),
    "accepted": (gettext_lazy("Accept a member"), gettext_lazy("Membership accepted")),
    "refused": (gettext_lazy("Refuse a membership"), gettext_lazy("Membership refused")),
    "asked_back": (gettext_lazy("Ask back"), gettext_lazy("Asked back about a membership")),
    "answered": (gettext_lazy("Answer a question"), gettext_lazy("Answered a question")),
    "groups": (gettext_lazy("Change groups"), gettext_lazy("Groups of a member changed")),
    "ended": (gettext_lazy("End a membership"), gettext_lazy("Membership ended")),
    "more": (gettext_lazy("Ask for more access"), gettext_lazy("Asked for more access")),
    "changed": (gettext_lazy("Change the profile"), gettext_lazy("Profile changed")),
}


def record(actor, act, membership):
    """Writes into the site history who took which step with a Membership."""
    with override(settings.LANGUAGE_CODE):  # it is kept, for readers of all languages
        title = _("Membership %(number)s") % {"number": membership.pk}
    log(membership, f"{PREFIX}{act}", user=actor, title=title)


def register(actions):
    """Makes the steps known to Wagtail."""
    for act, (label, message) in WORDS.items():
        actions.register_action(f"{PREFIX}{act}", label, message)
