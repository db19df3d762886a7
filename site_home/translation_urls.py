"""The addresses of wagtail-localize that lead to views of this site."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from wagtail import hooks

from site_home.editor_words import EditorWords
from site_home.po_files import download_pofile, upload_pofile
from site_home.text_limits import edit_string_translation
from site_home.translation_publishing import stop_translation
from site_home.translation_report import Report
from site_home.translation_views import SubmitPage, SubmitSnippet, Update, machine_translate


def refuse(request, **kwargs):
    """The admin's refusal: a translation is never an alias."""
    raise PermissionDenied


@hooks.register("register_admin_urls", order=-1)
def views_of_this_site():
    """They stand before those of wagtail-localize, which have the same addresses."""
    return [
        path("localize/jsi18n/", EditorWords.as_view()),
        path("localize/submit/page/<int:page_id>/", SubmitPage.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            SubmitSnippet.as_view(),
        ),
        path("localize/update/<int:translation_source_id>/", Update.as_view()),
        path("localize/translate/<int:translation_id>/machine_translate/", machine_translate),
        path(
            "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            edit_string_translation,
        ),
        path("localize/translate/<int:translation_id>/pofile/download/", download_pofile),
        path("localize/translate/<int:translation_id>/pofile/upload/", upload_pofile),
        path("localize/translate/<int:translation_id>/disable/", stop_translation),
        path("localize/page/<int:page_id>/convert_to_alias/", refuse),
        path("localize/reports/translations/", Report.as_view()),
        path("localize/reports/translations/results/", Report.as_view(results_only=True)),
    ]
