"""Events by the clock."""

from django.db import models
from django.utils import timezone
from wagtail.query import PageQuerySet

from site_home.cldr import Precision


class EventPageQuerySet(PageQuerySet):
    """Events by the clock; every method takes the moment."""

    def day_known(self):
        """Those whose first day is known, not merely its month or year."""
        return self.filter(date_precision=Precision.DAY)

    def upcoming(self, at=None):
        """Not over at that moment; the soonest first."""
        return self.filter(ends_at__gt=at or timezone.now()).order_by("starts_at", "pk")

    def past(self, at=None):
        """Over at that moment; the latest first."""
        return self.filter(ends_at__lte=at or timezone.now()).order_by("-starts_at", "-pk")

    def soonest_then_latest(self, at=None):
        """What is not over, the soonest first, then what is, the latest first."""
        at = at or timezone.now()
        over = models.Case(models.When(ends_at__gt=at, then=0), default=1)
        ahead = models.Case(models.When(ends_at__gt=at, then="starts_at"))
        return self.alias(over=over, ahead=ahead).order_by("over", "ahead", "-starts_at", "-pk")

    def next_change(self, at=None):
        """The next moment at which one of them begins or ends, or None."""
        at = at or timezone.now()
        moments = self.order_by().aggregate(
            starts=models.Min("starts_at", filter=models.Q(starts_at__gt=at)),
            ends=models.Min("ends_at", filter=models.Q(ends_at__gt=at)),
        )
        return min((moment for moment in moments.values() if moment), default=None)

    def for_cards(self):
        """With what a list prints and without the long texts."""
        return self.select_related("country", "card_image").defer(
            "body", "programme", "outcomes", "documents", "recordings"
        )
