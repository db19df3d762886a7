"""What is done to many participants at once: asked first, then done to each who allows it."""

from collections import Counter
from time import monotonic

from django import forms
from django.http import HttpResponseRedirect, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from forms.registration.admin.base import EventView
from forms.registration.admin.selecting import LONGEST_NUMBER, selected
from forms.registration.admin.steps import (
    DECISIONS,
    ChangedMeanwhileError,
    DecisionForm,
    decide,
    possible_steps,
)
from forms.registration.rights import APPROVER
from forms.registration.states import (
    HOLDING,
    ImpossibleStepError,
    NoPlaceLeftError,
    State,
)

MAIL = "mail"
NAMED = 50
LONGEST = 20  # seconds, well below what servers and browsers wait for


class BulkForm(DecisionForm):
    """The step, and who is meant: their numbers and how they stood, such as “12:pending”."""

    whom = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_whom(self):
        """How each stood, by their numbers."""
        pairs = (part.partition(":") for part in self.cleaned_data["whom"].split(",") if part)
        return {
            int(number): state
            for number, _colon, state in pairs
            if number.isdecimal() and len(number) <= LONGEST_NUMBER
        }


class BulkView(EventView, TemplateView):
    """Asks what is to be done to the chosen; once it is sure, does it and says what was left."""

    role = APPROVER
    template_name = "registration/admin/bulk.html"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """The question, or what was done."""
        self.query = QueryDict(request.POST.get("query", ""))
        to = request.POST.get("to")
        if to == MAIL:
            return self.to_mail()
        if to not in DECISIONS:
            return self.back()
        self.to = State(to)
        if "sure" not in request.POST:
            return self.ask(DecisionForm(initial={"to": to}))
        form = BulkForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        self.do(form.cleaned_data["whom"], form.cleaned_data["reason"])
        return self.back()

    @property
    def address_back(self):
        """The table as it was."""
        return f"{self.address('table')}?{self.query.urlencode()}"

    def back(self):
        """To the table."""
        return HttpResponseRedirect(self.address_back)

    @property
    def choice(self):
        """The query that names the chosen: their numbers, or all that the table is narrowed to."""
        if "all" in self.request.POST:
            return self.query
        choice = QueryDict(mutable=True)
        choice.setlist("id", self.request.POST.getlist("id"))
        return choice

    def to_mail(self):
        """On to the letter, which takes the same query as the table."""
        if not self.is_any_chosen:
            return self.ask_to_choose()
        return HttpResponseRedirect(f"{self.address('mail')}?{self.choice.urlencode()}")

    @property
    def is_any_chosen(self):
        """False when the button was pressed without a choice."""
        return "all" in self.request.POST or bool(self.request.POST.getlist("id"))

    def ask_to_choose(self):
        """Back to the table, with a word."""
        messages.warning(self.request, _("Choose participants first."))
        return self.back()

    @cached_property
    def chosen(self):
        """Those who are meant: as the question named them, or as the table names them."""
        if "sure" in self.request.POST:
            form = BulkForm(self.request.POST)
            form.is_valid()
            found = self.registrations.filter(pk__in=form.cleaned_data.get("whom", {}))
        elif self.is_any_chosen:
            found = selected(self, self.choice)
        else:
            found = self.registrations.none()
        found = list(found.order_by("created_at", "pk"))
        for each in found:
            each.event = self.event
        return found

    def ask(self, form):
        """The page with the question."""
        if not self.chosen:
            return self.ask_to_choose()
        fit = [each for each in self.chosen if self.to in possible_steps(each)]
        places = self.places_for(fit)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                to=self.to,
                act=DECISIONS[self.to],
                fit=fit,
                named=fit[:NAMED],
                more=len(fit[NAMED:]),
                unfit=len(self.chosen) - len(fit),
                whom=",".join(f"{each.pk}:{each.state}" for each in self.chosen),
                query=self.query.urlencode(),
                places_left=[(title, left) for title, left, _wanted in places],
                is_short=any(left < wanted for _title, left, wanted in places),
            )
        )

    def get_page_title(self):
        """The act."""
        return DECISIONS[self.to]

    def places_for(self, fit):
        """For those who are to be accepted, by form: its title, its places left, and how many
        want one; only forms with a limit.
        """
        if self.to != State.ACCEPTED:
            return []
        wanted = Counter(each.page_id for each in fit if each.state not in HOLDING)
        left = ((self.forms[number], wanted[number]) for number in wanted)
        places = ((form.for_reader.title, form.places_left, number) for form, number in left)
        return [place for place in places if place[1] is not None]

    def do(self, whom, reason):
        """Takes the step with each; those without a place first, so that none is offered one."""
        until, outcome = monotonic() + LONGEST, Counter()
        for each in sorted(self.chosen, key=lambda each: each.state in HOLDING):
            if monotonic() > until:
                outcome["left"] += 1
                continue
            outcome[self.outcome_of(each, whom[each.pk], reason)] += 1
        outcome["gone"] = len(whom) - len(self.chosen)
        tell(self.request, outcome)

    def outcome_of(self, registration, seen, reason):
        """What came of the step with one registration, as a word of OUTCOMES."""
        try:
            decide(registration, self.to, seen, self.request.user, reason)
        except ChangedMeanwhileError:
            return "changed"
        except ImpossibleStepError:
            return "impossible"
        except NoPlaceLeftError:
            return "full"
        return "done"


def tell(request, outcome):
    """Says how many were done and how many were not, and why; takes a Counter."""
    if outcome["done"]:
        messages.success(request, said("done", outcome["done"]))
    elif not outcome["left"]:
        messages.warning(request, _("Nothing was done."))
    for name in OUTCOMES:
        if name != "done" and outcome[name]:
            messages.warning(request, said(name, outcome[name]))


def said(name, number):
    """An outcome in words."""
    return OUTCOMES[name](number) % {"number": number}


OUTCOMES = {
    "done": lambda number: ngettext(
        "Done for %(number)d participant, who gets a mail.",
        "Done for %(number)d participants, who get a mail each.",
        number,
    ),
    "impossible": lambda number: ngettext(
        "%(number)d was skipped: the status does not allow it.",
        "%(number)d were skipped: the status does not allow it.",
        number,
    ),
    "full": lambda number: ngettext(
        "%(number)d was skipped: no place is left.",
        "%(number)d were skipped: no place is left.",
        number,
    ),
    "changed": lambda number: ngettext(
        "%(number)d was skipped: somebody has changed the status meanwhile.",
        "%(number)d were skipped: somebody has changed the status meanwhile.",
        number,
    ),
    "gone": lambda number: ngettext(
        "%(number)d is not there any more.", "%(number)d are not there any more.", number
    ),
    "left": lambda number: ngettext(
        "%(number)d is still to be done: do it once more.",
        "%(number)d are still to be done: do it once more.",
        number,
    ),
}
