"""Forms as visitors meet them: with and without script, with blocked hosts, until the mail."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, served
from tests.factories import PDF

pytestmark = pytest.mark.browser

SLOWLY = 90  # milliseconds for each letter, as a person types
PATHS = {"en": "/en/newsletter/", "ar": "/ar/newsletter/"}
APPLICATION = """
from site_home.models import HomePage
from tests.forms.composed import choice, form_page, row

form_page(
    HomePage.objects.get(locale__language_code="en"),
    row("text", "Name"),
    choice("Subject"),
    row("text", "Passport", shown_if="subject visa"),
    row("file", "Certificate", shown_if="subject visa"),
    title="Application",
    slug="application",
)
"""


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


@pytest.fixture(scope="module")
def application(site, filled):
    """The path of a form that asks for a passport and a certificate only who chooses a visa."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", APPLICATION]
    subprocess.run(command, cwd=ROOT, env=filled, check=True, capture_output=True)
    return "/en/application/"


def test_a_question_shows_with_its_answer_alone_and_is_not_sent_without(visit, application):
    page = visit(application)
    passport = page.get_by_label("Passport")
    expect(passport).to_be_hidden()
    page.get_by_label("Visa").check()
    passport.fill("A 1234567")
    page.get_by_label("Something else").check()
    expect(passport).to_be_hidden()
    page.get_by_label("Name").press_sequentially("Amina Khan", delay=SLOWLY)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Send").click()
    assert b"Amina Khan" in sent.value.post_data_buffer
    assert b"A 1234567" not in sent.value.post_data_buffer
    expect(page).to_have_url(re.compile(r"/application/\?sent=1$"))


def test_without_script_every_question_shows_and_what_applies_is_asked(visit, application):
    page = visit(application, script=False)
    expect(page.get_by_label("Passport")).to_be_visible()
    page.get_by_label("Visa").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#errors")).to_contain_text("Passport is required")
    page.get_by_label("Something else").check()
    page.get_by_label("Name").press_sequentially("Amina Khan with many names", delay=SLOWLY)
    numbers = re.findall(r"\d+", page.locator("[data-question] label").inner_text())
    page.locator("[name=captcha_answer]").fill(str(sum(map(int, numbers))))
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile(r"/application/\?sent=1$"))


def test_a_file_that_lies_is_refused_and_a_good_one_lies_in_private(visit, application, filled):
    page = visit(application, width=320)
    page.get_by_label("Name").press_sequentially("Amina Khan", delay=SLOWLY)
    page.get_by_label("Visa").check()
    page.get_by_label("Passport").fill("A 1234567")
    file = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(200)}
    page.get_by_label("Certificate").set_input_files(file)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#errors")).to_contain_text("Certificate: this is not a PDF")
    expect(page.get_by_label("Name")).to_have_value("Amina Khan")
    expect(page.get_by_label("Visa")).to_be_checked()
    expect(page.get_by_label("Passport")).to_have_value("A 1234567")
    page.get_by_label("Certificate").set_input_files({**file, "buffer": PDF})
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile(r"/application/\?sent=1$"))
    kept = Path(filled["VAR_DIR"], "private", "submissions").iterdir()
    assert [each.read_bytes() for each in kept] == [PDF]
