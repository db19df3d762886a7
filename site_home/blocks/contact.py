"""Blocks that say how and when somebody can be reached."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    EmailBlock,
    MultipleChoiceBlock,
    RegexBlock,
    StructBlock,
    StructValue,
    TextBlock,
    TimeBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError

from site_home.cldr import comma_list, weekday_name

from .frozen import WrittenAsMixin
from .links import LINKS

PHONE = r"^\+?(?:[ ().-]*\d){3,15}$"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_NAMES = dict(zip(DAYS, WEEKDAYS.values(), strict=True))


def tel(number):
    """The `tel:` address of a phone number as people write it, or an empty string."""
    digits = re.sub(r"[^\d+]", "", number or "")
    return f"tel:{digits}" if digits else ""


class PhoneNumberBlock(WrittenAsMixin, RegexBlock):
    """A phone number: international, national or a short code."""

    written_as = "CharBlock"

    def __init__(self, **kwargs):
        message = _("Write a phone number such as +43 1 504 4677, or a short code such as 5588.")
        super().__init__(regex=PHONE, error_messages={"invalid": message}, **kwargs)

    class Meta:
        icon = "mobile-alt"


class PhoneValue(StructValue):
    """A phone number and what it is for."""

    @property
    def tel(self):
        """The address of the link that dials it."""
        return tel(self.get("number"))


class PhoneBlock(StructBlock):
    """A phone number and what it is for."""

    label = CharBlock(label=_("What it is for"), max_length=80, required=False, default="")
    number = PhoneNumberBlock(
        label=_("Number"), help_text=_("With + and the country code, or a short code.")
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Phone")
        template = "blocks/phone.html"
        value_class = PhoneValue
        description = _("A number that visitors can dial with a touch")
        preview_value = {"label": "Hotline", "number": "5588"}


class ContactValue(PhoneValue):
    """Somebody to turn to."""

    @property
    def tel(self):
        """The address of the link that dials the phone number."""
        return tel(self.get("phone"))


class ContactCardBlock(StructBlock):
    """Somebody to turn to."""

    name = CharBlock(label=_("Name or function"), max_length=160)
    organisation = CharBlock(label=_("Organisation"), max_length=200, required=False, default="")
    phone = PhoneNumberBlock(label=_("Phone"), required=False, default="")
    email = EmailBlock(label=_("E-mail"), required=False, default="")
    note = TextBlock(label=_("Note"), required=False, default="")

    class Meta:
        icon = "user"
        group = LINKS
        label = pgettext_lazy("a person or an office", "Contact")
        template = "blocks/contact_card.html"
        value_class = ContactValue
        description = _("A person or an office to turn to, with phone and e-mail")
        preview_value = {
            "name": "Press office",
            "organisation": "Secretariat",
            "phone": "+43 1 000 0000",
            "email": "press@example.org",
            "note": "On working days.",
        }


class HoursValue(StructValue):
    """Days of the week and the time between opening and closing."""

    @property
    def days_text(self):
        """The days as text: three or more in a row as a range, which may cross the week's end."""
        chosen = [day for day in DAYS if day in (self.get("days") or [])]
        if len(chosen) == len(DAYS):
            return gettext("Every day")
        return capfirst(comma_list(*(part for run in _runs(chosen) for part in _run_text(run))))


def _runs(chosen):
    """The days in stretches without a gap, each from its first day; Sunday joins Monday."""
    runs = []
    for day in chosen:
        if runs and DAYS.index(runs[-1][-1]) + 1 == DAYS.index(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and runs[0][0] == DAYS[0] and runs[-1][-1] == DAYS[-1]:
        runs[0] = runs.pop() + runs[0]
    return runs


def _run_text(run):
    names = [weekday_name(DAYS.index(day)) for day in run]
    if len(names) < 3:
        return names
    return [gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}]


class OpeningHoursBlock(StructBlock):
    """When a place is open on some days of the week."""

    days = MultipleChoiceBlock(
        label=_("Days"), choices=list(DAY_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    opens = TimeBlock(label=_("Opens"))
    closes = TimeBlock(label=_("Closes"))
    note = CharBlock(label=_("Note"), max_length=160, required=False, default="")

    class Meta:
        icon = "time"
        label = _("Opening hours")
        template = "blocks/opening_hours.html"
        value_class = HoursValue
        description = _("Days of the week with the same hours")
        preview_value = {
            "days": ["sun", "mon", "tue", "wed", "thu"],
            "opens": "09:00",
            "closes": "16:00",
            "note": "",
        }

    def clean(self, value):
        """Refuses a place that closes before it opens."""
        cleaned = super().clean(value)
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            message = _("The place closes before it opens.")
            raise StructBlockValidationError({"closes": ValidationError(message)})
        return cleaned

    def get_preview_value(self):
        """The preview with its times as times, as a StructValue."""
        return self.to_python(self.meta.preview_value)
