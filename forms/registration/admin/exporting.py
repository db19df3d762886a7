"""What organisers download: the registrations as CSV or workbook, the list of participants."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import FormView, View
from wagtail.log_actions import LogFormatter, log

from forms.registration.admin.base import EventView
from forms.registration.admin.selecting import selected
from forms.registration.exports import Export
from forms.registration.participants import GROUPS, WHO, participants_list
from forms.registration.rights import APPROVER
from site_home.cldr import language_name
from site_home.spreadsheets import CSV, XLSX, download

EXPORT = "registrations.export"
PDF = "pdf"
FORMATS = [CSV, XLSX]


def file_name(event, what):
    """What a download is called, without its ending: what it is, the event, the day."""
    return f"{what}-{event.slug}-{timezone.localdate().isoformat()}"


class Exported(LogFormatter):
    """Registrations of an event were downloaded."""

    label = _("Export registrations")

    def format_message(self, entry):
        """How many, and in which format."""
        words = ngettext(
            "%(number)s registration exported (%(format)s)",
            "%(number)s registrations exported (%(format)s)",
            entry.data["number"],
        )
        return words % {"number": entry.data["number"], "format": entry.data["format"].upper()}


def register_log_actions(actions):
    """Makes the action known to Wagtail."""
    actions.register_action(EXPORT)(Exported)


class ExportView(EventView, View):
    """Downloads those whom the query of the table names."""

    role = APPROVER
    http_method_names = ["get"]

    def get(self, request, *args, kind, **kwargs):
        """The file; the history of the event mentions it."""
        found = selected(self, request.GET)
        export = Export(found, self.forms, sensitive=self.has(APPROVER))
        data = {"number": found.count(), "format": kind}
        log(self.event, EXPORT, user=request.user, data=data)
        name = file_name(self.event, "registrations")
        return download(kind, name, "Registrations", export.headings, export.rows())


class ListForm(forms.Form):
    """Whom the list names, in which order and language."""

    language = forms.ChoiceField(label=_("Language"))
    who = forms.ChoiceField(label=_("Who"), choices=list(WHO.items()))
    groups = forms.ChoiceField(
        label=pgettext_lazy("a list of participants", "Grouped by"), choices=list(GROUPS.items())
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]


class ListView(EventView, FormView):
    """Asks what the list of participants is to be like, then sets it."""

    template_name = "registration/admin/list.html"
    page_title = _("List of participants")
    header_icon = "doc-full"
    form_class = ListForm

    def get_initial(self):
        """The language of the site."""
        return {"language": settings.LANGUAGE_CODE}

    def form_valid(self, form):
        """The list as PDF; the history of the event mentions it."""
        content, number = participants_list(self.event, self.registrations, **form.cleaned_data)
        log(self.event, EXPORT, user=self.request.user, data={"number": number, "format": PDF})
        answer = HttpResponse(content, content_type="application/pdf")
        name = file_name(self.event, "participants")
        answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer
