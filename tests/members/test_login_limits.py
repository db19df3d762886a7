"""Attempts are counted: by all workers together, and by the visitor's own address."""

import subprocess
import sys

import pytest
from allauth.core.internal import ratelimit
from django.test import RequestFactory

from members.adapters import AccountAdapter
from members.limits import key
from site_home.settings import accounts
from tests.members.account_desk import account, by_password, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(home):
    """The site has a home page."""


def failed(client, user, **extra):
    """The answer to a wrong password."""
    return client.post(url("account_login"), {"login": user.email, "password": "wrong"}, **extra)


def test_after_five_wrong_passwords_the_right_one_is_not_taken(client):
    user = account()
    for _try in range(5):
        failed(client, user)
    assert by_password(client, user).status_code == 200
    assert "_auth_user_id" not in client.session


def test_codes_are_not_sent_without_end(client):
    user = account()
    answers = []
    for _try in range(4):
        client.post(url("account_logout"))
        answers.append(client.post(url("account_request_login_code"), {"email": user.email}))
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]


def test_too_many_tries_of_one_visitor_are_refused_with_a_page_of_ours(client):
    for _try in range(31):
        answer = client.post(url("account_login"), {"login": "x"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_behind_a_proxy_each_visitor_is_counted_alone(client, settings):
    settings.PROXIES = 1
    for _try in range(31):
        answer = client.post(url("account_login"), {"login": "x"}, HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert answer.status_code == 429
    answer = client.post(url("account_login"), {"login": "x"}, HTTP_X_FORWARDED_FOR="192.0.2.2")
    assert answer.status_code == 200


def test_a_visitor_does_not_escape_by_naming_other_addresses(client, settings):
    settings.PROXIES = 1
    for number in range(31):
        forged = f"198.51.100.{number}, 192.0.2.1"
        answer = client.post(url("account_login"), {"login": "x"}, HTTP_X_FORWARDED_FOR=forged)
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "header", "remote", "address"),
    [
        (0, "192.0.2.9", "203.0.113.1", "203.0.113.1"),
        (1, "192.0.2.9", "", "192.0.2.9"),
        (2, "192.0.2.9", "203.0.113.1", "203.0.113.1"),
        (2, "192.0.2.8, 192.0.2.9, 10.0.0.1", "10.0.0.2", "192.0.2.9"),
        (0, "", "", "0.0.0.0"),  # noqa: S104  behind a socket that tells nothing: still no error
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    settings, proxies, header, remote, address
):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=header)
    assert AccountAdapter().get_client_ip(request) == address


def test_production_counts_in_the_database():
    assert accounts.LIMITS_CACHE["BACKEND"].endswith("db.DatabaseCache")
    assert ratelimit.cache is not None
    assert ratelimit.cache._alias == "limits"


def test_the_keys_of_the_counts_name_nobody():
    assert "192.0.2.1" not in key("allauth:rl:login:192.0.2.1", "", 1)
    assert key("a", "", 1) != key("b", "", 1)
    assert len(key("a" * 500, "", 1)) < 100


def test_the_table_is_made_when_the_database_is_brought_up(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command as c;"
        "c('migrate', 'members', verbosity=0); from django.core.cache import caches;"
        "print(caches['limits'].add('a', 1), caches['limits'].add('a', 1))"
    )
    env = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "site_home.settings.dev"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert run.stdout.split()[-2:] == ["True", "False"], run.stderr
