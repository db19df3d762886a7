"""What stands around every page: menus, footer, alert and contact data.

Texts are translatable snippets, because settings are never translated (docs/decisions/0006).
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, ListBlock, StructBlock, URLBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail_localize.fields import SynchronizedField

from site_home.blocks import LinkBlock
from site_home.languages import language_of


class InActiveLanguage(models.QuerySet):
    """Snippets that stand around every page, in the language of the visitor."""

    def in_active_language(self):
        """Those of the active language and of the source language, the active one first."""
        active = get_language()
        rows = self.filter(locale__language_code__in={active, settings.LANGUAGE_CODE})
        return sorted(rows, key=lambda row: language_of(row) != active)


class ItemBlock(LinkBlock):
    """A line of the first level, with the lines beneath it."""

    below = ListBlock(LinkBlock(label=_("Line")), label=_("Second level"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Menu line")


class Menu(TranslatableMixin, models.Model):
    """The lines of one menu in one language, on two levels."""

    class Slot(models.TextChoices):
        """Where a menu stands."""

        MAIN = "main", _("Main menu, beneath the name of the site")
        UTILITY = "utility", _("End of the main menu")
        FOOTER = "footer", _("Footer")

    slot = models.CharField(
        pgettext_lazy("on the page", "place"), max_length=16, choices=Slot.choices
    )
    items = StreamField([("item", ItemBlock())], verbose_name=_("lines"), blank=True)

    objects = InActiveLanguage.as_manager()

    panels = [FieldPanel("slot"), FieldPanel("items")]
    override_translatable_fields = [SynchronizedField("slot", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        constraints = [
            models.UniqueConstraint(fields=["slot", "locale"], name="one_menu_per_slot_and_locale")
        ]

    def __str__(self):
        return self.get_slot_display()


class Footer(TranslatableMixin, models.Model):
    """The words at the foot of every page."""

    about = models.TextField(
        _("about the site"), max_length=600, help_text=_("Two or three sentences.")
    )
    legal = RichTextField(
        _("last line"), features=["bold", "link"], blank=True, help_text=_("Rights and licence.")
    )

    objects = InActiveLanguage.as_manager()

    panels = [FieldPanel("about"), FieldPanel("legal")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("footer")
        verbose_name_plural = _("footers")
        constraints = [models.UniqueConstraint(fields=["locale"], name="one_footer_per_locale")]

    def __str__(self):
        return self.about[:60]


class AlertsNow(NamedTuple):
    """The alerts of a moment, and the next moment at which one comes or goes."""

    shown: list
    next_change: datetime | None


class AlertQuerySet(InActiveLanguage):
    """Alerts by the moment."""

    def now(self, at=None):
        """What stands on every page at that moment, and until when that is right: an AlertsNow."""
        at = at or timezone.now()
        alerts = self.filter(live=True).in_active_language()
        own = {alert.translation_key: alert for alert in reversed(alerts)}.values()
        moments = [m for alert in own for m in (alert.starts_at, alert.ends_at) if m and m > at]
        shown = [
            alert
            for alert in own
            if (not alert.starts_at or alert.starts_at <= at)
            and (not alert.ends_at or alert.ends_at > at)
        ]
        return AlertsNow(shown, min(moments, default=None))


class Alert(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """A notice on every page, from one moment to another."""

    class Level(models.TextChoices):
        """How much a notice matters."""

        NOTICE = "notice", _("Notice")
        WARNING = "warning", _("Warning")
        URGENT = "urgent", _("Urgent")

    level = models.CharField(_("level"), max_length=16, choices=Level.choices, default=Level.NOTICE)
    text = RichTextField(_("text"), features=["bold", "link"], max_length=400)
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    panels = [
        FieldPanel("level"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["starts_at"]

    def __str__(self):
        return Truncator(get_text_for_indexing(self.text)).chars(60)

    def clean(self):
        """Refuses an end before the beginning."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning.")})


@register_setting(icon="mail")
class ContactSettings(BaseSiteSetting):
    """How to reach the Secretariat; what is empty is not printed."""

    address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    social_links = StreamField(
        [
            (
                "link",
                StructBlock(
                    [
                        ("name", CharBlock(label=_("Name"), max_length=40)),
                        ("address", URLBlock(label=_("Address"))),
                    ],
                    icon="link",
                    label=_("Link"),
                ),
            )
        ],
        verbose_name=_("social links"),
        blank=True,
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("fax"), FieldPanel("email")]),
            ],
            _("Secretariat"),
        ),
        FieldPanel("social_links"),
    ]

    class Meta:
        verbose_name = _("contact data")
