"""The pages of meetings."""

from .event import EventPage, EventPageCountry, EventPageGoal, EventPageQuerySet
from .index import EventIndexPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "EventPageCountry",
    "EventPageGoal",
    "EventPageQuerySet",
]
