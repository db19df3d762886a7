"""What editors and translators see, in a real browser: fields in the language of the page."""

import re

import pytest
from playwright.sync_api import expect

from site_home.demo.data import ACCOUNTS

pytestmark = pytest.mark.browser

PERSIAN_HOME = "فرایند بوداپست"


@pytest.fixture
def desk(visit):
    """The admin in English, opened by an administrator."""
    page = visit("/admin/login/")
    email, password, *_rest = ACCOUNTS[0]
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")
    return page


@pytest.fixture
def persian_home(desk):
    """The number of the Persian home page."""
    desk.goto("/admin/pages/")
    link = desk.get_by_role("link", name=PERSIAN_HOME, exact=True).first
    return re.search(r"/pages/(\d+)/", link.get_attribute("href"))[1]


def test_the_fields_of_a_persian_page_run_from_right_to_left(desk, persian_home):
    desk.goto(f"/admin/pages/add/site_home/standardpage/{persian_home}/")
    for name in ("title", "summary", "seo_title", "search_description"):
        expect(desk.locator(f"[name={name}]")).to_have_attribute("lang", "fa")
        expect(desk.locator(f"[name={name}]")).to_have_css("direction", "rtl")
    expect(desk.locator("[name=slug]")).to_have_css("direction", "ltr")
    expect(desk.locator("label[for=id_summary]")).to_have_css("direction", "ltr")


def test_rich_text_in_persian_runs_from_right_to_left_whatever_it_begins_with(desk):
    desk.goto("/admin/snippets/site_home/alert/add/?locale=fa")
    text = desk.locator("[data-draftail-editor] [contenteditable=true]")
    text.click()
    desk.keyboard.type("ICMPD")
    expect(desk.locator("[data-contents] .public-DraftStyleDefault-block")).to_have_css(
        "direction", "rtl"
    )


def test_in_the_translation_editor_each_text_runs_as_its_language_does(desk, persian_home):
    desk.goto(f"/admin/pages/{persian_home}/edit/")
    segment = desk.locator(".js-translation-editor li > ul > li").first
    expect(segment.locator("> p")).to_have_css("direction", "ltr")
    expect(segment.locator("> p")).to_have_attribute("lang", "en")
    expect(segment.locator("> div > p")).to_have_css("direction", "rtl")
    segment.get_by_role("button", name="Edit").click()
    expect(segment.locator("textarea")).to_have_css("direction", "rtl")
    expect(segment.locator("textarea")).to_have_attribute("lang", "fa")


def test_a_condition_says_its_question_once_it_is_chosen(desk):
    desk.goto("/admin/forms/")
    desk.get_by_role("link", name="Write to the Secretariat").first.click()
    number = re.search(r"/submissions/(\d+)/", desk.url)[1]
    desk.goto(f"/admin/pages/{number}/edit/")
    message = desk.locator("[data-streamfield-child]:has(> [value=long_text])")
    message.get_by_role("button", name="Settings").click()
    answers = message.get_by_label("Show only with this answer", exact=True)
    answers.focus()
    answers.select_option(label="Projects")
    answers.blur()
    expect(answers.locator("option:checked")).to_have_text("What is it about? – Projects")
