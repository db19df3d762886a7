"""Cancelling, postponing or moving an event at the organisers' desk, in three steps."""

from copy import copy

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from events.kinds import Mode, Status
from events.kinds import State as EventState
from events.models import EventPage
from events.zones import TimezoneSelect
from forms.models import Registration
from forms.registration.admin.base import EventView
from forms.registration.copying import WINDOW, forms_below
from forms.registration.event_changes import (
    ASKED,
    OFF,
    ChangedMeanwhileError,
    change_event,
    readers_of,
    seen_of,
    texts_of,
    values_of,
    window_after,
)
from forms.registration.rights import MANAGER
from forms.registration.states import Change, State
from site_home.cldr import language_name, sorted_by_name
from site_home.languages import direction
from site_home.models import StateOrOrganisation

ENGLISH = settings.LANGUAGE_CODE
LONGEST_NOTE = EventPage._meta.get_field("status_note").max_length
EXPLAINED = {
    Change.CANCELLED: gettext_lazy("Registration closes. Everybody is told."),
    Change.POSTPONED: gettext_lazy(
        "Registration rests; all keep their places. The new date can be given later, here."
    ),
    Change.NEW_DATE: gettext_lazy("The event takes place on other days or at another time."),
    Change.ONLINE: gettext_lazy("Accepted participants get the address of the meeting."),
    Change.NEW_PLACE: gettext_lazy("It takes place in another house or city."),
}


class ChangeForm(forms.Form):
    """What a Change asks for, and a note in each language; takes the event and the Change."""

    def __init__(self, *args, event, change, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.change = event, change
        for name in ASKED[change]:
            self.fields[name] = asked_field(name)
            self.initial.setdefault(name, getattr(event, name))
        if change == Change.NEW_PLACE and event.mode == Mode.ONLINE:
            self.initial["mode"] = Mode.IN_PERSON
        if change == Change.NEW_DATE and any(map(has_window, forms_below(event))):
            self.fields["move_windows"] = forms.BooleanField(
                label=_("Move the deadlines of the forms by as many days"),
                required=False,
                initial=True,
            )
        for code, _name in settings.LANGUAGES:
            self.fields[f"note_{code}"] = forms.CharField(
                label=language_name(code),
                max_length=LONGEST_NOTE,
                required=code == ENGLISH and change in OFF,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code, "dir": direction(code)}),
            )

    @property
    def asked_parts(self):
        """The fields of the event, bound."""
        return [field for field in self if not field.name.startswith("note_")]

    @property
    def note_parts(self):
        """The notes, bound; English first."""
        return [field for field in self if field.name.startswith("note_")]

    @property
    def asked(self):
        """What was filled in for the event, by the names of its columns."""
        return {name: self.cleaned_data.get(name) for name in ASKED[self.change]}

    @property
    def notes(self):
        """The notes that were written, by language."""
        notes = {code: self.cleaned_data.get(f"note_{code}") for code, _name in settings.LANGUAGES}
        return {code: note.replace("\r\n", "\n") for code, note in notes.items() if note}

    @property
    def changed_event(self):
        """The event as it would be, unsaved."""
        event = copy(self.event)
        for name, value in values_of(self.change, self.asked).items():
            setattr(event, name, value)
        return event

    def clean(self):
        """Refuses what the event itself would refuse, and a date that is past or no other."""
        data = super().clean()
        if self.errors:
            return data
        event = self.changed_event
        self._keep_secret(event)
        try:
            event.clean()
        except ValidationError as error:
            for name, words in error.error_dict.items():
                self.add_error(name if name in self.fields else None, words)
            return data
        if self.change == Change.NEW_DATE:
            if event.last_day < timezone.now().astimezone(event.zone).date():
                self.add_error("start_date", _("This day has passed."))
            dates = {name: getattr(self.event, name) for name in self.asked}
            if self.event.status == Status.SCHEDULED and dates == self.asked:
                self.add_error("start_date", _("This is the date it has already."))
        return data

    def _keep_secret(self, event):
        """Refuses notes that tell everybody how to join."""
        secrets = {self.event.join_url, self.event.join_note, event.join_url, event.join_note}
        for code, note in self.notes.items():
            if any(each in note for each in secrets - {""}):
                words = _("Everybody reads this: leave out how to join online.")
                self.add_error(f"note_{code}", words)


def asked_field(name):
    """The form field for a column of the event."""
    column = EventPage._meta.get_field(name)
    common = {"label": capfirst(column.verbose_name), "help_text": column.help_text}
    match name:
        case "mode":
            modes = [(mode, mode.label) for mode in (Mode.IN_PERSON, Mode.HYBRID)]
            return forms.ChoiceField(choices=modes, **common)
        case "country_id":
            states = ((each.code, each.name) for each in StateOrOrganisation.objects.states())
            choices = [("", "–"), *sorted_by_name(states, lambda pair: pair[1])]
            return forms.TypedChoiceField(
                choices=choices, required=False, empty_value=None, **common
            )
        case "timezone":
            return column.formfield(widget=TimezoneSelect)
        case "start_date" | "end_date":
            return column.formfield(widget=AdminDateInput)
        case "start_time" | "end_time":
            return column.formfield(widget=AdminTimeInput)
        case "join_url":
            return column.formfield(assume_scheme="https")
        case "join_note":
            return column.formfield(widget=forms.Textarea(attrs={"rows": 3}))
        case "city":
            return forms.CharField(max_length=column.max_length, **common)
    return column.formfield()


def has_window(form):
    """True when a registration form opens or closes at a moment of its own."""
    return any(getattr(form, name) for name in WINDOW)


def changes_of(event):
    """What can be done with an event as it stands, as list of Change."""
    if event.state() == EventState.OVER:
        return []
    if event.status == Status.CANCELLED:
        return [Change.POSTPONED, Change.NEW_DATE]
    return [change for change in Change if OFF.get(change) != event.status]


class ChangesView(EventView, TemplateView):
    """What can be done with the whole event."""

    role = MANAGER
    page_title = gettext_lazy("Cancel, postpone or move")
    header_icon = "date"
    template_name = "registration/admin/change_event.html"

    def get_context_data(self, **kwargs):
        """Adds the ways."""
        ways = [
            (change.label, EXPLAINED[change], self.address("change_event_to", change.value))
            for change in changes_of(self.event)
        ]
        return super().get_context_data(ways=ways, **kwargs)


class ChangeView(EventView, FormView):
    """Asks what is needed, shows what will happen, and does it."""

    role = MANAGER
    header_icon = "date"
    form_class = ChangeForm
    template_name = "registration/admin/change_event_form.html"

    @cached_property
    def change(self):
        """The Change that the address names."""
        change = self.kwargs["change"]
        if change not in changes_of(self.event):
            raise Http404("The event cannot be changed in this way.")
        return Change(change)

    def get_page_title(self):
        """What is done."""
        return self.change.label

    def get_form_kwargs(self):
        """Hands on the event and the Change."""
        return {**super().get_form_kwargs(), "event": self.event, "change": self.change}

    def post(self, request, *args, **kwargs):
        """A second press, after the change, is told that all is done."""
        if "confirm" in request.POST and request.POST.get("seen") != seen_of(self.event):
            return self.too_late()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """The preview; back to the form; or the deed."""
        if "edit" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "confirm" not in self.request.POST:
            return self.render_preview(form)
        try:
            number = change_event(
                self.event,
                self.change,
                form.asked,
                form.notes,
                self.request.user,
                seen=self.request.POST["seen"],
                move_windows=form.cleaned_data.get("move_windows", False),
            )
        except ChangedMeanwhileError:
            return self.too_late()
        words = ngettext(
            "Done. %(number)d person is written to.",
            "Done. %(number)d people are written to.",
            number,
        )
        messages.success(self.request, words % {"number": number})
        return redirect(self.address("table"))

    def too_late(self):
        """Says that the event was changed meanwhile, and shows how it stands."""
        words = _("The event was changed meanwhile, by you or somebody else. Nothing was done now.")
        messages.warning(self.request, words)
        return redirect(self.address("table"))

    def render_preview(self, form):
        """What visitors and participants read, how many they are, and the one button."""
        readers = readers_of(self.event).order_by().values_list("language")
        readers = dict(readers.annotate(number=Count("pk")))
        letters = [
            (language_name(code), code, direction(code), readers.get(code, 0), words)
            for code, words in texts_of(self.change, form.notes).items()
        ]
        offers = Registration.objects.filter(event=self.event, state=State.OFFERED).count()
        event, windows = form.changed_event, []
        if form.cleaned_data.get("move_windows"):
            windows = [
                (each, window_after(each, self.event, event)) for each in forms_below(self.event)
            ]
        context = self.get_context_data(
            form=form,
            seen=seen_of(self.event),
            changed=event,
            number=sum(readers.values()),
            letters=letters,
            offers=offers if self.change in OFF else 0,
            windows=windows,
        )
        self.template_name = "registration/admin/change_event_preview.html"
        return self.render_to_response(context)
