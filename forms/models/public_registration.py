"""What visitors meet on a registration page: the form, its posts, and the way to a lost link."""

import re

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms.models.composed_page import ComposedPage
from forms.models.registration import Registration
from forms.public import TurnedAwayError
from forms.registration.core_fields import SENSITIVE, Asking
from forms.registration.form import RegistrationForm, asking_of, core_fields, hidden_invitation
from forms.registration.lost_link import LostLinkForm
from forms.registration.openings import FormNow, places_of
from forms.registration.states import TAKES, By, EventIsOffError, NoPlaceLeftError, Opening
from forms.registration.tasks import send_links
from site_home.caching import cache_until
from site_home.cldr import digits
from site_home.languages import address, in_other_language, in_words, visitor_language
from site_home.mail_queue import MAIL
from site_home.one_person import SEE_OTHER

INVITATION = "invitation"
KNOWN, LOST, SENT = "known", "lost", "sent"
REFERENCE = re.compile(r"BP-[2-9A-Z]{6}")
REASONS = {
    Opening.FULL: _("There is no place left. Nothing was lost: what you wrote stands below."),
    Opening.NOT_YET: _("Registration has not opened yet. What you wrote stands below."),
    Opening.CLOSED: _("Registration has closed. We are sorry. What you wrote stands below."),
    Opening.INVITED: _("This registration is by invitation. Open it with the link you were sent."),
    Opening.POSTPONED: _("The event is postponed, so registration rests."),
    Opening.CANCELLED: _("The event is cancelled, so nobody can register any more."),
}


class PublicRegistration(ComposedPage):
    """A page with the form of an event; stands before BasePage."""

    known_template = "pages/registration_page_known.html"
    lost_template = "pages/registration_page_lost.html"
    sent_template = "pages/registration_page_lost_sent.html"

    class Meta:
        abstract = True

    def is_invited(self, request):
        """True for who comes with the link of the invitation."""
        given = request.POST.get(INVITATION) or request.GET.get(INVITATION) or ""
        invited = bool(given) and constant_time_compare(given, self.settings.invitation)
        if invited:
            request.kept_query = f"?{INVITATION}={self.settings.invitation}"
        return invited

    def now(self, at=None, *, invited=False):
        """The form at a moment: a FormNow."""
        return FormNow(self, at or timezone.now(), places_of([self]), invited=invited)

    @property
    def retention(self):
        """What visitors are told of how long it is kept, as list of sentences."""
        settings = self.settings
        days, fewer = settings.retention_days, settings.sensitive_days
        words = ngettext(
            "Your registration is kept for %(days)s day after the event, then deleted.",
            "Your registration is kept for %(days)s days after the event, then deleted.",
            days,
        )
        sentences = [words % {"days": digits(days)}]
        asked = any(asking_of(settings, name) != Asking.NO for name in SENSITIVE)
        if not asked or fewer >= days:
            return sentences
        if not fewer:
            return [*sentences, _("Diet and access needs are deleted when the event is over.")]
        words = ngettext(
            "Diet and access needs are kept for %(days)s day after it.",
            "Diet and access needs are kept for %(days)s days after it.",
            fewer,
        )
        return [*sentences, words % {"days": digits(fewer)}]

    def get_form_class(self):
        """The core fields that are asked, then the editor's questions, the consent last."""
        core, own = core_fields(self), self.composed_fields()
        consent = {"agreed": core.pop("agreed")} if "agreed" in core else {}
        rows = {**core, **own, **consent}
        if self.settings.by_invitation:
            rows[INVITATION] = hidden_invitation()
        shown = {"rows_template": "components/registration_rows.html"}
        return type("RegistrationForm", (RegistrationForm,), {**rows, **shown, "own": set(own)})

    def get_form(self, request, data=None, files=None):
        """The form; it hands on the token of an invitation."""
        if LOST in request.GET:
            return LostLinkForm(data, request=request)
        given = {INVITATION: request.GET.get(INVITATION, "")}
        return self.get_form_class()(data, files, request=request, initial=given)

    def admit(self, request):
        """Turns away who comes too early, too late or without the invitation that it takes.

        Whether a place is left is asked when it is given: who is registered already needs none.
        """
        if LOST in request.GET:
            return
        opening = self.opening(invited=self.is_invited(request), free=True)
        if opening not in TAKES:
            raise TurnedAwayError(REASONS[opening])

    def act(self, form, request):
        """Registers, or sends lost links; returns what `lead_on` needs to know."""
        if LOST in request.GET:
            email = form.cleaned_data["email"]
            send_links.using(backend=MAIL).enqueue(event=self.event.pk, email=email)
            return SENT
        self.settings.event = self.event  # else it would be looked for once more
        try:
            receipt = Registration.objects.register(
                self.settings,
                form.person,
                form.answers,
                form.consents,
                language=visitor_language(),
                by=By.PARTICIPANT,
            )
        except NoPlaceLeftError:
            raise TurnedAwayError(REASONS[Opening.FULL]) from None
        except EventIsOffError as error:
            raise TurnedAwayError(REASONS[Opening(*error.args)]) from None
        registration = request.registration = receipt.registration
        if not receipt.is_own:
            registration.send_link()
        return {"number": registration.pk, "own": receipt.is_own}

    def known(self, request):
        """The reference of who was registered before, as the address says, or None."""
        reference = request.GET.get(KNOWN, "")
        return reference if REFERENCE.fullmatch(reference) else None

    def lead_on(self, request, done):
        """To the participant's own page, or to what somebody reads who was registered before."""
        here = address(self, request)
        if done == SENT:
            return HttpResponseRedirect(f"{here}?{SENT}=1", status=SEE_OTHER)
        registration = getattr(request, "registration", None)  # none for a post that came again
        registration = registration or Registration.objects.filter(pk=done["number"]).first()
        if registration is None:  # it was deleted since
            return HttpResponseRedirect(here, status=SEE_OTHER)
        if done["own"]:
            path = reverse("registration", args=[registration.personal_token]) + "?received=1"
            path = in_other_language(path, visitor_language())
        else:
            path = f"{here}?{KNOWN}={registration.reference}"
        return HttpResponseRedirect(path, status=SEE_OTHER)

    def come_back(self, request, form, status):
        """The page with the form as it was filled in."""
        if LOST in request.GET:
            context = self.get_context(request, form=form)
            return TemplateResponse(request, self.lost_template, context, status=status)
        return super().come_back(request, form, status)

    def get_template(self, request, *args, **kwargs):
        """The page with the form, or what is read after sending one of the two."""
        if self.known(request):
            return self.known_template
        if LOST in request.GET:
            return self.lost_template
        return self.sent_template if SENT in request.GET else self.template

    def get_context(self, request, *args, **kwargs):
        """Adds how the form stands, and until when that is right."""
        now = self.now(invited=self.is_invited(request))
        cache_until(request, now.next_change)
        context = super().get_context(request, *args, **kwargs)
        context.update(
            now=now,
            reason=REASONS.get(now.opening),
            event=in_words(self.event),
            reference=self.known(request),
        )
        return context
