"""Several at once, on both databases. These tests empty the database: no other file has such."""

from threading import Barrier, Event, Thread
from time import monotonic, sleep

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, RequestFactory
from wagtail.models import Page

from forms.models import FormSubmission, Registration
from forms.models.limits import PostCount
from forms.registration.states import ImpossibleStepError, NoPlaceLeftError, State
from members.models import ImpossibleStepError as ImpossibleDecisionError
from members.models import Membership
from newsletter.models import Consent, Subscriber
from search import indexing, misses
from search.models import Entry, MissedQuery
from site_home.models import Heartbeat, Message
from site_home.settings import accounts
from tests import factories
from tests.forms.composed import form_page, send
from tests.forms.registration.desk import HOUR, NOW, meeting, post, register, registration_page
from tests.members import membership_desk
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


def at_once(act, many=MANY):
    """Lets eight threads do the same at the same moment; returns what they give."""
    together, given = Barrier(many), []

    def one(number):
        together.wait()
        try:
            given.append(act(number))
        except Exception as error:
            given.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(many)]
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


# Registration


@pytest.fixture
def form(event_index, settings, time_machine):
    """Makes a registration form whose letters go to the outbox."""
    time_machine.move_to(NOW, tick=False)
    settings.EMAIL_BACKEND = QUEUE
    return lambda **values: registration_page(meeting(event_index), **values)


def states():
    """How the registrations stand, in the order in which they were made."""
    rows = Registration.objects.order_by("pk")
    return [str(state) for state in rows.values_list("state", flat=True)]


def test_of_many_posts_at_once_as_many_are_accepted_as_there_are_places(form):
    page = form(places=5)
    many = 24 if connection.vendor == "postgresql" else MANY
    answers = at_once(lambda number: post(Client(), page, given_name=f"N{number}"), many)
    assert [answer.status_code for answer in answers] == [303] * many
    assert sorted(states()) == [State.ACCEPTED] * 5 + [State.WAITING] * (many - 5)
    assert Message.objects.filter(kind="registration").count() == many


def test_the_places_of_the_event_are_given_once_whichever_form_is_posted(form):
    page = form()
    page.event.places = 3
    page.event.save()
    other = registration_page(page.event, title="Press", slug="press")
    both = [page, other]
    at_once(lambda number: post(Client(), both[number % 2], given_name=f"N{number}"))
    assert sorted(states()) == [State.ACCEPTED] * 3 + [State.WAITING] * (MANY - 3)


def test_the_same_person_posted_at_once_is_one_registration_with_one_letter(form):
    page = form()
    answers = at_once(lambda number: post(Client(), page))
    own = Registration.objects.get().own_path() + "?received=1"
    assert [answer["Location"] for answer in answers] == [own] * MANY
    assert Message.objects.count() == 1


def test_a_person_posted_at_once_in_many_words_is_one_registration_and_told_the_link_once(form):
    page = form(ask_position="optional")
    answers = at_once(lambda number: post(Client(), page, position=f"Office {number}"))
    mine = Registration.objects.get()
    paths = sorted(answer["Location"] for answer in answers)
    known = f"{page.url}?known={mine.reference}"
    assert paths == sorted([f"{mine.own_path()}?received=1", *[known] * (MANY - 1)])
    assert Message.objects.count() == 2


def test_two_places_that_become_free_at_once_are_offered_to_two(form):
    page = form(places=2)
    leaving = [register(page, name) for name in "AB"]
    for name in "CDE":
        register(page, name)
    assert at_once(lambda number: leaving[number].move(State.CANCELLED), 2) == [None] * 2
    assert states() == [State.CANCELLED] * 2 + [State.OFFERED] * 2 + [State.WAITING]


def test_an_offer_is_taken_or_lapses_but_never_both(form):
    page = form(places=1, offer_hours=1)
    first, second, _third = [register(page, name) for name in "ABC"]
    first.move(State.CANCELLED)
    second.refresh_from_db()
    late = NOW + HOUR
    acts = [second.take_offer, lambda: Registration.objects.give_places(page.event.pk, late)]
    at_once(lambda number: acts[number](), 2)
    taken = [State.CANCELLED, State.ACCEPTED, State.WAITING]
    assert states() in (taken, [State.CANCELLED, State.LAPSED, State.OFFERED])


def test_the_last_place_that_two_organisers_give_at_once_is_given_once(form):
    page = form(places=1, approval=True)
    pending = [register(page, name) for name in "AB"]
    given = at_once(lambda number: pending[number].move(State.ACCEPTED), 2)
    assert {type(each) for each in given} == {NoPlaceLeftError, type(None)}
    assert sorted(states()) == [State.ACCEPTED, State.PENDING]


def test_a_registration_that_many_accept_at_once_is_accepted_and_told_once(form):
    page = form(approval=True)
    number = register(page).pk
    given = at_once(lambda _: Registration.objects.get(pk=number).move(State.ACCEPTED))
    assert given.count(None) == 1
    assert {type(each) for each in given} == {ImpossibleStepError, type(None)}
    assert Message.objects.count() == 2
    assert Registration.objects.get().history.count() == 2


def test_an_offer_is_made_once_however_many_look_for_places(form):
    page = form(places=1)
    first, _second = [register(page, name) for name in "AB"]
    Registration.objects.filter(pk=first.pk).update(state=State.CANCELLED)
    given = at_once(lambda _: Registration.objects.give_places(page.event.pk))
    assert sorted(given) == [0] * (MANY - 1) + [1]


def test_registering_and_publishing_more_places_at_once_wait_for_one_another(form):
    page = form(places=1)
    for name in "AB":
        register(page, name)

    def act(number):
        if number % 2:
            return register(page, f"N{number}")
        revised = type(page).objects.get(pk=page.pk)
        revised.places = 3
        return revised.save_revision().publish()

    failed = [each for each in at_once(act) if isinstance(each, Exception)]
    assert not failed
    held = Registration.objects.holding().count()
    assert held == 3


def test_eight_officers_who_press_at_once_make_one_decision_and_one_letter(settings):
    settings.EMAIL_BACKEND = QUEUE
    membership = membership_desk.asked()
    officers = [membership_desk.officer() for _number in range(MANY)]
    seen = membership.seen

    def press(number):
        own = Membership.objects.get(pk=membership.pk)
        if number % 2:
            own.refuse("No", officers[number], seen)
        else:
            own.accept([], officers[number], seen)

    given = at_once(press)
    assert given.count(None) == 1
    assert sum(isinstance(each, ImpossibleDecisionError) for each in given) == MANY - 1
    assert len(membership_desk.acts_of(membership)) == 2
    assert Message.objects.filter(kind="membership").count() == 2
    accepted = membership_desk.state_of(membership) == Membership.State.ACCEPTED
    assert membership.user.groups.exists() == accepted


def test_a_request_sent_by_eight_at_once_is_one_request(settings):
    settings.EMAIL_BACKEND = QUEUE
    user = factories.user()
    given = at_once(lambda number: bool(membership_desk.asked(user)))
    assert given.count(True) == 1
    assert Membership.objects.get().history.count() == 1
    assert Message.objects.filter(kind="membership").count() == 1


def test_attempts_to_sign_in_are_counted_together_by_all_workers(settings):
    settings.CACHES = {**settings.CACHES, "limits": accounts.LIMITS_CACHE}
    call_command("createcachetable", verbosity=0)
    caches["limits"].clear()

    def attempt(_number):
        request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
        config = {"login": "3/h/ip"}
        return bool(ratelimit.consume(request, app="a", action="login", config=config))

    assert sum(allowed is True for allowed in at_once(attempt)) <= 3


def test_visitors_who_find_nothing_at_once_are_counted_in_one_line():
    assert at_once(lambda number: misses._count("en", "wombat", "")) == [None] * MANY
    assert 1 <= MissedQuery.objects.get().count <= MANY


def test_a_search_without_results_waits_for_no_other_writer():
    writing, answered = Event(), Event()

    def write():
        with transaction.atomic():
            misses._count("en", "wombat", "")
            writing.set()
            answered.wait(10)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    writing.wait(10)
    began = monotonic()
    misses._count("en", "wombat", "")
    took = monotonic() - began
    answered.set()
    writer.join()
    assert took < 1
    assert MissedQuery.objects.get().count == 1


def in_turn(*acts):
    """Starts each act in a thread of its own once the one before says so; returns what they raise.

    An act takes a function that says so.
    """
    raised = []

    def one(act, started):
        try:
            act(started.set)
        except Exception as error:
            raised.append(error)
        finally:
            started.set()
            connection.close()

    threads = []
    for act in acts:
        started = Event()
        threads.append(Thread(target=one, args=[act, started]))
        threads[-1].start()
        started.wait(10)
    for thread in threads:
        thread.join()
    return raised


def test_an_editor_who_holds_a_page_and_wants_another_is_not_in_the_way_of_the_index(home):
    first, second = (factories.standard_page(home, title=name) for name in ("First", "Second"))

    def edit(go_on):
        with transaction.atomic():
            for page in (second, first):
                Page.objects.filter(pk=page.pk).update(draft_title="Other")
                go_on()
                sleep(0.5)

    Entry.objects.all().delete()
    assert in_turn(edit, lambda _go_on: call_command("update_search", verbosity=0)) == []
    assert {first.pk, second.pk} <= set(Entry.objects.values_list("pk", flat=True))


def test_a_page_is_deleted_while_its_entry_is_written(home, monkeypatch):
    page = factories.standard_page(home, title="The quokka page")
    write = indexing.entry_of

    def index(go_on):
        def slowly(*args):
            go_on()
            sleep(0.5)
            return write(*args)

        monkeypatch.setattr(indexing, "entry_of", slowly)
        indexing.put_saved([page.pk])

    assert in_turn(index, lambda _go_on: page.delete()) == []
    assert not Entry.objects.filter(pk=page.pk).exists()
