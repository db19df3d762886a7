"""Projects and Migrant Resource Centres."""

from .centres import (
    ResourceCentreIndexPage,
    ResourceCentrePage,
    ResourceCentrePageQuerySet,
    by_country,
)
from .projects import (
    ProjectIndexPage,
    ProjectPage,
    ProjectPageCountry,
    ProjectPageGoal,
    ProjectPageQuerySet,
)

__all__ = [
    "ProjectIndexPage",
    "ProjectPage",
    "ProjectPageCountry",
    "ProjectPageGoal",
    "ProjectPageQuerySet",
    "ResourceCentreIndexPage",
    "ResourceCentrePage",
    "ResourceCentrePageQuerySet",
    "by_country",
]
