"""Posts at once for the last places of an event, against a site of its own in real processes.

Run, from the project's folder, with its Python, so many posts for so many places:

- PostgreSQL: python tests/with_postgres.py python benchmarks/registrations.py 200 5
- SQLite, without DATABASE_URL: python benchmarks/registrations.py 20 5

Prints the throughput, how long the answers took, the answers by status and the counts in the
database, and ends with status 1 where these are wrong. Takes a minute or two.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection, socket
from threading import Barrier
from time import perf_counter, sleep
from urllib.parse import urlencode

import django

ROOT = Path(__file__).parent.parent
PROCESSES, THREADS = 2, 4
# The numbers of posts an hour are counted for each address: every post says that it has its own.
SETTINGS = "from site_home.settings.dev import *\nPROXIES = 1\n"


def prepare(folder):
    """Brings up Django with the settings of the benchmark and an empty site in that folder."""
    (Path(folder) / "benchmark_settings.py").write_text(SETTINGS)
    sys.path[:0] = [folder, str(ROOT)]
    os.environ |= {
        "PYTHONPATH": os.pathsep.join([folder, str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "benchmark_settings",
        "VAR_DIR": folder,
        "BASE_URL": f"http://localhost:{free_port()}",
    }
    progress("making an empty site")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def progress(words):
    """Says how far it has come; the results alone go to the standard output."""
    print(words, file=sys.stderr, flush=True)


def free_port():
    """A port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def form_with(places):
    """The path of a registration form with so many places, for an event in a month."""
    from django.utils import timezone
    from wagtail.models import Site

    from events.models import EventIndexPage, EventPage
    from forms.models import RegistrationPage

    day = timezone.localdate() + timedelta(days=30)
    page = Site.objects.get(is_default_site=True).root_page
    for below in (
        EventIndexPage(title="Events", slug="events"),
        EventPage(title="Meeting", slug="meeting", start_date=day, timezone="Europe/Vienna"),
        RegistrationPage(
            title="Registration", slug="registration", places=places, ask_organisation="no"
        ),
    ):
        page = page.add_child(instance=below)
    return page.url


@contextmanager
def served(port):
    """The site in as many processes as in production."""
    granian = str(Path(sys.executable).parent / "granian")
    numbers = ["--port", str(port), "--workers", str(PROCESSES), "--blocking-threads", str(THREADS)]
    command = [granian, "--interface", "wsgi", *numbers, "--log-level", "warning"]
    application = "site_home.wsgi:application"
    server = subprocess.Popen([*command, application], cwd=ROOT)  # noqa: S603  our own words
    try:
        for _ in range(300):
            try:
                create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def body_of(number):
    """What a browser posts for that person, the captcha passed."""
    from django.core import signing

    return urlencode(
        {
            "given_name": "Delegate",
            "family_name": f"Number {number}",
            "email": f"delegate{number}@example.org",
            "captcha_passed": signing.dumps(f"pass {number}", salt="captcha.pass"),
        }
    )


def post_at_once(port, path, posts):
    """The answers to so many posts as (status, seconds), and how long all of them took."""
    together = Barrier(posts + 1)

    def post(number, body):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"10.{number // 250}.{number % 250}.1",
        }
        connection = HTTPConnection("127.0.0.1", port, timeout=300)
        together.wait()
        began = perf_counter()
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status, perf_counter() - began
        except OSError as error:
            return type(error).__name__, perf_counter() - began

    bodies = [body_of(number) for number in range(posts)]
    with ThreadPoolExecutor(posts) as pool:
        waiting = [pool.submit(post, *each) for each in enumerate(bodies)]
        together.wait()
        began, answers = perf_counter(), []
        for answer in as_completed(waiting):
            answers.append(answer.result())
            if len(answers) % 20 == 0:
                progress(f"{len(answers)} of {posts} answered")
        return answers, perf_counter() - began


def main(posts=200, places=5):
    """Posts, prints and compares; returns the exit status."""
    from django.conf import settings
    from django.db import connection

    from forms.models import HistoryEntry, Registration
    from site_home.models import Message

    path = form_with(places)
    port = int(settings.BASE_URL.rsplit(":", 1)[1])
    progress("starting the server")
    with served(port):
        for _ in range(2 * PROCESSES):  # so that each has read the page once
            warmed = HTTPConnection("127.0.0.1", port, timeout=60)
            warmed.request("GET", path)
            warmed.getresponse().read()
        progress("posting")
        answers, took = post_at_once(port, path, posts)
    times = sorted(seconds for _status, seconds in answers)
    statuses = Counter(status for status, _seconds in answers)
    states = Counter(Registration.objects.order_by().values_list("state", flat=True))
    letters = Message.objects.filter(kind="registration").count()
    print(f"database         {connection.vendor}")
    print(f"posts            {posts} at once for {places} places, {PROCESSES} processes")
    print(f"throughput       {posts / took:.1f} a second, {took:.2f} s in all")
    print(f"answered after   {times[posts // 2]:.2f} s (half), {times[-1]:.2f} s (all)")
    print(f"statuses         {dict(statuses)}")
    print(f"registrations    {dict(states)}")
    print(f"letters          {letters}")
    print(f"history          {HistoryEntry.objects.count()}")
    expected = {"accepted": min(places, posts), "waiting": max(0, posts - places)}
    right = states == Counter(expected) and statuses == {303: posts} and letters == posts
    print("as it must be" if right else "WRONG")
    return not right


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        prepare(folder)
        sys.exit(main(*map(int, sys.argv[1:])))
