"""The pages of meetings."""

from .event import EventPage, EventPageCountry, EventPageGoal
from .index import EventIndexPage
from .queryset import EventPageQuerySet

__all__ = [
    "EventIndexPage",
    "EventPage",
    "EventPageCountry",
    "EventPageGoal",
    "EventPageQuerySet",
]
