"""What browsers and proxies may keep: public pages, checked again; nothing personal."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory

from news.models import NewsPage
from site_home.caching import cache_until, midnight_after
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EVENING = datetime(2026, 3, 10, 18, tzinfo=UTC)


def test_every_page_may_be_kept_and_must_be_checked_again(client, every_page):
    for page in every_page:
        response = client.get(page.url)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate", page
        assert response["ETag"], page


def test_an_unchanged_page_is_not_sent_again(client, every_page):
    for page in every_page:
        etag = client.get(page.url)["ETag"]
        again = client.get(page.url, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b""), page
        assert again["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_page_that_was_compressed_is_known_by_its_etag(client, every_page):
    headers = {"Accept-Encoding": "gzip"}
    for page in every_page:
        response = client.get(page.url, headers=headers)
        assert response["Content-Encoding"] == "gzip"
        headers_again = {**headers, "If-None-Match": response["ETag"]}
        assert client.get(page.url, headers=headers_again).status_code == 304, page


def test_a_changed_page_is_sent_again(client, news_index):
    page = factories.news(news_index)
    etag = client.get(page.url)["ETag"]
    NewsPage.objects.update(summary="Something else happened.")
    assert client.get(page.url, headers={"If-None-Match": etag}).status_code == 200


def test_nobody_gets_a_cookie_from_a_public_page(client, every_page):
    for page in every_page:
        response = client.get(page.url)
        assert not response.cookies, page
        assert "cookie" not in response.get("Vary", "").lower(), page


def test_a_restricted_page_elsewhere_gives_nobody_a_cookie(client, home, every_page):
    factories.restrict(factories.standard_page(home, title="Closed"))
    for page in every_page:
        response = client.get(page.url)
        assert not response.cookies, page
        assert "cookie" not in response.get("Vary", "").lower(), page


def test_no_page_carries_a_csrf_token(client, every_page):
    for page in every_page:
        assert "csrf" not in client.get(page.url).content.decode().lower(), page


def test_no_page_of_a_language_varies_by_the_language_of_the_browser(client, every_page):
    for page in every_page:
        assert "language" not in client.get(page.url).get("Vary", "").lower(), page


def test_what_a_logged_in_visitor_sees_is_private(client, every_page):
    client.force_login(factories.user())
    for page in every_page:
        assert client.get(page.url)["Cache-Control"] == "private, no-cache", page


def test_a_page_that_was_not_found_is_checked_again(client, home):
    response = client.get("/en/no-such-page/")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies


def test_the_login_of_the_admin_is_private(client, home):
    assert "private" in client.get("/admin/login/")["Cache-Control"]


def test_the_front_door_varies_by_the_language_of_the_browser(client, home):
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/en/")
    assert "Accept-Language" in response["Vary"]
    assert response["Cache-Control"] == "private, no-cache"


def test_health_is_never_kept(client, home):
    for address in ("/healthz", "/readyz"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_the_earliest_moment_counts():
    request = RequestFactory().get("/en/")
    cache_until(request, EVENING)
    cache_until(request, NOON)
    cache_until(request, EVENING)
    assert request.cache_until == NOON


def test_no_moment_changes_nothing():
    request = RequestFactory().get("/en/")
    cache_until(request, NOON)
    cache_until(request, None)
    assert request.cache_until == NOON


def test_a_moment_without_a_request_is_let_go():
    assert cache_until(None, NOON) is None


def test_a_day_ends_at_midnight_in_vienna():
    assert midnight_after(date(2026, 3, 10)).isoformat() == "2026-03-11T00:00:00+01:00"
    assert midnight_after(date(2026, 3, 28)).isoformat() == "2026-03-29T00:00:00+01:00"
