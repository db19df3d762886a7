"""Who asks to become a member, what became of it, and what a member tells of oneself."""

from datetime import timedelta
from itertools import takewhile

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin

from members import journal, letters, tasks
from members.groups import MEMBERS, member_groups, reading_groups

LINE = 200
ABOUT = ("organisation", "organisation_name", "function", "language")
WHERE = 300  # letters that are kept of an address
A_DAY = 10  # how often a member may ask for more access within a day


class ImpossibleStepError(Exception):
    """A membership does not allow the step, or somebody else has taken one meanwhile."""


class TermsQuerySet(models.QuerySet):
    """Versions of the terms by when they hold."""

    def in_force(self, language=settings.LANGUAGE_CODE, day=None):
        """The version that holds on a day (today), in a language or the original; None without."""
        begun = self.filter(valid_from__lte=day or timezone.localdate()).select_related("locale")
        original = begun.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if original is None:
            return begun.first()
        family = self.filter(translation_key=original.translation_key)
        return family.filter(locale__language_code=language).first() or original


class TermsOfUse(TranslatableMixin, models.Model):
    """A version of the terms that members agree to; the one with the latest date holds."""

    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    text = RichTextField(_("text"))

    objects = TermsQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("terms of use")
        verbose_name_plural = _("terms of use")
        ordering = ["-valid_from", "-pk"]

    def __str__(self):
        return str(self.valid_from)

    def clean(self):
        """Refuses another text for what somebody has agreed to."""
        super().clean()
        agreed = self.pk and Membership.objects.filter(terms=self.pk).exists()
        if agreed and TermsOfUse.objects.get(pk=self.pk).text != self.text:
            words = _("Somebody has agreed to this text. Make a new version instead.")
            raise ValidationError({"text": words})


class MembershipQuerySet(models.QuerySet):
    """Memberships by what is to be done with them, and how one begins."""

    def with_last_act(self):
        """Each with its last step (but for changes of the profile) as `last_act`."""
        steps = MembershipEntry.objects.filter(membership=OuterRef("pk"))
        steps = steps.exclude(act=MembershipEntry.Act.CHANGED).order_by("-pk")
        return self.annotate(last_act=Subquery(steps.values("act")[:1]))

    def waiting(self):
        """Those on which somebody must decide: new ones, answers, and wishes for more access."""
        more = Q(state=Membership.State.ACCEPTED, last_act=MembershipEntry.Act.MORE)
        return self.with_last_act().filter(Q(state=Membership.State.PENDING) | more)

    @transaction.atomic
    def request(self, user, *, first_name, last_name, terms=None, **about):
        """Asks for the membership of an account; returns the Membership.

        Takes what was typed (the names of `ABOUT`, and `reason`) and the TermsOfUse agreed to.
        Raises ImpossibleStepError where there is a membership that has not ended.
        """
        user = get_user_model().objects.select_for_update().get(pk=user.pk)
        membership = self.filter(user=user).first() or Membership(user=user)
        if membership.pk and membership.state != Membership.State.ENDED:
            raise ImpossibleStepError
        membership.state, membership.created_at = Membership.State.PENDING, timezone.now()
        membership.terms, membership.agreed_at = terms, terms and timezone.now()
        for name, value in about.items():
            setattr(membership, name, value)
        membership.save()
        membership.name(first_name, last_name)
        membership.note_down(MembershipEntry.Act.ASKED_FOR, user)
        tasks.announce()
        return membership


class Membership(models.Model):
    """One account's way into the intranet, and the member's profile."""

    class State(models.TextChoices):
        """How far it has come."""

        PENDING = "pending", _("Waiting for approval")
        ASKED = "asked", _("Asked back")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", pgettext_lazy("membership", "Ended")

    class Notices(models.TextChoices):
        """When a member is told of new papers."""

        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        NEVER = "never", pgettext_lazy("mails", "Never")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership"
    )
    organisation = models.ForeignKey(
        "site_home.StateOrOrganisation",
        verbose_name=_("state or organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation_name = models.CharField(_("other organisation"), max_length=LINE, blank=True)
    function = models.CharField(_("function"), max_length=LINE)
    reason = models.TextField(_("why you need access"), max_length=1000)
    language = models.CharField(_("language"), max_length=12)
    terms = models.ForeignKey(
        TermsOfUse, verbose_name=_("terms of use"), null=True, on_delete=models.PROTECT
    )
    agreed_at = models.DateTimeField(_("agreed to the terms"), null=True)
    state = models.CharField(
        _("status"), max_length=16, choices=State.choices, default=State.PENDING
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    notices = models.CharField(
        _("mails about new papers"), max_length=16, choices=Notices.choices, default=Notices.DAILY
    )
    told_until = models.DateTimeField(default=timezone.now, editable=False)
    visited_at = models.DateTimeField(null=True, editable=False)
    visited_before = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return str(self.user)

    @property
    def is_accepted(self):
        """True for a member."""
        return self.state == self.State.ACCEPTED

    @property
    def is_open(self):
        """True while the request is not decided on."""
        return self.state in OPEN

    @property
    def standing(self):
        """How it stands, in words; needs `with_last_act`."""
        if self.is_accepted and self.last_act == MembershipEntry.Act.MORE:
            return MembershipEntry.Act.MORE.label
        return self.get_state_display()

    @property
    def place(self):
        """The state or organisation, in words of the active language."""
        return self.organisation.name if self.organisation else self.organisation_name

    @property
    def seen(self):
        """What a form holds, to show that nothing has happened since: the number of the step."""
        return self.history.order_by("-pk").values_list("pk", flat=True).first() or 0

    @property
    def said(self):
        """What was said with the last step: the question, or the reason; empty without."""
        last = self.history.exclude(act=MembershipEntry.Act.CHANGED).order_by("-pk").first()
        return last.note if last else ""

    def waits_for(self, where):
        """True while nobody has decided on the member's wish to have access to an address."""
        steps = self.history.exclude(act=MembershipEntry.Act.CHANGED).order_by("-pk")
        wishes = takewhile(lambda step: step.act == MembershipEntry.Act.MORE, steps)
        return any(wish.note.partition("\n")[0] == where[:WHERE].strip() for wish in wishes)

    @property
    def groups(self):
        """The working groups that the member is in, as queryset, by name."""
        return member_groups().exclude(name=MEMBERS).filter(user=self.user_id)

    def may(self, act):
        """True when the step fits how the membership stands."""
        return self.state in STEPS[act]

    @property
    def terms_are_old(self):
        """True for a member who has not agreed to the terms that hold now."""
        current = TermsOfUse.objects.in_force()
        if not self.is_accepted or current is None:
            return False
        return self.terms is None or self.terms.translation_key != current.translation_key

    def agree(self, terms):
        """Takes down that the member agrees to the TermsOfUse."""
        self.terms, self.agreed_at = terms, timezone.now()
        self.save(update_fields=["terms", "agreed_at"])

    # Decisions. `actor` is the account that decides; `seen` is what its form held, or None. All
    # raise ImpossibleStepError: nothing is done, nobody is told.

    def accept(self, groups, actor, seen=None, note=""):
        """Makes the person a member, in those of the member groups (Group objects)."""
        self._take(MembershipEntry.Act.ACCEPTED, actor, note, groups=groups, seen=seen)

    def refuse(self, reason, actor, seen=None):
        """Refuses, for a reason that the person reads."""
        self._take(MembershipEntry.Act.REFUSED, actor, reason, seen=seen)

    def ask_back(self, question, actor, seen=None):
        """Asks the person something before deciding."""
        self._take(MembershipEntry.Act.ASKED_BACK, actor, question, seen=seen)

    def end(self, actor, reason="", seen=None):
        """Ends the membership; the person leaves all groups that let somebody read something.

        So does the Secretariat's own person; what other groups allow in the admin stays.
        """
        self._take(MembershipEntry.Act.ENDED, actor, reason, seen=seen)

    def set_groups(self, groups, actor, seen=None, note=""):
        """Puts a member into those of the member groups, and out of the others."""
        self._take(MembershipEntry.Act.GROUPS, actor, note, groups=groups, seen=seen)

    # What the person does.

    def answer(self, text):
        """Answers what was asked back; then a decision is waited for again."""
        self._take(MembershipEntry.Act.ANSWERED, self.user, text)
        tasks.announce()

    @transaction.atomic
    def ask_for_more(self, where, words=""):
        """Asks for access to what a member was refused: its address, and the person’s words.

        The same asked again changes nothing. Raises ImpossibleStepError for who is no member, and
        for more than ten wishes a day.
        """
        act, words = MembershipEntry.Act.MORE, words.replace("\x00", "")  # PostgreSQL has none
        note = f"{where[:WHERE]}\n{words}".strip()[:1000]
        self._lock(act)
        wishes = self.history.filter(act=act)
        if self.said == note and wishes.filter(note=note).exists():
            return
        if wishes.filter(at__gt=timezone.now() - timedelta(days=1)).count() >= A_DAY:
            raise ImpossibleStepError
        self.note_down(act, self.user, note)
        tasks.announce()

    @transaction.atomic
    def change(self, first_name, last_name, **about):
        """Takes down what the person says of themselves; another place stands in the history."""
        self._lock(MembershipEntry.Act.CHANGED)
        before = self.place
        for name, value in about.items():
            setattr(self, name, value)
        self.save(update_fields=list(about))
        self.name(first_name, last_name)
        note = "" if before == self.place else f"{before} → {self.place}"
        self.note_down(MembershipEntry.Act.CHANGED, self.user, note)

    def name(self, first_name, last_name):
        """Gives the account its name."""
        self.user.first_name, self.user.last_name = first_name, last_name
        self.user.save(update_fields=["first_name", "last_name"])

    @transaction.atomic
    def _take(self, act, actor, note="", groups=None, seen=None):
        """Takes a step: one at a time, one entry, one line of the site history, one mail."""
        self._lock(act)
        decides = act != MembershipEntry.Act.ANSWERED
        own = decides and actor.pk == self.user_id and not actor.is_superuser
        if own or (seen is not None and seen != self.seen):
            raise ImpossibleStepError
        self.state = LEADS_TO.get(act, self.state)
        self.save(update_fields=["state"])
        letter, working, before = act, [], set(self.user.groups.values_list("pk", flat=True))
        if act in (MembershipEntry.Act.ACCEPTED, MembershipEntry.Act.GROUPS):
            working = self._put_into(groups)
            after = set(self.user.groups.values_list("pk", flat=True))
            if act == MembershipEntry.Act.GROUPS and before == after:
                letter = letters.SAME_GROUPS
        elif act == MembershipEntry.Act.ENDED:
            self.user.groups.remove(*reading_groups())
            self.user.__dict__.pop("is_member", None)
        self.note_down(act, actor, note, working, letter)

    def _lock(self, act):
        """Reads the row anew and keeps others from it until the transaction is over."""
        try:
            self.refresh_from_db(from_queryset=Membership.objects.select_for_update())
        except Membership.DoesNotExist as error:
            raise ImpossibleStepError from error
        if not self.may(act):
            raise ImpossibleStepError

    def _put_into(self, groups):
        """The working groups that the person now is in; ValueError for others."""
        every = {group.pk: group for group in member_groups()}
        wanted = {group.pk for group in groups}
        if not wanted <= every.keys():
            raise ValueError("These groups are not handed out with a membership.")
        wanted |= {group.pk for group in every.values() if group.name == MEMBERS}
        self.user.groups.remove(*(every.keys() - wanted))
        self.user.groups.add(*wanted)
        self.user.__dict__.pop("is_member", None)
        return [every[pk] for pk in every if pk in wanted and every[pk].name != MEMBERS]

    def note_down(self, act, actor, note="", groups=(), letter=""):
        """Keeps the step in both histories, and writes to the person where a letter belongs to it.

        Called in the transaction of the step, with the Group objects that the person now is in,
        and the name of the letter where it is not that of the step.
        """
        names = [group.name for group in groups]
        self.history.create(act=act, actor=actor, note=note, groups=names)
        journal.record(actor, act, self)
        letters.write(self, letter or act, note, groups)


class MembershipEntry(models.Model):
    """One step of a membership: who did what, and what was said."""

    class Act(models.TextChoices):
        """What was done."""

        ASKED_FOR = "asked_for", _("Asked for access")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        ASKED_BACK = "asked_back", _("Asked back")
        ANSWERED = "answered", _("Answered")
        GROUPS = "groups", _("Groups changed")
        ENDED = "ended", pgettext_lazy("membership", "Ended")
        MORE = "more", _("Asked for more access")
        CHANGED = "changed", _("Changed the profile")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=16, choices=Act.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(max_length=1000, blank=True)
    groups = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_act_display()} ({self.at:%Y-%m-%d %H:%M})"


State, Act = Membership.State, MembershipEntry.Act
OPEN = {State.PENDING, State.ASKED}
STEPS = {
    Act.ACCEPTED: {*OPEN, State.REFUSED, State.ENDED},
    Act.REFUSED: OPEN,
    Act.ASKED_BACK: OPEN,
    Act.ANSWERED: {State.ASKED},
    Act.GROUPS: {State.ACCEPTED},
    Act.ENDED: {State.ACCEPTED},
    Act.MORE: {State.ACCEPTED},
    Act.CHANGED: {State.ACCEPTED},
}
LEADS_TO = {
    Act.ACCEPTED: State.ACCEPTED,
    Act.REFUSED: State.REFUSED,
    Act.ASKED_BACK: State.ASKED,
    Act.ANSWERED: State.PENDING,
    Act.ENDED: State.ENDED,
}
