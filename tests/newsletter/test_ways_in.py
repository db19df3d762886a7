"""The ways to the sign-up page: the start in the footer, the section of the home page."""

import re

import pytest
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from newsletter.models import Subscriber
from tests.factories import restrict
from tests.newsletter.sign_up_desk import OWN, send
from tests.newsletter.sign_up_desk import sign_up_page as make_page
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("queue")]


@pytest.fixture
def section(home, sign_up_page):
    """The home page with the form."""
    value = {"title": "Stay in touch", "place": "full", "ground": "sand", "hidden": False}
    home.refresh_from_db()
    home.sections = [{"type": "newsletter", "value": {**value, "intro": "Four times a year."}}]
    home.save()
    return home


def ids(html):
    return re.findall(r'\sid="([^"]*)"', html)


def page_of(client, path="/en/newsletter/"):
    return client.get(path).content.decode()


def test_the_start_in_the_footer_leads_to_the_whole_form(client, sign_up_page):
    html = page_of(client, "/en/")
    assert 'action="/en/newsletter/"' in html
    response = client.post(
        "/en/newsletter/", {"start": "1", "email": "amina@example.org"}, headers=OWN
    )
    assert response.status_code == 200
    assert "no-cache" in response["Cache-Control"]
    assert 'value="amina@example.org"' in response.content.decode()
    assert not response.context["form"].errors
    assert "form-errors" not in response.content.decode()


def test_the_start_stores_and_sends_nothing(client, sign_up_page):
    before = DBTaskResult.objects.count()
    client.post("/en/newsletter/", {"start": "1", "email": "amina@example.org"}, headers=OWN)
    assert DBTaskResult.objects.count() == before
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("typed", ["", "not an address", '"><script>alert(1)</script>', "x" * 9999])
def test_the_start_takes_whatever_is_typed(client, sign_up_page, typed):
    response = client.post("/en/newsletter/", {"start": "1", "email": typed}, headers=OWN)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "x" * 255 not in response.content.decode()


def test_another_site_cannot_send_the_start(client, sign_up_page):
    response = client.post(
        "/en/newsletter/", {"start": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403


def test_the_sign_up_page_itself_has_no_start(client, sign_up_page):
    assert 'name="start"' not in page_of(client)
    assert 'name="start"' in page_of(client, "/en/no-such-page/")


def test_the_home_page_holds_the_whole_form(client, section):
    html = page_of(client, "/en/")
    assert "Four times a year." in html
    assert 'name="first_name"' in html
    assert html.count('action="/en/newsletter/"') == 2
    assert len(ids(html)) == len(set(ids(html)))


def test_the_home_page_with_the_form_is_the_same_for_all(client, section):
    first = client.get("/en/")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first.content == client.get("/en/").content
    assert "csrf" not in first.content.decode()


def test_a_wrong_post_from_the_home_page_is_answered_on_the_sign_up_page(client, section):
    response = send(client, country=None)
    assert response.status_code == 422
    assert response.context["page"].slug == "newsletter"


@pytest.mark.parametrize("change", [{"live": False}, {"slug": "other"}])
def test_without_a_live_page_nobody_is_led_to_it(client, section, sign_up_page, change):
    if "live" in change:
        sign_up_page.unpublish()
    else:
        sign_up_page.delete()
    html = page_of(client, "/en/")
    assert "Four times a year." not in html
    assert 'name="start"' not in html


def test_new_words_to_agree_to_stand_in_the_section_at_once(client, section, sign_up_page):
    assert sign_up_page.consent in page_of(client, "/en/")
    sign_up_page.consent = "I agree to something else."
    sign_up_page.save()
    assert "I agree to something else." in page_of(client, "/en/")


def test_a_page_that_is_kept_for_others_is_offered_to_nobody_else(client, section, sign_up_page):
    assert 'name="start"' in page_of(client, "/en/no-such-page/")
    restrict(sign_up_page, groups=[Group.objects.create(name="Readers")])
    assert 'name="start"' not in page_of(client, "/en/no-such-page/")
    assert "Four times a year." not in page_of(client, "/en/")


def test_in_a_language_without_the_page_the_original_is_led_to(client, section):
    translated(section, "ru")
    html = page_of(client, "/ru/")
    assert 'action="/ru/newsletter/"' in html
    assert '<div lang="en" dir="ltr">' in html


def test_the_footer_costs_one_query(client, home, queries_of):
    without = queries_of("/en/")
    make_page(home)
    assert queries_of("/en/") <= without + 1


def test_the_page_can_be_previewed(sign_up_page):
    assert sign_up_page.make_preview_request().status_code == 200
