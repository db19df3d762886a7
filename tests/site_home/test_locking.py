"""Several writers at once, on both databases."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from site_home.models import Heartbeat

WRITERS = 8


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_writers_wait_for_one_another_and_none_is_turned_away():
    together, failures = Barrier(WRITERS), []

    def write(number):
        together.wait()
        try:
            for beat in range(5):
                with transaction.atomic():
                    list(Heartbeat.objects.all())  # a read first is what makes SQLite refuse
                    Heartbeat.beat(f"writer-{number}-{beat}")
                Heartbeat.beat("shared")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Heartbeat.objects.count() == WRITERS * 5 + 1
