"""Which family and line height a text gets by its language, wherever on a page it stands."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

STYLES = Path("site_home/static/css/site.css").read_text()
PAGE = """<!doctype html><html lang="{page}" dir="{way}"><style>{styles}</style>
<article><h2>A</h2><h3 lang="{part}" dir="{part_way}">B</h3><p lang="{part}" dir="{part_way}">C</p>
<h4>D <i lang="{part}">E</i></h4></article>"""
LATIN, ARABIC, RUSSIAN = "Source", "Vazirmatn", "Cyrillic"


@pytest.fixture
def look(browser):
    """The computed style of an element of a page in one language with parts in another."""
    page = browser.new_page()

    def computed(language, part, selector, name):
        ways = {code: "rtl" if code in ("ar", "fa", "ur") else "ltr" for code in (language, part)}
        page.set_content(
            PAGE.format(
                page=language, way=ways[language], part=part, part_way=ways[part], styles=STYLES
            )
        )
        return page.eval_on_selector(selector, f"each => getComputedStyle(each)[{name!r}]")

    yield computed
    page.close()


@pytest.mark.parametrize("language", ["ar", "fa", "ur"])
@pytest.mark.parametrize("selector", ["h2", "body"])
def test_arabic_script_is_set_in_its_family_with_room_and_without_tracking(
    look, language, selector
):
    assert look(language, "en", selector, "fontFamily").startswith(ARABIC)
    assert look(language, "en", selector, "letterSpacing") in ("normal", "0px")
    size, line = (look(language, "en", selector, name) for name in ("fontSize", "lineHeight"))
    assert float(line[:-2]) >= 1.49 * float(size[:-2])


@pytest.mark.parametrize("selector", ["h3", "p", "i"])
def test_english_inside_a_persian_page_is_set_as_in_an_english_one(look, selector):
    for name in ("fontFamily", "fontSize", "lineHeight", "letterSpacing"):
        assert look("fa", "en", selector, name) == look("en", "en", selector, name)
    assert ARABIC not in look("fa", "en", selector, "fontFamily").split(",")[0]


@pytest.mark.parametrize("selector", ["h3", "p", "i"])
def test_persian_inside_an_english_page_is_set_as_in_a_persian_one(look, selector):
    for name in ("fontFamily", "fontSize", "lineHeight", "letterSpacing"):
        assert look("en", "fa", selector, name) == look("fa", "fa", selector, name)


def test_an_english_paragraph_begins_its_lines_where_english_does(look):
    assert look("fa", "en", "p", "direction") == "ltr"
    assert look("fa", "en", "p", "textAlign") == "start"


def test_an_english_title_stays_at_the_edge_of_its_persian_card(look):
    assert look("fa", "en", "h3", "direction") == "ltr"
    assert look("fa", "en", "h3", "textAlign") in ("right", "-webkit-right")


def test_a_russian_page_asks_for_cyrillic_files_first(look):
    assert RUSSIAN in look("ru", "en", "body", "fontFamily").split(",")[0]
    assert look("ru", "en", "p", "fontFamily").split(",")[0] == '"Source Sans"'
