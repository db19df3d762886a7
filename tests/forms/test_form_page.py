"""Forms that editors compose: rows that depend on answers, what visitors see and send."""

import pytest
from django.template.loader import render_to_string

from forms.blocks import FieldsBlock
from forms.models import FormSubmission
from site_home.models import StateOrOrganisation
from tests import factories
from tests.forms.composed import choice, edit, form_page, proved, row, send
from tests.site_home.test_blocks import Nesting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _countries(db):
    factories.state("AT", role=StateOrOrganisation.Role.PARTICIPATING)


@pytest.fixture
def page(home):
    return form_page(home)


@pytest.fixture
def depending(home):
    """A form that asks for a visa only of those who write about one."""
    question = row("text", "Number of the passport", shown_if="subject visa")
    return form_page(home, choice("Subject"), question)


def keys(page):
    return [child.value.key for child in page.questions]


def words_of(response):
    return response.content.decode()


# Rows that depend on an answer


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (choice("Subject"), "visa", "visa"),
        (choice("Subject", kind="choices"), "visa", ["visa", "something_else"]),
        (row("country", "Subject"), "AT", "AT"),
        (row("tick", "Subject"), "yes", "on"),
    ],
)
def test_a_row_is_asked_with_its_answer(client, home, question, answer, code):
    page = form_page(home, question, row("text", "Number", shown_if=f"subject {answer}"))
    assert send(client, page, subject=code).status_code == 422
    assert send(client, page, subject=code, number="7").status_code == 303
    assert FormSubmission.objects.get().form_data["number"] == "7"


def test_a_row_that_does_not_apply_is_neither_asked_nor_kept(client, depending):
    sent = {"subject": "something_else", "number_of_the_passport": "P 1"}
    assert send(client, depending, **sent).status_code == 303
    assert FormSubmission.objects.get().form_data == {"subject": "something_else"}


def test_a_row_beneath_one_that_does_not_apply_is_not_asked(client, home):
    page = form_page(
        home,
        choice("Subject"),
        row("tick", "Urgent", shown_if="subject visa"),
        row("text", "Why", shown_if="urgent yes"),
    )
    assert send(client, page, subject="something_else", urgent="on", why="x").status_code == 303
    assert FormSubmission.objects.get().form_data == {"subject": "something_else"}


@pytest.mark.parametrize("condition", ["gone visa", "subject gone", "below yes"])
def test_a_row_whose_condition_is_broken_is_asked_of_everybody(client, home, condition):
    rows = [choice("Subject"), row("text", "Number", shown_if=condition), row("tick", "Below")]
    page = form_page(home, *rows)
    assert send(client, page, subject="visa", below="on").status_code == 422
    assert send(client, page, subject="visa", below="on", number="7").status_code == 303


def test_without_a_script_every_row_is_in_the_page(client, depending):
    text = words_of(client.get(depending.url))
    assert 'data-shown-if="subject" data-shown-value="visa"' in text
    assert 'name="number_of_the_passport"' in text
    assert "hidden" not in text.split("data-shown-if")[1].split(">")[0]


def test_a_form_that_comes_back_still_shows_the_rows_that_do_not_apply(client, depending):
    response = client.post(depending.url, {"subject": "something_else"})
    assert response.status_code == 422
    assert 'name="number_of_the_passport"' in words_of(response)


# What visitors see


@pytest.mark.parametrize("kind", list(FieldsBlock().child_blocks))
def test_a_row_of_every_kind_prints_well_nested_html(home, rf, kind):
    factories.state("ICMPD", kind="organisation")
    block = FieldsBlock().child_blocks[kind]
    value = block.get_preview_value()
    Nesting(block.render(value))
    assert block.is_previewable
    assert block.meta.description


def test_a_page_with_every_kind_of_row_opens(client, home):
    kinds = FieldsBlock().child_blocks
    rows = [
        {"type": kind, "id": kind, "value": kinds[kind].get_prep_value(block.get_preview_value())}
        for kind, block in kinds.items()
    ]
    page = form_page(home, *rows)
    text = words_of(client.get(page.url))
    assert text.count("<h1") == 1
    assert 'enctype="multipart/form-data"' in text
    assert "The working language is English." in text


def test_fields_say_what_a_browser_may_fill_in(client, home):
    name = row("text", "Name", autocomplete="given-name")
    page = form_page(home, name, row("email", "E-mail"), row("phone", "Phone"))
    text = words_of(client.get(page.url))
    for token in ("given-name", "email", "tel"):
        assert f'autocomplete="{token}"' in text


def test_the_form_says_how_long_it_keeps_what_is_sent(client, home):
    page = form_page(home, retention_days=30)
    assert "kept for 30 days" in words_of(client.get(page.url))


@pytest.mark.parametrize("days", [0, 3_651])
def test_nothing_is_kept_for_ever_or_not_at_all(desk, page, days):
    response = edit(desk, page, row("text", "Name"), retention_days=days)
    assert "retention_days" in response.context["form"].errors


def test_a_headings_words_are_printed_as_they_are(rf):
    field = (
        FieldsBlock()
        .child_blocks["heading"]
        .get_context(
            FieldsBlock().child_blocks["heading"].normalize({"text": "<b>A & B", "shown_if": ""})
        )["field"]
    )
    assert "&lt;b&gt;A &amp; B" in render_to_string("forms/heading.html", {"field": field})


def test_the_text_of_a_consent_is_read_before_the_box(client, home):
    page = form_page(home, row("consent", "I agree", text="<p>We <b>keep</b> it.</p>"))
    text = words_of(client.get(page.url))
    assert "We <b>keep</b> it." in text
    assert 'aria-describedby="id_i_agree_helptext"' in text


def test_after_sending_the_thanks_are_read(client, home):
    page = form_page(home, thanks_title="Many thanks", thanks_text="<p>We will answer.</p>")
    response = send(client, page, name="Ada", message="Hello")
    assert response["Location"] == f"{page.url}?sent=1"
    text = words_of(client.get(response["Location"]))
    assert "Many thanks" in text
    assert "We will answer." in text
    assert 'method="post"' not in text


def test_both_previews_open(desk, page, rf):
    for mode in ("form", "landing"):
        response = page.make_preview_request(rf.get("/admin/"), mode)
        response.render()
        assert response.status_code == 200


# Bad input


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "x" * 201, "message": "Hello"},
        {"name": "Ada\r\nBcc: x@example.org", "message": "Hello"},
        {"name": "", "message": "Hello"},
        {"name": "\x00\x01\x02", "message": "Hello"},
        {"message": "x" * 5_001, "name": "Ada"},
    ],
)
def test_bad_values_come_back_with_an_error(client, page, sent):
    response = send(client, page, **sent)
    assert response.status_code == 422
    assert not FormSubmission.objects.exists()


def test_what_was_typed_comes_back_escaped(client, page):
    response = send(client, page, name="<script>alert(1)</script>", message="")
    assert "<script>alert" not in words_of(response)
    assert "&lt;script&gt;alert(1)" in words_of(response)


def test_control_characters_are_taken_out(client, page):
    send(client, page, name="A\x00d\x1ba", message="Hel\x08lo\r\nyou")
    assert FormSubmission.objects.get().form_data == {"name": "Ada", "message": "Hello\nyou"}


def test_what_was_left_empty_is_not_kept(client, home):
    page = form_page(home, row("text", "Name"), row("date", "Day", required=False))
    send(client, page, name="Ada", day="")
    assert FormSubmission.objects.get().form_data == {"name": "Ada"}


def test_forged_names_are_not_kept(client, page):
    send(client, page, name="Ada", message="Hello", is_admin="1", language="xx", pk="1")
    assert set(FormSubmission.objects.get().form_data) == {"name", "message"}


def test_a_field_sent_twice_counts_once(client, page):
    send(client, page, name=["Eve", "Ada"], message="Hello")
    assert FormSubmission.objects.get().form_data["name"] == "Ada"


def test_another_content_type_is_no_form(client, page):
    response = client.post(page.url, '{"name": "Ada"}', content_type="application/json")
    assert response.status_code == 422


def test_a_multipart_without_a_boundary_is_refused(client, page):
    response = client.post(page.url, b"x", content_type="multipart/form-data")
    assert response.status_code in {400, 422}


def test_thousands_of_fields_are_refused(client, page):
    response = send(client, page, **{f"field{number}": "x" for number in range(10_001)})
    assert response.status_code == 400


def test_a_text_for_a_file_and_a_file_for_a_text_are_errors(client, home):
    page = form_page(home, row("text", "Name"), row("file", "Letter"))
    response = send(client, page, letter="not a file", name=open(__file__, "rb"))  # noqa: SIM115
    assert response.status_code == 422


# Posts


def test_the_same_form_sent_twice_is_kept_once_and_answered_the_same(client, page):
    first, second = (send(client, page, name="Ada", message="Hello") for _turn in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert FormSubmission.objects.count() == 1


def test_a_proof_that_served_one_form_serves_no_other(client, home, page):
    other = form_page(home, slug="other")
    sent = {**proved(), "name": "Ada", "message": "Hello"}
    assert send(client, page, **sent).status_code == 303
    assert send(client, other, **sent).status_code == 422
    assert FormSubmission.objects.count() == 1


def test_a_post_that_failed_half_way_leaves_nothing_and_may_be_sent_again(
    client, home, mailoutbox, monkeypatch
):
    def broken(*args):
        raise RuntimeError

    page = form_page(home, notify="one@example.org")
    sent = {**proved(), "name": "Ada", "message": "Hello"}
    with monkeypatch.context() as patch:
        patch.setattr("site_home.emails.form_received", broken)
        with pytest.raises(RuntimeError):
            send(client, page, **sent)
    assert not FormSubmission.objects.exists()
    assert send(client, page, **sent).status_code == 303
    assert FormSubmission.objects.count() == len(mailoutbox) == 1


def test_another_content_is_kept_beside_the_first(client, page):
    for message in ("Hello", "Hello again"):
        send(client, page, name="Ada", message=message)
    assert FormSubmission.objects.count() == 2


def test_those_named_are_told_without_a_word_of_what_was_sent(client, home, mailoutbox, settings):
    page = form_page(home, notify="one@example.org\ntwo@example.org")
    send(client, page, name="Eve Foreign", message="Hidden words")
    send(client, page, name="Eve Foreign", message="Hidden words")
    assert [mail.to for mail in mailoutbox] == [["one@example.org"], ["two@example.org"]]
    for mail in mailoutbox:
        whole = mail.message().as_string() + mail.body + mail.alternatives[0][0]
        assert "Eve" not in whole
        assert "Hidden" not in whole
        assert f"{settings.BASE_URL}/admin/forms/submissions/{page.pk}/" in mail.body


@pytest.mark.parametrize("typed", ["office", "a@example.org, b@example.org", "a@example.org b@"])
def test_what_is_no_address_to_tell_is_refused(desk, page, typed):
    response = edit(desk, page, row("text", "Name"), notify=typed)
    assert "notify" in response.context["form"].errors


def test_a_form_without_a_proof_keeps_nothing(client, page):
    response = client.post(page.url, {"name": "Ada", "message": "Hello"})
    assert response.status_code == 422
    assert not FormSubmission.objects.exists()
    assert "captcha_passed" in proved()
