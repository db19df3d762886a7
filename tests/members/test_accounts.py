"""Accounts: signing up, signing in, and what both tell to those who guess."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms import captcha
from members.addresses import verify
from site_home.models.outbox import without_links
from tests import factories
from tests.members.account_desk import (
    PASSWORD,
    account,
    by_code,
    by_password,
    mailed_code,
    url,
)

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
ASKED = {
    "account_signup": {},
    "account_request_login_code": {},
    "account_reset_password": {},
}


@pytest.fixture(autouse=True)
def _a_person(monkeypatch, home):
    monkeypatch.setattr(captcha, "_seen_by_recaptcha", lambda value: True)


def sign_up(client, email, **data):
    """The answer to a sign-up."""
    return client.post(url("account_signup"), {"email": email, **data})


def test_who_signs_up_is_asked_for_the_address_alone(client):
    form = client.get(url("account_signup")).context["form"]
    assert [field.name for field in form.rows] == ["email"]


def test_who_types_the_mailed_code_has_an_account_and_is_led_on(client):
    answer = sign_up(client, "new@example.org")
    user = get_user_model().objects.get(email="new@example.org")
    assert not EmailAddress.objects.get(user=user).verified
    answer = client.post(answer["Location"], {"code": mailed_code(user.email)})
    assert answer["Location"] == url("members_start")
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()


def test_a_sign_up_needs_a_person(client, monkeypatch):
    monkeypatch.setattr(captcha, "_seen_by_recaptcha", lambda value: False)
    answer = sign_up(client, "new@example.org")
    assert "captcha" in answer.context["form"].errors
    assert not mail.outbox


def test_a_code_typed_with_the_digits_of_another_script_is_right(client):
    user = account()
    answer = client.post(url("account_request_login_code"), {"email": user.email})
    eastern = mailed_code(user.email).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    answer = client.post(answer["Location"], {"code": eastern})
    assert answer["Location"] == url("members_start")


def test_three_wrong_codes_end_the_try(client):
    user = account()
    address = client.post(url("account_request_login_code"), {"email": user.email})["Location"]
    code = mailed_code(user.email)
    for _try in range(3):
        client.post(address, {"code": "000-000-000"})
    client.post(address, {"code": code})
    assert "_auth_user_id" not in client.session


def answers(page, email):
    """What is seen of asking with an address, and of a wrong code, without what differs anyway."""
    client, seen = Client(), []
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url(page), {"email": email})
    seen.append((answer.status_code, answer["Location"], sorted(answer.cookies)))
    address = answer["Location"]
    for data in (None, {"code": "000-000-000"}, {"action": "resend"}, {"code": "0"}, {"code": "1"}):
        answer = client.post(address, data) if data else client.get(address)
        words = answer.content.decode().replace(email, "…")
        token = answer.context["csrf_token"] if answer.context else None
        words = words.replace(str(token), "…") if token else words
        seen.append((answer.status_code, answer.get("Location"), sorted(answer.cookies), words))
    return seen, len(queries)


@pytest.mark.parametrize("page", ASKED)
def test_known_and_unknown_addresses_are_answered_alike(page):
    account(email=KNOWN)
    known, of_known = answers(page, KNOWN)
    unknown, of_unknown = answers(page, UNKNOWN)
    assert known == unknown
    assert len({tuple(message.to) for message in mail.outbox}) == 2  # both get a mail
    assert abs(of_known - of_unknown) < 15  # the rest is hidden by ACCOUNT_EVEN_SECONDS


def test_a_wrong_password_and_a_wrong_address_are_answered_alike(client):
    account(email=KNOWN)
    said = []
    for email in (KNOWN, UNKNOWN):
        data = {"login": email, "password": "wrong"}
        said.append(client.post(url("account_login"), data).context["form"].errors)
    assert said[0] == said[1]


@pytest.mark.parametrize("page", ["account_login", *ASKED])
def test_no_answer_comes_sooner_than_any_other(client, settings, monkeypatch, page):
    settings.ACCOUNT_EVEN_SECONDS = 9
    slept = []
    monkeypatch.setattr("members.account_urls.time.sleep", slept.append)
    client.post(url(page), {"email": UNKNOWN, "login": UNKNOWN, "password": "wrong"})
    assert 5 < slept[0] <= 9


def test_mails_are_in_the_language_of_the_page(client):
    user = account()
    client.post(url("account_request_login_code", "ar"), {"email": user.email})
    assert mail.outbox[-1].language == "ar"
    assert 'dir="rtl"' in mail.outbox[-1].alternatives[0][0]


def test_who_was_given_an_account_is_not_told_of_a_sign_up(client):
    by_password(client, factories.user(password=PASSWORD, email=KNOWN))
    given = mail.outbox[-1].body
    sign_up(Client(), UNKNOWN)
    assert "entered for an account" in given
    assert "to sign up for the intranet" in mail.outbox[-1].body


def test_no_line_of_a_plain_mail_is_set_in_but_the_code(client):
    user = account()
    client.post(url("account_request_login_code"), {"email": user.email})
    begins = [line for line in mail.outbox[-1].body.splitlines() if line.startswith(" ")]
    assert begins == [f"  {mailed_code(user.email)}"]


def test_the_outbox_shows_no_code(client):
    user = account()
    client.post(url("account_request_login_code"), {"email": user.email})
    code = mailed_code(user.email)
    assert code not in without_links(mail.outbox[-1].body)
    assert mail.outbox[-1].is_personal


def test_an_account_without_a_password_is_entered_by_code(client):
    user = factories.user()
    assert by_password(client, user, "").status_code == 200
    assert by_code(client, user.email)["Location"] == url("members_start")


def test_a_forgotten_password_is_set_anew_with_a_code(client):
    user = account()
    answer = client.post(url("account_reset_password"), {"email": user.email})
    answer = client.post(answer["Location"], {"code": mailed_code(user.email)})
    new = {"password1": "another-long-password", "password2": "another-long-password"}
    client.post(answer["Location"], new)
    user.refresh_from_db()
    assert user.check_password("another-long-password")


def test_who_has_no_longer_an_address_no_longer_logs_in_with_it(client):
    user = account(email="old@example.org")
    user.email = "new@example.org"
    user.save()
    answer = client.post(url("account_request_login_code"), {"email": "old@example.org"})
    assert answer.status_code == 302
    assert not EmailAddress.objects.filter(email="old@example.org").exists()
    assert "no account" in mail.outbox[-1].subject


def test_a_closed_account_is_told_so_only_with_its_password(client):
    user = account(is_active=False)
    assert by_password(client, user)["Location"] == url("account_inactive")
    client.post(url("account_request_login_code"), {"email": user.email})
    assert "no account" in mail.outbox[-1].subject


PAGES = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
OWN = ["mfa_index", "account_change_password", "usersessions_list", "account_logout"]


@pytest.mark.parametrize("name", [*PAGES, "account_inactive"])
def test_no_page_of_accounts_is_kept_or_listed(client, name):
    answer = client.get(url(name))
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "ETag" not in answer


@pytest.mark.parametrize("name", OWN)
def test_no_own_page_is_kept_and_strangers_are_sent_to_the_login(client, name):
    if name != "account_logout":
        assert client.get(url(name))["Location"].startswith(url("account_login"))
    client.force_login(account())
    assert "no-store" in client.get(url(name))["Cache-Control"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_pages_have_one_heading_and_no_inline_code_in_every_language(client, language):
    for name in PAGES:
        html = client.get(url(name, language)).content.decode()
        assert html.count("<h1") == 1
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<script>" not in html


def test_the_demonstration_accounts_log_in(client, db):
    from site_home.demo import data

    data.load_accounts()
    email, password, *_names = data.ACCOUNTS[1]
    user = get_user_model().objects.get(email=email)
    assert by_password(client, user, password)["Location"] == url("members_start")


def test_a_login_lasts_no_longer_than_the_browser_and_half_a_day(client):
    by_password(client, account())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["max-age"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.session.get_expiry_age() <= 12 * 3600


def test_an_address_that_was_verified_stays_so_when_the_account_is_saved(client):
    user = account()
    user.first_name = "Ada"
    user.save()
    assert EmailAddress.objects.get(user=user).verified
    verify(user)
    assert EmailAddress.objects.filter(user=user).count() == 1
    assert user.check_password(PASSWORD)


def test_an_address_that_is_longer_than_addresses_are_is_refused(client):
    answer = sign_up(client, f"{'x' * 250}@example.org")
    assert "email" in answer.context["form"].errors
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("begun", ["account_signup", "account_request_login_code"])
def test_who_comes_too_late_with_a_code_is_told_so(client, time_machine, begun):
    time_machine.move_to("2026-03-02 09:00Z", tick=False)
    account(email="known@example.org")
    email = "new@example.org" if begun == "account_signup" else "known@example.org"
    address = client.post(url(begun), {"email": email})["Location"]
    code = mailed_code(email)
    time_machine.move_to("2026-03-02 09:16Z", tick=False)
    shown = client.post(address, {"code": code}, follow=True).content.decode()
    assert "This code is no longer valid" in shown


@pytest.mark.parametrize("page", ["account_login", *ASKED])
@pytest.mark.parametrize("email", ["x" * 260 + "@example.org", "x" * 400])
def test_an_address_that_is_none_is_one_error(client, page, email):
    data = {"email": email, "login": email, "password": "wrong"}
    form = client.post(url(page), data).context["form"]
    assert list(form.errors.values()) == [["Enter a valid email address."]]
    assert not mail.outbox


@pytest.mark.parametrize("page", ["account_signup", "account_request_login_code"])
def test_a_code_that_is_sent_anew_is_valid_for_as_long_as_the_first(client, time_machine, page):
    time_machine.move_to(1_800_000_000, tick=False)
    email = "new@example.org" if page == "account_signup" else account().email
    address = client.post(url(page), {"email": email})["Location"]
    for _mail in range(2):
        time_machine.shift(14 * 60)
        client.post(address, {"action": "resend"})
    time_machine.shift(14 * 60)
    client.post(address, {"code": mailed_code(email)})
    assert "_auth_user_id" in client.session


def test_a_code_is_not_valid_for_longer(client, time_machine):
    time_machine.move_to(1_800_000_000, tick=False)
    email = account().email
    address = client.post(url("account_request_login_code"), {"email": email})["Location"]
    time_machine.shift(16 * 60)
    client.post(address, {"code": mailed_code(email)})
    assert "_auth_user_id" not in client.session


def test_a_sign_up_that_is_pressed_twice_is_answered_twice(client, monkeypatch):
    def the_other_comes_first(passed):
        account(email="new@example.org")

    monkeypatch.setattr("members.account_forms.use_up", the_other_comes_first)
    answer = sign_up(client, "new@example.org")
    assert answer["Location"] == url("account_email_verification_sent")
    assert get_user_model().objects.filter(email="new@example.org").count() == 1
