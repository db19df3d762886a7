"""What editors see of what was sent, and who sees it."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from forms.models import FormPage, FormSubmission
from forms.submissions_list import harmless
from site_home.models import StateOrOrganisation
from tests import factories
from tests.forms.composed import choice, file, form_page, row, send
from tests.forms.test_form_languages import translated
from tests.site_home.translation_desk import locale, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    factories.state("AT", role=StateOrOrganisation.Role.PARTICIPATING)
    factories.state(
        "ICMPD",
        kind="organisation",
        names=[
            {
                "type": "name",
                "value": {
                    "language": "en",
                    "name": "Centre for Migration",
                    "acronym": "",
                    "footnote": "",
                },
            }
        ],
    )
    return form_page(
        home,
        row("text", "Name"),
        choice("Subject"),
        choice("Topics", kind="choices"),
        row("country", "Country"),
        row("organisation", "Organisation"),
        row("tick", "Urgent"),
        row("file", "Letter", required=False),
    )


ANSWERS = {
    "name": "Ada",
    "subject": "visa",
    "topics": ["something_else", "visa"],
    "country": "AT",
    "organisation_0": "ICMPD",
}


@pytest.fixture
def sent(page, client):
    """What a visitor sent."""
    response = send(client, page, **ANSWERS)
    assert response.status_code == 303, response.content.decode()
    return FormSubmission.objects.get()


def address(page, **query):
    return f"/admin/forms/submissions/{page.pk}/"


def words_of(response):
    return response.content.decode()


def exported(client, page):
    text = b"".join(client.get(address(page), {"export": "csv"}).streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(text.decode("utf-8-sig"))))


def test_codes_are_stored_and_words_are_shown(sent, page, desk):
    assert sent.form_data["subject"] == "visa"
    assert sent.form_data["topics"] == ["something_else", "visa"]
    assert sent.form_data["country"] == "AT"
    assert sent.form_data["organisation"] == {"code": "ICMPD", "name": ""}
    text = words_of(desk.get(address(page)))
    for words in ("Visa", "Something else, Visa", "Austria", "Centre for Migration", "English"):
        assert f"<bdi>{words}</bdi>" in text


def test_the_words_are_those_of_the_editors_language(sent, page, home, client):
    russian = locale("ru")
    translated(home, russian)
    translated(page, russian)
    user = factories.superuser()
    user.wagtail_userprofile = type(user).wagtail_userprofile.related.related_model(
        user=user, preferred_language="ru"
    )
    user.wagtail_userprofile.save()
    client.force_login(user)
    text = words_of(client.get(address(page)))
    assert "<bdi>VISA</bdi>" in text
    assert "SUBJECT" in text
    assert "<bdi>Австрия</bdi>" in text


@pytest.mark.sqlite
def test_the_list_is_narrowed_to_what_holds_some_words(sent, page, desk):
    send(desk, page, **{**ANSWERS, "name": "زهرا"})
    for words, shown, left_out in [("زهرا", "زهرا", "Ada"), ("aDA", "Ada", "زهرا")]:
        text = words_of(desk.get(address(page), {"words": words}))
        assert f"<bdi>{shown}</bdi>" in text
        assert f"<bdi>{left_out}</bdi>" not in text


def test_submissions_of_all_languages_stand_in_one_list(sent, page, home, desk):
    russian = locale("ru")
    translated(home, russian)
    send(desk, translated(page, russian), **ANSWERS)
    text = words_of(desk.get(address(page)))
    assert "<bdi>English</bdi>" in text
    assert "<bdi>Russian</bdi>" in text
    narrowed = words_of(desk.get(address(page), {"language": "ru"}))
    assert "<bdi>English</bdi>" not in narrowed


def test_a_translation_has_no_list_of_its_own(page, home, desk):
    russian = locale("ru")
    translated(home, russian)
    copy = translated(page, russian)
    assert desk.get(address(copy)).status_code in {302, 403}
    assert f'href="{address(copy)}"' not in words_of(desk.get("/admin/forms/"))
    assert f'href="{address(page)}"' in words_of(desk.get("/admin/forms/"))


def test_the_list_is_narrowed_by_date(sent, page, desk):
    assert "Ada" in words_of(desk.get(address(page), {"date_from": "2020-01-01"}))
    assert "Ada" not in words_of(desk.get(address(page), {"date_to": "2020-01-01"}))


def test_a_file_is_linked_to_its_checked_view(page, desk):
    send(desk, page, **ANSWERS, letter=file())
    upload = FormSubmission.objects.get().uploads.get()
    assert f'href="/admin/forms/files/{upload.pk}/"' in words_of(desk.get(address(page)))


def test_what_was_typed_is_printed_as_text(page, desk):
    send(desk, page, **{**ANSWERS, "name": "<img src=x onerror=alert(1)>"})
    text = words_of(desk.get(address(page)))
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(start):
    assert harmless(start) == f"'{start}"


def test_what_no_spreadsheet_can_open_is_left_out():
    assert harmless("a\x00b\x0bc\uffffd\ne") == "abcd\ne"


def test_the_csv_holds_words_and_no_formula(page, desk):
    send(desk, page, **{**ANSWERS, "name": "=HYPERLINK(1)"})
    (line,) = exported(desk, page)
    assert line["Name"] == "'=HYPERLINK(1)"
    assert line["Topics"] == "Something else, Visa"
    assert line["Language"] == "English"


def test_the_export_says_the_time_that_the_list_says(sent, page, desk):
    moment = datetime(2026, 3, 10, 23, 30, 15, 987, tzinfo=UTC)
    FormSubmission.objects.filter(pk=sent.pk).update(submit_time=moment)
    assert exported(desk, page)[0]["Sent"] == "2026-03-11 00:30:15"


def test_a_question_that_is_a_formula_is_none_in_the_export(home, desk):
    page = form_page(home, row("text", "=1+1"))
    assert "'=1+1" in exported_header(desk, page)


def exported_header(client, page):
    text = b"".join(client.get(address(page), {"export": "csv"}).streaming_content)
    return text.decode("utf-8-sig").splitlines()[0]


def test_the_workbook_holds_words_and_no_formula(page, desk):
    send(desk, page, **{**ANSWERS, "name": "=HYPERLINK(1)"})
    response = desk.get(address(page), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    header, line = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, line, strict=True))
    assert found["Name"] == "'=HYPERLINK(1)"
    assert found["Country"] == "Austria"


def test_answers_to_a_removed_question_stay_in_the_list(sent, page, desk):
    FormPage.objects.filter(pk=page.pk).update(retired={"old_name": "Former name"})
    sent.form_data["old_name"] = "Byron"
    sent.save()
    assert exported(desk, page)[0]["Former name"] == "Byron"


def test_an_answer_whose_code_is_gone_is_shown_as_its_code(sent, page, desk):
    sent.form_data["subject"] = "gone"
    sent.save()
    assert "<bdi>gone</bdi>" in words_of(desk.get(address(page)))


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_who_may_edit_the_page_reads_what_was_sent(sent, page, group):
    assert member(group).get(address(page)).status_code == 200


def test_a_translator_does_not_read_what_was_sent(sent, page, home):
    translated(home, locale("fa"))
    translator = member("Translators: Persian")
    assert translator.get(address(page)).status_code in {302, 403}
    assert translator.get(address(page), {"export": "csv"}).status_code in {302, 403}
    deleting = f"{address(page)}delete/?selected-submissions={sent.pk}"
    assert translator.post(deleting).status_code in {302, 403}
    assert FormSubmission.objects.exists()


def test_an_editor_deletes_what_was_sent(sent, page, desk):
    desk.post(f"{address(page)}delete/?selected-submissions={sent.pk}")
    assert not FormSubmission.objects.exists()


def test_a_form_that_holds_something_is_not_deleted(sent, page, desk):
    desk.post(f"/admin/pages/{page.pk}/delete/")
    assert FormPage.objects.filter(pk=page.pk).exists()
    bulk = f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={page.pk}"
    desk.post(bulk)
    assert FormPage.objects.filter(pk=page.pk).exists()
    with pytest.raises(ProtectedError):
        page.delete()


def test_an_empty_form_is_deleted(page, desk):
    desk.post(f"/admin/pages/{page.pk}/delete/")
    assert not FormPage.objects.filter(pk=page.pk).exists()


def test_a_longer_list_costs_no_more_queries(page, desk):
    def cost():
        desk.get(address(page))
        with CaptureQueriesContext(connection) as context:
            desk.get(address(page))
        return len(context)

    send(desk, page, **ANSWERS, letter=file())
    few = cost()
    for number in range(9):
        send(desk, page, **{**ANSWERS, "name": f"Ada {number}"}, letter=file())
    assert FormSubmission.objects.count() == 10
    assert cost() == few
