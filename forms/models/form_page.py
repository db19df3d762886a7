"""A form that editors compose."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from forms.composed import ComposedForm
from forms.models.composed_page import ComposedPage, NamesQuestions
from forms.models.submission import FormSubmission
from site_home import emails
from site_home.base import BasePage
from site_home.cldr import digits
from site_home.languages import language_of

ONE_YEAR, TEN_YEARS = 365, 3_650


def e_mail_addresses(value):
    """Refuses what is not one e-mail address in each line."""
    for line in value.split():
        try:
            validate_email(line)
        except ValidationError as error:
            message = _("%(line)s is not an e-mail address.")
            raise ValidationError(message, params={"line": line}) from error


class FormPageForm(NamesQuestions, WagtailAdminFormPageForm):
    """The form of the page in the admin."""


class FormPage(ComposedPage, BasePage, FormMixin):
    """A form; what is sent with it or with its translations is kept with the original."""

    intro = RichTextField(_("introduction"), blank=True)
    submit_label = models.CharField(
        _("words on the button"), max_length=40, blank=True, help_text=_("Empty: “Send”.")
    )
    thanks_title = models.CharField(
        _("title after sending"), max_length=120, blank=True, help_text=_("Empty: “Thank you”.")
    )
    thanks_text = RichTextField(_("text after sending"), blank=True)
    retention_days = models.PositiveIntegerField(
        _("kept for, in days"),
        default=ONE_YEAR,
        validators=[MinValueValidator(1), MaxValueValidator(TEN_YEARS)],
        help_text=_("What was sent is deleted after so many days. The form tells visitors so."),
    )
    notify = models.TextField(
        _("tell by e-mail"),
        blank=True,
        validators=[e_mail_addresses],
        help_text=_(
            "One address in each line. They get a link to what was sent, never its content."
        ),
    )

    base_form_class = FormPageForm
    composed_class = ComposedForm
    parent_page_types = ["site_home.HomePage", "site_home.StandardPage"]
    subpage_types = []
    content_panels = [
        FormSubmissionsPanel(),
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("fields"),
        FieldPanel("submit_label"),
        MultiFieldPanel(
            [FieldPanel("thanks_title"), FieldPanel("thanks_text")], _("After sending")
        ),
        MultiFieldPanel(
            [FieldPanel("retention_days"), FieldPanel("notify")], _("What becomes of it")
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("notify", overridable=False),
        SynchronizedField("retention_days", overridable=False),
    ]
    template = "pages/form_page.html"
    sent_template = "pages/form_page_sent.html"
    preview_modes = FormMixin.preview_modes

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    @property
    def retention(self):
        """What visitors are told of how long it is kept."""
        days = self.original.retention_days
        words = ngettext(
            "What you send is kept for %(days)s day, then deleted.",
            "What you send is kept for %(days)s days, then deleted.",
            days,
        )
        return words % {"days": digits(days)}

    def act(self, form, request):
        """Stores what was sent and tells those who want to know; once for the same content."""
        submission = self.process_form_submission(form)
        if submission is None:
            return
        page = self.original
        path = reverse("wagtailforms:list_submissions", args=[page.pk])
        emails.form_received(page.notify.split(), page.title, submission, settings.BASE_URL + path)

    def process_form_submission(self, form):
        """The new submission, or None where the same was sent before."""
        return FormSubmission.objects.store(
            self.original, language_of(self), form.answers, form.consents
        )

    def get_submission_class(self):
        """Ours: with language, files and what was agreed to."""
        return FormSubmission

    def get_submissions(self):
        """What was sent in all languages."""
        return FormSubmission.objects.filter(page=self.original)

    def get_submissions_list_view_class(self):
        """Ours: with words for codes and links to files."""
        from forms.submissions_list import SubmissionsView

        return SubmissionsView

    def answered(self, key):
        """True when somebody answered the question of that key."""
        return self.get_submissions().filter(form_data__has_key=key).exists()

    def get_data_fields(self):
        """The columns of the list: names and words."""
        sent = [("submit_time", _("Sent")), ("language_of_visitor", _("Language"))]
        return [*sent, *self.columns]

    def serve_preview(self, request, mode_name):
        """The form, or what is read after sending it."""
        landing = mode_name == "landing"
        return (
            self.render_landing_page(request)
            if landing
            else super().serve_preview(request, mode_name)
        )

    def render_landing_page(self, request, form_submission=None, *args, **kwargs):
        """What is read after sending, for the preview in the admin."""
        return TemplateResponse(request, self.sent_template, self.get_context(request))
