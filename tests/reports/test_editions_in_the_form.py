"""The form of a report: each language once, and two editions may change theirs."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from reports.models import ReportPage
from tests import factories

pytestmark = pytest.mark.django_db

REFUSAL = "There is an edition in this language already."


@pytest.fixture
def desk(client):
    """A client that may do everything."""
    client.force_login(factories.superuser())
    return client


@pytest.fixture
def report(report_index):
    """A report with an English and a Russian edition."""
    return factories.report(report_index, editions=["en", "ru"])


def edition(language, kept=None, **values):
    """What the form sends of one edition; `kept` is the ReportEdition that it changes."""
    numbers = {"id": kept.pk, "document": kept.document_id} if kept else {"document": ""}
    return {"language": language, **{name: str(each) for name, each in numbers.items()}, **values}


def send(client, report, editions, **action):
    """What the admin answers when the report is saved with these editions, two of them old."""
    data = nested_form_data(
        {
            "title": "Changed title",
            "slug": report.slug,
            "summary": "Changed summary.",
            "kind": "study",
            "date": "2021-04-01",
            "date_precision": "day",
            "key_findings": streamfield([]),
            "body": streamfield([]),
            "authors": inline_formset([]),
            "editions": inline_formset(editions, initial=2),
            "countries": inline_formset([]),
            "goals": inline_formset([]),
            "comments": inline_formset([]),
            **action,
        }
    )
    return client.post(reverse("wagtailadmin_pages:edit", args=[report.pk]), data)


def publish(client, report, editions):
    """What the admin answers when the report is published with these editions."""
    return send(client, report, editions, **{"action-publish": "1"})


def published(report):
    """The editions on the site: pairs of language and file."""
    editions = ReportPage.objects.get(pk=report.pk).editions.order_by("sort_order")
    return list(editions.values_list("language", "document_id"))


def test_two_editions_swap_their_languages(desk, report):
    english, russian = report.editions.order_by("sort_order")
    publish(desk, report, [edition("ru", english), edition("en", russian)])
    assert published(report) == [("ru", english.document_id), ("en", russian.document_id)]


def test_a_second_edition_in_one_language_is_refused_in_words(desk, report):
    before = published(report)
    english, russian = report.editions.order_by("sort_order")
    response = publish(desk, report, [edition("en", english), edition("en", russian)])
    html = response.content.decode()
    assert html.count(REFUSAL) == 1
    assert "Two editions are in the same language." in html
    assert published(report) == before


def test_a_refused_report_keeps_what_was_typed(desk, report):
    english, russian = report.editions.order_by("sort_order")
    editions = [edition("en", english), edition("en", russian), edition("ar")]
    html = publish(desk, report, editions).content.decode()
    assert 'value="Changed title"' in html
    assert "Changed summary." in html
    assert html.count('<option value="en" selected>') == 2
    assert html.count('<option value="ar" selected>') == 1
    assert f'name="editions-1-document" value="{russian.document_id}"' in html


def test_an_edition_may_take_the_language_of_one_that_goes(desk, report):
    english, russian = report.editions.order_by("sort_order")
    publish(desk, report, [edition("en", english, DELETE="on"), edition("en", russian)])
    assert published(report) == [("en", russian.document_id)]


def test_a_draft_may_hold_several_editions_without_a_language_yet(desk, report):
    english, russian = report.editions.order_by("sort_order")
    old = [edition("en", english), edition("ru", russian)]
    new = [edition("", document=str(english.document_id)) for _number in range(2)]
    assert send(desk, report, [*old, *new]).status_code == 302
