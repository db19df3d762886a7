"""Several at once, on both databases. These tests empty the database: no other file has such."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from forms.models import FormSubmission
from forms.models.limits import PostCount
from newsletter.models import Consent, Subscriber
from site_home.models import Heartbeat, Message
from tests.forms.composed import form_page, send
from tests.site_home.mail_desk import QUEUE, letter

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

MANY = 8


@pytest.fixture(scope="module", autouse=True)
def _base_data_for_later_tests(django_db_setup, django_db_blocker):
    """Brings back what migrations make, which the last of these tests has emptied, too."""
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


def at_once(act):
    """Lets eight threads do the same at the same moment; returns what they give."""
    together, given = Barrier(MANY), []

    def one(number):
        together.wait()
        try:
            given.append(act(number))
        except Exception as error:
            given.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_writers_wait_for_one_another_and_none_is_turned_away():
    def write(number):
        for beat in range(5):
            with transaction.atomic():
                list(Heartbeat.objects.all())  # a read first is what makes SQLite refuse
                Heartbeat.beat(f"writer-{number}-{beat}")
            Heartbeat.beat("shared")

    assert at_once(write) == [None] * MANY
    assert Heartbeat.objects.count() == MANY * 5 + 1


def test_the_same_form_sent_by_eight_at_once_is_kept_once(home):
    page = form_page(home)
    answers = at_once(lambda number: send(Client(), page, name="Ada", message="Hello").status_code)
    assert answers == [303] * MANY
    assert FormSubmission.objects.count() == 1


def test_sign_ups_of_one_new_address_at_once_make_one_row(settings):
    settings.EMAIL_BACKEND = QUEUE

    def sign_up(number):
        page = "http://localhost/"
        Subscriber.objects.sign_up(
            "a@example.org", f"Name {number}", "", "PK", "en", "I", "1", page
        )

    assert at_once(sign_up) == [None] * MANY
    assert Subscriber.objects.count() == Consent.objects.count() == Message.objects.count() == 1


def test_sign_ups_of_one_known_address_at_once_write_to_it_once(settings):
    settings.EMAIL_BACKEND = QUEUE
    Subscriber.objects.create(email="a@example.org", language="en", country="PK").confirm()

    def sign_up(number):
        page = "http://localhost/"
        Subscriber.objects.sign_up("a@example.org", "Name", "", "PK", "en", "I", "1", page)

    assert at_once(sign_up) == [None] * MANY
    assert Message.objects.count() == 1


def test_posts_at_once_are_counted_one_by_one(rf):
    request = rf.post("/")
    allowed = at_once(lambda number: PostCount.objects.allow(request, "form", 3, 9))
    assert sorted(allowed) == [False] * (MANY - 3) + [True] * 3


def test_of_several_workers_one_sends_a_message(settings):
    settings.EMAIL_BACKEND = QUEUE
    letter().send()
    number = Message.objects.get().pk
    claimed = at_once(lambda worker: Message.objects.claim(number))
    assert len(claimed) == MANY
    assert len([each for each in claimed if each]) == 1
