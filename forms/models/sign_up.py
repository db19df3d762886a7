"""The page on which visitors subscribe to the newsletter."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from forms.public import PublicFormPage, without_control
from newsletter.forms import SignUpForm
from newsletter.tasks import sign_up
from site_home.access import may_see
from site_home.base import BasePage
from site_home.languages import address, language_of, visitor_language
from site_home.mail_queue import MAIL

START = "start"
LONGEST = 254
KEPT, KEPT_FOR = "sign_up_pages", 60  # seconds


class SignUpPage(PublicFormPage, BasePage):
    """The form for the newsletter, with the words that visitors agree to."""

    intro = RichTextField(_("introduction"), features=["bold", "link"], blank=True)
    consent = models.TextField(
        _("consent"),
        max_length=600,
        help_text=_(
            "What visitors agree to by a tick. The text is kept with every sign-up, so a new"
            " wording does not change what was agreed before."
        ),
    )
    retention = RichTextField(
        _("how long data are kept"),
        features=["bold", "link"],
        help_text=_("One or two sentences, such as with a link to the privacy notice."),
    )

    max_count_per_parent = 1
    parent_page_types = ["site_home.HomePage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("consent"), FieldPanel("retention")], _("Privacy")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
    template = "pages/sign_up_page.html"
    sent_template = "pages/sign_up_page_sent.html"
    rate = (20, 200)  # each one writes to an address that anybody may have typed

    class Meta:
        verbose_name = _("newsletter sign-up")

    @classmethod
    def for_visitor(cls, request):
        """The page that subscribes this visitor, or None; kept, because every page asks."""
        pages = cache.get(KEPT)
        if pages is None:
            pages = list(cls.objects.live())
            cache.set(KEPT, pages, KEPT_FOR)
        pages = {language_of(page): page for page in pages if may_see(request, page)}
        return pages.get(visitor_language()) or pages.get(settings.LANGUAGE_CODE)

    def save(self, *args, **kwargs):
        """Saves the page and forgets what was kept."""
        super().save(*args, **kwargs)
        cache.delete(KEPT)

    def delete(self, *args, **kwargs):
        """Deletes the page and forgets what was kept."""
        cache.delete(KEPT)
        return super().delete(*args, **kwargs)

    @property
    def consent_version(self):
        """A short name for the wording to agree to, as str."""
        return hashlib.sha256(self.consent.encode()).hexdigest()[:12]

    def get_form(self, request, data=None, files=None, **kwargs):
        """The form with this page's words to agree to."""
        return SignUpForm(data, files, request=request, consent=self.consent, **kwargs)

    def receive(self, request):
        """Takes a post; the start in the footer leads to the whole form and does nothing else."""
        if START not in request.POST:
            return super().receive(request)
        typed = without_control(request.POST).get("email", "")[:LONGEST]
        form = self.get_form(request, initial={"email": typed.strip()})
        context = self.get_context(request, form=form)
        return TemplateResponse(request, self.template, context)

    def act(self, form, request):
        """Queues what was typed, whoever it is: only the worker looks whether it is known."""
        answers = form.answers
        sign_up.using(backend=MAIL).enqueue(
            email=answers["email"].strip().lower(),
            first_name=answers["first_name"],
            last_name=answers["last_name"],
            country=answers["country"],
            language=visitor_language(),
            consent_text=self.consent,
            text_version=self.consent_version,
            consent_language=language_of(self),
            page_url=settings.BASE_URL + address(self, request),
            given_at=timezone.now().isoformat(),
        )
