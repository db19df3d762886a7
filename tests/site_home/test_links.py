"""Links, buttons and related pages: where they lead, and what they keep to themselves."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page

from site_home import blocks
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(home):
    """A page that anybody may see."""
    return factories.standard_page(home, title="About us", slug="about-us", summary="Who.")


@pytest.fixture
def russian(about):
    """The same page in Russian."""
    locale = Locale.objects.get(language_code="ru")
    copy = about.copy_for_translation(locale, copy_parents=True)
    copy.title, copy.live = "О процессе", True
    copy.save()
    return copy


def printed(block, value):
    """The HTML of a block for an anonymous visitor; the value as JSON has it."""
    context = {"request": RequestFactory().get("/en/")}
    return block.render(block.to_python(value), context=context).strip()


def link(page=None, url="", label=""):
    """A link as JSON has it."""
    return {"page": page and page.pk, "url": url, "label": label}


def checked(value, **kwargs):
    """The link, once it has passed the block's own check."""
    block = blocks.LinkBlock(**kwargs)
    return block.clean(block.to_python(value))


def test_a_link_with_a_page_and_an_address_is_refused(about):
    with pytest.raises(ValidationError) as refusal:
        checked(link(about, "https://example.org/", "Host"))
    assert list(refusal.value.block_errors) == ["url"]


def test_a_link_without_page_and_address_is_refused():
    with pytest.raises(ValidationError) as refusal:
        checked(link(label="Host"))
    assert list(refusal.value.block_errors) == ["page"]


def test_an_address_without_words_is_refused():
    with pytest.raises(ValidationError) as refusal:
        checked(link(url="https://example.org/"))
    assert list(refusal.value.block_errors) == ["label"]


def test_a_link_that_may_be_left_out_may_be_empty():
    assert checked(link(), required=False).seen_by(None) is None


def test_a_link_to_a_page_takes_its_title(about):
    assert printed(blocks.LinkBlock(), link(about)) == '<a href="/en/about-us/">About us</a>'


def test_a_link_to_an_address_prints_its_words():
    html = printed(blocks.LinkBlock(), link(url="https://example.org/", label="Host"))
    assert html == '<a href="https://example.org/">Host</a>'


def unpublish(page):
    """Takes a page off the site."""
    page.unpublish()


@pytest.mark.parametrize("hide", [unpublish, factories.restrict, Page.delete])
def test_a_page_that_the_visitor_may_not_see_is_nowhere_printed(hide, about):
    single = link(about, label="Minutes")
    related = {"title": "Members", "pages": [about.pk]}
    buttons = {"buttons": [single], "prominent": False}
    hide(Page.objects.get(pk=about.pk))
    assert printed(blocks.LinkBlock(), single) == ""
    assert printed(blocks.LinkButtonsBlock(), buttons) == ""
    assert printed(blocks.RelatedPagesBlock(), related) == ""


def test_only_the_first_button_stands_out_and_only_when_asked():
    row = [link(url="https://example.org/", label="Read")] * 2
    quiet = printed(blocks.LinkButtonsBlock(), {"buttons": row, "prominent": False})
    loud = printed(blocks.LinkButtonsBlock(), {"buttons": row, "prominent": True})
    assert quiet.count('class="button button--quiet"') == 2
    assert loud.count('class="button"') == 1


def test_related_pages_show_title_and_summary(about):
    html = printed(blocks.RelatedPagesBlock(), {"title": "", "pages": [about.pk, about.pk]})
    assert "Read next" in html
    assert html.count('<a href="/en/about-us/">About us</a>') == 1
    assert "Who." in html


def test_links_lead_to_the_page_in_the_language_of_the_reader(about, russian):
    with translation.override("ru"):
        assert "О процессе" in printed(blocks.LinkBlock(), link(about))
        related = printed(blocks.RelatedPagesBlock(), {"title": "", "pages": [about.pk]})
    assert "О процессе" in related
    assert "About us" not in related


def test_a_page_without_a_translation_says_its_own_language(about, russian):
    russian.unpublish()
    with translation.override("ru"):
        related = printed(blocks.RelatedPagesBlock(), {"title": "", "pages": [about.pk]})
    assert '<li lang="en" dir="ltr">' in related
    assert 'hreflang="en">About us' in related


def test_more_buttons_cost_no_more_queries(about, home):
    other = factories.standard_page(home)

    def queries(*pages):
        data = {"buttons": [link(page) for page in pages], "prominent": False}
        value = blocks.LinkButtonsBlock().to_python(data)
        with CaptureQueriesContext(connection) as captured:
            blocks.LinkButtonsBlock().render(value, {"request": RequestFactory().get("/en/")})
        return len(captured)

    queries(about)
    assert queries(about) == queries(about, other, about, other)
