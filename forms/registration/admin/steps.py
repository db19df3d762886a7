"""What organisers decide about registrations: which steps, and what if somebody was faster."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.kinds import Status
from forms.models import Registration
from forms.models.registering import lock
from forms.registration.states import ENDED, STEPS, By, ImpossibleStepError, State

# The steps that are an organiser's to take, with the words of their buttons.
DECISIONS = {
    State.ACCEPTED: _("Accept"),
    State.WAITING: _("Move to the waiting list"),
    State.REFUSED: _("Refuse"),
    State.CANCELLED: _("Cancel the registration"),
    State.PENDING: _("Decide anew"),
}


class ChangedMeanwhileError(Exception):
    """Somebody else has taken a step since the page was read; holds the new State."""


class DecisionForm(forms.Form):
    """The step, how the registration stood when the organiser decided, and what the person reads.

    Whoever is refused reads why.
    """

    to = forms.ChoiceField(choices=list(DECISIONS.items()))
    seen = forms.ChoiceField(choices=State.choices, required=False)
    reason = forms.CharField(
        label=_("Reason or message"),
        help_text=_("Stands in the mail and on the person’s own page."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        """Asks for the reason of a refusal."""
        data = super().clean()
        if data.get("to") == State.REFUSED and not data.get("reason"):
            self.add_error("reason", _("Write why: the person reads it."))
        return data


def decisions(registration):
    """The steps that an organiser may take with a registration, as (State, words)."""
    possible = possible_steps(registration)
    return [(state, words) for state, words in DECISIONS.items() if state in possible]


def possible_steps(registration):
    """The States that an organiser can bring a registration to; to none that comes to nothing."""
    if registration.event.status == Status.CANCELLED:
        return STEPS[registration.state] & set(ENDED)
    return STEPS[registration.state]


def decide(registration, to, seen, actor, reason=""):
    """Takes a step for an organiser, unless the registration stands otherwise than they saw.

    Takes the Registration, the State to go to and the one that was seen, the account, and what
    the person reads. Raises ChangedMeanwhileError, ImpossibleStepError or NoPlaceLeftError.
    """
    with transaction.atomic():
        registration.event = lock(registration.event_id)
        now = Registration.objects.values_list("state", flat=True).get(pk=registration.pk)
        if now != seen:
            raise ChangedMeanwhileError(State(now))
        if to not in possible_steps(registration):
            raise ImpossibleStepError
        registration.move(State(to), by=By.ORGANISER, actor=actor, reason=reason)
