"""Who has registered for an event, and what becomes of it (docs/decisions/0017)."""

import secrets
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.kinds import Mode, Status
from events.kinds import State as EventState
from forms.models.history import HistoryEntry
from forms.models.registering import RegistrationQuerySet, lock
from forms.models.submission import Upload, digest_of, plain
from forms.registration import letters
from forms.registration.core_fields import SENSITIVE, Attendance, Diet, Title
from forms.registration.states import (
    COMING,
    ENDED,
    HOLDING,
    STEPS,
    Act,
    AlreadyRegisteredError,
    By,
    ImpossibleStepError,
    NoPlaceLeftError,
    State,
)
from site_home.languages import in_other_language, in_words
from site_home.models.personal_link import PersonalLink

IN_PERSON = Attendance.IN_PERSON
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
CODE_LENGTH = 6
RETRIED_WITHIN = ONE_LINK_IN = timedelta(hours=1)
LINE = 200
PERSON = [
    *("title", "given_name", "family_name", "own_script_name", "badge_name", "email", "phone"),
    *("organisation_id", "organisation_name", "position", "preferred_language"),
    *("interpretation_language", "mode", "diet", "diet_note", "access_needs"),
]

ALIKE = str.maketrans("’‘ʼʻ`´\u064a\u0649\u0643", "''''''\u06cc\u06cc\u06a9")


def new_reference():
    """A code to name a registration by, such as BP-7K3M9Q."""
    return "BP-" + "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))


def person_digest(email, *names):
    """The same for the same person, however the address and the names are capitalised.

    Keyboards differ in apostrophes and in forms of Arabic letters: those are alike, too.
    """
    parts = (unicodedata.normalize("NFKC", part).translate(ALIKE) for part in (email, *names))
    return digest_of(*(" ".join(part.split()).casefold() for part in parts))


class Registration(PersonalLink):
    """One person with one form; several may share an address, or come with one post."""

    link_salt = "forms.registration"

    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    page = models.ForeignKey(
        "forms.RegistrationPage",
        verbose_name=_("form"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    state = models.CharField(
        _("status"), max_length=16, choices=State.choices, default=State.PENDING
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    by = models.CharField(max_length=16, choices=By.choices, default=By.PARTICIPANT)
    language = models.CharField(_("language"), max_length=12)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    waiting_since = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(_("place offered until"), null=True, blank=True)
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    shortened_at = models.DateTimeField(null=True, blank=True, editable=False)

    title = models.CharField(_("title"), max_length=16, choices=Title.choices, blank=True)
    given_name = models.CharField(_("given name"), max_length=LINE, blank=True)
    family_name = models.CharField(_("family name"), max_length=LINE, blank=True)
    own_script_name = models.CharField(_("name in one’s own script"), max_length=LINE, blank=True)
    badge_name = models.CharField(_("name for the badge"), max_length=LINE, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "site_home.StateOrOrganisation",
        verbose_name=_("state or organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation_name = models.CharField(_("other organisation"), max_length=LINE, blank=True)
    position = models.CharField(_("position"), max_length=LINE, blank=True)
    preferred_language = models.CharField(_("preferred language"), max_length=12, blank=True)
    interpretation_language = models.CharField(
        _("interpretation language"), max_length=12, blank=True
    )
    mode = models.CharField(
        _("in person or online"), max_length=16, choices=Attendance.choices, blank=True
    )
    diet = models.CharField(_("diet"), max_length=16, choices=Diet.choices, blank=True)
    diet_note = models.CharField(_("diet, in words"), max_length=LINE, blank=True)
    access_needs = models.TextField(_("access needs"), max_length=1000, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    consents = models.JSONField(_("texts agreed to"), default=dict, blank=True)
    notes = models.TextField(_("notes of the organisers"), blank=True)
    person_digest = models.CharField(max_length=64, editable=False)
    content_digest = models.CharField(max_length=64, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person_digest"], name="one_registration_per_person"
            )
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="registrations_by_state"),
            models.Index(fields=["page", "state", "waiting_since"], name="waiting_in_turn"),
            models.Index(fields=["email"], name="registrations_by_address"),
        ]

    def __str__(self):
        return self.reference

    @property
    def name(self):
        """The whole name, or the one name there is."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def affiliation(self):
        """The state or organisation in words of the active language."""
        return self.organisation.name if self.organisation else self.organisation_name

    @property
    def has_place(self):
        """True for who is accepted."""
        return self.state == State.ACCEPTED

    @property
    def has_ended(self):
        """True for who does not come and waits for nothing."""
        return self.state in ENDED

    @property
    def joins_online(self):
        """True for who is accepted and does not come in person, while the event is on."""
        if self.event.status != Status.SCHEDULED:
            return False
        modes = {Mode.ONLINE: True, Mode.HYBRID: self.mode != IN_PERSON}
        return self.has_place and modes.get(self.event.mode, False)

    @property
    def event_words(self):
        """The event in the active language, or its original."""
        return in_words(self.event)

    @property
    def form_words(self):
        """The form in the active language, or its original."""
        return in_words(self.page)

    @property
    def event_path(self):
        """Where the event is read in the active language."""
        return in_other_language(self.event.get_url(), get_language())

    def own_path(self, name="registration"):
        """The path of the participant's own page, or of one below it, in the active language."""
        return reverse(name, args=[self.personal_token])

    def personal_link(self):
        """The full address of the participant's own page, in the active language."""
        return settings.BASE_URL + self.own_path()

    def is_offer_open(self, at=None):
        """True while a place is offered that can still be taken."""
        off = self.event.status != Status.SCHEDULED
        if self.state != State.OFFERED or not self.offered_until or off:
            return False
        return self.offered_until > (at or timezone.now())

    def may_change(self, at=None):
        """True while participants may change or cancel it themselves."""
        at = at or timezone.now()
        event = self.event.state(at)
        running = event not in (EventState.CANCELLED, EventState.OVER)
        return self.state in COMING and running and at < self.page.changes_close

    def is_retry_of(self, other, at=None):
        """True when what was sent is what `other` was made of, within the hour."""
        since = (at or timezone.now()) - RETRIED_WITHIN
        return other.content_digest == self.content_digest and other.created_at > since

    def set_answers(self, answers, consents):
        """Takes down the answers and the texts agreed to, and what they are told apart by."""
        self.answers = {key: plain(value) for key, value in answers.items()}
        self.consents = consents
        self.set_digests({key: file.digest for key, file in _files(answers).items()})

    def set_digests(self, files=None):
        """Sets what tells this person, and this content, from others; takes digests of files."""
        self.person_digest = person_digest(self.email, self.given_name, self.family_name)
        person = {name: getattr(self, name) for name in PERSON}
        versions = {key: consent["version"] for key, consent in self.consents.items()}
        self.content_digest = digest_of(person, self.answers, files or {}, versions)

    def attach(self, answers, *, is_first=False):
        """Makes the files among the answers part of the registration; earlier ones are deleted."""
        files = _files(answers)
        kept = [file.pk for file in files.values() if file.registration_id == self.pk]
        if not is_first:
            self.uploads.exclude(pk__in=kept).delete()
        for key, upload in files.items():
            if upload.pk not in kept:
                upload.attach(self, key)

    def move(self, to, *, by=By.ORGANISER, actor=None, reason="", at=None):
        """Takes the step to a state, tells the person and hands on a place that became free.

        Takes the State, who does it (By, and the account), a reason that the person reads, and
        the moment. Raises ImpossibleStepError, or NoPlaceLeftError; then nothing has changed.
        """
        with transaction.atomic():
            event = lock(self.event_id)
            self.refresh_from_db()
            self.event = self.page.event = event
            held = self.state in HOLDING
            self._step(to, by, actor, reason)
            if held and to not in HOLDING:
                Registration.objects.give_places(event.pk, at)

    def take_offer(self, at=None):
        """The person takes the place; ImpossibleStepError when it is offered no more."""
        with transaction.atomic():
            event = lock(self.event_id)
            self.refresh_from_db()
            self.event = event
            if not self.is_offer_open(at):
                raise ImpossibleStepError
            self.move(State.ACCEPTED, by=By.PARTICIPANT, at=at)

    def change(self, person, answers, consents, *, by=By.PARTICIPANT, actor=None):
        """Takes down what the person, or an organiser, wrote anew; tells the person.

        Takes the same as `register`. Raises AlreadyRegisteredError when the new name and address
        are those of another registration with the same form, and ImpossibleStepError when the
        person has lost the registration meanwhile.
        """
        with transaction.atomic():
            lock(self.event_id)
            self.refresh_from_db()
            if by == By.PARTICIPANT and self.state not in COMING:
                raise ImpossibleStepError
            before = {name: getattr(self, name) for name in (*PERSON, "answers")}
            old_email = self.email
            for name, value in person.items():
                setattr(self, name, value)
            self.set_answers(answers, consents)
            before["answers"] = self._without_replaced(before["answers"], answers)
            others = Registration.objects.filter(page=self.page_id).exclude(pk=self.pk)
            if others.filter(person_digest=self.person_digest).exists():
                raise AlreadyRegisteredError
            after = {name: getattr(self, name) for name in before}
            changes = {
                name: [before[name], after[name]] for name in after if before[name] != after[name]
            }
            if not changes:
                return
            self.save()
            self.attach(answers)
            self.note(Act.CHANGED, by, actor, changes=changes)
            letters.changed(self, old_email)

    def send_link(self, at=None):
        """Sends the personal link to the person; once an hour. Returns whether it was sent."""
        at = at or timezone.now()
        due = models.Q(link_sent_at=None) | models.Q(link_sent_at__lte=at - ONE_LINK_IN)
        with transaction.atomic(savepoint=False):
            sent = Registration.objects.filter(due, pk=self.pk).update(link_sent_at=at)
            if sent:
                letters.link(self)
        return bool(sent)

    def note(self, act, by, actor=None, **values):
        """Writes an entry of the history."""
        return HistoryEntry.objects.create(registration=self, act=act, by=by, actor=actor, **values)

    def shorten(self):
        """Deletes what is kept for a shorter time: diet and access needs, in the history, too."""
        with transaction.atomic():
            for name in SENSITIVE:
                setattr(self, name, "")
            self.shortened_at = timezone.now()
            self.set_digests()
            self.save()
            for entry in self.history.filter(act=Act.CHANGED):
                entry.changes = {
                    name: values for name, values in entry.changes.items() if name not in SENSITIVE
                }
                entry.save(update_fields=["changes"])
            self.note(Act.SHORTENED, By.SITE)

    def _begin(self, state, actor):
        self.state = state
        self.waiting_since = timezone.now() if state == State.WAITING else None
        self.save()
        self.note(Act.REGISTERED, self.by, actor, to_state=state)
        letters.received(self)

    def _step(self, to, by, actor=None, reason=""):
        before = self.state
        if to not in STEPS[before]:
            raise ImpossibleStepError
        if to in HOLDING and before not in HOLDING:
            self._need_place()
        self.state, self.reason = to, reason
        if to == State.WAITING:
            self.waiting_since = timezone.now()
        if to != State.OFFERED:
            self.offered_until = None
        self.save(update_fields=["state", "reason", "waiting_since", "offered_until"])
        self.note(Act.STATE, by, actor, from_state=before, to_state=to, note=reason)
        letters.state_changed(self)

    def _without_replaced(self, before, answers):
        """The answers before, but for files in whose place others of the same name have come."""
        new = {key for key, file in _files(answers).items() if file.registration_id != self.pk}
        return {
            key: value
            for key, value in before.items()
            if key not in new or value != self.answers[key]
        }

    def _need_place(self):
        every = Registration.objects.filter(event=self.event_id)
        if every.places_left(self.page) == 0:
            raise NoPlaceLeftError


def _files(answers):
    return {key: value for key, value in answers.items() if isinstance(value, Upload)}
