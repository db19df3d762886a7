"""Posts of our own pages need no token; posts of others are refused."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from forms.csrf import public_form

pytestmark = pytest.mark.urls(__name__)


def answer(request):
    """A view that takes posts."""
    return HttpResponse("taken")


urlpatterns = [path("open", public_form(answer)), path("closed", answer)]
OUR_ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def plain_refusal(monkeypatch):
    """The page for refused posts is tested elsewhere; here only that it comes."""
    refused = HttpResponse("refused", status=403)
    monkeypatch.setattr("forms.csrf.csrf_failure", lambda request, reason="": refused)
    monkeypatch.setattr("site_home.errors.csrf_failure", lambda request, reason="": refused)


def posted(address="/open", **headers):
    return Client(enforce_csrf_checks=True).post(address, headers=headers).status_code


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_post_of_our_own_page_needs_no_token(site):
    assert posted(sec_fetch_site=site) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_a_post_of_another_site_is_refused_whatever_its_origin(site):
    assert posted(sec_fetch_site=site, origin=OUR_ORIGIN) == 403


def test_an_older_browser_is_known_by_its_origin():
    assert posted(origin=OUR_ORIGIN) == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://testserver"])
def test_a_wrong_origin_is_refused(origin):
    assert posted(origin=origin) == 403


def test_an_origin_that_the_settings_trust_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.org"]
    assert posted(origin="https://www.example.org") == 200


def test_without_both_the_token_is_asked_for():
    assert posted() == 403


def test_without_both_a_token_is_enough():
    client = Client(enforce_csrf_checks=True)
    token = "a" * 32
    client.cookies["csrftoken"] = token
    assert client.post("/open", {"csrfmiddlewaretoken": token}).status_code == 200


def test_other_views_keep_the_token():
    assert posted("/closed", sec_fetch_site="same-origin") == 403


def test_reading_is_free():
    assert Client().get("/open", headers={"sec-fetch-site": "cross-site"}).status_code == 200
