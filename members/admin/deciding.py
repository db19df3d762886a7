"""What can be decided on a membership, and the form that does it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.groups import working_groups
from members.models import MembershipEntry

Act = MembershipEntry.Act
# The decisions in words, in the order of the buttons.
DECISIONS = {
    Act.ACCEPTED: _("Accept"),
    Act.GROUPS: _("Save the groups"),
    Act.ASKED_BACK: _("Ask back"),
    Act.REFUSED: _("Refuse"),
    Act.ENDED: _("End the membership"),
}
WITH_GROUPS = {Act.ACCEPTED, Act.GROUPS}
LONGEST = 1000


def decisions_on(membership):
    """The decisions that the membership allows, as dict of words."""
    return {act: words for act, words in DECISIONS.items() if membership.may(act)}


class GroupsForm(forms.Form):
    """The working groups that somebody is put into."""

    groups = forms.ModelMultipleChoiceField(
        label=_("Working groups"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = working_groups()
        if not self.fields["groups"].queryset.exists():
            self.fields["groups"].help_text = _("There are none yet. All members read the rest.")


class WordsField(forms.CharField):
    """Several lines, whose ends count as one sign each, as they do in the browser."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        """The words with plain ends of lines."""
        return super().to_python(value).replace("\r\n", "\n")


class DecisionForm(GroupsForm):
    """A decision: `to` is the Act, `seen` what the page showed when it was opened."""

    to = forms.ChoiceField(choices=DECISIONS.items())
    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = WordsField(
        label=_("Question, reason or greeting"),
        help_text=_("The person reads it."),
        max_length=LONGEST,
        required=False,
    )

    def clean(self):
        """Refuses a question without words, and a refusal without a reason."""
        data = super().clean()
        silent = data.get("to") in DECISIONS.keys() - WITH_GROUPS and not data.get("words")
        if silent and "words" not in self.errors:
            self.add_error("words", ValidationError(_("Write to the person what this is about.")))
        return data

    def carry_out(self, membership, actor):
        """Does it. Raises ImpossibleStepError where something has happened meanwhile."""
        data = self.cleaned_data
        seen, words, groups = data["seen"], data["words"], data["groups"]
        match data["to"]:
            case Act.ACCEPTED:
                membership.accept(groups, actor, seen, words)
            case Act.GROUPS:
                membership.set_groups(groups, actor, seen, words)
            case Act.ASKED_BACK:
                membership.ask_back(words, actor, seen)
            case Act.REFUSED:
                membership.refuse(words, actor, seen)
            case Act.ENDED:
                membership.end(actor, words, seen)
