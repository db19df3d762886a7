"""The ways from the table of participants to what else is done for the event, in one place."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.registration.rights import APPROVER, MANAGER, READER, holds


class EventAct(NamedTuple):
    """Something to do for an event.

    Takes the name of its address (in `registrations:`, with the number of the event), its words,
    its icon, the role it needs, and whether it is done to what the table is narrowed to: then the
    query of the table goes along (`selecting.selected` reads it).
    """

    url_name: str
    words: str
    icon: str
    role: str
    narrowed: bool = False


ACTS = [
    EventAct("table", _("Participants"), "group", READER, narrowed=True),
    EventAct("add", _("Add a participant"), "plus", MANAGER),
    EventAct("counts", _("Counts"), "list-ol", READER),
    EventAct("mail", _("Write a mail"), "mail", MANAGER, narrowed=True),
    EventAct("mailings", _("Mails"), "mail", MANAGER),
    EventAct("csv", _("Download CSV"), "download", APPROVER, narrowed=True),
    EventAct("xlsx", _("Download XLSX"), "download", APPROVER, narrowed=True),
    EventAct("list", _("List of participants"), "doc-full", READER),
    EventAct("team", _("Team"), "user", MANAGER),
    EventAct("setup", _("Set up from an earlier event"), "copy", MANAGER),
    EventAct("change_event", _("Cancel, postpone or move"), "date", MANAGER),
]


def buttons(event, held, query=""):
    """What somebody with that role may do, as dicts of words, icon and address."""
    return [
        {
            "words": act.words,
            "icon": act.icon,
            "url": reverse(f"registrations:{act.url_name}", args=[event.pk])
            + (f"?{query}" if act.narrowed and query else ""),
        }
        for act in ACTS
        if holds(held, act.role)
    ]
