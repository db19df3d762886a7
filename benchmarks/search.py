"""How long the search takes, beside Wagtail's own backend.

Run: python tests/with_postgres.py python benchmarks/search.py [20000] [--ours] [--each]
Prints the median and the 95th percentile of both in milliseconds, and of bad input; with --ours
leaves Wagtail's out, with --each prints every question.
"""

import gc
import os
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import django

ROUNDS = 5
BAD = [
    '"',
    "'",
    "' OR 1=1 --",
    "\x00",
    "%%%%",
    "* & | ! :* <-> ( )",
    "\u202e\u202d\u2066abc",
    '"unfinished phrase',
    "NEAR(a b, 5) AND NOT title:x",
    "a" * 10_000,
    "migration " * 1_000,
    "ـ" * 10_000,
    "".join(map(chr, range(0x100, 0xD800, 0x100))),
    "".join(map(chr, range(0x10000, 0x110000, 0x1000))),
    "e\u0301" * 5_000,
    "م\u064b" * 5_000,
    "1 " * 5_000,
    '"a" ' * 2_500,
    " ".join(chr(97 + number % 26) * 3 for number in range(2_500)),
]


def questions():
    """Pairs of a language and a question: rare to very common words, phrases, beginnings, …"""
    from fill_search import SHARES, Vocabulary

    from search.analysis import is_idle
    from search.models import Entry

    asked = []
    for language in SHARES:
        words = [
            word
            for word in Vocabulary(language).words
            if len(word) > 3 and word.isalpha() and not is_idle(word, language)
        ]
        body = Entry.objects.filter(language=language, kind="news").order_by("pk").last().body
        asked += [
            (language, question)
            for question in (
                words[9_000],
                words[1_500],
                words[300],
                words[60],
                words[2],
                words[500][:4],
                f"{words[40]} {words[1_000]}",
                f"{words[5]} {words[8]}",
                f"{words[20]} {words[150]} {words[400]}",
                f"“{' '.join(body.split()[20:22])}”",
                f"{words[3]} {words[7_000][::-1]}",
                f"{words[800][::-1]}",
            )
        ]
    return asked


def wagtail(language, question):
    """The first ten pages and the number of all, from Wagtail's backend."""
    from news.models import NewsPage

    found = NewsPage.objects.live().search(question)
    return list(found[:10]), found.count()


def ours(language, question):
    """The first ten pages and the number of all, from our index."""
    from search import engine
    from search.models import Entry
    from search.query import parse

    found = engine.find(parse(question, language), request(question), size=10)
    entries = Entry.objects.filter(pk__in=found.numbers).select_related("page")
    pages = {entry.pk: entry.page for entry in entries.only("page")}
    return [pages[number] for number in found.numbers], found.count


def whole(language, question):
    """Everything that the page of results shows: facets, excerpts, other languages."""
    from django.utils.translation import override

    from search.results import Results

    with override(language):
        results = Results(request(question))
        return results.results, results.choices, results.elsewhere


def request(question):
    """A visitor's request."""
    from django.test import RequestFactory

    return RequestFactory().get("/en/search/", {"q": question})


def timed(act, *arguments):
    """Milliseconds that it takes."""
    began = perf_counter()
    act(*arguments)
    return (perf_counter() - began) * 1000


def line(name, times):
    """Prints the median, the 95th percentile and the longest of some times; returns the median."""
    p95 = quantiles(times, n=20)[-1]
    print(f"{name:36}{median(times):8.1f}{p95:10.1f}{max(times):10.1f}")
    return median(times)


def main(total):
    """Fills, then asks in turn."""
    from django.core.management import call_command
    from django.db import connection
    from fill_search import fill

    connection.settings_dict["CONN_MAX_AGE"] = None
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    acts = [ours, whole] if "--ours" in sys.argv else [wagtail, ours, whole]
    fill(total, beside=wagtail in acts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    asked = questions()
    gc.freeze()  # as in site_home/wsgi.py
    times = {act: {} for act in acts}
    for number in range(ROUNDS + 1):  # the first warms up
        for question in asked:
            for act in acts:
                spent = timed(act, *question)
                if number:
                    times[act].setdefault(question, []).append(spent)
    print(f"{total} pages, {len(asked)} questions {'median':>9}{'p95':>10}{'longest':>10}")
    found = {
        act: line(act.__name__, [spent for each in own.values() for spent in each])
        for act, own in times.items()
    }
    if wagtail in found:
        print(f"{'times faster than Wagtail':36}{found[wagtail] / found[ours]:8.1f}")
    line("bad input", [timed(whole, "en", text) for text in BAD for _ in range(ROUNDS)])
    if "--each" in sys.argv:
        for question in asked:
            spent = "".join(f"{median(times[act][question]):9.1f}" for act in acts)
            print(f"{spent}  {question[0]} {question[1]}")
        for text in BAD:
            print(f"{timed(whole, 'en', text):9.1f}  {text[:30]!a}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_home.settings.test")
    django.setup()
    main(int(next((text for text in sys.argv[1:] if text.isdigit()), 20_000)))
