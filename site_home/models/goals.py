"""The priority goals of the dialogue (docs/decisions/0004)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from site_home.languages import language_of
from site_home.models.codes import CodeForm

FRAMEWORKS = [("2019", _("Call for Action 2019")), ("2025", _("Call for Action 2025–2030"))]
CURRENT_FRAMEWORK = FRAMEWORKS[-1][0]


class GoalQuerySet(models.QuerySet):
    """Goals by framework and language."""

    def for_language(self):
        """Goals in the active language, or the source language where they have none."""
        active = get_language()
        codes = {active, settings.LANGUAGE_CODE}
        goals = list(self.filter(locale__language_code__in=codes))
        own = {goal.code: goal for goal in goals if language_of(goal) == active}
        return [goal for goal in goals if own.setdefault(goal.code, goal) is goal]

    def current(self):
        """The goals of the framework in force, in their order, in the active language."""
        return self.filter(framework=CURRENT_FRAMEWORK).for_language()


class Goal(TranslatableMixin, index.Indexed, models.Model):
    """One priority goal of one framework. Older items keep the goals of their time."""

    code = models.CharField(
        _("code"), max_length=16, help_text=_("Framework and number, such as 2025-1.")
    )
    framework = models.CharField(_("framework"), max_length=8, choices=FRAMEWORKS)
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    earlier_codes = models.CharField(
        _("takes up"),
        max_length=100,
        blank=True,
        help_text=_(
            "Codes of earlier goals, separated by spaces. Filtering by this goal finds their items."
        ),
    )

    objects = GoalQuerySet.as_manager()

    base_form_class = CodeForm
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("framework"), FieldPanel("number")]),
        FieldPanel("title"),
        FieldPanel("description"),
        FieldPanel("earlier_codes"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale"),  # the admin searches those in the user's languages
    ]
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("earlier_codes", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("priority goal")
        verbose_name_plural = _("priority goals")
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="one_goal_per_code_and_locale")
        ]

    def __str__(self):
        return f"{self.framework} · {self.number} · {self.title}"

    def clean(self):
        """Refuses a code that does not say its framework and number."""
        if self.code != f"{self.framework}-{self.number}":
            raise ValidationError(
                {"code": _("The code is the framework, a hyphen and the number: 2025-1.")}
            )

    @property
    def is_current(self):
        """True for a goal of the framework in force: lists can be filtered by it."""
        return self.framework == CURRENT_FRAMEWORK

    @property
    def codes(self):
        """This goal's code and those it takes up, for filters."""
        return [self.code, *self.earlier_codes.split()]
