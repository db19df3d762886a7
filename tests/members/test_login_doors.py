"""One login: Wagtail's own forms lead to it, and it leads nowhere else."""

import pytest
from django.urls import reverse

from tests import factories
from tests.members.account_desk import (
    account,
    by_code,
    by_password,
    give_app,
    mailed_code,
    shown,
    url,
)

pytestmark = pytest.mark.django_db
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "\t//evil.example",
]


@pytest.fixture(autouse=True)
def _site(home):
    """The site has a home page."""


@pytest.mark.parametrize(
    ("door", "back"),
    [
        ("/admin/login/", "/admin/"),
        ("/admin/login/?next=/admin/pages/3/", "/admin/pages/3/"),
        ("/en/_util/login/?next=/en/about/", "/en/about/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_own_logins_lead_to_ours_with_the_way_back(client, door, back, method):
    account(email="a@example.org")
    data = {"username": "a@example.org", "password": "a-long-enough-password"}
    answer = getattr(client, method)(door, data if method == "post" else None)
    assert answer.status_code == 302
    where = answer["Location"].replace("%2F", "/")
    assert where == f"{url('account_login')}?next={back}"
    assert "_auth_user_id" not in client.session


def test_wagtails_login_of_a_language_leads_to_the_login_in_it(client):
    assert client.get("/ar/_util/login/")["Location"].startswith(url("account_login", "ar"))


@pytest.mark.parametrize("door", ["/admin/login/", "/en/_util/login/"])
@pytest.mark.parametrize("foreign", FOREIGN[:4])
def test_a_door_leads_to_no_other_host(client, door, foreign):
    assert "evil" not in client.get(door, {"next": foreign})["Location"]


@pytest.mark.parametrize(
    "address", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/abc-def/"]
)
def test_wagtails_own_password_reset_leads_to_ours(client, address):
    assert client.get(address)["Location"] == url("account_reset_password")
    assert client.post(address, {"email": "a@example.org"})["Location"]


def test_the_admin_sends_strangers_to_our_login(client):
    where = client.get("/admin/pages/")["Location"]
    assert where == f"{url('account_login')}?next=/admin/pages/"


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_login_leads_to_no_other_host(client, foreign):
    answer = by_password(client, account(), next_url=foreign)
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


@pytest.mark.parametrize("foreign", FOREIGN[:2])
def test_neither_does_a_login_by_code_nor_a_logout(client, foreign):
    assert "evil" not in by_code(client, account().email, next_url=foreign)["Location"]
    assert "evil" not in client.post(url("account_logout"), {"next": foreign})["Location"]


def test_a_login_leads_back_to_the_page_in_its_language(client):
    answer = by_password(client, account(), next_url="/ru/news/")
    assert answer["Location"] == "/ru/news/"


def test_the_second_factor_keeps_the_way_back(client):
    user = account()
    give_app(user)
    by_password(client, user, next_url="/ru/news/")
    assert shown(client)["Location"] == "/ru/news/"


def test_a_logout_leads_home_in_the_language_that_is_read(client):
    client.force_login(account())
    assert client.post(url("account_logout", "ar"))["Location"] == "/ar/"


def test_a_logout_is_no_link(client):
    client.force_login(account())
    assert client.get(url("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session


def test_an_editor_who_is_signed_in_comes_back_from_the_old_door(client):
    client.force_login(factories.superuser())
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/admin/pages/"


def test_no_form_of_passwords_is_left_in_the_admin(client):
    client.force_login(factories.superuser())
    html = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "old_password" not in html


def test_a_form_of_accounts_needs_its_token(client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    user = account()
    data = {"login": user.email, "password": "a-long-enough-password"}
    assert strict.post(url("account_login"), data).status_code == 403


def test_another_language_keeps_the_way_back(client):
    html = client.get(url("account_login"), {"next": "/ru/news/"}).content.decode()
    assert f'href="{url("account_login", "fa")}?next=%2Fru%2Fnews%2F"' in html


@pytest.mark.parametrize(
    "address",
    ["/en/_util/authenticate_with_password/1/2/", "/documents/authenticate_with_password/1/"],
)
def test_the_forms_for_shared_passwords_are_missing(client, home, address):
    factories.restrict(home, [])
    assert client.get(address).status_code == 404
    assert client.post(address, {"password": "x"}).status_code == 404


def test_a_form_that_stood_open_during_a_login_elsewhere_is_taken():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    user = account()
    old = str(strict.get(url("account_login")).context["csrf_token"])
    data = {"login": user.email, "password": "a-long-enough-password", "csrfmiddlewaretoken": old}
    for _window in range(2):
        assert strict.post(url("account_login"), data)["Location"] == url("members_start")
    answer = strict.post(
        url("members_profile"), {"given_name": "Amina", "csrfmiddlewaretoken": old}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "page", ["account_login", "account_logout", "members_profile", "members_sign_out_everywhere"]
)
def test_forms_of_accounts_are_not_taken_from_other_sites(site, page):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site})
    strict.force_login(account())
    assert strict.post(url(page), {"given_name": "Amina"}).status_code == 403
    assert "_auth_user_id" in strict.session


def test_who_is_no_member_is_led_from_the_login_to_the_request(client):
    for next_url in ("/en/intranet/", "/en/intranet/returns/?q=1"):
        answer = by_code(client, account(email=f"{len(next_url)}@example.org").email, next_url)
        answer = client.get(answer["Location"])
        assert answer["Location"] == url("members_request")
        client.logout()


def test_an_editor_who_is_no_member_is_led_to_the_request_as_well(client):
    answer = by_code(client, account("Editors").email, "/ru/intranet/")
    assert client.get(answer["Location"])["Location"].endswith("/accounts/request/")


def test_a_member_is_led_to_the_page_of_the_intranet(client):
    answer = by_code(client, account("Members").email, "/en/intranet/returns/")
    assert answer["Location"] == "/en/intranet/returns/"


def test_a_code_to_an_address_that_was_changed_meanwhile_lets_nobody_in(client):
    user = account(email="old@example.org")
    answer = client.post(url("account_request_login_code"), {"email": user.email})
    code = mailed_code("old@example.org")
    user.email = "new@example.org"
    user.save()
    answer = client.post(answer["Location"], {"code": code})
    client.post(answer["Location"], {"code": mailed_code("old@example.org")})
    assert "_auth_user_id" not in client.session
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_a_reset_code_to_an_address_that_was_changed_meanwhile_sets_no_password(client):
    user = account(email="old@example.org")
    answer = client.post(url("account_reset_password"), {"email": user.email})
    answer = client.post(answer["Location"], {"code": mailed_code("old@example.org")})
    user.email = "new@example.org"
    user.save()
    words = "a-long-new-password-7"
    answer = client.post(answer["Location"], {"password1": words, "password2": words})
    assert answer["Location"] == url("account_login")
    user.refresh_from_db()
    assert not user.check_password(words)
