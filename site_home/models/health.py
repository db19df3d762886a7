"""Signs of life of the worker and the scheduler."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

LATELY = timedelta(minutes=5)


class Heartbeat(models.Model):
    """When a part of the system was last seen at work."""

    name = models.CharField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name):
        """Notes that the part of that name is at work now."""
        cls.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})

    @classmethod
    def seen_lately(cls, name, at=None):
        """True when the part was seen within the last five minutes before that moment."""
        since = (at or timezone.now()) - LATELY
        return cls.objects.filter(name=name, seen_at__gte=since).exists()
