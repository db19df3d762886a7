"""What the tests of accounts share: accounts, codes from mails, and ways in."""

import re
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from members.addresses import verify
from tests import factories

PASSWORD = "a-long-enough-password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(group=None, **values):
    """An account with a verified address and a password."""
    user = factories.user(password=PASSWORD, **values)
    verify(user)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def url(name, language="en", **kwargs):
    """The address of a page of accounts."""
    return reverse(name, kwargs=kwargs or None).replace("/en/", f"/{language}/")


def mailed_code(to):
    """The code in the latest message to an address."""
    found = [message for message in mail.outbox if message.to == [to]]
    return re.search(r"\d{3}-\d{3}-\d{3}", found[-1].body)[0]


def give_app(user):
    """Sets up an authenticator app for an account; returns its recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).generate_codes()


def app_code(at=None):
    """What the app shows."""
    return format_hotp_value(hotp_value(SECRET, int(at or time.time()) // 30))


def by_password(client, user, password=PASSWORD, next_url=""):
    """The answer to a login by password."""
    query = f"?next={next_url}" if next_url else ""
    return client.post(
        url("account_login") + query, {"login": user.email, "password": password, "next": next_url}
    )


def by_code(client, email, next_url=""):
    """The answer to the code from a mail, asked for and typed."""
    data = {"email": email, "next": next_url}
    answer = client.post(url("account_request_login_code"), data)
    return client.post(answer["Location"], {"code": mailed_code(email), "next": next_url})


def shown(client, code=None):
    """The answer to the second factor."""
    return client.post(url("mfa_authenticate"), {"code": code or app_code()})
