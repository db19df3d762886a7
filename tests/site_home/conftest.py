"""What the tests of the public surfaces share: a second language, and one page of every type."""

from functools import partial

import pytest
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from site_home.models import Alert, HomePage
from tests import factories
from tests.forms.composed import form_page
from tests.forms.registration.desk import registration_page
from tests.forms.registration.front_desk import open_page
from tests.newsletter.sign_up_desk import sign_up_page
from tests.site_home.translation_desk import locale, member, submitted


def translated(page, code, **values):
    """Makes the live translation of a page, and of those above it that lack one."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    above = page.get_parent().specific
    if not above.is_root() and not above.has_translation(locale):
        translated(above, code)
    copy = page.copy_for_translation(locale)
    for name, value in {"live": True, **values}.items():
        setattr(copy, name, value)
    copy.save()
    return copy


@pytest.fixture
def in_russian(home):
    """Makes the live Russian translation of a page, and of those above it that lack one."""
    return partial(translated, code="ru")


@pytest.fixture
def in_persian(home):
    """The same in Persian."""
    return partial(translated, code="fa")


@pytest.fixture
def in_turkish(home):
    """The same in Turkish."""
    return partial(translated, code="tr")


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
        registration_page(event),
        open_page(home),
        form_page(home),
        sign_up_page(home),
    ]


@pytest.fixture
def homes(home):
    """Live home pages in Persian and Arabic, by their language."""
    translate_object(home, [locale("fa"), locale("ar")])
    HomePage.objects.update(live=True)
    return {page.locale.language_code: page for page in HomePage.objects.all()}


@pytest.fixture
def translator(homes):
    """A client of a translator into Persian."""
    return member("Translators: Persian")


@pytest.fixture
def reviewer(homes):
    """A client of a reviewer of Persian."""
    return member("Reviewers: Persian")


@pytest.fixture
def meeting(homes, news_index):
    """A live news item in English; its section is translated."""
    submitted(news_index, "fa", "ar")
    return factories.news(news_index, title="Meeting", slug="meeting", summary="They met.")


@pytest.fixture
def of_page(meeting):
    """The translations of a news item, by their language."""
    return submitted(meeting, "fa", "ar")


@pytest.fixture
def of_goal(homes):
    """The translations of a priority goal."""
    return submitted(factories.goal(title="Pathways", description="Lawful ways."), "fa", "ar")


@pytest.fixture
def of_alert(homes, english):
    """The translations of an alert."""
    return submitted(Alert.objects.create(text="<p>Closed</p>", locale=english), "fa", "ar")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the end of the transaction: `with committed(): …`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
