"""The ground under every form that anybody may post (docs/decisions/0015).

The page that holds the form is cached like any other. A post is taken by `forms.csrf`, counted,
checked, acted on in one transaction, and answered with a redirect; what was typed is never lost.
"""

import hashlib
import re
from http import HTTPMethod

from django import forms
from django.core.cache import cache
from django.db import models, transaction
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms.captcha import CaptchaField, use_up
from forms.models.limits import PostCount
from site_home.access import may_see
from site_home.base import BasePage
from site_home.languages import address, language_of

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LINE_END = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
REFUSED, TOO_MANY = 422, 429
RETRIED_FOR = 3600
OWN = ["leave_empty", "captcha"]
SENT = "sent"


class TurnedAwayError(Exception):
    """A post that is not taken, for a reason that stands in no field; holds the words for it."""


class PublicForm(forms.Form):
    """A form with a honeypot and a captcha, whose errors name their fields."""

    required_css_class = "field--required"
    error_css_class = "field--wrong"

    leave_empty = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    captcha = CaptchaField(label=_("Captcha"))

    def __init__(self, data=None, *args, request, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(None if data is None else without_control(data), *args, **kwargs)
        self.request = request
        self.use_required_attribute = False
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea):
                field.validators = [*field.validators, one_line]

    def clean_leave_empty(self):
        """Refuses what only a machine fills in; a person can mend it."""
        if self.cleaned_data["leave_empty"]:
            raise forms.ValidationError(_("Leave this field empty"))
        return ""

    def turn_away(self, words):
        """Makes these words the only error: what was typed is right, but it is not taken."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        self.add_error(None, words)

    @property
    def rows(self):
        """The fields that are asked, as BoundFields, without honeypot and captcha."""
        return [field for field in self.visible_fields() if field.name not in OWN]

    @property
    def answers(self):
        """What was sent, by the names of the fields; for a form that is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    @property
    def token(self):
        """Django's CSRF token, for a form that comes back to a browser that names no origin."""
        return get_token(self.request)

    @property
    def error_summary(self):
        """Every error as (the field's label or None, message, id to lead to), in order."""
        found = [(None, error, None) for error in self.non_field_errors()]
        for field in [*self.rows, *(self[name] for name in OWN if name in self.fields)]:
            anchor = field.id_for_label or f"{field.auto_id}_0"
            found += [(field.label, error, anchor) for error in field.errors]
        return found


def fingerprint(request):
    """What a post holds, as hex: a browser that tries again sends exactly the same."""
    fields = sorted((name, values) for name, values in request.POST.lists())
    files = sorted((name, [*map(_digest, files)]) for name, files in request.FILES.lists())
    return salted_hmac("forms.sent", f"{request.path} {fields} {files}").hexdigest()


def _digest(file):
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def without_control(data):
    """The posted data without control characters, line ends made one kind.

    The marks that turn the direction of all that follows are among them: a name that holds one
    would turn the page on which others read it.
    """
    clean = QueryDict(mutable=True, encoding=data.encoding) if isinstance(data, QueryDict) else {}
    for name in data:
        if isinstance(clean, QueryDict):
            clean.setlist(name, [_plain(value) for value in data.getlist(name)])
        else:
            clean[name] = _plain(data[name])
    return clean


def _plain(value):
    if not isinstance(value, str):
        return value
    return CONTROL.sub("", LINE_END.sub("\n", value))


def one_line(value):
    """Refuses line ends where one line is asked: they would split headers."""
    if "\n" in str(value):
        raise forms.ValidationError(_("Write this in one line"))


class PublicFormPage(models.Model):
    """A page with a form; stands before BasePage among the base classes."""

    form_class = PublicForm
    sent_template = None
    rate = (60, 600)
    allowed_http_methods = [*BasePage.allowed_http_methods, HTTPMethod.POST]

    class Meta:
        abstract = True

    def get_form_class(self):
        """The class of the form, for the composed ones made anew."""
        return self.form_class

    def get_form(self, request, data=None, files=None):
        """The form, unbound without data."""
        return self.get_form_class()(data, files, request=request)

    def admit(self, request):
        """Raises TurnedAwayError when nothing is taken now; asked before anything is checked."""

    def act(self, form, request):
        """Does what the valid form asks for; in a transaction that TurnedAwayError rolls back.

        Returns what `lead_on` needs to know of it, as JSON data, or None.
        """
        raise NotImplementedError

    def get_context(self, request, *args, **kwargs):
        """Adds the form."""
        context = super().get_context(request, *args, **kwargs)
        context["form"] = kwargs.get("form") or self.get_form(request)
        return context

    def get_template(self, request, *args, **kwargs):
        """The page with the form, or what is read after sending it."""
        sent = "sent" in request.GET and request.method != "POST"
        return self.sent_template if sent else self.template

    def serve(self, request, *args, **kwargs):
        """The page, or the answer to a post."""
        if request.method != "POST":
            return super().serve(request, *args, **kwargs)
        request.served_page = self
        if not may_see(request, self):
            raise Http404("This visitor may not see the page.")
        with override(language_of(self)):
            return self.receive(request)

    def receive(self, request):
        """Takes a post: redirect when all is well, else the page with what was typed."""
        sent_before = f"sent:{fingerprint(request)}"
        if done := cache.get(sent_before):
            return self.lead_on(request, done)
        form = self.get_form(request, request.POST, request.FILES)
        if not PostCount.objects.allow(request, self._meta.label_lower, *self.rate):
            form.is_valid()
            form.add_error(None, _("Too much was sent from your network. Try again in an hour."))
            return self.come_back(request, form, TOO_MANY)
        try:
            self.admit(request)
            if not form.is_valid():
                if done := cache.get(sent_before):  # its twin has used up the captcha meanwhile
                    return self.lead_on(request, done)
                return self.come_back(request, form, REFUSED)
            with transaction.atomic():
                done = self.act(form, request) or SENT
        except TurnedAwayError as reason:
            form.turn_away(str(reason))
            return self.come_back(request, form, REFUSED)
        cache.set(sent_before, done, RETRIED_FOR)
        use_up(form.cleaned_data["captcha"])
        return self.lead_on(request, done)

    def lead_on(self, request, done):
        """The redirect to what is read after sending; takes what `act` returned."""
        response = HttpResponseRedirect(f"{address(self, request)}?sent=1")
        response.status_code = 303
        return response

    def come_back(self, request, form, status):
        """The page with the form as it was filled in; nobody keeps it."""
        context = self.get_context(request, form=form)
        return TemplateResponse(request, self.template, context, status=status)
