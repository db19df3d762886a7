"""The log names neither people nor what they searched for."""

import logging
import sys

import pytest
from django.conf import settings

from site_home.logs import PlainFormatter


def line(message, *arguments, exc_info=None):
    """The line that the message becomes."""
    record = logging.LogRecord("site", logging.INFO, "file.py", 1, message, arguments, exc_info)
    return PlainFormatter().format(record)


@pytest.mark.parametrize(
    "address", ["anna.nagy+news@mail.example.org", "o_k@example.co.uk", "иван@пример.org"]
)
def test_an_e_mail_address_is_masked(address):
    written = line("refused: <%s>, code 550", address)
    assert written.endswith("refused: <…@…>, code 550")


def test_a_query_string_is_masked_and_the_path_stays():
    written = line("Not Found: %s", "/en/news/?q=anna&page=2")
    assert written.endswith("Not Found: /en/news/?…")


@pytest.mark.parametrize("page", ["confirm", "preferences", "unsubscribe", "erase"])
def test_the_token_of_a_personal_link_is_masked(page):
    written = line("Not Found: %s", f"/en/newsletter/{page}/Zm9vYmFy-_secret/")
    assert written.endswith(f"Not Found: /en/newsletter/{page}/…/")


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("/en/intranet/returns/papers/secret-paper/", "/en/intranet/…"),
        ("/fa-af/intranet/files/3/Secret paper.pdf", "/fa-af/intranet/…"),
        ("https://example.org/ru/intranet/secret/?q=secret", "https://example.org/ru/intranet/…"),
        ("/documents/3/Secret paper.pdf", "/documents/…"),
        ("/srv/private/documents/Secret_paper.pdf", "/srv/private/documents/…"),
    ],
)
def test_titles_and_file_names_are_masked(address, masked):
    assert line("Not Found: %s", address).endswith(f"Not Found: {masked}")


def test_the_home_of_the_intranet_and_our_own_files_stay():
    for path in ("/en/intranet/", "/site/templates/intranet/home.html", "/wagtail/documents/a.py"):
        assert line("See: %s", path).endswith(f"See: {path}")


def test_a_traceback_is_masked_too():
    try:
        raise ValueError("anna@example.org is there twice, see /en/sign-up/?token=secret")
    except ValueError:
        written = line("sign-up failed", exc_info=sys.exc_info())
    assert "Traceback" in written
    assert "anna@example.org" not in written
    assert "secret" not in written


def test_a_line_says_when_how_grave_and_who():
    assert line("all is well").split(" ", 2)[2] == "INFO site: all is well"


def test_every_logger_writes_through_the_masking_formatter():
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert formatters == {"plain"}
    assert settings.LOGGING["formatters"]["plain"]["()"] == "site_home.logs.PlainFormatter"


def test_what_visitors_look_for_in_vain_is_logged_without_their_words(client, db, capture):
    client.get("/en/no-such-page/?q=anna@example.org", REMOTE_ADDR="203.0.113.9")
    assert "Not Found: /en/no-such-page/" in capture()
    assert "anna" not in capture()
    assert "203.0.113.9" not in capture()


@pytest.fixture
def capture():
    """Gives what the logger “django” has written so far."""
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Lines()
    handler.setFormatter(PlainFormatter())
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield lambda: "\n".join(lines)
    logger.removeHandler(handler)
