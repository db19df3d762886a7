"""The link of the confirmation mail: opening it does nothing, its button confirms."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter.models import Consent, Subscriber, Suppression
from site_home.logs import PlainFormatter
from tests.newsletter.sign_up_desk import OWN, letters, press, send, sign_up, subscribe
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("queue")]

WRONG = ["x", "0" * 43, "%00", "..%2f..", "%F0%9F%98%80", "'%20OR%20'1'='1", "a" * 1900]


@pytest.fixture
def link(client, sign_up_page):
    """The path of the link that came by mail."""
    return sign_up(client)


def only():
    return Subscriber.objects.get()


def test_a_scanner_that_opens_the_link_confirms_nothing(client, link):
    before = Subscriber.objects.values().get()
    for _time in range(3):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert Subscriber.objects.values().get() == before
    assert not Consent.objects.exclude(confirmed_at=None).exists()


def test_the_page_has_one_button_and_says_what_it_does(client, link):
    html = client.get(link).content.decode()
    assert "Confirm the subscription" in html
    assert '<bdi dir="ltr">amina@example.org</bdi>' in html
    assert f'action="{link}"' in html


def test_the_button_confirms(client, link):
    response = press(client, link)
    assert response.redirect_chain == [(link, 303)]
    assert "You are subscribed" in response.content.decode()
    assert only().is_confirmed
    assert only().confirmed_at is not None
    assert Consent.objects.get().confirmed_at is not None


def test_the_button_works_in_a_browser_that_does_not_say_where_it_comes_from(client, link):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, headers={"Origin": "null"}).status_code == 303
    assert only().is_confirmed


def test_a_second_press_changes_nothing_and_says_the_same(client, link):
    press(client, link)
    before = Subscriber.objects.values().get()
    assert "You are subscribed" in press(client, link).content.decode()
    assert Subscriber.objects.values().get() == before


def test_the_link_is_valid_for_seven_days(client, link):
    sent = only().confirmation_sent_at
    with time_machine.travel(sent + timedelta(days=7) - timedelta(minutes=1)):
        assert client.get(link).status_code == 200
    with time_machine.travel(sent + timedelta(days=7)):
        assert client.get(link).status_code == 404
        assert press(client, link).status_code == 404
    assert not only().is_confirmed


def test_a_newer_mail_ends_the_older_link(client, link):
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        newer = sign_up(client)
        assert client.get(link).status_code == 404
        assert client.get(newer).status_code == 200


def test_confirming_lifts_the_suppression(client, sign_up_page):
    Suppression.objects.add("amina@example.org", Suppression.Reason.ERASED)
    link = sign_up(client)
    assert Suppression.objects.holds("amina@example.org")
    press(client, link)
    assert not Suppression.objects.holds("amina@example.org")


def test_an_old_link_does_not_bring_back_who_has_left(client, link):
    press(client, link)
    only().unsubscribe()
    assert press(client, link).status_code == 404
    assert only().is_unsubscribed


def answer(client, path):
    """What a visitor gets, but for the address itself, which the switcher repeats."""
    response = client.get(path)
    return response.status_code, response.content.decode().replace(path.split("/", 2)[2], "")


def test_unknown_expired_and_left_links_all_get_one_answer(client, link):
    press(client, link)
    only().unsubscribe()
    kinds = [link, "/en/newsletter/confirm/unknown/", "/en/newsletter/preferences/unknown/"]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert len({answer(client, path) for path in kinds}) == 1


@pytest.mark.parametrize("page", ["confirm", "preferences", "unsubscribe", "erase"])
@pytest.mark.parametrize("token", WRONG)
def test_a_wrong_token_leads_to_a_page_that_helps(client, sign_up_page, page, token):
    path = f"/en/newsletter/{page}/{token}/"
    for response in (client.get(path), client.post(path, headers=OWN)):
        assert response.status_code in {404, 400}
    if response.status_code == 404 and token in WRONG[:2]:
        assert "This link no longer works" in response.content.decode()
        assert 'href="/en/newsletter/"' in response.content.decode()


def test_without_a_sign_up_page_the_answer_still_stands(client, home):
    response = client.get("/en/newsletter/confirm/unknown/")
    assert response.status_code == 404
    assert "Sign up again" not in response.content.decode()


def test_the_pages_are_kept_by_nobody_and_pass_nothing_on(client, link):
    personal = subscribe_again(client, link)
    paths = [link, personal, "/en/newsletter/confirm/unknown/", "/en/newsletter/erased/"]
    paths += [personal.replace("preferences", name) for name in ("unsubscribe", "erase")]
    for path in paths:
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
        assert not response.cookies


def subscribe_again(client, link):
    """Confirms and returns the path of the personal page."""
    press(client, link)
    return f"/en/newsletter/preferences/{only().personal_token}/"


def test_the_page_stands_in_the_language_of_its_prefix(client, home, sign_up_page):
    translated(home, "ar")
    link = sign_up(client, "/ar/newsletter/")
    html = client.get(link).content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert f'href="{link.replace("/ar/", "/en/")}"' in html
    assert client.get(link.replace("/ar/", "/en/")).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, link, method):
    assert getattr(client, method)(link).status_code == 405


def test_no_token_reaches_the_log(client, sign_up_page, link):
    lines = []
    handler = logging.Handler()
    handler.setFormatter(PlainFormatter())
    handler.emit = lambda record: lines.append(handler.format(record))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            client.get(link)
    finally:
        logger.removeHandler(handler)
    assert "Not Found: /en/newsletter/confirm/…/" in "\n".join(lines)


def test_the_page_of_the_form_is_not_shadowed(client, sign_up_page):
    assert client.get("/en/newsletter/").context["page"].slug == "newsletter"


def test_a_late_sign_up_of_a_confirmed_address_confirms_nothing_new(client, link):
    press(client, link)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        send(client, first_name="Mallory")
        letters()
        press(client, link)
    assert only().first_name == "Amina"


def test_a_subscription_is_made_from_the_page_to_the_personal_link(client, sign_up_page):
    personal = subscribe(client)
    assert client.get(personal).status_code == 200
