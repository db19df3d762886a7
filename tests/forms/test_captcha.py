"""Man or machine: proof of work, question, reCAPTCHA; whatever fails, nothing is a 500."""

import base64
import hashlib
import json
import threading
from http.client import BadStatusLine, IncompleteRead
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import sleep
from urllib.request import Request, urlopen

import pytest
from django import forms
from django.core import signing

from forms import captcha

pytestmark = pytest.mark.sqlite


class Form(forms.Form):
    """A form that is a captcha."""

    captcha = captcha.CaptchaField()


def sent(**values):
    """A form with these proofs, validated."""
    form = Form(values)
    form.is_valid()
    return form


def ok(**values):
    return not sent(**values).errors


def solved(client):
    """The answer of the script to a challenge."""
    given = client.get("/forms/challenge").json()
    number = next(
        n
        for n in range(captcha.MAX_NUMBER + 1)
        if hashlib.sha256(f"{given['salt']}{n}".encode()).hexdigest() == given["challenge"]
    )
    kept = {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**kept, "number": number}).encode()).decode()


@pytest.fixture
def later(time_machine):
    """Lets seconds pass."""
    time_machine.move_to("2026-03-01T10:00:00Z", tick=False)
    return time_machine.shift


def test_a_challenge_is_kept_by_nobody(client):
    response = client.get("/forms/challenge")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_proof_of_work_is_enough(client, later):
    proof = solved(client)
    later(3)
    assert ok(captcha_altcha=proof)


def test_a_proof_is_taken_once(client, later):
    proof = solved(client)
    later(3)
    assert [ok(captcha_altcha=proof), ok(captcha_altcha=proof)] == [True, False]


def test_a_proof_that_came_too_soon_is_refused(client, later):
    proof = solved(client)
    later(1)
    assert not ok(captcha_altcha=proof)


def test_a_proof_is_refused_after_twenty_minutes(client, later):
    proof = solved(client)
    later(20 * 60 + 1)
    assert not ok(captcha_altcha=proof)


@pytest.mark.parametrize("proof", ["", "x", "eyJ9", base64.b64encode(b"[]").decode(), "é" * 5000])
def test_nonsense_is_refused(proof):
    names = ("altcha", "question", "answer", "passed")
    form = sent(**{f"captcha_{name}": proof for name in names})
    assert form.errors["captcha"] == ["Verify the captcha"]


def test_a_forged_proof_is_refused(client, later):
    proof = json.loads(base64.b64decode(solved(client)))
    later(3)
    proof["signature"] = "0" * 64
    assert not ok(captcha_altcha=base64.b64encode(json.dumps(proof).encode()).decode())


def asked():
    """The right answer to a fresh question, and its token."""
    _words, token = captcha.ask()
    return str(signing.loads(token, salt="captcha.ask")[0]), token


def test_nothing_is_asked_before_the_form_has_been_sent():
    html = str(Form()["captcha"])
    assert "question" not in html
    assert "passed" not in html


def test_a_form_that_comes_back_asks_a_question():
    html = str(sent()["captcha"])
    assert "How much is" in html
    assert 'name="captcha_question"' in html


def test_the_question_is_needed_where_the_proof_of_the_script_failed():
    assert 'data-question="needed"' in str(sent(captcha_altcha="nonsense")["captcha"])
    assert 'data-question="spare"' in str(sent()["captcha"])


def test_the_right_answer_is_enough(later):
    answer, token = asked()
    later(3)
    assert ok(captcha_answer=answer, captcha_question=token)


def test_an_answer_may_be_written_in_persian_digits(later):
    answer, token = asked()
    later(3)
    persian = answer.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert ok(captcha_answer=f" {persian} ", captcha_question=token)


@pytest.mark.parametrize("seconds", [1, 3601])
def test_an_answer_that_comes_at_once_or_too_late_is_refused(later, seconds):
    answer, token = asked()
    later(seconds)
    assert not ok(captcha_answer=answer, captcha_question=token)


def test_a_wrong_answer_is_refused(later):
    answer, token = asked()
    later(3)
    assert not ok(captcha_answer=str(int(answer) + 1), captcha_question=token)


def test_a_question_is_answered_once(later):
    answer, token = asked()
    later(3)
    values = {"captcha_answer": answer, "captcha_question": token}
    assert [ok(**values), ok(**values)] == [True, False]
    later(captcha.QUESTION_FOR - 4)
    assert not ok(**values)


def test_who_has_proved_it_is_not_asked_again(later):
    answer, token = asked()
    later(3)
    form = sent(captcha_answer=answer, captcha_question=token)
    assert "How much" not in str(form["captcha"])
    given = form.cleaned_data["captcha"]
    assert f'value="{given}"' in str(form["captcha"])
    assert ok(captcha_passed=given)


def test_a_pass_that_was_used_is_worth_nothing(later):
    answer, token = asked()
    later(3)
    given = sent(captcha_answer=answer, captcha_question=token).cleaned_data["captcha"]
    captcha.use_up(given)
    assert not ok(captcha_passed=given)
    later(captcha.PASS_FOR - 1)
    assert not ok(captcha_passed=given)


def test_a_pass_is_good_for_half_an_hour(later):
    given = signing.dumps("nonce", salt="captcha.pass")
    later(30 * 60 - 1)
    assert ok(captcha_passed=given)
    later(2)
    assert not ok(captcha_passed=given)


def test_the_question_is_in_the_language_of_the_visitor(settings):
    from django.utils.translation import override

    with override("fa"):
        words, _token = captcha.ask()
    assert "How much" not in words
    assert not set(words) & set("0123456789")


class StandIn(BaseHTTPRequestHandler):
    """Answers in the place of the verification service."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.says is None:
            sleep(1)
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.says)

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def service(settings, monkeypatch):
    """The stand-in: `service(b'{"success": true}')`, None for one that does not answer in time."""
    settings.RECAPTCHA_PUBLIC_KEY, settings.RECAPTCHA_PRIVATE_KEY = "public", "private"
    server = HTTPServer(("127.0.0.1", 0), StandIn)
    address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def ask(params):
        return urlopen(Request(address, data=params), timeout=0.2)

    monkeypatch.setattr("django_recaptcha.client.recaptcha_request", ask)

    def answers(says, status=200):
        server.says, server.status = says, status

    answers.stop = server.shutdown
    yield answers
    server.shutdown()
    server.server_close()
    thread.join()


def test_recaptcha_is_believed(service):
    service(b'{"success": true}')
    assert ok(**{"g-recaptcha-response": "token"})


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (b'{"success": false, "error-codes": ["timeout-or-duplicate"]}', 200),
        (b'{"success": "yes"}', 200),
        (b"<html>garbage", 200),
        (b"[]", 200),
        (b"\xff\xfe", 200),
        (b"{}", 200),
        (b"busy", 503),
        (None, 200),
    ],
)
def test_whatever_else_the_service_says_the_local_question_is_asked(service, says, status):
    service(says, status)
    form = sent(**{"g-recaptcha-response": "token"})
    assert form.errors["captcha"] == ["Verify the captcha"]
    assert "How much is" in str(form["captcha"])


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), BadStatusLine("x"), IncompleteRead(b"")], ids=repr
)
def test_a_service_that_breaks_off_the_connection_breaks_nothing(settings, monkeypatch, error):
    settings.RECAPTCHA_PRIVATE_KEY = "private"

    def refuse(params):
        raise error

    monkeypatch.setattr("django_recaptcha.client.recaptcha_request", refuse)
    assert not ok(**{"g-recaptcha-response": "token"})


def test_without_keys_nobody_is_asked(settings, monkeypatch):
    asked_for = []
    monkeypatch.setattr("django_recaptcha.client.recaptcha_request", asked_for.append)
    assert not ok(**{"g-recaptcha-response": "token"})
    assert not asked_for
    assert "data-recaptcha" not in str(Form()["captcha"])


def test_with_keys_the_page_names_the_public_one_alone(service):
    html = str(Form()["captcha"])
    assert 'data-recaptcha="public"' in html
    assert "private" not in html
