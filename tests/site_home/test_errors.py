"""What goes wrong is a 4xx with open doors; the 500 page needs nothing that can break."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.test import Client

from forms.public import PublicFormPage
from site_home.models import Menu
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def doors(home, news_index):
    """A main menu with one line."""
    line = {"page": news_index.pk, "address": "", "label": "Newsroom", "below": []}
    Menu.objects.create(slot="main", locale=home.locale, items=[{"type": "item", "value": line}])


def test_a_page_that_is_not_there_opens_the_main_doors(client, doors):
    response = client.get("/en/no-such-page/")
    assert response.status_code == 404
    text = response.content.decode()
    assert '<html lang="en" dir="ltr">' in text
    assert "This page is not here" in text
    assert '<a href="/en/news/">Newsroom</a>' in text
    assert 'name="robots" content="noindex"' in text
    assert text.count("<h1") == 1


def test_a_404_speaks_the_language_of_its_address(client, doors, in_russian, news_index):
    in_russian(news_index, title="Новости")
    response = client.get("/ru/no-such-page/")
    assert response.status_code == 404
    assert response["Content-Language"] == "ru"
    assert '<html lang="ru" dir="ltr">' in response.content.decode()


def test_a_404_in_arabic_runs_from_right_to_left(client, home):
    text = client.get("/ar/no-such-page/").content.decode()
    assert '<html lang="ar" dir="rtl">' in text


def test_an_address_without_a_language_is_not_found(client, doors):
    assert client.get("/no-such-page").status_code == 404


def test_a_language_that_is_not_switched_on_is_not_found(client, doors):
    assert client.get("/xx/news/").status_code == 404


BROKEN = [
    "/%00",
    "/en/%00/",
    "/en/?q=%00",
    "/en/news/?country=a%00b",
    f"/en/{'a' * 3000}/",
    f"/{'a' * 100_000}",
    f"/en/?q={'a' * 10_000}",
]


@pytest.mark.parametrize("address", BROKEN, ids=lambda address: address[:24])
def test_an_address_that_makes_no_sense_is_a_bad_request(client, doors, address):
    response = client.get(address)
    assert response.status_code == 400
    assert '<a href="/en/news/">Newsroom</a>' in response.content.decode()


ODD = [
    "/en/%ff%fe/",
    "/en/%E0%A4%A/",
    "/%c0%ae%c0%ae/",
    "/en/../../etc/passwd",
    "/en/..%2f..%2fetc/passwd",
    "/en/%2500/",
    "/en//news//",
    "/en/news/;a=b",
    "/en/\N{RIGHT-TO-LEFT OVERRIDE}/",
    f"/en/{'a/' * 600}",
    f"/en/{'a' * 1500}/",
    f"/documents/{'9' * 30}/a.pdf",
    "/documents/1/%00.pdf",
    "/documents/1/%ff.pdf",
    f"/{'9' * 30}-slug",
    f"/en/calendar/{'9' * 30}.ics",
    "/media/../../settings.py",
    "/media/%2e%2e/%2e%2e/manage.py",
    "/static/%00",
]


@pytest.mark.parametrize("address", ODD, ids=lambda address: address[:24])
def test_an_odd_address_is_refused_and_never_breaks(client, doors, address):
    assert 400 <= client.get(address).status_code < 500


QUERIES = ["%", "%zz", "=", "&&&", "a=%ff", "a[]=1&a[]=2", "page=1&page=abc", "%u0041", "a" * 4000]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:12])
@pytest.mark.parametrize("path", ["/", "/en/", "/en/news/", "/sitemap.xml", "/news-events/news"])
def test_a_bad_query_never_breaks(client, doors, path, query):
    assert client.get(f"{path}?{query}").status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_take_no_other_method(client, every_page, method):
    for page in every_page:
        expected = 422 if method == "post" and isinstance(page, PublicFormPage) else 405
        assert getattr(client, method)(page.url).status_code == expected, page


def test_a_post_without_a_token_is_refused(home):
    assert Client(enforce_csrf_checks=True).post("/en/").status_code == 403


def test_pages_answer_head(client, every_page):
    for page in every_page:
        response = client.head(page.url)
        assert (response.status_code, response.content) == (200, b""), page


ADDRESSES = ["/", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_other_addresses_take_no_post(client, home, address):
    assert client.post(address).status_code == 405


def test_another_host_is_a_bad_request(client, doors, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    for host in ("evil.example", "localhost:evil", "a" * 300, "bad host", "[::1"):
        assert client.get("/en/", headers={"Host": host}).status_code == 400, host


def test_a_page_for_others_is_forbidden_with_open_doors(rf, doors):
    from site_home.errors import permission_denied

    response = permission_denied(rf.get("/en/"), None)
    assert response.status_code == 403
    assert '<a href="/en/news/">Newsroom</a>' in response.content.decode()


@pytest.fixture
def visitor():
    """A visitor who gets the 500 page, as outside of tests."""
    return Client(raise_request_exception=False)


def _broken(*args, **kwargs):
    raise DatabaseError("The database is gone.")


@pytest.mark.parametrize("address", ["/en/", "/en/news/", "/en/no-such-page/", "/sitemap.xml"])
def test_without_a_database_there_is_still_a_500_page(visitor, doors, monkeypatch, address):
    with connection.execute_wrapper(_broken):
        response = visitor.get(address)
    assert response.status_code == 500
    assert "The site cannot answer now" in response.content.decode()
    assert "private" in response["Cache-Control"]


def test_the_500_page_asks_for_its_style_sheet_alone_and_names_no_cause(visitor, doors):
    with connection.execute_wrapper(_broken):
        text = visitor.get("/en/").content.decode()
    for word in ("{%", "{{", "<script", "<style", "style=", "src=", "Database"):
        assert word not in text
    assert text.count("<h1") == 1
    assert re.findall(r'<link[^>]*href="([^"]*)"', text) == ["/static/css/site.css"]
    assert finders.find("css/site.css")


def test_a_404_costs_few_queries(client, doors, django_assert_max_num_queries):
    factories.restrict(factories.standard_page(_home(), title="Closed"))
    client.get("/en/no-such-page/")
    with django_assert_max_num_queries(15):
        client.get("/en/no-such-page/")


def _home():
    from site_home.models import HomePage

    return HomePage.objects.first()


def test_a_form_that_is_not_from_our_page_is_refused_on_our_own_page(home):
    response = Client(enforce_csrf_checks=True).post(home.url)
    assert response.status_code == 403
    assert "<style" not in response.content.decode()
    assert 'id="main"' in response.content.decode()
