"""Who may do what with the registrations of an event."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventRole(models.Model):
    """What somebody may do with the registrations of one event."""

    class Role(models.TextChoices):
        """What comes with the role; each may do what the ones after it may."""

        MANAGER = "manager", _("Manager")
        APPROVER = "approver", _("Approver")
        READER = "reader", _("Reader")

    event = models.ForeignKey("events.EventPage", on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="event_roles",
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.READER)

    class Meta:
        verbose_name = _("role for an event")
        verbose_name_plural = _("roles for events")
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="one_role_per_event_and_user")
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"
