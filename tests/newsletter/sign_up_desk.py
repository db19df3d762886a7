"""What the tests of the newsletter share: the page, a good post, the worker, the links it sends."""

import re
import secrets

from django.core import mail, signing

from forms.models import SignUpPage
from tests.factories import _add
from tests.site_home.mail_desk import work

CONSENT = "I agree to receive the newsletter by e-mail."
LINK = re.compile(r"http://localhost(/\S+)")
TYPED = {
    "email": "amina@example.org",
    "first_name": "Amina",
    "last_name": "Khan",
    "country": "PK",
    "consent": "on",
}
OWN = {"Sec-Fetch-Site": "same-origin"}


def sign_up_page(home, **values):
    """The page on which one subscribes."""
    defaults = {
        "title": "Newsletter",
        "slug": "newsletter",
        "consent": CONSENT,
        "retention": "<p>Kept until you leave.</p>",
    }
    return _add(home, SignUpPage(**{**defaults, **values}))


def a_pass():
    """The proof that the captcha was passed."""
    return signing.dumps(secrets.token_hex(), salt="captcha.pass")


def send(client, path="/en/newsletter/", **values):
    """The answer to a post of the form, complete unless told otherwise; None leaves a field out."""
    typed = {**TYPED, "captcha_passed": a_pass(), **values}
    data = {name: value for name, value in typed.items() if value is not None}
    return client.post(path, data, headers=OWN)


def letters():
    """What the worker sends when it does all it has to do."""
    mail.outbox.clear()
    while work():
        pass
    return list(mail.outbox)


def link_in(letter):
    """The path of the link in a message with a token."""
    return next(path for path in LINK.findall(letter.body) if "/newsletter/" in path)


def sign_up(client, path="/en/newsletter/", **values):
    """Signs up and returns the path of the link that came by mail."""
    assert send(client, path, **values).status_code == 303
    (letter,) = letters()
    return link_in(letter)


def press(client, path, **values):
    """Presses the button of a page, and follows where it leads."""
    return client.post(path, values, headers=OWN, follow=True)


def subscribe(client, path="/en/newsletter/", **values):
    """Signs up, confirms, and returns the path of the personal page."""
    response = press(client, sign_up(client, path, **values))
    return re.search(r'href="(/\w+/newsletter/preferences/[^"]+)"', response.content.decode())[1]
