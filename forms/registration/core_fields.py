"""What nearly every registration asks: typed fields that the organiser switches on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Asking(models.TextChoices):
    """Whether a core field is asked."""

    NO = "no", _("Not asked")
    OPTIONAL = "optional", _("Asked")
    REQUIRED = "required", _("Must be answered")


class Participants(models.TextChoices):
    """Whom a form is for."""

    DELEGATES = "delegates", _("Delegates")
    OBSERVERS = "observers", _("Observers")
    SPEAKERS = "speakers", _("Speakers")
    PRESS = "press", _("Press")
    INTERPRETERS = "interpreters", _("Interpreters")
    STAFF = "staff", _("Staff")
    PUBLIC = "public", _("Public")


class Title(models.TextChoices):
    """Forms of address."""

    MS = "ms", _("Ms")
    MR = "mr", _("Mr")
    DR = "dr", _("Dr")
    PROF = "prof", _("Prof.")
    AMBASSADOR = "ambassador", _("Ambassador")
    MINISTER = "minister", _("Minister")
    EXCELLENCY = "excellency", _("H.E.")


class Diet(models.TextChoices):
    """What one eats."""

    NONE = "none", _("No special diet")
    VEGETARIAN = "vegetarian", _("Vegetarian")
    VEGAN = "vegan", _("Vegan")
    HALAL = "halal", _("Halal")
    KOSHER = "kosher", _("Kosher")
    GLUTEN_FREE = "gluten_free", _("Gluten-free")
    LACTOSE_FREE = "lactose_free", _("Lactose-free")
    OTHER = "other", _("Other or allergies")


class Attendance(models.TextChoices):
    """How one takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


# The names of the core fields, in the order in which they are asked. Most have a column `ask_…` of
# the page; diet brings a line of its own for what its list does not have.
CORE = [
    "title",
    "given_name",
    "family_name",
    "own_script_name",
    "badge_name",
    "email",
    "phone",
    "organisation",
    "position",
    "preferred_language",
    "interpretation_language",
    "mode",
    "diet",
    "diet_note",
    "access_needs",
    "agreed",
]
SPOKEN = list(dict.fromkeys([*dict(settings.LANGUAGES), "bn", "de", "es", "fr", "ps"]))
SENSITIVE = ["diet", "diet_note", "access_needs"]
