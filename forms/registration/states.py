"""What becomes of a registration, and which step may follow which; when a form takes any."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How a registration stands."""

    PENDING = "pending", _("Waiting for a decision")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Place offered")
    REFUSED = "refused", _("Not accepted")
    DECLINED = "declined", _("Offer declined")
    LAPSED = "lapsed", _("Offer lapsed")
    CANCELLED = "cancelled", _("Cancelled")


HOLDING = (State.ACCEPTED, State.OFFERED)  # who has a place
COMING = (State.PENDING, State.ACCEPTED, State.WAITING, State.OFFERED)  # who still counts
ENDED = (State.REFUSED, State.DECLINED, State.LAPSED, State.CANCELLED)
COMES_BACK = (State.DECLINED, State.LAPSED, State.CANCELLED)  # by registering again

STEPS = {
    State.PENDING: {State.ACCEPTED, State.REFUSED, State.WAITING, State.CANCELLED},
    State.WAITING: {State.OFFERED, State.ACCEPTED, State.REFUSED, State.CANCELLED},
    State.OFFERED: {
        State.ACCEPTED,
        State.DECLINED,
        State.LAPSED,
        State.WAITING,
        State.REFUSED,
        State.CANCELLED,
    },
    State.ACCEPTED: {State.WAITING, State.REFUSED, State.CANCELLED},
    State.REFUSED: {State.ACCEPTED, State.WAITING},
    State.DECLINED: {State.ACCEPTED, State.WAITING},
    State.LAPSED: {State.ACCEPTED, State.WAITING},
    State.CANCELLED: {State.PENDING, State.ACCEPTED, State.WAITING},
}


class Opening(models.TextChoices):
    """Whether a form takes registrations at a moment."""

    OPEN = "open", _("Registration is open")
    WAITING_LIST = "waiting_list", _("Full: waiting list")
    FULL = "full", _("Full")
    NOT_YET = "not_yet", _("Not open yet")
    CLOSED = "closed", _("Registration is closed")
    INVITED = "invited", _("By invitation")
    POSTPONED = "postponed", _("Postponed: registration rests")
    CANCELLED = "cancelled", _("Cancelled")


TAKES = (Opening.OPEN, Opening.WAITING_LIST)


class By(models.TextChoices):
    """Who did something."""

    PARTICIPANT = "participant", _("Participant")
    ORGANISER = "organiser", _("Organiser")
    SITE = "site", _("The site")


class Act(models.TextChoices):
    """What was done, as the history of a registration tells it."""

    REGISTERED = "registered", _("Registered")
    STATE = "state", _("New state")
    CHANGED = "changed", _("Changed")
    MAILED = "mailed", _("Mail sent")
    REMINDED_OF_DEADLINE = "reminded_of_deadline", _("Reminded of the deadline")
    REMINDED_OF_EVENT = "reminded_of_event", _("Reminded of the event")
    SHORTENED = "shortened", _("Personal details deleted")


class Change(models.TextChoices):
    """What organisers do with a whole event, by one act."""

    CANCELLED = "cancelled", _("Cancel it")
    POSTPONED = "postponed", _("Postpone it, without a new date")
    NEW_DATE = "new_date", _("Give it a new date")
    ONLINE = "online", _("Move it online")
    NEW_PLACE = "new_place", _("Move it to another place")


class ImpossibleStepError(Exception):
    """A registration cannot go from the state it has to the one that was asked for."""


class EventIsOffError(Exception):
    """The event was cancelled or postponed meanwhile; its only argument is that status."""


class NoPlaceLeftError(Exception):
    """There is no place to give."""


class AlreadyRegisteredError(Exception):
    """Somebody of that name and address is registered with the form."""
