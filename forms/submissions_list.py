"""What editors see of what was sent: the list, its export, and the files."""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters import CharFilter, ChoiceFilter
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.contrib.forms.views import SubmissionsListFilterSet, SubmissionsListView

from forms.models.submission import FormSubmission, Upload
from forms.registration.rights import READER, may
from site_home.cldr import language_name
from site_home.spreadsheets import defused, readable


def harmless(value):
    """A cell that no spreadsheet takes for a formula or fails to open."""
    if not isinstance(value, str):
        return value
    return defused(readable(value))


class SubmissionsFilterSet(SubmissionsListFilterSet):
    """By date and language."""

    words = CharFilter(label=_("Contains"), method="with_words")
    language = ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("All"))

    class Meta:
        model = FormSubmission
        fields = []

    def with_words(self, submissions, name, value):
        """Those with these words, such as an address, anywhere among the answers."""
        return submissions & FormSubmission.objects.holding(value)


class SubmissionsView(SubmissionsListView):
    """All that was sent with a form and its translations, in the words of the editor's language."""

    filterset_class = SubmissionsFilterSet

    def get_base_queryset(self):
        """With the files."""
        return super().get_base_queryset().prefetch_related("uploads")

    @cached_property
    def readers(self):
        """A function for each question that makes answers into words."""
        return self.form_page.readers

    def words(self, submission):
        """What one visitor sent, in words, by the names of the columns."""
        answers = {
            key: self.readers[key](value) if key in self.readers else str(value)
            for key, value in submission.form_data.items()
        }
        return {
            "submit_time": submission.submit_time,
            "language_of_visitor": language_name(submission.language),
            **{key: str(words) for key, words in answers.items()},
        }

    def to_row_dict(self, item):
        """A row of the export; the time of sending is that of the office, as in the list."""
        sent = timezone.localtime(item.submit_time).replace(microsecond=0, tzinfo=None)
        words = {**self.words(item), "submit_time": sent}
        return {name: words.get(name, "") for name in self.list_export}

    def preprocess_field_value(self, field, value, export_format):
        """A cell of the export."""
        return harmless(super().preprocess_field_value(field, value, export_format))

    def get_heading(self, queryset, field):
        """The heading of a column of the export."""
        return harmless(super().get_heading(queryset, field))

    def stream_csv(self, queryset):
        """The export as CSV; the mark at its start tells Excel that it is UTF-8."""
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)

    def get_context_data(self, **kwargs):
        """Puts the words into the rows."""
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            names = [name for name, _label in self.form_page.get_data_fields()]
            context["data_rows"] = [
                {"model_id": each.pk, "fields": self.cells(each, names)}
                for each in context["submissions"]
            ]
        return context

    def cells(self, submission, names):
        """One row of the list, with links to its files."""
        words, files = self.words(submission), {f.key: f for f in submission.uploads.all()}
        return [
            file_link(files[name])
            if name in files
            else format_html("<bdi>{}</bdi>", words.get(name, ""))
            if name != "submit_time"
            else words[name]
            for name in names
        ]


def file_link(upload):
    """A link to the checked view of a file."""
    address = reverse("form_file", args=[upload.pk])
    return format_html(
        '<a href="{}"><bdi>{}</bdi></a> ({})', address, upload.name, upload.size_in_words
    )


def is_read_by(user, form):
    """True when somebody may read what is sent with a form; takes its number."""
    return get_forms_for_user(user).filter(pk=form).exists()


@require_safe
def send_file(request, pk):
    """A file that was sent with a form, for those who may read what is sent with it."""
    sent = Upload.objects.exclude(submission=None, registration=None)
    upload = get_object_or_404(sent.select_related("registration__event"), pk=pk)
    if upload.registration and not may(request.user, upload.registration.event, READER):
        raise Http404("The file belongs to an event that this user has no role in.")
    if upload.submission_id and not is_read_by(request.user, upload.page_id):
        raise PermissionDenied
    if not upload.file.storage.exists(upload.file.name):
        raise Http404("The file is not there.")
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=upload.media_type)
        response["X-Accel-Redirect"] = quote(f"{settings.X_ACCEL_PREFIX}{upload.file.name}")
    else:
        response = FileResponse(upload.file.open("rb"), content_type=upload.media_type)
    response["Content-Disposition"] = content_disposition_header(True, upload.name)
    response["Cache-Control"] = "private, no-store"
    return response
