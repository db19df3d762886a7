"""What waits for whom: the states of translations, the report of them, and the dashboard."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news.models import NewsPage
from site_home.translation_state import State, translations_with_state
from tests import factories
from tests.site_home.translation_desk import (
    LOCALIZE,
    at,
    member,
    publish,
    submitted,
    target,
    translate,
    translate_all,
)

pytestmark = pytest.mark.django_db

REPORT = f"{LOCALIZE}:translations_report"


def state_of(translation):
    return State(translations_with_state().get(pk=translation.pk).state)


def changed(original):
    """Publishes an original anew."""
    NewsPage.objects.filter(pk=original.pk).update(last_published_at=timezone.now())


def published(client, translation, committed):
    translate_all(translation)
    with committed():
        publish(client, translation)


@pytest.mark.parametrize("kind", ["of_page", "of_goal", "of_alert"])
def test_a_translation_goes_from_task_to_task(request, reviewer, committed, kind):
    persian = request.getfixturevalue(kind)["fa"]
    assert state_of(persian) == State.TRANSLATE
    translate_all(persian)
    assert state_of(persian) == State.PUBLISH
    with committed():
        publish(reviewer, persian)
    assert state_of(persian) == State.CURRENT
    translate(reviewer, persian, "واژه‌ای دیگر")
    assert state_of(persian) == State.PUBLISH


def test_a_published_translation_falls_behind_its_original(reviewer, of_page, meeting, committed):
    published(reviewer, of_page["fa"], committed)
    changed(meeting)
    assert state_of(of_page["fa"]) == State.CHANGED
    of_page["fa"].source.update_from_db()
    assert state_of(of_page["fa"]) == State.PUBLISH


def test_a_translation_of_a_goal_falls_behind_it(reviewer, of_goal):
    translate_all(of_goal["fa"])
    publish(reviewer, of_goal["fa"])
    goal = of_goal["fa"].source.get_source_instance()
    goal.title = "Ways"
    goal.save()
    assert state_of(of_goal["fa"]) == State.CHANGED


def test_a_translation_taken_off_waits_to_be_published(reviewer, of_page, committed):
    published(reviewer, of_page["fa"], committed)
    target(of_page["fa"]).unpublish()
    assert state_of(of_page["fa"]) == State.PUBLISH


def test_a_stopped_translation_waits_for_nobody(reviewer, of_page):
    reviewer.post(at("stop_translation", of_page["fa"]))
    assert state_of(of_page["fa"]) == State.STOPPED


def test_the_report_shows_tasks_first_and_says_them(reviewer, of_goal, of_page, meeting):
    translate_all(of_page["fa"])
    changed(meeting)
    response = reviewer.get(reverse(REPORT))
    states = [row.state for row in response.context["object_list"]]
    assert states == sorted(states)
    assert "To publish · The original has changed" in response.content.decode()


def test_the_report_is_narrowed_by_its_columns(of_page, of_goal):
    translate_all(of_page["fa"])
    client = member("Moderators")
    response = client.get(reverse(REPORT), {"state": State.PUBLISH.value})
    assert [row.pk for row in response.context["object_list"]] == [of_page["fa"].pk]
    fields = response.context["filters"].form.fields
    html = response.content.decode()
    for field in fields.values():
        assert f'<th scope="col">{field.label}</th>' in html


def test_a_translator_chooses_among_the_own_languages(translator, of_page):
    form = translator.get(reverse(REPORT)).context["filters"].form
    codes = {each.language_code for each in form.fields["target_locale"].queryset}
    assert codes == {"fa"}


def dashboard(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_dashboard_counts_what_waits_for_whom(translator, reviewer, of_page, of_goal):
    translate_all(of_page["fa"])
    waiting = translations_with_state().filter(target_locale=of_page["fa"].target_locale)
    number = waiting.filter(state=State.TRANSLATE).count()
    assert number > 1
    for client, may_publish in [(translator, False), (reviewer, True)]:
        html = dashboard(client)
        assert f"{number} items to translate" in html
        assert ("1 translation to publish" in html) is may_publish


def test_editors_read_which_translations_fell_behind(reviewer, of_page, meeting, committed):
    published(reviewer, of_page["fa"], committed)
    changed(meeting)
    words = "1 translation behind its original"
    assert words in dashboard(member("Editors"))
    assert words not in dashboard(reviewer)


def test_the_numbers_of_originals_are_for_who_may_change_them(translator, meeting, centre_index):
    factories.centre(centre_index)
    for client, shown in [(translator, False), (member("Editors"), True)]:
        html = dashboard(client)
        assert ("centre to verify" in html) is shown
        assert ("1 news item" in html) is shown


def test_the_dashboard_bears_the_name_of_the_site(translator):
    assert "localhost" not in dashboard(translator).partition("<h1")[2].partition("</h1>")[0]


def test_more_translations_cost_the_dashboard_no_more_queries(translator, of_page, news_index):
    def queries():
        dashboard(translator)
        with CaptureQueriesContext(connection) as context:
            dashboard(translator)
        return len(context)

    few = queries()
    submitted(factories.news(news_index), "fa")
    assert queries() == few
