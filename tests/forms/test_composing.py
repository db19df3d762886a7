"""What editors compose in the admin: names that stay, rows that depend on answers above."""

import pytest

from forms.blocks import FieldsBlock
from forms.models import FormPage
from tests.forms.composed import choice, edit, form_page, keys, read_again, row, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    return form_page(home)


# What questions are called


def test_a_question_has_a_key_made_of_its_words(page):
    assert keys(page) == ["name", "message"]


def test_two_questions_with_the_same_words_have_different_keys(home):
    page = form_page(home, row("text", "Name", id="one"), row("text", "Name", id="two"))
    assert keys(page) == ["name", "name_2"]


@pytest.mark.parametrize("label", ["Captcha", "Leave empty", "Sent", "Submit time"])
def test_no_question_takes_a_name_that_the_form_itself_uses(home, label):
    page = form_page(home, row("text", label))
    assert keys(page) == [f"{label.lower().replace(' ', '_')}_2"]


def test_an_answer_has_a_code_made_of_its_words(home):
    page = form_page(home, choice("Subject"))
    codes = [item.value["code"] for item in page.questions[0].value["choices"].bound_blocks]
    assert codes == ["visa", "something_else"]


def test_a_key_outlasts_new_words_and_another_order(desk, home):
    page = form_page(home, row("text", "Name", id="n"), choice("Subject", id="s"))
    renamed = [choice("Topic", id="s"), row("text", "Full name", id="n")]
    response = edit(desk, page, *renamed)
    assert response.status_code == 302, response.context["form"].errors
    assert keys(read_again(page)) == ["subject", "name"]


def test_a_code_outlasts_new_words(desk, home):
    page = form_page(home, choice("Subject"))
    items = [
        {"id": "visa", "value": {"label": "Visas and permits"}},
        {"id": "other", "value": {"label": "Else"}},
    ]
    edit(desk, page, row("choice", "Subject", choices=items, unfolds="list"))
    value = read_again(page).questions[0].value
    assert [item["code"] for item in value["choices"]] == ["visa", "something_else"]
    assert [item["label"] for item in value["choices"]] == ["Visas and permits", "Else"]


def test_a_code_outlasts_another_question_whose_answers_have_the_same_ids(desk, home):
    places = [
        {"type": "item", "id": "visa", "value": {"label": "In the room", "code": ""}},
        {"type": "item", "id": "other", "value": {"label": "Online", "code": ""}},
    ]
    rows = choice("Subject"), choice("Place", choices=places)
    page = form_page(home, *rows)
    edit(desk, page, *rows)
    codes = [
        [item["code"] for item in child.value["choices"]] for child in read_again(page).questions
    ]
    assert codes == [["visa", "something_else"], ["in_the_room", "online"]]


def test_a_new_question_with_answers_begins_with_two_empty_ones():
    for kind in ("choice", "choices"):
        answers = FieldsBlock().child_blocks[kind].get_default()["choices"]
        assert [answer["label"] for answer in answers] == ["", ""]


def test_a_copy_above_its_model_gets_a_key_of_its_own(desk, home):
    page = form_page(home, row("text", "Name", id="n"))
    edit(desk, page, row("text", "Name", id="copy"), row("text", "Name", id="n"))
    assert keys(read_again(page)) == ["name_2", "name"]


def test_a_posted_key_is_not_asked(desk, home):
    page = form_page(home, row("text", "Name", id="n"))
    edit(desk, page, row("text", "Name", id="n"), row("text", "City", id="c", key="forged"))
    assert keys(read_again(page)) == ["name", "city"]


def test_a_draft_that_was_never_published_takes_its_key_from_its_last_words(desk, home):
    page = home.add_child(instance=FormPage(title="New", slug="new", fields=[], live=False))
    edit(desk, page, row("text", "Na", id="n"), **{"action-publish": None})
    edit(desk, page, row("text", "Name", id="n"))
    assert keys(read_again(page)) == ["name"]


def test_a_new_question_never_takes_the_key_of_one_that_was_answered_and_removed(
    desk, client, home
):
    page = form_page(home, row("text", "Name", id="n"), row("text", "City", id="c"))
    send(client, page, name="Ada", city="Vienna")
    edit(desk, page, row("text", "Name", id="n"))
    edit(desk, page, row("text", "Name", id="n"), row("text", "City", id="other"))
    assert keys(read_again(page)) == ["name", "city_2"]


# Rows that depend on an answer


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("text", "Number", shown_if="gone visa")], "no longer in the form"),
        ([row("text", "Number", shown_if="subject visa"), choice("Subject")], "stands below it"),
        ([choice("Subject"), row("text", "Number", shown_if="subject gone")], "an answer that is"),
        ([row("text", "Name"), row("text", "Number", shown_if="name x")], "an answer that is"),
        ([row("country", "Country"), row("text", "Number", shown_if="country ZZ")], "an answer"),
    ],
)
def test_a_row_that_depends_on_nothing_is_refused_by_name(desk, page, rows, words):
    response = edit(desk, page, *rows)
    assert response.status_code == 200
    (error,) = response.context["form"].errors.as_data()["fields"]
    (problem,) = error.block_errors.values()
    message = problem.block_errors["shown_if"].message
    assert "“Number”" in message
    assert words in message


def test_a_condition_says_what_it_may_ask_for():
    field = FieldsBlock().child_blocks["text"].child_blocks["shown_if"].field
    assert "a box to tick" in str(field.help_text)
