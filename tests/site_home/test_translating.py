"""Submitting, taking over what has changed, publishing, and machines that make first drafts."""

import json

import pytest
import requests
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from site_home.editor_words import EditorWords
from site_home.models import Goal
from tests import factories
from tests.site_home.translation_desk import (
    DUMMY,
    LOCALIZE,
    at,
    edit_address,
    locale,
    member,
    publish,
    refused,
    state,
    submit,
    submitting,
    target,
    translate,
    translate_all,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Editors", "Moderators", "Translators: Persian"])
def test_a_submitted_live_page_is_a_draft(meeting, name):
    submit(member(name), meeting, "fa")
    persian = meeting.get_translation(locale("fa"))
    assert (persian.live, persian.alias_of_id, persian.title) == (False, None, "Meeting")
    assert not meeting.has_translation(locale("ar"))


def test_a_translator_submits_into_the_own_language_only(translator, meeting):
    html = translator.get(submitting(meeting)).content.decode()
    assert f'value="{locale("fa").pk}"' in html
    assert f'value="{locale("ar").pk}"' not in html
    before = state()
    assert submit(translator, meeting, "ar").status_code == 200
    assert state() == before


def test_an_editor_may_submit_into_every_language(meeting):
    submit(member("Editors"), meeting, "fa", "ar", "tr")
    assert Page.objects.filter(translation_key=meeting.translation_key).count() == 4


def test_the_pages_above_are_submitted_first_as_drafts(home, news_index):
    page = factories.news(news_index)
    submit(member("Editors"), page, "tr")
    turkish = page.get_translation(locale("tr"))
    family = turkish.get_ancestors(inclusive=True).filter(depth__gt=1)
    assert [(page.live, page.alias_of_id) for page in family] == [(False, None)] * 3
    assert Translation.objects.filter(target_locale=locale("tr")).count() == 3


def test_submitting_a_translation_submits_its_original(of_page, meeting):
    submit(member("Editors"), target(of_page["fa"]), "tr")
    source = TranslationSource.objects.get(object__translation_key=meeting.translation_key)
    assert source.locale.is_default
    assert source.translations.filter(target_locale=locale("tr")).exists()


@pytest.mark.parametrize("hidden", ["draft", "restricted"])
def test_a_translator_cannot_submit_what_the_public_does_not_see(translator, meeting, hidden):
    if hidden == "draft":
        meeting.unpublish()
    else:
        factories.restrict(meeting, groups=[Group.objects.create(name="Readers")])
    before = state()
    assert refused(translator.get(submitting(meeting)))
    assert refused(submit(translator, meeting, "fa"))
    assert state() == before


def test_a_translator_does_not_submit_what_lies_beneath_a_page(translator, meeting):
    news_index = meeting.get_parent()
    factories.news(news_index, title="Draft", live=False)
    submit(translator, news_index, "fa", include_subtree="on")
    assert Page.objects.filter(locale=locale("fa")).count() == 2


@pytest.mark.parametrize("code", ["fa", "ar"])
def test_what_is_live_at_once_is_submitted_by_publishers_alone(translator, reviewer, code):
    goal = factories.goal()
    submit(translator, goal, code)
    assert Goal.objects.count() == 1
    submit(reviewer, goal, code)
    assert Goal.objects.count() == (2 if code == "fa" else 1)


def test_who_has_no_right_on_a_kind_of_snippet_cannot_submit_it():
    goal = factories.goal()
    assert refused(submit(member("Editors"), goal, "fa"))
    assert Goal.objects.count() == 1


def update(client, translation, **values):
    address = reverse(f"{LOCALIZE}:update_translations", args=[translation.source_id])
    return client.post(address, values)


def test_a_translator_does_not_change_what_all_languages_translate(translator, of_page, meeting):
    meeting.title = "Conference"
    meeting.save()
    before = state()
    assert refused(update(translator, of_page["fa"]))
    assert state() == before


def test_an_editor_takes_a_change_over_and_publishes_nothing(of_page, meeting, committed):
    meeting.title = "Conference"
    meeting.save()
    with committed():
        update(member("Editors"), of_page["fa"], publish_translations="on")
    assert not target(of_page["fa"]).live
    segments = of_page["fa"].source.stringsegment_set.values_list("string__data", flat=True)
    assert "Conference" in segments


@pytest.mark.parametrize("kind", ["of_page", "of_alert"])
def test_a_reviewer_publishes_and_a_translator_does_not(
    request, translator, reviewer, committed, kind
):
    persian = request.getfixturevalue(kind)["fa"]
    translate_all(persian)
    with committed():
        publish(translator, persian)
    assert not target(persian).live
    with committed():
        publish(reviewer, persian)
    assert target(persian).live


def test_what_knows_no_drafts_changes_when_a_reviewer_says_so(translator, reviewer, of_goal):
    translate_all(of_goal["fa"])
    translate(translator, of_goal["fa"], "راه‌ها")
    assert refused(publish(translator, of_goal["fa"]))
    assert target(of_goal["fa"]).title == "Pathways"
    publish(reviewer, of_goal["fa"])
    assert target(of_goal["fa"]).title == "راه‌ها"


def test_the_button_to_publish_is_shown_to_reviewers_alone(translator, reviewer, of_goal):
    for client, may in [(translator, False), (reviewer, True)]:
        props = client.get(edit_address(target(of_goal["fa"]))).content.decode()
        assert ("&quot;canPublish&quot;: true" in props) is may


def test_a_translator_is_offered_neither_to_stop_nor_to_delete(translator, reviewer, of_page):
    for client, may in [(translator, False), (reviewer, True)]:
        html = client.get(edit_address(target(of_page["fa"]))).content.decode()
        assert ("&quot;stopTranslationUrl&quot;: null" not in html) is may
        assert ("&quot;canDelete&quot;: true" in html) is may


def test_what_is_translated_into_all_languages_of_a_user_leads_back(translator, of_page, meeting):
    response = translator.get(submitting(meeting), follow=True)
    assert "into all your languages" in response.content.decode()


def test_a_translator_is_led_to_nothing_that_is_refused(translator, reviewer, of_page, meeting):
    pages = [edit_address(target(of_page["fa"])), reverse("wagtail_localize:translations_report")]
    originals = [edit_address(meeting), edit_address(target(of_page["ar"]))]
    for address in pages:
        html = translator.get(address).content.decode()
        assert "Meeting" in html
        assert [each for each in originals if f'href="{each}"' in html] == []
    html = member("Editors").get(pages[1]).content.decode()
    assert f'href="{originals[0]}"' in html


def test_a_translator_reads_the_title_of_a_page_that_the_original_refers_to(translator, meeting):
    address = reverse("wagtailadmin_api:pages:detail", args=[meeting.pk])
    assert translator.get(address).json()["title"] == "Meeting"
    listed = translator.get(reverse("wagtailadmin_api:pages:listing")).json()
    assert meeting.pk not in [each["id"] for each in listed["items"]]
    meeting.unpublish()
    assert translator.get(address).status_code == 404


def test_the_editor_links_only_to_what_the_user_may_change(translator, of_page):
    kinds = {"image", "document", "page", "snippet"}
    for client, hidden in [(translator, kinds), (member("Editors"), set())]:
        html = client.get(edit_address(target(of_page["fa"]))).content.decode()
        body = html.partition("<body")[2].partition(">")[0]
        assert {kind for kind in kinds if f"no-{kind}-links" in body} == hidden


def test_the_only_language_left_is_ticked(translator, meeting):
    form = translator.get(submitting(meeting)).context["form"]
    assert form["locales"].value() == [locale("fa").pk]
    assert not member("Editors").get(submitting(meeting)).context["form"]["locales"].value()


def test_the_translation_editor_offers_no_alias(reviewer, of_page):
    html = reviewer.get(edit_address(target(of_page["fa"]))).content.decode()
    assert "&quot;convertToAliasUrl&quot;: null" in html


def test_a_right_to_publish_in_one_language_is_none_in_another(of_alert, committed):
    client = member("Translators: Persian", "Reviewers: Arabic")
    for translation in of_alert.values():
        translate_all(translation)
    for code, published in [("fa", False), ("ar", True)]:
        with committed():
            publish(client, of_alert[code])
        assert target(of_alert[code]).live is published


def test_what_a_machine_fills_in_stays_a_draft(settings, translator, of_page):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    translator.post(at("machine_translate", of_page["fa"]))
    made = StringTranslation.objects.filter(locale=locale("fa"))
    assert "met. They" in made.values_list("data", flat=True)
    assert set(made.values_list("translation_type", flat=True)) == {"machine"}
    persian = target(of_page["fa"])
    assert (persian.live, persian.title) == (False, "Meeting")


@pytest.mark.parametrize("answer", ["away", "unknown language"])
def test_a_translation_service_that_fails_changes_nothing_and_says_so(
    settings, monkeypatch, translator, of_page, answer
):
    deepl = "wagtail_localize.machine_translators.deepl"
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": f"{deepl}.DeepLTranslator",
        "OPTIONS": {"AUTH_KEY": "key"},
    }

    def post(*args, **kwargs):
        if answer == "away":
            raise requests.ConnectionError
        return type("Answer", (), {"json": lambda self: {"message": "target_lang"}})()

    monkeypatch.setattr(f"{deepl}.requests.post", post)
    before = state()
    for response in (
        translator.post(at("machine_translate", of_page["fa"]), follow=True),
        member("Editors").post(
            reverse(f"{LOCALIZE}:update_translations", args=[of_page["fa"].source_id]),
            {"use_machine_translation": "on"},
            follow=True,
        ),
    ):
        assert "The translation service gave no translation." in response.content.decode()
    assert state() == before


def test_the_translation_editor_speaks_turkish_where_the_library_does_not(rf):
    with override("tr"):
        text = EditorWords.as_view()(rf.get("/")).content.decode()
    assert json.dumps("PO dosyası yükle") in text
