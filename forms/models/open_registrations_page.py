"""The page with all events that one can register for."""

from django.utils.translation import gettext_lazy as _

from events.models import EventIndexPage
from forms.registration.ahead import forms_ahead
from site_home.access import visible_to
from site_home.base import IndexPage


class OpenRegistrationsPage(IndexPage):
    """All events open for registration, and those that will be, the soonest deadline first."""

    subpage_types = []
    template = "pages/open_registrations_page.html"
    motif_kind = "event"

    class Meta:
        verbose_name = _("events open for registration")

    def get_context(self, request, *args, **kwargs):
        """Adds `open` and `later`, lists of EventForms; `events` where both are empty."""
        context = super().get_context(request, *args, **kwargs)
        listed = forms_ahead(request, self)
        context["open"] = [each for each in listed if each.takes]
        context["later"] = [each for each in listed if not each.takes]
        if not listed:
            context["events"] = visible_to(request, EventIndexPage).sibling_of(self).first()
        return context
