"""What is kept of the work on the list: who did what and when, never an address."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogFormatter, log

from newsletter.models import Subscriber

EXPORT = "newsletter.export"
IMPORT = "newsletter.import"
UNSUBSCRIBE = "newsletter.unsubscribe"
ERASE = "newsletter.erase"
WHOLE_LIST = 0


def record(user, action, subscriber=None, **data):
    """Writes into the site history what a user did to a subscriber, or to the whole list."""
    if subscriber:
        title = _("Subscriber %(number)s") % {"number": subscriber.pk}
    else:
        subscriber, title = Subscriber(pk=WHOLE_LIST), _("Subscribers")
    log(subscriber, action, user=user, title=title, data=data)


class Exported(LogFormatter):
    """The list was downloaded."""

    label = gettext_lazy("Export subscribers")

    def format_message(self, entry):
        """How many, and in which format."""
        words = ngettext(
            "%(number)s subscriber exported (%(format)s)",
            "%(number)s subscribers exported (%(format)s)",
            entry.data["number"],
        )
        return words % {"number": entry.data["number"], "format": entry.data["format"].upper()}


class Imported(LogFormatter):
    """Subscribers were added from a file."""

    label = gettext_lazy("Import subscribers")

    def format_message(self, entry):
        """How many, and how they agreed."""
        words = ngettext(
            "%(number)s subscriber imported: %(source)s",
            "%(number)s subscribers imported: %(source)s",
            entry.data["number"],
        )
        return words % {"number": entry.data["number"], "source": entry.data["source"]}


def register(actions):
    """Makes the actions known to Wagtail."""
    actions.register_action(EXPORT)(Exported)
    actions.register_action(IMPORT)(Imported)
    actions.register_action(
        UNSUBSCRIBE, gettext_lazy("Unsubscribe"), gettext_lazy("Unsubscribed by the office")
    )
    actions.register_action(
        ERASE, gettext_lazy("Erase a subscriber"), gettext_lazy("Erased on request")
    )
