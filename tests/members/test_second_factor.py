"""The admin is entered with a second factor in the current login."""

import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from tests import factories
from tests.members.account_desk import (
    PASSWORD,
    account,
    app_code,
    by_code,
    by_password,
    give_app,
    shown,
    url,
)

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/admin/",
    "/admin/pages/",
    "/admin/users/",
    "/admin/reports/site-history/",
    "/admin/api/main/pages/",
    "/admin/jsi18n/",
    "/admin/account/",
    "/admin/no/such/address/",
]


@pytest.fixture(autouse=True)
def _as_in_production(settings, home):
    settings.ADMIN_NEEDS_SECOND_FACTOR = True


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_editor_without_a_second_factor_is_led_to_set_one_up(client, address):
    by_password(client, account("Editors"))
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(url("mfa_index") + "?next=%2Fadmin%2F")


def test_a_post_is_turned_away_too_and_leads_back_to_the_start_of_the_admin(client):
    by_password(client, account("Editors"))
    answer = client.post("/admin/pages/3/delete/")
    assert answer["Location"] == url("mfa_index") + "?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Requested-With": "XMLHttpRequest"},
        {"Accept": "application/json"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_a_script_of_the_admin_is_refused(client, headers):
    by_password(client, account("Editors"))
    assert client.get("/admin/api/main/pages/", headers=headers).status_code == 403


def test_who_shows_the_code_of_the_app_enters(client):
    user = account("Editors")
    give_app(user)
    assert by_password(client, user)["Location"] == url("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    shown(client)
    assert client.get("/admin/").status_code == 200


def test_the_code_of_a_mail_is_no_second_factor(client):
    by_code(client, account("Editors").email)
    assert client.get("/admin/").status_code == 302


def test_a_login_by_code_asks_for_the_app_as_well(client):
    user = account("Editors")
    give_app(user)
    assert by_code(client, user.email)["Location"] == url("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_a_login_from_before_the_app_was_set_up_elsewhere_has_to_show_it(client):
    user = account("Editors")
    by_password(client, user)
    give_app(user)
    answer = client.get("/admin/pages/")
    assert answer["Location"] == url("mfa_reauthenticate") + "?next=%2Fadmin%2Fpages%2F"
    answer = client.post(answer["Location"], {"code": app_code(), "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_who_gives_the_factor_up_loses_the_admin(client):
    user = account("Editors")
    give_app(user)
    by_password(client, user)
    shown(client)
    Authenticator.objects.filter(user=user).delete()
    assert client.get("/admin/")["Location"].startswith(url("mfa_index"))


def test_setting_an_app_up_lets_one_in_at_once(client, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **kwargs: act())
    user = account("Editors")
    by_password(client, user)
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(url("mfa_activate_totp")).context["form"].secret
    monkeypatch.setattr("tests.members.account_desk.SECRET", secret)
    answer = client.post(url("mfa_activate_totp"), {"code": app_code()})
    assert answer["Location"] == url("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    assert "changed" in mail.outbox[-1].subject
    assert client.get("/admin/").status_code == 200


def test_the_page_of_the_app_holds_the_picture_and_the_key_without_other_sources(client):
    by_password(client, account("Editors"))
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(url("mfa_activate_totp"))
    html = answer.content.decode()
    assert "<svg" in html.split("account-qr")[1]
    assert "data:" not in html
    assert f'<code dir="ltr">{answer.context["form"].secret}</code>' in html


def test_a_recovery_code_works_once(client):
    user = account("Editors")
    code = give_app(user)[0]
    by_password(client, user)
    shown(client, code)
    assert client.get("/admin/").status_code == 200
    client.logout()
    by_password(client, user)
    assert "code" in shown(client, code).context["form"].errors


def test_a_code_of_the_app_works_once(client):
    user = account("Editors")
    give_app(user)
    with time_machine.travel(1_800_000_000, tick=False):
        by_password(client, user)
        shown(client)
        client.logout()
        by_password(client, user)
        assert "code" in shown(client).context["form"].errors


def test_the_database_holds_no_secret_in_the_clear(client, settings):
    user = account("Editors")
    by_password(client, user)
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(url("mfa_activate_totp")).context["form"].secret
    from allauth.mfa.utils import decrypt, encrypt

    kept = encrypt(secret)
    assert secret not in kept
    assert decrypt(kept) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert decrypt(kept) == secret
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(kept) != secret


def test_a_superuser_is_no_exception(client):
    client.force_login(factories.superuser())
    assert client.get("/admin/").status_code == 302


def test_who_may_not_enter_the_admin_is_refused_and_not_sent_round(client):
    client.force_login(account())
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_members_need_none_for_the_rest_of_the_site(client):
    by_password(client, account())
    assert client.get("/en/").status_code == 200


def test_the_way_out_of_the_admin_stays_open(client):
    by_password(client, account("Editors"))
    client.post(reverse("wagtailadmin_logout"))
    assert "_auth_user_id" not in client.session


def test_the_setting_cannot_be_turned_off_in_production():
    from pathlib import Path

    from django.conf import settings

    folder = Path(settings.BASE_DIR) / "site_home" / "settings"
    assert "ADMIN_NEEDS_SECOND_FACTOR = True" in (folder / "accounts.py").read_text()
    assert "SECOND_FACTOR" not in (folder / "production.py").read_text()


def enrolled(client, monkeypatch, query=""):
    """The answer to setting up an app, in whose place `app_code` stands from then on."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **kwargs: act())
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(url("mfa_activate_totp") + query).context["form"].secret
    monkeypatch.setattr("tests.members.account_desk.SECRET", secret)
    return client.post(url("mfa_activate_totp") + query, {"code": app_code()})


def test_the_code_that_set_the_app_up_is_used(client, monkeypatch):
    user = account("Editors")
    with time_machine.travel(1_800_000_000, tick=False):
        by_password(client, user)
        enrolled(client, monkeypatch)
        client.logout()
        by_password(client, user)
        assert "code" in shown(client).context["form"].errors


def test_a_used_code_stays_used_for_as_long_as_a_new_one_would_be_taken(client):
    user = account("Editors")
    give_app(user)
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        code = app_code()
        by_password(client, user)
        shown(client, code)
        client.logout()
        clock.shift(35)
        by_password(client, user)
        assert "code" in shown(client, code).context["form"].errors


def test_the_password_alone_takes_no_second_factor_off(client):
    user = account("Editors")
    by_password(client, user)
    give_app(user)
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    client.post(url("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    answer = client.get(url("mfa_add_webauthn"))
    assert answer["Location"].startswith(url("mfa_reauthenticate"))


def test_setting_an_app_up_leads_back_to_where_one_wanted_to_go(client, monkeypatch):
    by_password(client, account("Editors"))
    to_overview = client.get("/admin/pages/?q=a")["Location"]
    query = "?next=%2Fadmin%2Fpages%2F%3Fq%3Da"
    assert to_overview == url("mfa_index") + query
    html = client.get(to_overview).content.decode()
    for page in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert f'href="{url(page)}{query}"' in html
    asked = client.get(url("mfa_activate_totp") + query)["Location"]
    back = client.post(asked, {"password": PASSWORD, "next": url("mfa_activate_totp") + query})
    assert back["Location"] == url("mfa_activate_totp") + query
    page = client.get(back["Location"])
    assert f'action="{back["Location"]}"' in page.content.decode()
    codes = enrolled(client, monkeypatch, query)["Location"]
    assert codes == url("mfa_view_recovery_codes") + query
    assert 'href="/admin/pages/?q=a"' in client.get(codes).content.decode()
    assert 'href="/admin/pages/?q=a"' in client.get(to_overview).content.decode()


@pytest.mark.parametrize("foreign", ["//evil.example/", "https://evil.example/", "javascript:x"])
def test_the_pages_of_second_factors_lead_to_no_other_host(client, foreign):
    user = account("Editors")
    give_app(user)
    by_password(client, user)
    shown(client)
    html = client.get(url("mfa_index"), {"next": foreign}).content.decode()
    assert f'href="{foreign}' not in html


HANDLE = {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "clientDataJSON": "e30"}
NO_PASSKEYS = [
    {"id": "x"},
    ["x"],
    "x",
    7,
    {"id": 7, "rawId": 7, "response": None},
    {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}},
    {
        "id": "eA",
        "rawId": "eA",
        "type": "public-key",
        "response": {**HANDLE, "authenticatorData": "eA", "signature": "eA"},
    },
]


@pytest.mark.parametrize("passkey", NO_PASSKEYS)
def test_a_passkey_that_is_not_taken_is_no_wrong_code(client, passkey):
    words = "The passkey could not be used. Try again, or take another way."
    sent = {"credential": json.dumps(passkey)}
    client.post(url("mfa_login_webauthn"), sent)
    assert words in [str(each) for each in client.get(url("account_login")).context["messages"]]
    user = account("Editors")
    give_app(user)
    by_password(client, user)
    answer = client.post(url("mfa_authenticate"), sent)
    assert answer.context["webauthn_form"].errors == {"credential": [words]}
    assert answer.content.decode().count(words) == 2  # the other stands hidden for the script


@pytest.mark.parametrize("passkey", NO_PASSKEYS)
def test_a_passkey_that_is_none_is_not_added(client, passkey):
    by_password(client, account())
    client.post(url("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(url("mfa_add_webauthn"), {"credential": json.dumps(passkey)})
    ((words,),) = answer.context["form"].errors.values()
    assert answer.content.decode().count(words) == 2
    assert not Authenticator.objects.exists()


def test_a_passkey_is_called_a_passkey(client):
    user = account("Editors")
    give_app(user)
    credential = {"name": "Key", "credential": {}}
    Authenticator.objects.create(user=user, type="webauthn", data=credential)
    client.force_login(user)
    html = client.get(url("mfa_reauthenticate")).content.decode()
    assert "Use a passkey" in html
    assert "security key" not in html


def test_who_fails_to_show_a_passkey_once_more_is_asked_again_there(client):
    user = account("Editors")
    passkey = {"name": "Key", "credential": {}}
    Authenticator.objects.create(user=user, type="webauthn", data=passkey)
    client.force_login(user)
    sent = {"credential": '{"id": "x"}', "next": "/admin/pages/"}
    answer = client.post(url("mfa_reauthenticate_webauthn"), sent)
    assert answer["Location"] == url("mfa_reauthenticate_webauthn") + "?next=%2Fadmin%2Fpages%2F"
