"""A registration costs as many queries however many there are, whatever its form asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Registration
from forms.registration.states import State
from tests.forms.composed import choice, file, proved, row
from tests.forms.registration.desk import NOW, meeting, post, register, registration_page
from tests.forms.registration.front_desk import in_language, many
from tests.site_home.mail_desk import QUEUE

pytestmark = pytest.mark.sqlite

MOST = 25
TICKED = {"photos": "on", "agreed": "on"}
ROWS = [
    choice("Visit", kind="choices", required=False),
    row("number", "Guests", required=False),
    row("consent", "Photos", text="<p>Yes</p>"),
    *(row("text", f"Question {number}", required=False) for number in range(10)),
]


@pytest.fixture(autouse=True)
def _clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def make(event_index):
    """Makes a form of an event with limited places that has taken so many registrations."""

    def made(stored, *rows, **values):
        event = meeting(event_index, places=10_000)
        page = registration_page(event, *rows, **{"places": 9_000, **values})
        many(page, stored)
        return page

    return made


def cost(act):
    """The queries of what is done, with the marks that begin and end transactions."""
    with CaptureQueriesContext(connection) as context:
        answer = act()
    assert answer.status_code == 303, answer.content.decode()[:2_000]
    return [each["sql"][:200] for each in context]


def warmed(client, page):
    """The form, read once: the registry of kinds of pages and the site are known."""
    client.get(page.url)
    assert post(client, page, given_name="First", **TICKED).status_code == 303
    return page


@pytest.mark.parametrize("stored", [1, 1_000])
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"approval": True},
        {"places": 1},
        {"places": None},
        {"consent": "<p>I agree</p>", "ask_diet": "optional", "ask_mode": "optional"},
    ],
)
def test_a_registration_costs_at_most_25_queries(client, make, stored, values):
    page = warmed(client, make(stored, *ROWS, **values))
    queries = cost(lambda: post(client, page, **TICKED, visit=["visa"]))
    assert len(queries) <= MOST, "\n".join(queries)


def test_it_costs_no_more_than_25_in_another_language(client, make):
    page = warmed(client, make(3, *ROWS))
    address = in_language(page, "fa").url
    client.get(address)
    queries = cost(lambda: post(client, page, address, **TICKED))
    assert len(queries) <= MOST, "\n".join(queries)
    assert Registration.objects.latest("pk").language == "fa"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_file_is_within_the_25_too(client, make, language):
    page = warmed(client, make(3, *ROWS, row("file", "Letter", megabytes=1, required=False)))
    address = page.url if language == "en" else in_language(page, language).url
    client.get(address)
    queries = cost(lambda: post(client, page, address, **TICKED, letter=file()))
    assert len(queries) <= MOST, "\n".join(queries)


def test_who_is_registered_already_costs_no_more(client, make):
    page = warmed(client, make(3))
    register(page)
    queries = cost(lambda: post(client, page, title="dr"))
    assert len(queries) <= MOST, "\n".join(queries)


def test_a_post_that_comes_again_costs_fewer(client, make):
    page, proof = make(3), proved()
    warmed(client, page)
    post(client, page, **proof)
    queries = cost(lambda: post(client, page, **proof))
    assert len(queries) <= 11, "\n".join(queries)


@pytest.mark.parametrize("waiting", [1, 100])
def test_a_cancellation_costs_the_same_however_many_wait(client, make, waiting):
    page = make(1, places=1)
    many_waiting(page, waiting)
    mine = Registration.objects.filter(state=State.ACCEPTED).get()
    client.get(mine.own_path())
    queries = cost(lambda: client.post(f"{mine.own_path()}cancel/"))
    assert len(queries) <= MOST, "\n".join(queries)
    assert Registration.objects.filter(state=State.OFFERED).count() == 1


def many_waiting(page, number):
    """So many on the waiting list of a form."""
    rows = [
        Registration(
            page=page,
            event=page.event,
            state=State.WAITING,
            waiting_since=NOW,
            language="en",
            given_name=f"Waiting {each}",
            email="waiting@example.org",
        )
        for each in range(number)
    ]
    for each in rows:
        each.set_answers({}, {})
    Registration.objects.bulk_create(rows)
