"""The page on which one registers for an event, such as that of its delegates."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from events.kinds import State as EventState
from forms.models.composed_page import NamesQuestions
from forms.models.core_questions import CoreQuestions
from forms.models.public_registration import INVITATION, PublicRegistration
from forms.models.registration import Registration
from forms.registration.core_fields import CORE, Participants
from forms.registration.openings import places_of
from forms.registration.states import NoPlaceLeftError, Opening, State
from site_home.base import BasePage
from site_home.languages import note_words
from site_home.tokens import new_token
from site_home.translation_sync import original_of

TEN_YEARS = 3_650
MOST_HOURS = 24 * 30


class AtVenue(forms.DateTimeField):
    """A moment that is written and read by the clocks of a time zone."""

    def __init__(self, *, zone, **kwargs):
        super().__init__(**kwargs)
        self.zone = zone

    def prepare_value(self, value):
        """The moment as the clocks of the zone show it."""
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value):
        """The moment that those clocks showed; ValidationError for one that they never do."""
        with timezone.override(self.zone):
            return super().to_python(value)


class RegistrationPageForm(NamesQuestions, WagtailAdminPageForm):
    """The form of the page in the admin; its moments are those of the venue."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = (self.parent_page or self.instance.get_parent()).specific.zone
        for name in ("opens_at", "closes_at", "changes_until"):
            if field := self.fields.get(name):
                said = {"label": field.label, "help_text": field.help_text}
                how = {"required": field.required, "widget": field.widget}
                self.fields[name] = AtVenue(zone=zone, **said, **how)


class RegistrationPage(PublicRegistration, CoreQuestions, BasePage):
    """A registration form of an event; what it decides by is read from the original alone."""

    participants = models.CharField(
        _("who registers here"),
        max_length=16,
        choices=Participants.choices,
        default=Participants.DELEGATES,
    )
    intro = RichTextField(_("introduction"), blank=True)
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: as soon as the page is published.")
    )
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: when the event begins.")
    )
    changes_until = models.DateTimeField(
        _("can be changed until"),
        null=True,
        blank=True,
        help_text=_("By the participants themselves. Empty: until registration closes."),
    )
    by_invitation = models.BooleanField(
        _("by invitation only"),
        default=False,
        help_text=_(
            "The form opens only with the link of the invitation, which the organisers find"
            " beside the list of participants."
        ),
    )
    approval = models.BooleanField(
        _("each registration is decided on"),
        default=False,
        help_text=_("Without it whoever registers has a place as long as there is one."),
    )
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of this form. Empty: only the limit of the event counts."),
    )
    show_places = models.BooleanField(_("visitors see how many places are left"), default=False)
    waiting_list = models.BooleanField(_("with a waiting list"), default=True)
    offer_hours = models.PositiveIntegerField(
        _("a place is offered for, in hours"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )

    consent = models.TextField(
        _("consent"),
        max_length=600,
        blank=True,
        help_text=_("What participants agree to by a tick; the text is kept with it."),
    )
    confirmation = RichTextField(
        _("text after registering"),
        blank=True,
        help_text=_("Stands on the participant’s own page and in the confirmation mail."),
    )
    retention_days = models.PositiveIntegerField(
        _("kept after the event, in days"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(TEN_YEARS)],
        help_text=_("Registrations are deleted after so many days. The form says so."),
    )
    sensitive_days = models.PositiveIntegerField(
        _("diet and access needs kept after the event, in days"),
        default=14,
        validators=[MaxValueValidator(TEN_YEARS)],
    )
    remind_of_deadline_days = models.PositiveSmallIntegerField(
        _("reminder before changes close, in days"),
        default=0,
        validators=[MaxValueValidator(60)],
        help_text=_("0: none."),
    )
    remind_of_event_days = models.PositiveSmallIntegerField(
        _("reminder before the event, in days"),
        default=0,
        validators=[MaxValueValidator(60)],
        help_text=_("To accepted participants. 0: none."),
    )
    invitation = models.CharField(max_length=43, blank=True, editable=False)

    base_form_class = RegistrationPageForm
    own_keys = CORE
    rate = (300, 1200)  # a whole ministry may sit behind one address
    parent_page_types = ["events.EventPage"]
    subpage_types = []
    motif_kind = "event"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("participants"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("changes_until"),
                FieldPanel("by_invitation"),
            ],
            _("When, in the venue’s local time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("approval"),
                FieldRowPanel([FieldPanel("places"), FieldPanel("show_places")]),
                FieldRowPanel([FieldPanel("waiting_list"), FieldPanel("offer_hours")]),
            ],
            _("Places"),
        ),
        CoreQuestions.panel,
        FieldPanel("fields"),
        MultiFieldPanel(
            [FieldPanel("consent"), FieldPanel("confirmation")], _("Words of the form")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("retention_days"), FieldPanel("sensitive_days")]),
                FieldRowPanel(
                    [FieldPanel("remind_of_deadline_days"), FieldPanel("remind_of_event_days")]
                ),
            ],
            _("Reminders, and how long data are kept"),
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("invitation", overridable=False),
    ]
    exclude_fields_in_copy = ["invitation"]
    template = "pages/registration_page.html"

    class Meta:
        verbose_name = _("registration form")
        verbose_name_plural = _("registration forms")

    def clean(self):
        """Refuses a window that closes before it opens."""
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("Registration closes before it opens.")})
        if self.opens_at and self.changes_until and self.changes_until <= self.opens_at:
            raise ValidationError({"changes_until": _("Changes close before registration opens.")})

    def save(self, *args, **kwargs):
        """Saves the page; an original gets the token of its invitation."""
        if not self.invitation:
            self.invitation = new_token()
        return super().save(*args, **kwargs)

    def can_move_to(self, parent):
        """True unless it has registrations, which belong to the event it stands below."""
        stays = parent.pk == self.get_parent().pk
        return super().can_move_to(parent) and (stays or not self.registrations.exists())

    @cached_property
    def settings(self):
        """The original of the page, by whose settings alone it is decided."""
        if self.original is not self and self.live:
            note_words(self.original, self)
        return self.original

    @cached_property
    def event(self):
        """The original of the event that one registers for."""
        parent = self.get_parent().specific
        original = original_of(parent)
        if original and parent.live:
            note_words(original, parent)
        return original or parent

    @property
    def closing(self):
        """The moment from which nothing is taken any more."""
        event = self.event
        return min(self.settings.closes_at or event.starts_at, event.ends_at)

    @property
    def changes_close(self):
        """The moment until which participants change what they wrote."""
        return self.settings.changes_until or self.closing

    def opening(self, at=None, *, invited=False, free=None):
        """Whether the form takes registrations at that moment: an Opening.

        Takes the moment, whether the visitor has the link of the invitation, and whether whoever
        comes next gets a place, where that has been asked already.
        """
        at = at or timezone.now()
        settings, event = self.settings, self.event.state(at)
        if event == EventState.CANCELLED:
            return Opening.CANCELLED
        if event == EventState.OVER or self.closing <= at:
            return Opening.CLOSED
        if event == EventState.POSTPONED:
            return Opening.POSTPONED
        if settings.by_invitation and not invited:
            return Opening.INVITED
        if settings.opens_at and at < settings.opens_at:
            return Opening.NOT_YET
        if settings.approval or (self.is_free if free is None else free):
            return Opening.OPEN
        return Opening.WAITING_LIST if settings.waiting_list else Opening.FULL

    @property
    def places_left(self):
        """How many places are free, or None where there is no limit."""
        return self.registrations_of_event.places_left(self.settings)

    @property
    def is_free(self):
        """True when whoever comes next gets a place: one is free and nobody waits for it."""
        return places_of([self])[self.settings.pk].is_free

    def first_state(self):
        """How whoever registers now stands; NoPlaceLeftError where nobody is taken."""
        if self.settings.approval:
            return State.PENDING
        if self.is_free:
            return State.ACCEPTED
        if self.settings.waiting_list:
            return State.WAITING
        raise NoPlaceLeftError

    @property
    def registrations_of_event(self):
        """All registrations of the event, with whichever form."""
        return Registration.objects.filter(event=self.event)

    def next_change(self, at=None):
        """The next moment at which the form opens or closes, or None."""
        at = at or timezone.now()
        moments = [self.settings.opens_at, self.closing]
        return min((moment for moment in moments if moment and moment > at), default=None)

    def answered(self, key):
        """True when somebody answered the question of that key."""
        return self.settings.registrations.filter(answers__has_key=key).exists()

    @property
    def invitation_link(self):
        """The address that opens a form that is by invitation, as str."""
        return f"{self.full_url}?{INVITATION}={self.settings.invitation}"
