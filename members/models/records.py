"""What is kept of reading: who fetched which file, and which papers are to be told of."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published

from members.models.papers import PaperPage
from site_home.translation_sync import original_of

KEPT_FOR = timedelta(days=365)


class FileAccessQuerySet(models.QuerySet):
    """Accesses by their age."""

    def old(self, at=None):
        """Those that are no longer kept at a moment (now)."""
        return self.filter(at__lt=(at or timezone.now()) - KEPT_FOR)


class FileAccess(models.Model):
    """Somebody fetched a file; kept for twelve months."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("file"), max_length=300)

    objects = FileAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to a file")
        verbose_name_plural = _("accesses to files")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.name


class NoticeQuerySet(models.QuerySet):
    """What members are told of."""

    def take_down(self, paper):
        """Keeps that a paper was published: the first time, or with a version not yet told of.

        What happens to translations and aliases is told of with the original.
        """
        if paper.alias_of_id or original_of(paper):
            return
        version = paper.editions.aggregate(highest=Max("version"))["highest"] or 1
        if not self.filter(page=paper.pk, version__gte=version).exists():
            self.get_or_create(page_id=paper.pk, version=version)


class Notice(models.Model):
    """A paper (its original) was published, or has a new version; its readers are told once."""

    page = models.ForeignKey(PaperPage, on_delete=models.CASCADE, related_name="notices")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="one_notice_of_a_version")
        ]

    def __str__(self):
        return f"{self.page_id} ({self.version})"


def take_down(instance, **kwargs):
    """A paper was published, by whatever way; Wagtail says so, too, when it is only scheduled."""
    if instance.live:
        Notice.objects.take_down(instance)


page_published.connect(take_down, sender=PaperPage)
