"""Form pages, and what visitors send with them."""

from .event_role import EventRole
from .form_page import FormPage
from .history import HistoryEntry
from .limits import PostCount
from .mailing import Mailing
from .open_registrations_page import OpenRegistrationsPage
from .registration import Registration
from .registration_page import RegistrationPage
from .sign_up import SignUpPage
from .submission import FormSubmission, Upload

__all__ = [
    "EventRole",
    "FormPage",
    "FormSubmission",
    "HistoryEntry",
    "Mailing",
    "OpenRegistrationsPage",
    "PostCount",
    "Registration",
    "RegistrationPage",
    "SignUpPage",
    "Upload",
]
