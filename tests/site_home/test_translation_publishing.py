"""Publishing translations: nothing untranslated, not unknowingly in part, and by whom."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from tests import factories
from tests.site_home.translation_desk import (
    at,
    edit_address,
    member,
    publish,
    refused,
    target,
    told,
    translate,
    translate_all,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["of_page", "of_alert"])
def test_what_is_not_translated_at_all_is_not_published(request, reviewer, committed, kind):
    persian = request.getfixturevalue(kind)["fa"]
    with committed():
        response = publish(reviewer, persian)
    assert "nothing of it is translated into فارسی" in told(reviewer, response)
    assert not target(persian).live


def test_who_publishes_in_part_sees_first_what_is_missing(reviewer, of_page, committed):
    translate(reviewer, of_page["fa"])
    with committed():
        html = publish(reviewer, of_page["fa"]).content.decode()
    assert "<li>They met.</li>" in html
    assert "<li>Meeting</li>" not in html
    assert not target(of_page["fa"]).live
    with committed():
        publish(reviewer, of_page["fa"], confirmed="1")
    assert target(of_page["fa"]).live


def test_a_text_with_a_mistake_counts_as_missing(reviewer, of_page, committed):
    translate_all(of_page["fa"])
    StringTranslation.objects.filter(translation_of__data="They met.").update(has_error=True)
    with committed():
        html = publish(reviewer, of_page["fa"]).content.decode()
    assert "<li>They met.</li>" in html


def test_what_is_translated_to_the_end_is_published_at_once(reviewer, of_page, committed):
    translate_all(of_page["fa"])
    with committed():
        response = publish(reviewer, of_page["fa"])
    assert "“واژه” was published in فارسی / دری." in told(reviewer, response)
    assert target(of_page["fa"]).live


def bulk(client, *pages, **values):
    numbers = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?{numbers}", values)


@pytest.mark.parametrize("beneath", [False, True])
def test_untranslated_pages_are_not_published_together_with_others(
    reviewer, homes, of_page, committed, beneath
):
    persian = target(of_page["fa"])
    page, values = (homes["fa"], {"include_descendants": "on"}) if beneath else (persian, {})
    with committed():
        response = bulk(reviewer, page, **values)
    assert "is not translated to the end" in told(reviewer, response)
    assert not target(of_page["fa"]).live


def test_translated_pages_are_published_together(reviewer, of_page, committed):
    translate_all(of_page["fa"])
    with committed():
        bulk(reviewer, target(of_page["fa"]))
    assert target(of_page["fa"]).live


def test_a_draft_with_too_long_a_title_names_the_field(meeting):
    meeting.title, meeting.live = "x" * 256, False
    with pytest.raises(ValidationError) as error:
        meeting.save()
    assert set(error.value.error_dict) == {"title"}


def test_too_long_a_translation_stops_publishing_and_is_marked(reviewer, of_page, committed):
    translate_all(of_page["fa"])
    summary = StringTranslation.objects.filter(translation_of__data="They met.")
    summary.update(data="x" * 301)  # as a machine may leave it
    with committed():
        html = publish(reviewer, of_page["fa"]).content.decode()
    assert "<li>They met.</li>" in html
    assert not target(of_page["fa"]).live
    assert summary.get().get_error() == "Too long: 301 characters, at most 300."


def test_a_mistake_found_when_publishing_is_told_in_words(
    monkeypatch, reviewer, of_page, committed
):
    translate_all(of_page["fa"])

    def save_target(*args, **kwargs):
        raise ValidationError({"summary": "Too plain."})

    monkeypatch.setattr(Translation, "save_target", save_target)
    words = told(reviewer, publish(reviewer, of_page["fa"]))
    assert "was not published. Correct what is marked in red. Too plain." in words


@pytest.mark.parametrize("kind", ["of_page", "of_goal", "of_alert"])
def test_a_translation_is_stopped_and_started_again_by_publishers(
    request, translator, reviewer, kind
):
    persian = request.getfixturevalue(kind)["fa"]

    def enabled():
        return Translation.objects.get(pk=persian.pk).enabled

    def start(client):
        values = {"localize-restart-translation": "1"}
        return client.post(edit_address(target(persian)), values)

    assert refused(translator.post(at("stop_translation", persian)))
    assert enabled()
    reviewer.post(at("stop_translation", persian))
    assert not enabled()
    assert refused(start(translator))
    assert not enabled()
    start(reviewer)
    assert enabled()


def test_starting_again_is_offered_to_publishers_alone(translator, reviewer, of_page):
    Translation.objects.update(enabled=False)
    address = edit_address(target(of_page["fa"]))
    for client, offered in [(translator, False), (reviewer, True)]:
        html = client.get(address).content.decode()
        assert ("localize-restart-translation" in html) is offered


def test_who_publishes_a_change_is_told_of_the_translations(of_page, meeting, committed):
    client = member("Moderators")
    meeting.title = "Conference"
    meeting.save_revision()
    with committed():
        response = bulk(client, meeting)
    words = told(client, response)
    assert "2 translations still follow the earlier text." in words
    assert reverse("wagtail_localize:update_translations", args=[of_page["fa"].source_id]) in words


def test_who_changes_a_goal_is_told_of_its_translations(of_goal):
    client, goal = member("Moderators"), of_goal["fa"].source.get_source_instance()
    values = {"framework": goal.framework, "number": goal.number, "title": "Ways"}
    response = client.post(edit_address(goal), {**values, "code": goal.code})
    assert "2 translations still follow" in told(client, response)


def test_what_has_no_translations_is_published_without_a_word_of_them(news_index, committed):
    page = factories.news(news_index, live=False)
    page.save_revision()
    client = member("Moderators")
    with committed():
        response = bulk(client, page)
    assert "earlier text" not in told(client, response)


def test_a_published_translation_has_no_earlier_text(reviewer, of_page, committed):
    translate_all(of_page["fa"])
    with committed():
        response = bulk(reviewer, target(of_page["fa"]))
    assert "earlier text" not in told(reviewer, response)
