"""A registration is deleted because the person asks for it, or because it was a trial."""

from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter, log

from forms.models import Registration
from forms.models.registering import lock
from forms.registration.admin.record import OneView, mails_about
from forms.registration.rights import MANAGER
from forms.registration.states import HOLDING

DELETE = "registrations.delete"


class DeleteView(OneView, TemplateView):
    """Asks, then deletes a registration with its history, its files and the mails to it."""

    role = MANAGER
    page_title = gettext_lazy("Delete")
    template_name = "registration/admin/delete.html"

    def post(self, request, *args, **kwargs):
        """Deletes it, which the history of the event tells by the reference alone."""
        delete(self.registration, request.user)
        words = _("%(reference)s is deleted.") % {"reference": self.registration.reference}
        messages.success(request, words)
        return redirect(self.address("table"))


@transaction.atomic
def delete(registration, user):
    """Deletes a registration and hands on its place; the person is not written to.

    The mails to it go, too: they hold what was written, or the link to it.
    """
    event = lock(registration.event_id)
    held = Registration.objects.filter(pk=registration.pk, state__in=HOLDING).exists()
    mails_about(registration).delete()
    Registration.objects.filter(pk=registration.pk).delete()
    log(event, DELETE, user=user, data={"reference": registration.reference})
    if held:
        Registration.objects.give_places(event.pk)


def register_log_actions(actions):
    """Makes the action known to Wagtail."""
    actions.register_action(DELETE)(Deleted)


class Deleted(LogFormatter):
    """A registration was deleted."""

    label = gettext_lazy("Delete a registration")

    def format_message(self, entry):
        """Which one it was."""
        return _("Registration %(reference)s deleted") % {"reference": entry.data["reference"]}
