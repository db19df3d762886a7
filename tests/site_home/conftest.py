"""What the tests of the public surfaces share: a second language, and one page of every type."""

import pytest
from wagtail.models import Locale

from tests import factories


@pytest.fixture
def in_russian(home, settings):
    """Makes the live Russian translation of a page, and of those above it that lack one."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("ru", "Русский")]
    locale = Locale.objects.create(language_code="ru")

    def translate(page, **values):
        copy = page.copy_for_translation(locale, copy_parents=True)
        for name, value in {"live": True, **values}.items():
            setattr(copy, name, value)
        copy.save()
        return copy

    return translate


@pytest.fixture
def every_page(home, news_index, event_index, report_index, project_index, centre_index):
    """One page of every type, with pictures and neighbours, as a list."""
    project = factories.project(project_index, countries=["IQ"])
    event = factories.event(event_index, countries=["TR"], project=project)
    report = factories.report(report_index, missing=["ar"], cover=factories.image())
    return [
        home,
        factories.standard_page(home, title="About", summary="What it is."),
        news_index,
        factories.news(
            news_index,
            countries=["IQ"],
            lead_image=factories.image(),
            project=project,
            related_event=event,
            related_report=report,
        ),
        event_index,
        event,
        report_index,
        report,
        project_index,
        project,
        centre_index,
        factories.centre(centre_index),
    ]
