"""Accounts, memberships, and what members read."""

from members.models.membership import (
    ImpossibleStepError,
    Membership,
    MembershipEntry,
    TermsOfUse,
)
from members.models.papers import Edition, LibraryPage, Mark, PaperPage
from members.models.photos import GalleryPage, GalleryPhoto, Photo
from members.models.records import FileAccess, Notice
from members.models.sections import ClosedStandardPage, IntranetHomePage, SectionPage
from members.models.user import User, UserManager

__all__ = [
    "ClosedStandardPage",
    "Edition",
    "FileAccess",
    "GalleryPage",
    "GalleryPhoto",
    "ImpossibleStepError",
    "IntranetHomePage",
    "LibraryPage",
    "Mark",
    "Membership",
    "MembershipEntry",
    "Notice",
    "PaperPage",
    "Photo",
    "SectionPage",
    "TermsOfUse",
    "User",
    "UserManager",
]
