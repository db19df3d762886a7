"""Which of the core fields a registration form asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from forms.registration.core_fields import Asking


def asked(label, default=Asking.NO):
    """A column that says whether a core field is asked."""
    return models.CharField(label, max_length=8, choices=Asking.choices, default=default)


class CoreQuestions(models.Model):
    """A column for each core field that an organiser can switch on."""

    ask_title = asked(_("title, such as Ms or Ambassador"), Asking.OPTIONAL)
    ask_own_script_name = asked(_("name in one’s own script"))
    ask_badge_name = asked(_("name for the badge"))
    ask_phone = asked(_("phone"))
    ask_organisation = asked(_("state or organisation"), Asking.REQUIRED)
    ask_position = asked(_("position"))
    ask_preferred_language = asked(_("preferred language"))
    ask_interpretation_language = asked(_("interpretation language"))
    ask_diet = asked(_("diet"))
    ask_access_needs = asked(_("access needs"))
    ask_mode = asked(_("in person or online"))

    panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("ask_title"), FieldPanel("ask_own_script_name")]),
            FieldRowPanel([FieldPanel("ask_badge_name"), FieldPanel("ask_phone")]),
            FieldRowPanel([FieldPanel("ask_organisation"), FieldPanel("ask_position")]),
            FieldRowPanel(
                [
                    FieldPanel("ask_preferred_language"),
                    FieldPanel("ask_interpretation_language"),
                ]
            ),
            FieldRowPanel([FieldPanel("ask_diet"), FieldPanel("ask_access_needs")]),
            FieldPanel("ask_mode"),
        ],
        _("What is asked besides name and e-mail address"),
    )

    class Meta:
        abstract = True
