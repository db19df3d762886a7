"""Translated texts that are longer than their fields are not saved, and the translator is told."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from site_home.text_limits import excess
from tests.site_home.translation_desk import LOCALIZE, refused, target, translate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "limit"), [("title", 255), ("summary", 300)])
def test_a_text_that_is_too_long_is_answered_and_not_saved(translator, of_page, path, limit):
    segment = of_page["fa"].source.stringsegment_set.get(context__path=path)
    address = reverse(f"{LOCALIZE}:edit_string_translation", args=[of_page["fa"].pk, segment.pk])
    for length, saved in [(limit + 1, False), (limit, True)]:
        answer = translator.put(
            address,
            urlencode({"value": "x" * length}),
            content_type="application/x-www-form-urlencoded",
        ).json()
        words = f"Not saved. Too long: {length} characters, at most {limit}."
        assert (answer["data"], answer["error"]) == ("x" * length, None if saved else words)
        assert StringTranslation.objects.exists() is saved


def test_the_title_of_the_draft_is_not_replaced_by_one_that_is_too_long(translator, of_page):
    translate(translator, of_page["fa"], "x" * 256)
    assert Page.objects.get(pk=target(of_page["fa"]).pk).draft_title == "Meeting"


def test_a_text_of_another_translation_is_not_found(translator, of_page, of_goal):
    segment = of_goal["fa"].source.stringsegment_set.first()
    args = [of_page["fa"].pk, segment.pk]
    address = reverse(f"{LOCALIZE}:edit_string_translation", args=args)
    form = "application/x-www-form-urlencoded"
    assert refused(translator.put(address, "value=x", content_type=form))


def test_what_counts_is_the_text_and_not_its_marking(of_page):
    source = of_page["fa"].source
    context = source.stringsegment_set.get(context__path="title").context
    assert excess(source, context, "&amp;" * 255) is None
    assert excess(source, context, "&amp;" * 256)
