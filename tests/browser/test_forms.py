"""Forms as visitors meet them: with and without script, with blocked hosts, until the mail."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, served

pytestmark = pytest.mark.browser

SLOWLY = 90  # milliseconds for each letter, as a person types
PATHS = {"en": "/en/newsletter/", "ar": "/ar/newsletter/"}


def fill(page, email):
    """Fills in the sign-up."""
    form = page.locator("main form[data-challenge]")
    form.locator("[name=email]").fill(email)
    form.locator("[name=first_name]").fill("Amina")
    form.locator("[name=last_name]").press_sequentially("Khan", delay=SLOWLY)
    form.locator("[name=country]").select_option("PK")
    form.locator("[name=consent]").check()
    return form


@pytest.mark.parametrize("language", PATHS)
def test_a_visitor_subscribes(visit, language):
    page = visit(PATHS[language], width=320)
    fill(page, f"{language}@example.org").locator("[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/newsletter/\?sent=1$"))


@pytest.mark.parametrize("language", PATHS)
def test_without_script_a_question_is_asked_once(visit, language):
    page = visit(PATHS[language], script=False)
    fill(page, f"plain-{language}@example.org").locator("[type=submit]").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("main [name=email]")).to_have_value(f"plain-{language}@example.org")
    question = page.locator("[data-question] label").inner_text()
    first, second = map(int, re.findall(r"\d+", question))
    page.locator("main [name=first_name]").press_sequentially(" Bibi and a few more", delay=SLOWLY)
    page.locator("[name=captcha_answer]").press_sequentially(str(first + second), delay=SLOWLY)
    page.locator("main form[data-challenge] [type=submit]").click()
    expect(page).to_have_url(re.compile(r"/newsletter/\?sent=1$"))


def test_the_summary_of_errors_leads_to_the_field(visit):
    page = visit(PATHS["en"])
    form = fill(page, "")
    form.locator("[type=submit]").click()
    page.locator("#errors a").first.click()
    expect(page.locator(":focus")).to_have_attribute("name", "email")


def test_nothing_is_asked_of_another_host_before_the_form_is_touched(browser, site_with_keys):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.route("**/*recaptcha*/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(f"{site_with_keys}/en/newsletter/", wait_until="networkidle")
    assert asked == []
    page.locator("main [name=email]").focus()
    page.wait_for_function("document.querySelector('[data-recaptcha]').hidden")
    assert asked
    assert all(address.startswith("https://www.recaptcha.net/") for address in asked)
    context.close()


def test_with_its_hosts_blocked_the_form_still_works(browser, site_with_keys):
    context = browser.new_context()
    page = context.new_page()
    page.route(re.compile("recaptcha.net|google.com|gstatic"), lambda route: route.abort())
    page.goto(f"{site_with_keys}/en/newsletter/")
    fill(page, "blocked@example.org").locator("[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/newsletter/\?sent=1$"))
    context.close()


@pytest.fixture(scope="module")
def site_with_keys(filled):
    """The same site, served with keys for reCAPTCHA."""
    keys = {"RECAPTCHA_PUBLIC_KEY": "public", "RECAPTCHA_PRIVATE_KEY": "private"}
    with served(filled, **keys) as address:
        yield address


def test_from_the_footer_to_the_confirmed_subscription(visit, site, filled):
    page = visit("/ar/")
    page.locator("footer [name=email]").fill("footer@example.org")
    page.locator("footer form [type=submit]").click()
    expect(page.locator("main [name=email]")).to_have_value("footer@example.org")
    fill(page, "footer@example.org").locator("[type=submit]").click()
    expect(page).to_have_url(re.compile("sent=1"))
    command = [sys.executable, "manage.py", "db_worker", "--backend", "mail", "--batch"]
    subprocess.run(command, cwd=ROOT, env=filled, check=True, capture_output=True)
    subprocess.run(command, cwd=ROOT, env=filled, check=True, capture_output=True)
    page.goto("/mailbox/")
    page.get_by_role("row").filter(has_text="footer@example.org").get_by_role("link").click()
    link = page.locator("a[href*='/newsletter/confirm/']").first.get_attribute("href")
    page.goto(link.removeprefix(site))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("main form [type=submit]").click()
    expect(page.locator("main a[href*='/newsletter/preferences/']")).to_be_visible()
