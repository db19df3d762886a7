"""Who changed what of a registration, and which mails it was sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.registration.states import Act, By, State


class HistoryEntry(models.Model):
    """One thing that happened to a registration; deleted with it."""

    registration = models.ForeignKey(
        "forms.Registration", on_delete=models.CASCADE, related_name="history"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    act = models.CharField(_("what"), max_length=24, choices=Act.choices)
    by = models.CharField(_("by whom"), max_length=16, choices=By.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    from_state = models.CharField(max_length=16, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=16, choices=State.choices, blank=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    mailing = models.ForeignKey(
        "forms.Mailing", null=True, blank=True, on_delete=models.SET_NULL, related_name="sent"
    )

    class Meta:
        verbose_name = _("entry of the history")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "mailing"], name="one_copy_of_a_mailing"
            ),
            models.UniqueConstraint(
                fields=["registration", "act"],
                condition=models.Q(act__in=[Act.REMINDED_OF_DEADLINE, Act.REMINDED_OF_EVENT]),
                name="one_reminder_of_a_kind",
            ),
        ]

    def __str__(self):
        return f"{self.registration_id} {self.act}"
