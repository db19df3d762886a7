"""One registration at the organisers' desk: all that is known, and what can be done."""

from django import forms
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from forms.models import Registration
from forms.models.registering import lock
from forms.registration.admin.base import EventView
from forms.registration.admin.steps import (
    ChangedMeanwhileError,
    DecisionForm,
    decide,
    decisions,
)
from forms.registration.admin.told import history_of
from forms.registration.core_fields import SENSITIVE
from forms.registration.rights import APPROVER, MANAGER
from forms.registration.states import (
    Act,
    By,
    ImpossibleStepError,
    NoPlaceLeftError,
    State,
)
from forms.registration.summary import core_rows
from site_home.cldr import language_name
from site_home.models import Message

LONGEST_NOTES = 4000
LONGEST_CHANGE = 2000  # of notes, in the history


class OneView(EventView):
    """A page about one registration of the event; that of another event is not found."""

    @cached_property
    def registration(self):
        """The registration that the address names."""
        found = self.registrations.select_related("organisation").filter(pk=self.kwargs["pk"])
        if not (registration := found.first()):
            raise Http404("This event has no such registration.")
        registration.event = self.event
        registration.page = self.forms[registration.page_id]
        return registration

    def dispatch(self, request, *args, **kwargs):
        """Finds the registration before anything is done."""
        response = super().dispatch
        if self.has(self.role):
            self.registration  # noqa: B018  raises Http404
        return response(request, *args, **kwargs)

    def last_items(self):
        """The registration, then what is done with it."""
        title = self.get_page_title()
        items = [{"url": self.address("record", self.registration.pk), "label": self.heading}]
        if not title:
            return items
        return [*items, {"url": "", "label": title, "sublabel": self.heading}]

    @property
    def heading(self):
        """The name and the reference."""
        return f"{self.registration.name} ({self.registration.reference})"

    def get_header_title(self):
        """The name, before what is done."""
        return ": ".join(filter(None, [self.heading, str(self.get_page_title())]))

    def back(self):
        """To the record."""
        return redirect(self.address("record", self.registration.pk))

    def get_context_data(self, **kwargs):
        """Adds the registration."""
        return super().get_context_data(
            registration=self.registration, heading=self.heading, **kwargs
        )


class NotesForm(forms.Form):
    """What organisers note for one another, and what stood there when they began to write."""

    notes = forms.CharField(
        label=gettext_lazy("Notes of the organisers"),
        help_text=gettext_lazy("The person never sees them."),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class RecordView(OneView, TemplateView):
    """All that is known of one registration, with its history."""

    template_name = "registration/admin/record.html"
    decision = notes = None

    def get_context_data(self, **kwargs):
        """Adds the data in words, as far as the role sees them."""
        registration, sees_all = self.registration, self.has(APPROVER)
        return super().get_context_data(
            core=core_rows(registration, without=[] if sees_all else SENSITIVE),
            own=self.own(),
            consents=self.consents(),
            form_title=registration.page.for_reader.title,
            language=language_name(registration.language),
            history=history_of(registration, sees_all=sees_all),
            mails=mails_about(registration).defer("parts"),
            link=self.personal_link() if self.has(MANAGER) else "",
            decisions=decisions(registration) if sees_all else [],
            decision=self.decision or DecisionForm(),
            notes=self.notes or NotesForm(initial=_both(registration.notes)),
            State=State,
            **kwargs,
        )

    def own(self):
        """The answers to the editor's questions as (label, words, the file if it is one)."""
        registration, page = self.registration, self.registration.page
        files, readers = {each.key: each for each in registration.uploads.all()}, page.readers
        return [
            (label, readers.get(key, str)(registration.answers[key]), files.get(key))
            for key, label in page.columns
            if key in registration.answers
        ]

    def consents(self):
        """What was agreed to, as (words beside the box, text)."""
        labels = dict(self.registration.page.columns)
        return [
            (labels.get(key, _("Consent")), consent["text"])
            for key, consent in self.registration.consents.items()
        ]

    def personal_link(self):
        """The address of the person's own page, in their language."""
        with override(self.registration.language):
            return self.registration.personal_link()


def mails_about(registration):
    """The mails about a registration that the outbox still has, whoever they went to."""
    return Message.objects.filter(
        kind__startswith="registration", parts__body__icontains=registration.reference
    )


def _both(notes):
    return {"notes": notes, "seen": notes}


class ActView(OneView, View):
    """Something that a button of the record does; it leads back to the record."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Does it."""
        return self.act() or self.back()

    def show(self, **forms):
        """The record with a form that has an error."""
        view = RecordView(**forms)
        view.setup(self.request, *self.args, **self.kwargs)
        return view.get(self.request)


class StepView(ActView):
    """Takes a step with the registration."""

    role = APPROVER

    def act(self):
        """Takes the step unless somebody was faster, and says what came of it."""
        form = DecisionForm(self.request.POST)
        if not form.is_valid():
            return self.show(decision=form)
        to, reason = State(form.cleaned_data["to"]), form.cleaned_data["reason"]
        try:
            decide(self.registration, to, form.cleaned_data["seen"], self.request.user, reason)
        except ChangedMeanwhileError as error:
            self.tell_who_was_faster(error.args[0], to)
        except ImpossibleStepError:
            messages.warning(self.request, _("The status does not allow this step."))
        except NoPlaceLeftError:
            words = _("No place is left. Raise the number of places, or free one first.")
            messages.warning(self.request, words)
        else:
            words = _("Done. The status is now “%(state)s”; the person gets a mail.")
            messages.success(self.request, words % {"state": to.label})
        return None

    def tell_who_was_faster(self, now, wanted):
        """Says that somebody else has taken a step meanwhile, and how it stands now."""
        last = self.registration.history.filter(to_state=now).select_related("actor").first()
        if now == wanted:
            words = _("The status was “%(state)s” already, by %(who)s. No second mail was sent.")
        else:
            words = _("Meanwhile %(who)s has set the status “%(state)s”. Nothing was done.")
        who = (last and (last.actor or last.get_by_display())) or "–"
        messages.warning(self.request, words % {"state": now.label, "who": who})


class NotesView(ActView):
    """Keeps what organisers note."""

    role = APPROVER

    def act(self):
        """Keeps the notes, unless somebody else has written there meanwhile."""
        form = NotesForm(self.request.POST)
        if not form.is_valid():
            return self.show(notes=form)
        new, seen = form.cleaned_data["notes"], form.cleaned_data["seen"].replace("\r\n", "\n")
        with transaction.atomic():
            lock(self.event.pk)
            registration = Registration.objects.get(pk=self.registration.pk)
            old, new = registration.notes, new.replace("\r\n", "\n")
            if old == new:
                return None
            if old != seen:
                form.data = {"notes": new, "seen": old}
                words = _("Somebody has written here meanwhile: “%(notes)s”. Save once more.")
                form.add_error("notes", words % {"notes": old})
                return self.show(notes=form)
            registration.notes = new
            registration.save(update_fields=["notes"])
            shortened = [Truncator(text).chars(LONGEST_CHANGE) for text in (old, new)]
            registration.note(
                Act.CHANGED, By.ORGANISER, self.request.user, changes={"notes": shortened}
            )
        messages.success(self.request, _("The notes are kept."))
        return None


class LinkView(ActView):
    """Mails the personal link to the person again."""

    role = MANAGER

    def act(self):
        """Sends it; not twice within the hour."""
        if self.registration.send_link():
            messages.success(self.request, _("The link is on its way."))
        else:
            messages.warning(self.request, _("The link was sent less than an hour ago."))
