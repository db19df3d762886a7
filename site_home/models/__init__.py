"""The models of the site itself; the apps' pages live in the apps."""

from .furniture import Alert, ContactSettings, Footer, Menu
from .goals import Goal
from .health import Heartbeat
from .media import SiteDocument, SiteImage, SiteRendition
from .outbox import Message
from .pages import HomePage, StandardPage
from .states import StateOrOrganisation

__all__ = [
    "Alert",
    "ContactSettings",
    "Footer",
    "Goal",
    "Heartbeat",
    "HomePage",
    "Menu",
    "Message",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "StateOrOrganisation",
]
