"""What the pages about the registrations of one event have in common: the role, the way back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms.models import Registration, RegistrationPage
from forms.registration.admin.buttons import buttons
from forms.registration.rights import APPROVER, MANAGER, READER, holds, originals, role_of

EVENTS, TABLE = "registrations:events", "registrations:table"


class EventView(WagtailAdminTemplateMixin):
    """A page about the event `event_pk` of the address, for whoever has `role` or a higher one.

    Who has no role at all is not told that there is such an event.
    """

    role = READER
    header_icon = "group"

    def setup(self, request, *args, **kwargs):
        """Finds the event (its original) and what the user may do with its registrations."""
        super().setup(request, *args, **kwargs)
        event = originals().filter(id=kwargs["event_pk"]).first()  # not pk: of any size
        self.held_role = event and role_of(request.user, event)
        if not self.held_role:
            raise Http404("There is no such event for this user.")
        self.event = event

    def dispatch(self, request, *args, **kwargs):
        """Refuses whoever has a lower role."""
        if not self.has(self.role):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def has(self, role):
        """True when the user has that role for the event, or a higher one."""
        return holds(self.held_role, role)

    @cached_property
    def forms(self):
        """The originals of the event’s registration forms, by their numbers."""
        found = RegistrationPage.objects.child_of(self.event)
        for form in found:
            form.event = self.event
        return {form.pk: form for form in found}

    @property
    def registrations(self):
        """All registrations of the event, as queryset."""
        return Registration.objects.filter(event=self.event)

    def address(self, name, *args):
        """The address of another page of the desk of this event."""
        return reverse(f"registrations:{name}", args=[self.event.pk, *args])

    def get_page_subtitle(self):
        """The event."""
        return self.event.title

    def get_breadcrumbs_items(self):
        """The list of events, the event, this page."""
        items = [
            *self.breadcrumbs_items,
            {"url": reverse(EVENTS), "label": _("Registrations")},
            {"url": reverse(TABLE, args=[self.event.pk]), "label": self.event.title},
        ]
        return [*items, *self.last_items()]

    def last_items(self):
        """What follows the event in the way back; nothing in its table."""
        title = self.get_page_title()
        return [{"url": "", "label": title, "sublabel": self.event.title}] if title else []

    def get_context_data(self, **kwargs):
        """Adds the event and what the user may do."""
        ours = {
            "event": self.event,
            "buttons": buttons(self.event, self.held_role),
            "may_decide": self.has(APPROVER),
            "may_manage": self.has(MANAGER),
        }
        return super().get_context_data(**{**ours, **kwargs})
