"""What visitors are shown for a question."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from search.models import Synonyms
from tests import factories
from tests.members import closed_desk
from tests.search.search_desk import address

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SILLY = [
    "",
    " ",
    "'",
    '"',
    '"""',
    "''';--",
    "' OR 1=1 --",
    "; DROP TABLE search_entry",
    "%",
    "_",
    "*",
    "quokka*",
    "*quokka",
    "quok%",
    "\\",
    "quokka\\",
    "quokka:*",
    "quokka <-> agreement",
    "!quokka & | ()",
    "NEAR(quokka, 5)",
    "title_tokens:quokka",
    "AND",
    "OR NOT",
    "quokka AND",
    "-quokka +agreement",
    "((((((",
    "\u202equokka\u202c",
    "\u200b\u200c\u200d",
    "\ud83e\udd98".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u0301\u0301\u0301",
    "𝓺𝓾𝓸𝓴𝓴𝓪",
    "ﷺ",
    "ſ",
    "İ" * 50,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "q" * 500,
    "quokka " * 300,
    "é" * 1000,
]


@pytest.fixture
def items(news_index):
    return [
        factories.news(
            news_index,
            title=f"The quokka agreement {number}",
            date=date(2015 + number, 3, 1),
            countries=["PK"] if number % 2 else ["IQ"],
        )
        for number in range(3)
    ]


def text_of(response):
    """The words of a page's main part, on one line."""
    main = re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", strip_tags(main))


def test_the_words_of_the_question_are_marked(client, items):
    page = client.get(address("agreements quokka")).content.decode()
    assert "The <mark>quokka</mark> <mark>agreement</mark> 2" in page


def test_the_question_stands_in_its_box_again(client, items):
    page = client.get(address('quokka "agreement" <b>')).content.decode()
    assert 'value="quokka &quot;agreement&quot; &lt;b&gt;"' in page


def test_a_title_that_holds_markup_is_shown_as_it_is(client, news_index):
    factories.news(news_index, title="A <i>quokka</i> & more")
    page = client.get(address("quokka")).content.decode()
    assert "A &lt;i&gt;<mark>quokka</mark>&lt;/i&gt; &amp; more" in page


def test_the_excerpt_shows_where_the_words_stand(client, news_index):
    paragraph = "Other words were said. " * 60 + "Then the quokka spoke. " + "More words. " * 60
    body = [{"type": "rich_text", "value": f"<p>{paragraph}</p>"}]
    factories.news(news_index, title="Minutes", body=body)
    text = text_of(client.get(address("quokka")))
    assert re.search(r"… [^…]*Then the quokka spoke\. [^…]* …", text)


def test_a_line_of_its_own_that_is_no_word_moves_no_excerpt(client, home):
    body = [{"type": "rich_text", "value": f"<p>{'ـ wombat ' * 60}quokka{' wombat' * 60}</p>"}]
    factories.standard_page(home, title="Minutes", body=body)
    assert "<mark>quokka</mark>" in client.get(address("quokka")).content.decode()


def test_results_are_narrowed_by_a_link(client, items):
    page = client.get(address("quokka")).content.decode()
    assert 'href="?q=quokka&amp;country=PK"' in page
    text = text_of(client.get(address("quokka", country="PK")))
    assert "1 result" in text
    assert "agreement 1" in text
    assert "agreement 2" not in text


def test_each_choice_and_all_of_them_are_undone_by_a_link(client, items):
    page = client.get(address("quokka", "ru", **{"in": "en", "country": "PK", "year": "2016"}))
    html = unescape(page.content.decode())
    chips = re.findall('class="chip[^>]* href="([^"]*)"', html)
    words = "?q=quokka&in=en"
    assert chips == [f"{words}&year=2016", f"{words}&country=PK", words]


def test_facets_count_what_the_others_leave(client, items):
    factories.news(items[0].get_parent(), title="Quokka", date=date(2016, 4, 1), countries=["TR"])
    text = text_of(client.get(address("quokka", year="2016")))
    assert "Pakistan 1" in text
    assert "Türkiye 1" in text
    assert "Iraq" not in text
    assert "2017 1" in text


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "x"},
        {"country": "XX"},
        {"year": "20x5"},
        {"year": "٢٠١٦"},
        {"goal": "'"},
        {"in": "xx"},
    ],
)
def test_a_choice_that_makes_no_sense_counts_as_none(client, items, values):
    assert "3 results" in text_of(client.get(address("quokka", **values)))


def test_a_choice_that_leaves_nothing_can_be_undone(client, items):
    response = client.get(address("quokka", year="1999"))
    assert "Nothing fits all the filters in use" in text_of(response)
    assert 'href="?q=quokka"' in response.content.decode()


def test_results_in_other_languages_are_a_link(client, items):
    page = client.get(address("quokka", "ru")).content.decode()
    assert 'href="?q=quokka&amp;in=en"' in page
    assert "quokka agreement" in text_of(client.get(address("quokka", "ru", **{"in": "en"})))


def test_the_other_language_is_named_in_that_of_the_page(client, items):
    assert "3 результата: английский" in text_of(client.get(address("quokka", "ru")))


def test_another_language_is_asked_the_same(client, items):
    page = client.get(address("quokka & more", kind="news", **{"in": "fa"})).content.decode()
    assert 'href="/ru/search/?q=quokka+%26+more" hreflang="ru"' in page
    assert 'href="/ru/search/" hreflang="ru"' in client.get("/en/search/").content.decode()


def test_a_question_turns_the_title_of_the_page_around_for_nobody(client, items):
    page = client.get(address("\u202equokka")).content.decode()
    assert "<title>Search: \u2068\u202equokka\u2069 · Budapest Process</title>" in page


def test_a_misspelt_word_is_corrected(client, items):
    text = text_of(client.get(address("quoka agreemnt")))
    assert "Nothing was found for quoka agreemnt" in text
    assert "These are the results for quokka agreement" in text
    assert "3 results" in text


def test_words_with_a_dotted_capital_are_corrected_to(client, news_index):
    factories.news(news_index, title="İskenderun toplantısı")
    assert "These are the results for iskenderun" in text_of(client.get(address("iskenderrun")))


def test_words_with_marks_are_corrected_to(client, news_index):
    factories.news(news_index, title="Minutes", summary="الكنغرّات")
    assert "الكنغرّات" in text_of(client.get(address("الكنقرات")))


def test_pages_with_some_of_the_words_are_better_than_none(client, items):
    text = text_of(client.get(address("quokka xylophone")))
    assert "No page has all of these words" in text
    assert "3 results" in text


def test_nothing_found_leads_on(client, items):
    text = text_of(client.get(address("xylophone")))
    assert "Nothing was found" in text
    assert "Home page" in text


def test_without_a_question_one_is_invited_to_ask(client, items):
    assert client.get("/en/search/").status_code == 200
    assert "autofocus" in client.get("/en/search/").content.decode()


def test_a_long_question_is_cut_and_says_so(client, items):
    text = text_of(client.get(address("quokka " * 100)))
    assert "only its first words were searched for" in text
    assert "3 results" in text


@pytest.mark.parametrize("words", SILLY)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_question_breaks_the_search(client, items, words, language):
    assert client.get(address(words, language)).status_code == 200
    asked = client.get(reverse("search_suggestions"), {"q": words})
    assert asked.status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "q=a%00b", f"q={'x' * 10_000}", "q=%ff%fe", "q=%ed%a0%80"]
)
def test_what_no_letter_can_be_is_refused_or_answered(client, items, query):
    assert client.get(f"/en/search/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_search_only_reads(client, method):
    assert getattr(client, method)("/en/search/?q=quokka").status_code == 405


def test_long_results_have_pages(client, news_index):
    for number in range(12):
        factories.news(news_index, title=f"The quokka agreement {number}")
    first = set(
        re.findall(
            r"agreement</mark> (\d+)", client.get(address("quokka agreement")).content.decode()
        )
    )
    second = set(
        re.findall(
            r"agreement</mark> (\d+)",
            client.get(address("quokka agreement", page=2)).content.decode(),
        )
    )
    assert (len(first), len(second), len(first | second)) == (10, 2, 12)
    assert client.get(address("quokka", page=3)).status_code == 404


def test_a_page_that_is_far_behind_the_last_costs_little(client, items):
    with CaptureQueriesContext(connection) as context:
        assert client.get(address("quokka", page=999_999)).status_code == 404
    limits = [
        int(number) for query in context for number in re.findall(r"LIMIT (\d+)", query["sql"])
    ]
    assert limits
    assert max(limits) <= 1_010


def test_more_results_cost_no_more_queries(client, news_index):
    factories.news(news_index, title="The quokka agreement", countries=["TR"])

    def queries():
        client.get(address("quokka"))
        with CaptureQueriesContext(connection) as context:
            client.get(address("quokka"))
        return len(context)

    before = queries()
    for number in range(12):
        factories.news(news_index, title=f"The quokka agreement {number}", countries=["PK", "IQ"])
    assert queries() <= before


def test_synonyms_find_one_another(client, items):
    Synonyms.objects.create(language="en", words="QKK\nquokka agreement")
    assert "3 results" in text_of(client.get(address("qkk")))


def test_suggestions_are_titles_that_begin_so(client, items):
    asked, titles, _nothing, addresses = client.get("/en/search/suggestions/?q=quok").json()
    assert asked == "quok"
    assert titles[0].startswith("The quokka agreement")
    assert addresses[0].startswith("http://localhost")


def test_what_a_member_finds_is_kept_by_no_cache(home):
    closed_desk.text_page(closed_desk.intranet(home), title="The quokka minutes")
    client = closed_desk.signed_in(closed_desk.member())
    for path in (address("quokka"), "/en/search/suggestions/?q=quok"):
        response = client.get(path)
        assert "quokka minutes" in strip_tags(response.content.decode())
        assert response["Cache-Control"] == "private, no-store"


def test_a_page_that_is_not_there_has_a_search(client, home):
    response = client.get("/en/nothing-here/")
    assert 'action="/en/search/"' in response.content.decode()


def test_every_page_has_a_search_in_its_head_but_the_search_itself(client, home):
    assert "masthead-search" in client.get("/ar/").content.decode()
    assert "masthead-search" not in client.get("/ar/search/").content.decode()


def test_search_engines_leave_the_search_out(client, home):
    assert '<meta name="robots" content="noindex">' in client.get(address("x")).content.decode()


def test_browsers_learn_how_to_ask(client, home):
    assert 'href="/fa/search/description.xml"' in client.get("/fa/").content.decode()
    response = client.get("/fa/search/description.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://localhost/fa/search/?q={searchTerms}"' in response.content.decode()
