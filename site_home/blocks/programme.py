"""The programme of a meeting: days, sessions, speakers."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, IntegerBlock, ListBlock, StructBlock, TimeBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from site_home import cldr

from .text import ProseBlock


class SpeakerBlock(StructBlock):
    """Who speaks, and for whom."""

    name = CharBlock(label=_("Name or function"), max_length=160)
    affiliation = CharBlock(
        label=_("State or organisation"), max_length=200, required=False, default=""
    )

    class Meta:
        icon = "user"
        label = _("Speaker")


class SessionBlock(StructBlock):
    """One session of a day."""

    start = TimeBlock(label=_("Begins"), required=False)
    end = TimeBlock(label=_("Ends"), required=False)
    title = CharBlock(label=_("Title"), max_length=200)
    description = ProseBlock(label=_("Description"), required=False, default="")
    speakers = ListBlock(SpeakerBlock(), label=_("Speakers"), default=[])

    class Meta:
        icon = "time"
        label = _("Session")

    def clean(self, value):
        """Refuses a session that ends before it begins."""
        cleaned = super().clean(value)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            message = _("The session ends before it begins.")
            raise StructBlockValidationError({"end": ValidationError(message)})
        return cleaned


class ProgrammeDayBlock(StructBlock):
    """One day of a programme."""

    day = IntegerBlock(
        label=_("Day of the meeting"),
        min_value=1,
        max_value=60,
        default=1,
        help_text=_("1 for the first; its date is counted from the first day of the event."),
    )
    date = DateBlock(
        label=_("Date"),
        required=False,
        help_text=_("Only where the days do not follow one another."),
    )
    title = CharBlock(label=_("Title"), max_length=160, required=False, default="")
    sessions = ListBlock(SessionBlock(), label=_("Sessions"), min_num=1)

    class Meta:
        icon = "calendar"
        label = _("Day")
        template = "blocks/programme_day.html"
        description = _("The sessions of one day, with times and speakers")
        preview_value = {
            "day": 1,
            "date": None,
            "title": "",
            "sessions": [
                {
                    "start": "09:30",
                    "end": "11:00",
                    "title": "Opening",
                    "description": "<p>Where the dialogue stands.</p>",
                    "speakers": [{"name": "Chair", "affiliation": "Türkiye"}],
                },
                {
                    "start": "11:30",
                    "end": None,
                    "title": "Ways to work abroad",
                    "description": "",
                    "speakers": [],
                },
            ],
        }

    def get_context(self, value, parent_context=None):
        """Adds `date` as text: the one given, or counted from the first day of the page's event."""
        context = super().get_context(value, parent_context)
        first = getattr(context.get("page"), "start_date", None)
        date = value.get("date")
        if not date and first and value.get("day"):
            date = first + timedelta(days=value["day"] - 1)
        context["date"] = cldr.format_dates(date)
        return context

    def get_preview_value(self):
        """The preview with its times as times, as a StructValue."""
        return self.to_python(self.meta.preview_value)
