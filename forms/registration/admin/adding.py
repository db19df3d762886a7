"""Adding a participant by hand, and writing anew what one wrote."""

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from events.kinds import Status
from forms.fields import ConsentField
from forms.models import Registration
from forms.models.registering import lock
from forms.models.registration_page import INVITATION
from forms.registration.admin.base import EventView
from forms.registration.admin.record import OneView
from forms.registration.change_form import unasked, unasked_consents
from forms.registration.event_changes import HEADINGS
from forms.registration.form import HELP, initial_of
from forms.registration.rights import MANAGER
from forms.registration.states import AlreadyRegisteredError, By, Change, NoPlaceLeftError, State
from site_home.cldr import language_name

LEFT_OUT = ("captcha", "leave_empty", INVITATION)
OF_THE_DESK = ("language", "first_state", "seen")
NEEDED = ("email",)
FIRST_STATES = [State.ACCEPTED, State.PENDING, State.WAITING]


class DeskForm:
    """What the form of a page is at the desk: organisers may leave open what they do not know."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name not in [*NEEDED, *OF_THE_DESK]:
                field.required = False
            if name in HELP:
                field.help_text = ""  # it speaks to the person
            if isinstance(field, ConsentField):
                field.label = _("%(consent)s (only if the person did so)") % {
                    "consent": field.label
                }

    @property
    def parts(self):
        """The rows of the form of the page."""
        return [row for row in self.rows if row.name not in OF_THE_DESK]


def desk_form(page, **more):
    """The class of the form of a registration page at the desk; takes further fields."""
    left_out = dict.fromkeys(LEFT_OUT)
    return type("DeskForm", (DeskForm, page.get_form_class()), {**left_out, **more})


class WritingView(EventView, TemplateView):
    """A page with the form of a registration page."""

    role = MANAGER
    template_name = "registration/admin/write.html"

    def get(self, request, *args, **kwargs):
        """The form."""
        return self.show(self.get_form())

    def post(self, request, *args, **kwargs):
        """Keeps what was written, or shows it with its errors."""
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            answer = self.keep(form)
            if answer:
                return answer
        form.keep_files()
        return self.show(form)

    def show(self, form):
        """The page."""
        return self.render_to_response(self.get_context_data(form=form))


class AddView(WritingView):
    """Registers somebody who wrote, called or stands at the desk."""

    page_title = gettext_lazy("Add a participant")

    @cached_property
    def page(self):
        """The form that the address names, or the only one; None while there is a choice."""
        asked = self.request.GET.get("form", "")
        named = {str(number): page for number, page in self.forms.items()}
        return named.get(asked) or (next(iter(named.values())) if len(named) == 1 else None)

    def dispatch(self, request, *args, **kwargs):
        """Asks which form it is where there are several; nobody is added to what is cancelled."""
        if self.has(self.role) and self.event.status == Status.CANCELLED:
            messages.warning(request, HEADINGS[Change.CANCELLED])
            return redirect(self.address("table"))
        if self.has(self.role) and self.page is None:
            context = self.get_context_data(choices=self.forms.values())
            return self.render_to_response(context)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, data=None, files=None):
        """The form of the page, with the language of the person and the state to begin with."""
        page = self.page.for_reader
        page.event = self.event
        languages = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        form_class = desk_form(
            page,
            language=forms.ChoiceField(
                label=gettext_lazy("Language of the mails to the person"), choices=languages
            ),
            first_state=forms.ChoiceField(
                label=pgettext_lazy("how a registration stands", "Status"),
                choices=[(state, state.label) for state in FIRST_STATES],
            ),
        )
        initial = {"language": settings.LANGUAGE_CODE, "first_state": self.first_state()}
        return form_class(data, files, request=self.request, initial=initial)

    def first_state(self):
        """The state that the form would give."""
        try:
            return self.page.first_state()
        except NoPlaceLeftError:
            return State.WAITING

    def keep(self, form):
        """Registers, and leads to the record; None where no place is left."""
        given = form.cleaned_data
        try:
            with transaction.atomic():
                receipt = Registration.objects.register(
                    self.page,
                    form.person,
                    form.answers,
                    form.consents,
                    language=given["language"],
                    by=By.ORGANISER,
                    actor=self.request.user,
                    state=State(given["first_state"]),
                )
        except NoPlaceLeftError:
            words = _("No place is left. Choose the waiting list, or raise the number of places.")
            form.add_error("first_state", words)
            return None
        if receipt.is_new:
            messages.success(self.request, _("Registered. The person gets a mail."))
        else:
            words = _("This person is registered with this form already. Nothing was added.")
            messages.warning(self.request, words)
        return redirect(self.address("record", receipt.registration.pk))


class ChangeView(OneView, WritingView):
    """Writes anew what a person wrote."""

    page_title = gettext_lazy("Change")
    template_name = "registration/admin/write.html"

    def get_form(self, data=None, files=None):
        """The form of the page, filled in; it remembers what stood there."""
        registration = self.registration
        page = registration.page.for_reader
        page.event = self.event
        form_class = desk_form(page, seen=forms.CharField(widget=forms.HiddenInput))
        initial = {**initial_of(registration), "seen": registration.content_digest}
        form = form_class(data, files, request=self.request, initial=initial)
        for upload in registration.uploads.all():
            if upload.key in form.fields:
                form.fields[upload.key].start_with(upload)
        return form

    def keep(self, form):
        """Keeps it unless somebody else has changed it since; then asks to save once more."""
        with transaction.atomic():
            lock(self.event.pk)
            now = Registration.objects.get(pk=self.registration.pk)
            if form.cleaned_data["seen"] != now.content_digest:
                return self.warn(form, now)
            try:
                self.registration.change(
                    form.person,
                    {**unasked(now, form), **form.answers},
                    agreed(now, form),
                    by=By.ORGANISER,
                    actor=self.request.user,
                )
            except AlreadyRegisteredError:
                words = _("Somebody of this name and address is registered already.")
                form.add_error("email", words)
                return None
        messages.success(self.request, _("Kept. If anything changed, the person gets a mail."))
        return HttpResponseRedirect(self.address("record", self.registration.pk))

    def warn(self, form, now):
        """Says who was faster; sending the form once more writes over it."""
        last = now.history.select_related("actor").first()
        who = (last and (last.actor or last.get_by_display())) or "–"
        words = _(
            "%(who)s has changed this registration while you were writing. Look at the record in"
            " another window; saving once more writes over it."
        )
        form.add_error(None, words % {"who": who})
        form.data = form.data.copy()
        form.data["seen"] = now.content_digest


def agreed(registration, form):
    """The texts agreed to after a change: those that still are, as they stood at the time."""
    before = registration.consents
    stays = {key: before.get(key, text) for key, text in form.consents.items()}
    return {**unasked_consents(registration, form), **stays}
