"""Setting up registration for an event with the forms of an earlier one, without its people."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from forms.models import RegistrationPage
from forms.registration.admin.base import EventView
from forms.registration.admin.events import dates
from forms.registration.copying import copy_forms, planned
from forms.registration.rights import MANAGER, events_for, may
from site_home.cldr import language_name, sorted_by_name
from site_home.languages import language_of
from site_home.translation_sync import translations_of


class SetupView(EventView, TemplateView):
    """Chooses an earlier event, shows what its forms become, and copies them as drafts."""

    role = MANAGER
    page_title = _("Set up from an earlier event")
    header_icon = "copy"
    template_name = "registration/admin/setup.html"

    @property
    def sources(self):
        """The other events with forms that the user may read, the latest first."""
        forms = RegistrationPage.objects.filter(path__startswith=OuterRef("path"))
        others = events_for(self.request.user).exclude(pk=self.event.pk)
        return others.filter(Exists(forms)).order_by("-starts_at", "-pk").for_cards()

    @cached_property
    def source(self):
        """The event that was chosen, or None; one that the user may not read is not found."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        if not (number := data.get("source", "")):
            return None
        found = number.isdecimal() and self.sources.filter(pk=number[:18]).first()
        if not found:
            raise Http404("There is no such event with forms for this user.")
        return found

    @property
    def has_team(self):
        """True when there is a team to take over, and the user may see it."""
        return may(self.request.user, self.source, MANAGER) and self.source.roles.exists()

    def get_context_data(self, **kwargs):
        """Adds the events to choose from, or the forms of the chosen one."""
        if self.source is None:
            rows = [(each, dates(each)) for each in self.sources]
            return super().get_context_data(sources=rows, **kwargs)
        forms = planned(self.source, self.event)
        codes = {language_of(each) for each in translations_of(self.event)}
        return super().get_context_data(
            source=self.source,
            source_dates=dates(self.source),
            dates=dates(self.event),
            forms=[(plan, languages(plan.form, codes)) for plan in forms],
            nothing_new=all(plan.is_there for plan in forms),
            has_team=self.has_team,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Copies the forms and leads to them."""
        if self.source is None:
            return redirect(self.address("setup"))
        with_team = "with_team" in request.POST and self.has_team
        made = copy_forms(self.source, self.event, request.user, with_team=with_team)
        if made:
            words = ngettext(
                "%(number)d form was copied as a draft. Look through it, then publish it.",
                "%(number)d forms were copied as drafts. Look through them, then publish them.",
                len(made),
            )
            messages.success(request, words % {"number": len(made)})
            if not self.event.permissions_for_user(request.user).can_publish():
                words = _("Somebody who may publish the page of the event must publish them.")
                messages.warning(request, words)
        else:
            messages.warning(request, _("Nothing was copied: these forms are there already."))
        if self.event.permissions_for_user(request.user).can_edit():
            return redirect(reverse("wagtailadmin_explore", args=[self.event.pk]))
        return redirect(self.address("table"))


def languages(form, codes):
    """The names of the languages of a copy, in order; takes the form and those of the event."""
    found = {language_of(each) for each in form.get_translations().filter(alias_of=None)}
    return sorted_by_name(language_name(code) for code in {language_of(form), *(found & codes)})
