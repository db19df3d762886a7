"""Links in rich text: only to what the visitor may see, in the visitor's language."""

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.rich_text import expand_db_html

from site_home.middleware import CurrentRequestMiddleware
from tests import factories

pytestmark = pytest.mark.django_db


def link(page):
    """A link to a page as rich text keeps it."""
    return f'<a linktype="page" id="{page if isinstance(page, (int, str)) else page.pk}">here</a>'


def expanded(html):
    """The HTML as it is printed during a request."""
    middleware = CurrentRequestMiddleware(lambda request: expand_db_html(html))
    return middleware(RequestFactory().get("/en/"))


@pytest.fixture
def about(home):
    return factories.standard_page(home, title="About", slug="about")


def test_a_page_is_linked_by_its_address(about):
    assert expanded(link(about)) == '<a href="/en/about/">here</a>'


def test_a_moved_page_is_linked_by_its_new_address(about):
    about.slug = "who-we-are"
    about.save()
    assert expanded(link(about)) == '<a href="/en/who-we-are/">here</a>'


def test_a_link_leads_to_the_translation(about, in_russian):
    in_russian(about, slug="about")
    with override("ru"):
        assert expanded(link(about)) == '<a href="/ru/about/">here</a>'


def test_a_page_without_a_translation_is_linked_under_the_readers_prefix(about, in_russian, home):
    in_russian(home)
    with override("ru"):
        assert expanded(link(about)) == '<a href="/ru/about/">here</a>'


def test_a_restricted_page_has_no_address(about):
    factories.restrict(about)
    assert expanded(link(about)) == "<a>here</a>"


def test_a_draft_has_no_address(about):
    about.live = False
    about.save()
    assert expanded(link(about)) == "<a>here</a>"


@pytest.mark.parametrize("number", [999999, "", "x", "１"])
def test_a_page_that_is_gone_has_no_address(home, number):
    assert expanded(link(number)) == "<a>here</a>"


def test_what_a_request_may_see_does_not_stay_for_the_next(about):
    assert "href" in expanded(link(about))
    factories.restrict(about)
    assert "href" not in expanded(link(about))


def test_the_request_is_forgotten_when_its_answer_breaks(about):
    def broken(request):
        raise LookupError

    with pytest.raises(LookupError):
        CurrentRequestMiddleware(broken)(RequestFactory().get("/en/"))
    factories.restrict(about)
    assert expand_db_html(link(about)) == "<a>here</a>"


def test_without_a_request_a_link_is_what_anybody_may_see(about):
    assert expand_db_html(link(about)) == '<a href="/en/about/">here</a>'


def test_a_document_is_described_where_it_is_linked(home):
    document = factories.document(name="declaration.docx", language="ru", pages=2)
    html = expanded(f'<a linktype="document" id="{document.pk}">here</a>')
    assert f'href="{document.url}"' in html
    assert 'hreflang="ru"' in html
    assert "DOCX" in html
    assert "2 pages" in html
    assert "Russian" in html


def test_a_document_that_is_gone_has_no_address(home):
    assert expanded('<a linktype="document" id="999">here</a>') == "<a>here</a>"


def test_a_longer_text_costs_no_more_queries(home, about):
    def cost(html):
        with CaptureQueriesContext(connection) as context:
            expanded(html)
        return len(context)

    cost(link(about))
    few = cost(link(about))
    pages = [factories.standard_page(home) for _number in range(9)]
    assert cost("".join(link(page) for page in pages)) == few


def test_the_words_of_a_file_link_are_printed_behind_it():
    with open(finders.find("css/site.css"), encoding="utf-8") as sheet:
        assert '.file-link::after { content: " (" attr(data-file)' in sheet.read()
