"""A form that editors compose."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from forms.blocks import FieldsBlock
from forms.composed import ComposedForm
from forms.conditions import check_conditions, conditions
from forms.keys import give_names, names_in
from forms.models.submission import FormSubmission
from forms.public import REFUSED, PublicFormPage
from site_home import emails
from site_home.base import BasePage
from site_home.cldr import digits
from site_home.languages import language_of
from site_home.translation_sync import original_of

ONE_YEAR, TEN_YEARS = 365, 3_650


def e_mail_addresses(value):
    """Refuses what is not one e-mail address in each line."""
    for line in value.split():
        try:
            validate_email(line)
        except ValidationError as error:
            message = _("%(line)s is not an e-mail address.")
            raise ValidationError(message, params={"line": line}) from error


class FormPageForm(WagtailAdminFormPageForm):
    """Gives questions their names and checks what rows depend on."""

    def clean(self):
        """The form's data; what was published keeps its names."""
        cleaned = super().clean()
        stream = cleaned.get("fields")
        if stream is None:
            return cleaned
        published = FormPage.objects.filter(
            pk=self.instance.pk, first_published_at__isnull=False
        ).first()
        known = names_in(published.fields) if published else {}
        if published:
            self.instance.retired = published.retired_with(stream)
        give_names(stream, known, self.instance.retired)
        try:
            check_conditions(stream)
        except ValidationError as error:
            self.add_error("fields", error)
        return cleaned


class FormPage(PublicFormPage, BasePage, FormMixin):
    """A form; what is sent with it or with its translations is kept with the original."""

    intro = RichTextField(_("introduction"), blank=True)
    fields = StreamField(FieldsBlock(), verbose_name=_("questions"))
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
    retired = models.JSONField(default=dict, blank=True, editable=False)

    base_form_class = FormPageForm
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

    def clean(self):
        """Gives names to questions that were not made in the admin, too."""
        super().clean()
        give_names(self.fields, {})

    @classmethod
    def can_create_at(cls, parent):
        """Only among the originals: a form without one would hide what is sent with it."""
        return super().can_create_at(parent) and language_of(parent) == settings.LANGUAGE_CODE

    @property
    def original(self):
        """The page that what is sent is kept with."""
        return original_of(self) or self

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

    @property
    def questions(self):
        """The rows that ask something, as blocks of the stream."""
        return [child for child in self.fields if child.block.asks]

    def retired_with(self, stream):
        """The words of questions that a new version lacks but that were answered, by their keys."""
        left = {child.id for child in stream}
        gone = {
            child.value.key: child.value.label for child in self.questions if child.id not in left
        }
        sent = self.get_submissions()
        kept = {key: label for key, label in gone.items() if sent.filter(form_data__has_key=key)}
        return {**self.retired, **kept}

    def get_form_class(self):
        """The form with a field for each row."""
        needed = conditions(self.fields)
        rows = {}
        for place, child in enumerate(self.fields):
            name = child.value.key if child.block.asks else f"row-{place}"
            rows[name] = child.block.form_field(child.value, self.original, needed.get(place))
        return type("ComposedForm", (ComposedForm,), rows)

    def come_back(self, request, form, status):
        """The page with the form as it was filled in, good files kept."""
        if status == REFUSED:
            form.keep_files()
        return super().come_back(request, form, status)

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

    @cached_property
    def for_reader(self):
        """The page in the language of the editor, whose words the list shows."""
        locale = Locale.objects.filter(language_code=get_language()).first()
        return (locale and self.get_translation_or_none(locale)) or self

    def get_data_fields(self):
        """The columns of the list: names and words."""
        words = {child.value.key: child.value.label for child in self.for_reader.questions}
        asked = [
            (child.value.key, words.get(child.value.key, child.value.label))
            for child in self.questions
        ]
        return [
            ("submit_time", _("Sent")),
            ("language_of_visitor", _("Language")),
            *asked,
            *self.retired.items(),
        ]

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
