"""How long the news list and the home page take with 200 and with 20,000 news items.

Run: python tests/with_postgres.py python benchmarks/lists.py
Prints the median, the number of queries and the ratio; the ratio should stay below 1.5.
"""

import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import django

ROUNDS = 60
ADDRESSES = ["/en/", "/en/news/", "/en/news/?country=PK", "/en/news/?year=2001", "/en/news/?page=2"]


def measure(client, address):
    """The median of the milliseconds that an address takes, and its number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(5):
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    number = len(queries)  # the next request empties the log
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        client.get(address)
        times.append((perf_counter() - began) * 1000)
    return median(times), number


def main():
    """Fills and measures twice."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from fill_news import fill

    connection.settings_dict["CONN_MAX_AGE"] = None
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    client = Client(HTTP_HOST="localhost")
    found = {}
    for total in (200, 20_000):
        fill(total)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found[total] = [measure(client, address) for address in ADDRESSES]
    print(f"{'address':28}{'200':>10}{'20,000':>10}{'ratio':>8}{'queries':>9}")
    for address, few, many in zip(ADDRESSES, *found.values(), strict=True):
        print(f"{address:28}{few[0]:8.1f}ms{many[0]:8.1f}ms{many[0] / few[0]:8.2f}{many[1]:9}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_home.settings.test")
    django.setup()
    main()
