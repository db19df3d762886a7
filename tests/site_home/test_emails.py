"""Every message of ours: text and HTML, in the reader's language, light, and asking nobody."""

import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils.translation import override

from site_home import emails, languages, outbox_admin

TEMPLATES = settings.BASE_DIR / "templates" / "emails"
PARTS = {"base", "button"}
# tests/forms/registration/test_letters.py, tests/members/test_{accounts,letters,notices}.py
OTHERS = {"registration", "registration_mail", "membership", "membership_request", "member_papers"}
OTHERS |= {"account_change", "account_code", "account_route"}
KINDS = {path.stem for path in TEMPLATES.iterdir()} - PARTS
FUNCTIONS = [
    function
    for name, function in vars(emails).items()
    if inspect.isfunction(function)
    and function.__module__ == emails.__name__
    and name != "send"
    and not name.startswith("_")
]
CODES = [code for code, _name in settings.LANGUAGES]
LIMIT = 15 * 1024
LINK = "https://www.example.org/" + "long-path/" * 20 + "?token=" + "x" * 80
# What functions are given, by the name of the parameter; every other one gets LONG.
GIVEN = {"to": "anna@example.org", "email": "anna@example.org", "link": LINK}
LONG = "A very long title about “migration” & <b>return</b> " * 4


def told(function, language):
    """What a function sends when everything it is told is long."""
    given = {**GIVEN, "language": language}
    mail.outbox.clear()
    function(**{name: given.get(name, LONG) for name in inspect.signature(function).parameters})
    [message] = mail.outbox
    return message


@pytest.fixture
def greeting(settings, tmp_path):
    """The two templates of a message for tests."""
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "greeting.txt").write_text(
        '{% extends "emails/base.txt" %}{% load i18n %}'
        '{% block subject %}{% translate "Secretariat" %} {{ title }}{% endblock %}'
        "{% block text %}Hello & welcome, {{ name }}{% endblock %}"
        "{% block why %}Because.{% endblock %}"
    )
    (folder / "greeting.html").write_text(
        '{% extends "emails/base.html" %}'
        "{% block main %}<p>Hello, {{ name }}</p>"
        '{% include "emails/button.html" with href=site label="Go" only %}{% endblock %}'
    )
    engine = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]


def greet(language="en", **context):
    """The greeting as sent."""
    emails.send("greeting", "anna@example.org", {"name": "<b>Anna</b>", **context}, language)
    return mail.outbox[-1]


@pytest.mark.usefixtures("greeting")
def test_a_message_has_a_subject_a_text_and_html():
    message = greet(title="greets")
    assert message.subject == "Secretariat greets"
    assert message.body.startswith("Hello & welcome, <b>Anna</b>\n")
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "Hello, &lt;b&gt;Anna&lt;/b&gt;" in html
    assert "<title>Secretariat greets</title>" in html


@pytest.mark.usefixtures("greeting")
def test_a_message_says_who_writes_and_why():
    message = greet()
    assert "Secretariat of the Budapest Process\nhttp://localhost\nBecause.\n" in message.body
    assert "Secretariat of the Budapest Process" in message.alternatives[0][0]


@pytest.mark.usefixtures("greeting")
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("tr", "ltr"), ("ur", "rtl")])
def test_a_message_runs_as_its_language_does(language, direction):
    html = greet(language).alternatives[0][0]
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'lang="{language}" dir="{direction}" style=' in html  # some readers drop <html>


@pytest.mark.usefixtures("greeting")
def test_a_message_is_in_the_language_it_is_told_or_else_in_the_active_one():
    assert greet("ru").subject == "Секретариат"
    with override("ru"):
        assert greet(None).subject == "Секретариат"
        assert greet("en").subject == "Secretariat"


@pytest.mark.usefixtures("greeting")
def test_a_subject_is_one_line_whatever_stands_in_it():
    message = greet(title="a\r\nBcc: victim@example.org\u2028x")
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    assert "Bcc" not in message.message()


@pytest.mark.usefixtures("greeting")
def test_a_message_says_that_a_machine_wrote_it():
    assert greet().message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.usefixtures("greeting")
def test_each_of_several_receives_a_message_of_their_own():
    emails.send("greeting", ["anna@example.org", "ben@example.org"], {"name": "all"})
    assert [message.to for message in mail.outbox] == [["anna@example.org"], ["ben@example.org"]]


@pytest.mark.usefixtures("greeting")
def test_a_message_carries_what_the_outbox_shows():
    message = greet("fa")
    assert (message.kind, message.language, message.is_personal) == ("greeting", "fa", True)


def test_every_template_has_its_function_its_other_half_and_its_name():
    assert {path.stem for path in TEMPLATES.glob("*.txt")} == KINDS | {"base"}
    assert {path.stem for path in TEMPLATES.glob("*.html")} == KINDS | PARTS
    sent = {told(function, "en").kind for function in FUNCTIONS}
    assert sent == KINDS - OTHERS
    assert set(outbox_admin.KINDS) >= KINDS


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_message_is_light_and_asks_nobody(function, language):
    message = told(function, language)
    assert len(message.message().as_bytes()) <= LIMIT
    assert message.subject
    assert message.body.count("\n") > 3
    [(html, _kind)] = message.alternatives
    assert not re.search(r"<(img|link|script|style|iframe|object|form)\b|url\(|@import|src=", html)
    assert f'lang="{message.language}" dir="{languages.direction(message.language)}"' in html
    assert "<b>return</b>" not in html
    assert not re.search(r"\n{4}", message.body)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_no_template_of_a_message_knows_left_and_right(path: Path):
    assert not re.search(r"(?<![\w-])(left|right)\b", path.read_text(encoding="utf-8"))
