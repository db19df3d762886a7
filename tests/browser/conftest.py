"""A real server with the demonstration content, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

# Playwright leaves an event loop running; Django's own tests in the same process must not mind.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).parent.parent.parent
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PATIENCE = 60


def chromium():
    """The path of the system's Chromium or Chrome, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (MAC if Path(MAC).exists() else None)


@pytest.fixture(scope="package")
def browser():
    """Chromium without a window; gone with the last test of this folder, and its event loop too.

    While that loop runs, Django gives a test another database connection than the one it set up.
    """
    path = chromium()
    if not path:
        sentence = "No Chromium was found: install it, or name it with CHROMIUM=/path/to/it."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="package")
def filled(tmp_path_factory):
    """The environment of a site of its own with the demonstration content, as dict."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "VAR_DIR": str(tmp_path_factory.mktemp("site")),
        "DJANGO_SETTINGS_MODULE": "site_home.settings.dev",
        "BASE_URL": f"http://localhost:{free_port()}",
    }
    for arguments in (["migrate"], ["load_demo"], ["collectstatic", "--noinput"]):
        command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture(scope="package")
def site(filled):
    """The address of the filled site, served as `make run` serves it."""
    with served(filled) as address:
        yield address


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(environment, **more):
    """Serves a filled site; with settings of its own, at a port of its own."""
    address = f"http://localhost:{free_port()}" if more else environment["BASE_URL"]
    granian = str(Path(sys.executable).parent / "granian")
    options = ["--interface", "wsgi", "--port", address.rsplit(":", 1)[1], "--log-level", "error"]
    command = [granian, *options, "--blocking-threads", "4", "site_home.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT, env={**environment, "BASE_URL": address, **more})
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait_for(address):
    deadline = monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=PATIENCE)  # noqa: S310  our own address
            return
        except OSError:
            if monotonic() > deadline:
                raise
            sleep(0.1)


@pytest.fixture
def visit(browser, site):
    """Opens a path in a fresh browser: `visit("/en/", width=320, scheme="dark", script=False)`."""
    contexts = []

    def open_page(path, width=1280, scheme="light", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            base_url=site,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
