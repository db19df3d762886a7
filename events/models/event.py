"""Meetings of the dialogue."""

from calendar import monthrange
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from events.kinds import RESCHEDULING, Kind, Mode, State, Status
from events.models.queryset import EventPageQuerySet
from events.zones import TimezoneSelect, skips, validate_timezone, zone_in_words, zones
from site_home.base import BasePage, CountryRow, GoalRow
from site_home.blocks import BodyBlock, DocumentsBlock, ProgrammeDayBlock, RecordingBlock
from site_home.caching import cache_until
from site_home.choosers import CountryChooser
from site_home.cldr import SENSIBLE_DATES, Precision, digits

SOON_DAYS = 30


class EventPage(BasePage):
    """One meeting. One address serves before, during and after it."""

    kind = models.CharField(
        _("kind"), max_length=32, choices=Kind.choices, default=Kind.THEMATIC_WORKING_GROUP
    )
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices, default=Mode.IN_PERSON)
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.SCHEDULED
    )
    status_note = models.TextField(
        _("note on the status"),
        max_length=400,
        blank=True,
        help_text=_("Why it was cancelled or postponed, and what happens now."),
    )
    start_date = models.DateField(_("first day"), validators=SENSIBLE_DATES)
    start_time = models.TimeField(
        _("begins at"),
        null=True,
        blank=True,
        help_text=_("Local time of the venue. Empty: the event is all-day."),
    )
    end_date = models.DateField(_("last day"), null=True, blank=True, validators=SENSIBLE_DATES)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"),
        max_length=8,
        choices=Precision.choices,
        default=Precision.DAY,
        help_text=_("For meetings of the past of which only the month is known."),
    )
    timezone = models.CharField(
        _("time zone of the venue"),
        max_length=64,
        default="Europe/Vienna",
        validators=[validate_timezone],
    )
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    venue = models.CharField(_("venue"), max_length=200, blank=True)
    address = models.CharField(_("street address"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.ForeignKey(
        "site_home.StateOrOrganisation",
        verbose_name=_("country of the venue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    host = models.CharField(_("host"), max_length=200, blank=True)
    participants = models.CharField(
        _("who took part"),
        max_length=200,
        blank=True,
        help_text=_("In words, such as “42 countries and 6 organisations”."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    programme = StreamField([("day", ProgrammeDayBlock())], verbose_name=_("programme"), blank=True)
    documents = StreamField(
        [("documents", DocumentsBlock())], verbose_name=_("documents"), blank=True
    )
    outcomes = StreamField(BodyBlock(), verbose_name=_("outcomes"), blank=True)
    recordings = StreamField(
        [("recording", RecordingBlock())], verbose_name=_("recordings"), blank=True
    )
    project = models.ForeignKey(
        "projects.ProjectPage",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    places = models.PositiveIntegerField(
        _("places in total"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of all registration forms together. Empty: no limit."),
    )
    join_url = models.URLField(
        _("address of the online meeting"),
        max_length=1000,
        blank=True,
        help_text=_("Only accepted participants see it, on their own page and in their mail."),
    )
    join_note = models.TextField(
        _("how to join online"),
        max_length=1000,
        blank=True,
        help_text=_("Such as a meeting number and a password. Shown with the address."),
    )

    objects = PageManager.from_queryset(EventPageQuerySet)()

    parent_page_types = ["events.EventIndexPage"]
    subpage_types = ["forms.RegistrationPage"]
    motif_kind = "event"
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("mode")]),
                FieldPanel("status"),
                FieldPanel("status_note"),
            ],
            _("Meeting"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_time")]),
                FieldRowPanel(
                    [
                        FieldPanel("timezone", widget=TimezoneSelect),
                        FieldPanel("date_precision"),
                    ]
                ),
            ],
            _("When, in the venue’s local time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("venue"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("city"), FieldPanel("country", widget=CountryChooser)]),
                FieldPanel("host"),
                FieldPanel("participants"),
            ],
            _("Where and who"),
        ),
        FieldPanel("body"),
        FieldPanel("programme"),
        FieldPanel("documents"),
        FieldPanel("outcomes"),
        FieldPanel("recordings"),
        MultipleChooserPanel("countries", "state", label=_("Country"), heading=_("Countries")),
        InlinePanel("goals", label=_("Priority goal"), heading=_("Priority goals")),
        PageChooserPanel("project"),
        MultiFieldPanel(
            [FieldPanel("places"), FieldPanel("join_url"), FieldPanel("join_note")],
            _("Registration"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("city", boost=2),
        index.SearchField("venue"),
        index.SearchField("host"),
        index.SearchField("body"),
        index.SearchField("programme"),
        index.SearchField("outcomes"),
        index.FilterField("start_date"),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("kind"),
        index.FilterField("city"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("timezone", overridable=False),
        SynchronizedField("join_url", overridable=False),
        SynchronizedField("join_note", overridable=False),
    ]
    template = "pages/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self):
        """Refuses an end before the beginning, and times that the venue's clocks skip."""
        super().clean()
        errors = {}
        last_day = self.end_date or self.start_date
        if self.start_time and self.date_precision != Precision.DAY:
            errors["start_time"] = _("A time needs a day: set the precision of the date to “Day”.")
        if self.end_time and not self.start_time:
            errors["start_time"] = _("Give the time it begins, or leave both times empty.")
        if self.start_date and last_day < self.start_date:
            errors["end_date"] = _("The last day lies before the first.")
        elif (
            self.start_time
            and self.end_time
            and last_day == self.start_date
            and self.end_time <= self.start_time
        ):
            errors["end_time"] = _("The end lies before the beginning.")
        if self.start_date and self.timezone in zones():
            if self.start_time and skips(self.zone, self.start_date, self.start_time):
                errors["start_time"] = _("The clocks of the venue skip this hour on that day.")
            if self.end_time and skips(self.zone, last_day, self.end_time):
                errors["end_time"] = _("The clocks of the venue skip this hour on that day.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        """Sets the moments; raises SEQUENCE when calendars must be told (RFC 5545, 3.8.7.4)."""
        if kwargs.get("update_fields") is None:
            self._set_moments()
            before = EventPage.objects.filter(pk=self.pk).first() if self.pk else None
            if before:
                changed = any(getattr(before, name) != getattr(self, name) for name in RESCHEDULING)
                self.sequence = before.sequence + changed
        super().save(*args, **kwargs)

    def full_clean(self, *args, **kwargs):
        """The moments must stand before Wagtail saves a new page."""
        super().full_clean(*args, **kwargs)
        self._set_moments()

    @property
    def zone(self):
        """The venue's time zone as ZoneInfo."""
        return ZoneInfo(self.timezone)

    @property
    def zone_in_words(self):
        """The venue's time zone at the beginning, such as “Austria Time, UTC+1”."""
        return zone_in_words(self.zone, self.starts_at)

    @property
    def day_known(self):
        """True when the first day is known, not merely its month or year."""
        return self.date_precision == Precision.DAY

    @property
    def all_day(self):
        """True when no time of day is given, or not even the day is known."""
        return self.start_time is None or not self.day_known

    @property
    def first_day(self):
        """The first day on which it can be, as date; of a month or a year, its first."""
        if self.date_precision == Precision.YEAR:
            return self.start_date.replace(month=1, day=1)
        if self.date_precision == Precision.MONTH:
            return self.start_date.replace(day=1)
        return self.start_date

    @property
    def last_day(self):
        """The last day on which it can be, as date; of a month or a year, its last."""
        day = self.end_date or self.start_date
        if self.date_precision == Precision.YEAR:
            return day.replace(month=12, day=31)
        if self.date_precision == Precision.MONTH:
            return day.replace(day=monthrange(day.year, day.month)[1])
        return day

    def _set_moments(self):
        """Sets `starts_at` and `ends_at`, unless what they follow from is missing."""
        if not self.start_date or self.timezone not in zones():
            return
        opens = time() if self.all_day else self.start_time
        self.starts_at = datetime.combine(self.first_day, opens, self.zone)
        if self.all_day or not self.end_time:
            day_after = self.last_day + timedelta(days=1)
            self.ends_at = datetime.combine(day_after, time(), self.zone)
        else:
            self.ends_at = datetime.combine(self.last_day, self.end_time, self.zone)

    def state(self, at=None):
        """What the event is at that moment: a State."""
        at = at or timezone.now()
        if self.status == Status.CANCELLED:
            return State.CANCELLED
        if self.status == Status.POSTPONED:
            return State.POSTPONED
        if self.ends_at <= at:
            return State.OVER
        begun = self.starts_at <= at and self.date_precision == Precision.DAY
        return State.RUNNING if begun else State.AHEAD

    def state_words(self, at=None):
        """The state in words, such as “In 12 days”; counted in days of the venue."""
        at = at or timezone.now()
        state = self.state(at)
        if state != State.AHEAD or self.date_precision != Precision.DAY:
            return state.label
        days = self._days_until(at)
        if days == 0:
            return _("Today")
        if days == 1:
            return _("Tomorrow")
        if days <= SOON_DAYS:
            words = ngettext("In %(days)s day", "In %(days)s days", days)
            return words % {"days": digits(days)}
        return state.label

    def _days_until(self, at):
        return (self.start_date - at.astimezone(self.zone).date()).days

    @cached_property
    def is_over(self):
        """True when it has ended at the moment of reading."""
        return self.ends_at <= timezone.now()

    @cached_property
    def current_state(self):
        """The state at the moment of reading."""
        return self.state()

    @cached_property
    def current_state_words(self):
        """The state in words at the moment of reading."""
        return self.state_words()

    def keep_fresh(self, request, at=None):
        """Says until when the state in words is right: the next beginning, end or midnight."""
        at = at or timezone.now()
        if self.ends_at <= at:
            return
        cache_until(request, self.starts_at if self.starts_at > at else self.ends_at)
        first_count = self.start_date - timedelta(days=SOON_DAYS)
        tomorrow = at.astimezone(self.zone).date() + timedelta(days=1)
        day = max(first_count, tomorrow)
        cache_until(request, datetime.combine(day, time(), self.zone))

    def get_context(self, request, *args, **kwargs):
        """The page; it is right until the event's state changes."""
        self.keep_fresh(request)
        return super().get_context(request, *args, **kwargs)

    def structured_data(self, request):
        """An Event."""
        from site_home.jsonld import event

        return [event(self, request)]


class EventPageCountry(CountryRow):
    """A country that a meeting concerns."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="countries")


class EventPageGoal(GoalRow):
    """A priority goal that a meeting serves."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="goals")
