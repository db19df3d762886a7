"""Where a page has no translation, the visitor sees the original under their own header."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(home, news_index, in_russian):
    """A news item without a Russian page; the list and the home page have one."""
    in_russian(news_index, title="Новости")
    return factories.news(news_index, title="Meeting in Istanbul", slug="meeting")


def read(client, path):
    """The HTML of a page that is there."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def tags(html, name):
    """The opening tags of that name."""
    return re.findall(rf"<{name}\b[^>]*>", html)


def test_the_original_stands_under_the_visitors_prefix(client, original):
    html = read(client, "/ru/news/meeting/")
    assert tags(html, "html") == ['<html lang="ru" dir="ltr">']
    assert 'lang="en" dir="ltr"' in tags(html, "main")[0]
    assert "Meeting in Istanbul" in html
    assert 'class="original-banner"' in html


def test_a_right_to_left_visitor_sees_the_original_left_to_right(client, home, news_index):
    factories.news(news_index, slug="meeting")
    html = read(client, "/fa/news/meeting/")
    assert tags(html, "html") == ['<html lang="fa" dir="rtl">']
    assert 'lang="en" dir="ltr"' in tags(html, "main")[0]


def test_search_engines_are_sent_to_the_original(client, original):
    html = read(client, "/ru/news/meeting/")
    assert '<link rel="canonical" href="http://localhost/en/news/meeting/">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "hreflang" not in html.split("</head>")[0]


def test_a_translation_stands_in_place_of_the_original(client, original, in_russian):
    in_russian(original, title="Встреча в Стамбуле")
    html = read(client, "/ru/news/meeting/")
    assert "Встреча в Стамбуле" in html
    assert "original-banner" not in html
    assert "noindex" not in html
    assert " lang=" not in tags(html, "main")[0]


def test_while_the_translation_is_a_draft_the_original_is_shown(client, original, in_russian):
    in_russian(original, title="Черновик", live=False)
    html = read(client, "/ru/news/meeting/")
    assert "Meeting in Istanbul" in html
    assert "Черновик" not in html


def test_the_labels_of_an_original_are_in_its_language(client, original):
    main = read(client, "/ru/news/").split("<main")[1]
    assert "Country" not in main
    main = read(client, "/ru/news/meeting/").split("<main")[1].split("</main>")[0]
    assert not re.search("[а-я]", main.lower())


def test_links_keep_the_visitors_language(client, original):
    html = read(client, "/ru/news/meeting/").split("<body")[1]
    rest = html.split("<header", 1)[1]
    assert 'href="/ru/news/"' in rest
    assert not re.search(r'href="/en/(?!feeds|calendar)', rest)


@pytest.mark.parametrize("path", ["/ru/no-such-page/", "/ru/news/no-such-page/", "/fa/news/x/y/"])
def test_what_is_in_no_language_is_not_found(client, original, path):
    assert client.get(path).status_code == 404


def test_a_closed_original_is_closed_under_every_prefix(client, original):
    factories.restrict(original)
    for prefix in ("en", "ru", "fa"):
        assert client.get(f"/{prefix}/news/meeting/").status_code in {302, 404}


def test_closing_the_translation_closes_the_original_too(client, original, in_russian):
    factories.restrict(in_russian(original, title="Встреча"))
    for prefix in ("en", "ru", "fa"):
        assert client.get(f"/{prefix}/news/meeting/").status_code in {302, 404}


def test_an_original_that_was_taken_down_is_not_found(client, original):
    original.unpublish()
    assert client.get("/ru/news/meeting/").status_code == 404


def test_the_page_of_a_list_is_kept(client, original, monkeypatch):
    monkeypatch.setattr("site_home.listing.PAGE_SIZE", 1)
    factories.news(original.get_parent(), title="Another")
    assert len(client.get("/ru/news/?page=2").context["listing"].page) == 1
    assert client.get("/ru/news/?page=3").status_code == 404


def titles(client, address):
    """The titles of the items on a page of a list."""
    return [page.title for page in client.get(address).context["listing"].page]


def test_a_list_shows_the_visitors_language_first_then_originals(client, original, in_russian):
    older = factories.news(original.get_parent(), date="2001-01-01", title="Older")
    in_russian(older, title="Старая новость")
    assert titles(client, "/ru/news/") == ["Старая новость", "Meeting in Istanbul"]
    assert titles(client, "/en/news/") == ["Meeting in Istanbul", "Older"]


def test_an_original_in_a_list_says_its_language(client, original):
    main = read(client, "/ru/news/").split("<main")[1]
    assert re.search(r'<h3 lang="en" dir="ltr">.*Meeting in Istanbul', main)
    assert '<small class="original">Английский</small>' in main


def test_the_originals_of_a_list_stand_under_the_name_of_their_language(
    client, original, in_russian
):
    factories.news(original.get_parent(), title="Another")
    in_russian(factories.news(original.get_parent(), title="Source"), title="Перевод")
    main = read(client, "/ru/news/").split("<main")[1]
    translated, *originals = main.split('<h3 class="originals">Английский</h3>')
    assert "Перевод" in translated
    assert len(originals) == 1
    assert "Another" in originals[0]
    assert 'class="originals"' not in read(client, "/en/news/")


def test_a_list_in_the_source_language_labels_nothing(client, original):
    assert 'class="original"' not in read(client, "/en/news/")


LISTS = {"event": "event_index", "report": "report_index", "project": "project_index"}


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_adds_originals(request, client, in_russian, kind):
    index = request.getfixturevalue(LISTS[kind])
    in_russian(index)
    make = getattr(factories, kind)
    make(index, title="Original")
    in_russian(make(index, title="Source"), title="Перевод")
    assert titles(client, f"/ru/{kind}s/") == ["Перевод", "Original"]


def test_the_centres_add_originals(client, centre_index, in_russian):
    in_russian(centre_index)
    factories.centre(centre_index, title="Centre in Dhaka")
    assert "Centre in Dhaka" in read(client, "/ru/centres/")


def test_more_originals_cost_no_more_queries(original, queries_of):
    few = queries_of("/ru/news/")
    for _number in range(9):
        factories.news(original.get_parent())
    assert queries_of("/ru/news/") == few
    assert few <= 20
