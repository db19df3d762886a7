"""What sorts of meetings there are, how they are held, and what may become of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What sort of meeting it is."""

    MINISTERIAL_CONFERENCE = "ministerial_conference", _("Ministerial Conference")
    SENIOR_OFFICIALS_MEETING = "senior_officials_meeting", _("Senior Officials Meeting")
    PREPARATORY_MEETING = "preparatory_meeting", _("Preparatory meeting")
    REGIONAL_WORKING_GROUP = "regional_working_group", _("Regional working group")
    THEMATIC_WORKING_GROUP = "thematic_working_group", _("Thematic working group")
    REFERENCE_GROUP = "reference_group", _("Reference Group")
    TRAINING = "training", _("Training")
    LAUNCH = "launch", _("Launch or opening")
    CONFERENCE = "conference", _("Conference")
    WEBINAR = "webinar", _("Webinar")
    VISIT = "visit", _("Study visit")


class Mode(models.TextChoices):
    """How one takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Status(models.TextChoices):
    """What the organiser says of it."""

    SCHEDULED = "scheduled", _("Scheduled")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class State(models.TextChoices):
    """What it is at a moment."""

    AHEAD = "ahead", pgettext_lazy("one event", "Upcoming")
    RUNNING = "running", _("Under way")
    OVER = "over", _("Held")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


# What must have changed for a calendar to be told of an event again (RFC 5545, 3.8.7.4).
RESCHEDULING = [
    *("starts_at", "ends_at", "all_day", "timezone", "status", "mode"),
    *("venue", "address", "city", "country_id"),
]
