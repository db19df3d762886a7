"""The pages of accounts in every language: no English word is left, whoever wrote it."""

import pytest
from django.conf import settings
from django.core import mail
from django.utils.translation.trans_real import DjangoTranslation

from tests.members.account_desk import (
    PASSWORD,
    account,
    by_password,
    give_app,
    mailed_code,
    shown,
    url,
)

pytestmark = pytest.mark.django_db
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
SAME = {":"}  # Django asks for it, and every language has it


@pytest.fixture
def english_words(monkeypatch):
    """Notes what was asked for in the language and answered with the English words."""
    found = set()

    def start(language):
        def noting(translate):
            def noted(self, *message):
                words = translate(self, *message)
                if self.language() == language and words in message and words.strip():
                    found.add(str(message[0]))
                return words

            return noted

        for name in ("gettext", "ngettext"):
            monkeypatch.setattr(DjangoTranslation, name, noting(getattr(DjangoTranslation, name)))
        return found

    return start


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **kwargs: act())


def journey(client, language):
    """Every page of accounts, with its errors, and every mail."""

    def see(name, data=None, **kwargs):
        address = url(name, language, **kwargs)
        answer = client.post(address, data) if data is not None else client.get(address)
        assert answer.status_code in {200, 302}, address
        return answer

    user = account("Editors")
    for name in ("account_login", "account_signup", "account_request_login_code"):
        see(name)
        see(name, {})
        see(name, {"login": user.email, "password": "wrong", "email": "no address"})
    see("account_inactive")
    see("account_reset_password")
    see("account_reset_password", {"email": "nobody@example.org"})
    see("account_confirm_password_reset_code")
    see("account_logout", {})
    see("account_reset_password", {"email": user.email})
    see("account_confirm_password_reset_code", {"code": "wrong"})
    see("account_confirm_password_reset_code", {"code": mailed_code(user.email)})
    see("account_complete_password_reset", {"password1": "short", "password2": "other"})
    see("account_complete_password_reset", {"password1": PASSWORD, "password2": PASSWORD})
    see("account_password_reset_completed")
    see("account_request_login_code", {"email": "nobody@example.org"})
    see("account_logout", {})
    by_password(client, user)
    see("usersessions_list")
    see("account_logout")
    see("account_change_password")
    see("account_change_password", {"oldpassword": "x", "password1": "12", "password2": "1"})
    see("account_reauthenticate")
    see("account_reauthenticate", {"password": "wrong"})
    see("account_reauthenticate", {"password": PASSWORD})
    see("mfa_index")
    see("mfa_activate_totp")
    see("mfa_activate_totp", {"code": "1"})
    see("mfa_add_webauthn")
    see("mfa_add_webauthn", {"credential": "{}"})
    give_app(user)
    see("mfa_index")
    see("mfa_view_recovery_codes")
    see("mfa_generate_recovery_codes")
    see("mfa_generate_recovery_codes", {})
    see("mfa_list_webauthn")
    see("mfa_deactivate_totp")
    see("mfa_reauthenticate")
    see("mfa_reauthenticate", {"code": "wrong"})
    see("account_logout", {})
    by_password(client, user)
    see("mfa_authenticate")
    see("mfa_authenticate", {"code": "wrong"})
    shown(client)
    see("mfa_deactivate_totp", {})
    see("account_logout", {})


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_of_accounts_is_english(client, home, english_words, language):
    words = english_words(language)
    journey(client, language)
    assert len(mail.outbox) > 3
    assert words <= SAME
