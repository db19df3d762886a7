"""Searching, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_suggestions_lead_to_a_page_by_keys_alone(visit):
    page = visit("/en/")
    page.get_by_role("combobox", name="Words to search for").press_sequentially("islama")
    expect(page.get_by_role("option").first).to_contain_text("Islamabad")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/(?!search).*islamabad"))


def test_escape_closes_the_suggestions_and_keeps_the_words(visit):
    page = visit("/fa/search/", width=360)
    box = page.get_by_role("combobox")
    box.press_sequentially("مها")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("مها")


def test_a_phone_without_script_finds_a_page(visit):
    page = visit("/en/", width=320, script=False)
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Words to search for").fill("resource centre islamabad")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Migrant Resource Centre Islamabad").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Islamabad")


def test_results_are_narrowed_and_widened_by_links(visit):
    page = visit("/ru/search/?q=миграция")
    before = page.locator(".results-count").inner_text()
    page.locator("summary").first.click()
    page.locator(".facet a").first.click()
    expect(page.locator(".results-count")).not_to_have_text(before)
    page.locator(".chip").first.click()
    expect(page.locator(".results-count")).to_have_text(before)
    expect(page.get_by_role("combobox")).to_have_value("миграция")


@pytest.mark.parametrize("path", ["/en/", "/ar/"])
@pytest.mark.parametrize("words", ["", "migration", "الهجرة"])
def test_the_button_covers_no_words_whichever_way_they_run(visit, path, words):
    page = visit(path)
    form = page.locator(".masthead-search")
    form.locator("input").fill(words)
    box, button = form.locator("input").bounding_box(), form.locator("button").bounding_box()
    left, right = sorted([box, button], key=lambda each: each["x"])
    assert left["x"] + left["width"] <= right["x"]
    if not words:
        way = page.locator("html").get_attribute("dir")
        assert form.locator("input").evaluate("e => getComputedStyle(e).direction") == way


def test_a_choice_is_kept_while_one_does_not_type(visit):
    page, asked = visit("/en/"), []
    page.on("request", lambda request: asked.append(request) if "sugg" in request.url else None)
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.get_by_role("combobox", name="Words to search for").press_sequentially("migrat")
    page.keyboard.press("ArrowDown")  # before the pause after the last letter is over
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.clock.run_for(1_000)
    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_have_count(1)
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["/en/search/?q=migration", "/ar/search/?q=الهجرة", "/tr/search/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_search_never_scrolls_sideways(visit, path, width):
    page = visit(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_in_suggestions(visit):
    from axe_playwright_python.sync_playwright import Axe

    page = visit("/en/search/")
    page.get_by_role("combobox").press_sequentially("islama")
    expect(page.get_by_role("option").first).to_be_visible()
    violations = Axe().run(page).response["violations"]
    assert [each["id"] for each in violations] == []


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fa", "ur", "tr"])
def test_the_header_fits_a_narrow_phone(visit, language):
    page = visit(f"/{language}/", width=320)
    menu = page.locator(".menu-toggle").bounding_box()
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 320
