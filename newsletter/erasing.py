"""An address is erased because its owner asks for it."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.models import FormSubmission, Registration
from newsletter.importing import SubscriberImport
from newsletter.journal import ERASE, record
from newsletter.models import Consent, Subscriber
from newsletter.tokens import normal
from site_home.cldr import comma_list
from site_home.models.outbox import Message


class Found(NamedTuple):
    """What there is of an address, in numbers."""

    subscribers: int
    consents: int
    messages: int
    imports: int
    submissions: int = 0
    registrations: int = 0

    @property
    def words(self):
        """What there is, in words; empty if there is nothing."""
        number = {"subscribers": self.subscribers, "consents": self.consents}
        number |= {"messages": self.messages, "imports": self.imports}
        return comma_list(
            self.subscribers and _("the entry in the list (address, name, country, language)"),
            self.consents
            and ngettext(
                "%(consents)s record of consent", "%(consents)s records of consent", self.consents
            )
            % number,
            self.messages
            and ngettext(
                "%(messages)s mail in the outbox", "%(messages)s mails in the outbox", self.messages
            )
            % number,
            self.imports and _("the row of an import that was not carried out yet"),
        )

    @property
    def answer(self):
        """What the office can tell who asked."""
        found = (
            _("Deleted: %(what)s.") if self.words else _("Nothing was found under this address.")
        )
        remains = _("No import will bring the address back.")
        return " ".join(filter(None, [found % {"what": self.words}, remains, self.left]))

    @property
    def left(self):
        """What others must decide on: what the address wrote with forms, and for which events."""
        return " ".join(filter(None, [self._in_forms, self._at_events]))

    @property
    def _in_forms(self):
        words = ngettext(
            "It still stands in %(number)s form that was sent: find it under forms and delete it.",
            "It still stands in %(number)s forms that were sent: find them under forms and delete"
            " them.",
            self.submissions,
        )
        return words % {"number": self.submissions} if self.submissions else ""

    @property
    def _at_events(self):
        words = ngettext(
            "It is registered for %(number)s event: delete the registration there.",
            "It is registered for %(number)s events: delete the registrations there.",
            self.registrations,
        )
        return words % {"number": self.registrations} if self.registrations else ""


def found_of(email):
    """What there is of an address, as Found."""
    email = normal(email)
    return Found(
        subscribers=Subscriber.objects.of(email).count(),
        consents=Consent.objects.filter(subscriber__in=Subscriber.objects.of(email)).count(),
        messages=Message.objects.to(email).count(),
        imports=len(SubscriberImport.objects.naming(email)),
        submissions=FormSubmission.objects.holding(email).count(),
        registrations=Registration.objects.at_address(email).values("event").distinct().count(),
    )


@transaction.atomic
def erase(email, user):
    """Deletes what there is of an address and keeps it from coming back; returns Found.

    An address that is not in the list stands there for this moment: then all goes the same way,
    and nobody signs it up or imports it meanwhile.
    """
    email = normal(email)
    imports = SubscriberImport.objects.drop(email)
    found = found_of(email)._replace(imports=imports)
    if not found.subscribers:
        Subscriber.objects.bulk_create([Subscriber(email=email)], ignore_conflicts=True)
    subscriber = Subscriber.objects.of(email).select_for_update().get()
    record(user, ERASE, subscriber if found.subscribers else None, **found._asdict())
    subscriber.erase()
    return found
