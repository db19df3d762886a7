"""What visitors do, in a real browser."""

import gzip
import re
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = [
    "/en/",
    "/en/news/",
    "/en/news/seventh-ministerial-conference-budapest-2024/",
    "/en/events/",
    "/en/events/sixth-ministerial-conference-istanbul-2019/",
    "/en/reports/",
    "/en/reports/istanbul-ministerial-declaration-2013/",
    "/en/projects/",
    "/en/projects/cair-ii/",
    "/en/centres/",
    "/en/centres/islamabad/",
    "/en/about/",
    "/en/about/history/",
    "/en/about/participating-states/",
    "/en/contact/",
    "/en/there-is-no-such-page/",
    "/ar/",
    "/ar/events/",
    "/fa/news/",
    "/fa/about/governance/",
    "/fa/reports/regional-migration-outlook-2021/",
    "/ur/centres/islamabad/",
    "/ru/",
    "/tr/about/priority-goals/",
    "/ar/projects/mirami/",
    "/en/newsletter/",
    "/ar/newsletter/",
    "/en/contact/write/",
    "/ar/contact/write/",
]
HOME_BYTES = 100_000
OTHER_HOME_BYTES = 150_000
LATIN = {"source-serif-latin", "source-sans-latin"}
FONTS = [
    ("en", LATIN),
    ("tr", LATIN),
    ("ru", {"source-serif-cyrillic", "source-sans-cyrillic"}),
    ("fa", {"vazirmatn-arabic"}),
]
PICTURE_BYTES = 150_000
HOME_REQUESTS = 15


def test_the_pages_of_the_sitemap_say_their_language_and_name_each_other(site):
    with urlopen(f"{site}/sitemap.xml") as answer:  # noqa: S310  our own address
        addresses = [loc.text for loc in ElementTree.parse(answer).iter() if "loc" in loc.tag]  # noqa: S314
    assert len(addresses) > 400
    paths = sorted({address.removeprefix(site)[3:] for address in addresses})
    some = [address for path in paths[::8] for address in addresses if address.endswith(path)]
    named = {}
    for address in dict.fromkeys(some):
        with urlopen(address) as answer:  # noqa: S310  our own address
            html = answer.read().decode()
        language = address.removeprefix(site)[1:3]
        direction = "rtl" if language in {"ar", "fa", "ur"} else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in html, address
        assert f'<link rel="canonical" href="{address}">' in html
        links = re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html)
        named[address] = dict(links)
    assert len(named) > 50
    for address, others in named.items():
        assert all(named.get(other, others) == others for other in others.values()), address


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_small_phone(visit, path):
    page = visit(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    ("path", "scheme"),
    [*((path, "light") for path in PAGES), *((path, "dark") for path in PAGES[::2])],
)
def test_axe_finds_nothing(visit, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(path, scheme=scheme)
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in violations] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nobody_else_and_the_console_is_quiet(browser, site, path):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path, wait_until="networkidle")
    context.close()
    assert [address for address in asked if not address.startswith(site)] == []
    assert [text for text in said if "status of 404" not in text] == []


def weigh(browser, address):
    """The bytes of a first view on a phone, packed, by kind, and the answers it took."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    weights = {"image": 0, "other": 0}
    for answer in answers:
        body = answer.body() if answer.status == 200 else b""
        text = "text/" in answer.headers.get("content-type", "")
        kind = "image" if answer.request.resource_type == "image" else "other"
        weights[kind] += len(gzip.compress(body)) if text else len(body)
    context.close()
    return weights, answers


def test_the_home_page_is_light(browser, site):
    weights, answers = weigh(browser, f"{site}/en/")
    assert len(answers) <= HOME_REQUESTS, [answer.url for answer in answers]
    assert weights["other"] <= HOME_BYTES, weights
    assert weights["image"] <= PICTURE_BYTES, weights


def test_the_menu_opens_on_a_phone_without_script(visit):
    page = visit("/en/", width=320, script=False)
    link = page.get_by_role("link", name="Reports", exact=True).first
    expect(link).not_to_be_visible()
    page.get_by_text("Menu", exact=True).first.click()
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reports")


def test_a_visitor_filters_news_without_script_and_takes_the_filter_back(visit):
    page = visit("/en/news/", script=False)
    page.get_by_label("Country").select_option("TJ")
    page.get_by_label("Year").select_option("2020")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("country=TJ.*year=2020"))
    articles = page.get_by_role("article")
    expect(articles).not_to_have_count(0)
    few = articles.count()
    page.get_by_role("link", name="Remove the filter: 2020").click()
    expect(page).not_to_have_url(re.compile("year=2020"))
    expect(articles.nth(few)).to_be_visible()


def test_a_visitor_changes_the_language_and_stays_on_the_page(visit):
    page = visit("/en/about/governance/", width=320, script=False)
    page.get_by_role("button", name="Language: English").click()
    page.get_by_role("link", name="العربية").click()
    expect(page).to_have_url(re.compile("/ar/about/governance/$"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[ء-ي]"))


def test_a_reader_of_arabic_walks_from_the_home_page_to_a_centre(visit):
    page = visit("/ar/", script=False)
    page.get_by_role("link", name="مراكز موارد المهاجرين", exact=True).first.click()
    expect(page).to_have_url(re.compile("/ar/centres/$"))
    page.locator("main a[href$='/centres/islamabad/']").first.click()
    expect(page).to_have_url(re.compile("/ar/centres/islamabad/$"))
    box, heading = page.locator("main").bounding_box(), page.get_by_role("heading", level=1)
    start = heading.bounding_box()
    assert start["x"] + start["width"] > box["x"] + box["width"] / 2


@pytest.mark.parametrize("language", ["ar", "ru", "fa", "tr"])
def test_the_home_page_is_light_in_every_language(browser, site, language):
    weights, _answers = weigh(browser, f"{site}/{language}/")
    assert weights["other"] <= OTHER_HOME_BYTES, weights


@pytest.mark.parametrize(("language", "wanted"), FONTS)
def test_a_page_loads_the_scripts_that_it_shows(browser, site, language, wanted):
    _weights, answers = weigh(browser, f"{site}/{language}/")
    fonts = {
        re.sub(r"\.\w+\.woff2$", "", a.url.rsplit("/", 1)[1]) for a in answers if "woff2" in a.url
    }
    assert fonts == wanted


def test_the_first_tab_leads_to_the_content(visit):
    page = visit("/en/news/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")


def test_a_report_downloads_as_pdf(visit):
    page = visit("/en/reports/regional-migration-outlook-2021/")
    address = page.get_by_role("link", name="Download").first.get_attribute("href")
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/ar/events/", "/en/events/"])
def test_on_a_small_phone_the_state_of_an_event_stands_under_its_name(visit, path):
    page = visit(path, width=320)
    away = page.eval_on_selector_all(
        ".event--row",
        """rows => rows.filter(row => {
            const box = part => row.querySelector(part).getBoundingClientRect()
            const [name, state] = [box("h3"), box(".state")]
            return name.left !== state.left && name.right !== state.right
        }).length""",
    )
    assert away == 0
