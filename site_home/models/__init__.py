"""The models of the site itself; the apps' pages live in the apps."""

from .furniture import Alert, ContactSettings, Footer, Menu
from .goals import Goal
from .media import SiteDocument, SiteImage, SiteRendition
from .pages import HomePage, StandardPage
from .states import StateOrOrganisation
from .health import Heartbeat

__all__ = [
    "Alert",
    "ContactSettings",
    "Footer",
    "Goal",
    "Heartbeat",
    "HomePage",
    "Menu",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "StateOrOrganisation",
]
