"""How the office imports subscribers: choose a file, read what was found, import."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from newsletter.admin import SubscriberView
from newsletter.importing import SubscriberImport
from newsletter.sheets import MOST_BYTES
from site_home.cldr import file_size, language_name

SHOWN = 20


class UploadForm(forms.Form):
    """The file, and what the import must know of it."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "The first line names the columns: E-mail, First name, Last name, Country, Language. "
            "E-mail and Country are needed. At most 5 MB and 20,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    source = forms.CharField(
        label=gettext_lazy("How did these people agree to receive the newsletter?"),
        help_text=gettext_lazy(
            "For example “Paper list, conference in Istanbul, March 2025”. It is kept with every "
            "subscriber as the record of consent."
        ),
        min_length=10,
        max_length=300,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the newsletter for rows that name none"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]

    def clean_file(self):
        """A file of a size that can be read in one go."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            message = _("The file has %(size)s; at most %(most)s can be read. Divide it.")
            sizes = {"size": file_size(file.size), "most": file_size(MOST_BYTES)}
            raise ValidationError(message % sizes)
        return file


class UploadView(SubscriberView, FormView):
    """Takes a file and checks it; nothing is imported yet."""

    permission_required = "add"
    template_name = "newsletter/admin/upload.html"
    page_title = gettext_lazy("Import")
    form_class = UploadForm

    def get_initial(self):
        """The language of the site."""
        return {"language": settings.LANGUAGE_CODE}

    def get_context_data(self, **kwargs):
        """Adds the imports of the past."""
        past = SubscriberImport.objects.defer("rows", "notes").select_related("user")
        return super().get_context_data(past=past[:SHOWN], **kwargs)

    def form_valid(self, form):
        """Leads to what the check has found, or says why the file is no list."""
        try:
            checked = SubscriberImport.objects.from_file(
                **form.cleaned_data, user=self.request.user
            )
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        return redirect("subscribers:import_report", checked.pk)


class ImportView(SubscriberView, TemplateView):
    """What the check of a file has found; and, once it is asked for, how far the import is."""

    permission_required = "add"
    template_name = "newsletter/admin/import.html"

    @cached_property
    def asked(self):
        """The import that the address names, without its rows."""
        return get_object_or_404(SubscriberImport.objects.defer("rows"), pk=self.kwargs["pk"])

    def get_page_title(self):
        """The name of the file."""
        return self.asked.file_name

    def get_context_data(self, **kwargs):
        """Adds the import."""
        return super().get_context_data(asked=self.asked, **kwargs)

    def post(self, request, *args, **kwargs):
        """Imports, or throws the file away."""
        if "discard" in request.POST:
            self.asked.discard()
            messages.success(request, _("The file was thrown away. Nothing was imported."))
            return redirect("subscribers:import")
        self.asked.queue(request.user)
        return redirect(reverse("subscribers:import_report", args=[self.asked.pk]))
