"""The table of participants: found, narrowed and sorted; and the list of events."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Registration
from forms.registration.rights import APPROVER, MANAGER, READER
from forms.registration.states import State
from tests import factories
from tests.forms.composed import choice, row
from tests.forms.registration.desk import DAY, NOW, meeting, register, registration_page
from tests.forms.registration.office import at, many, names_in, organiser, words_of

pytestmark = pytest.mark.django_db
SENSITIVE_WORDS = ["Halal", "A ramp", "Secret note"]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(
        meeting(event_index),
        row("text", "Flight", required=False),
        choice("Visa", required=False),
        ask_diet="optional",
        ask_access_needs="optional",
        ask_mode="optional",
        ask_own_script_name="optional",
        approval=True,
    )


@pytest.fixture
def event(page):
    return page.event


@pytest.fixture
def approver(event):
    return organiser(event, APPROVER)


def listed(client, event, **query):
    """The names that the table shows for a query."""
    return names_in(client.get(at("table", event), query))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "typed",
    [
        "каримов",
        "КАРИМОВ",
        "کریمی",
        "كريمي",
        "ozturk",
        "ÖZTÜRK",
        "o@example.org",
        "pakistan",
        "d3h",
    ],
)
def test_somebody_is_found_however_the_name_is_typed(typed, page, approver):
    factories.state("PK")
    person = register(
        page,
        "Орхан",
        family_name="Öztürk Каримов",
        own_script_name="اورهان کریمی",
        email="o@example.org",
        organisation_id="PK",
    )
    Registration.objects.filter(pk=person.pk).update(reference="BP-7XD3H9")
    register(page, "Somebody")
    assert listed(approver, page.event, q=typed) == [person.name]


def test_every_word_of_a_search_must_fit(page, approver):
    register(page, "Amina")
    register(page, "Bilal")
    assert listed(approver, page.event, q="khan bilal") == ["Bilal Khan"]


@pytest.mark.parametrize(
    "query",
    [
        {"state": "accepted"},
        {"organisation": "PK"},
        {"mode": "online"},
        {"language": "fa"},
        {"access_needs": "given"},
        {"created_at_from": "2026-03-01"},
    ],
)
def test_each_filter_leaves_whom_it_names(query, page, approver, time_machine):
    time_machine.move_to(NOW - 5 * DAY, tick=False)
    register(page, "Bilal")
    time_machine.move_to(NOW, tick=False)
    register(
        page,
        state=State.ACCEPTED,
        organisation_id="PK",
        mode="online",
        language="fa",
        access_needs="A ramp",
    )
    assert listed(approver, page.event, **query) == ["Amina Khan"]


def test_two_states_are_shown_together(page, approver):
    register(page, "Amina", state=State.ACCEPTED)
    register(page, "Bilal", state=State.WAITING)
    register(page, "Chingiz")
    found = listed(approver, page.event, state=["accepted", "waiting"], ordering="reference")
    assert sorted(found) == ["Amina Khan", "Bilal Khan"]


def test_those_of_one_form_are_shown_alone(page, approver):
    other = registration_page(page.event, slug="press", title="Press")
    register(page, "Amina")
    register(other, "Bilal")
    assert listed(approver, page.event, page=other.pk) == ["Bilal Khan"]


def test_a_filter_that_cannot_be_read_shows_nobody(page, approver):
    register(page)
    assert listed(approver, page.event, organisation="XX") == []


def test_states_are_sorted_by_their_names(page, approver):
    for code in ["AT", "TM", "PK"]:
        factories.state(code)
        register(page, code, organisation_id=code)
    found = listed(approver, page.event, ordering="in_order")
    assert found == ["AT Khan", "PK Khan", "TM Khan"]


def test_the_chosen_columns_stand_in_the_address(page, approver):
    register(page, answers={"flight": "OS 123", "visa": "visa"})
    shown = {"columns": ["own-flight", "own-visa", "reference"]}
    answer = approver.get(at("table", page.event), shown)
    assert list(answer.context_data["table"].columns) == [
        *("choose", "name", "reference", "own-flight", "own-visa"),
    ]
    assert "OS 123" in words_of(answer)
    assert "<bdi>Visa</bdi>" in words_of(answer)


def test_a_reader_sees_neither_diet_nor_needs_nor_notes(page, event):
    person = register(page, diet="halal", access_needs="A ramp")
    Registration.objects.filter(pk=person.pk).update(notes="Secret note")
    every = {"columns": ["diet", "access_needs", "notes", "name"]}
    reader, approver = organiser(event, READER), organiser(event, APPROVER)
    text = words_of(reader.get(at("table", event), every))
    assert not [words for words in SENSITIVE_WORDS if words in text]
    text = words_of(approver.get(at("table", event), every))
    assert all(words in text for words in SENSITIVE_WORDS)


def test_a_reader_does_not_learn_by_a_filter_or_an_order_who_has_needs(page, event):
    register(page, "Amina", access_needs="A ramp", diet="halal")
    register(page, "Bilal", diet="vegan")
    reader = organiser(event, READER)
    assert len(listed(reader, event, access_needs="given")) == 2
    for ordering in ["diet", "-diet"]:
        assert listed(reader, event, columns="diet", ordering=ordering) == listed(reader, event)


def test_a_reader_has_no_buttons_to_decide(page, event):
    register(page)
    assert 'name="to"' not in words_of(organiser(event, READER).get(at("table", event)))


def test_names_stand_in_their_own_direction(page, approver):
    register(page, "محمد", family_name="کریمی")
    assert "<bdi>محمد کریمی</bdi>" in words_of(approver.get(at("table", page.event)))


def test_what_participants_write_is_no_markup(page, approver):
    register(page, "<script>alert(1)</script>", answers={"flight": "<b>OS</b>"})
    text = words_of(approver.get(at("table", page.event), {"columns": "own-flight"}))
    assert "<script>alert" not in text
    assert "<b>OS" not in text


def test_managers_alone_see_the_link_of_the_invitation(page, event):
    page.by_invitation = True
    page.save()
    link = f"?invitation={page.invitation}"
    assert link in words_of(organiser(event, MANAGER).get(at("table", event)))
    assert link not in words_of(organiser(event, APPROVER).get(at("table", event)))


def queries(client, event, **query):
    """The number of queries of the table, warmed."""
    client.get(at("table", event), query)
    with CaptureQueriesContext(connection) as context:
        assert client.get(at("table", event), query).status_code == 200
    return len(context)


@pytest.mark.parametrize(
    "query",
    [{}, {"q": "person"}, {"ordering": "in_order", "columns": ["own-visa", "organisation"]}],
)
def test_a_longer_table_costs_no_more_queries(query, page, approver):
    many(page, 3)
    few = queries(approver, page.event, **query)
    many(page, 45)
    assert queries(approver, page.event, **query) == few


def test_fifty_stand_on_a_page(page, approver):
    many(page, 55)
    assert len(listed(approver, page.event)) == 50
    assert len(listed(approver, page.event, p=2)) == 5


def test_the_list_of_events_counts_by_state(page, approver):
    for name, state in [("A", State.ACCEPTED), ("B", State.ACCEPTED), ("C", State.WAITING)]:
        register(page, name, state=state)
    event = approver.get("/admin/registrations/").context_data["object_list"][0]
    assert (event.in_accepted, event.in_waiting, event.in_pending) == (2, 1, 0)


def test_the_soonest_event_stands_first_and_those_over_last(desk, event_index):
    for days, slug in [(-3, "past"), (40, "later"), (5, "soon"), (-30, "long-ago")]:
        day = (NOW + days * DAY).date()
        registration_page(meeting(event_index, slug=slug, title=slug, start_date=day))
    meeting(event_index, slug="without", title="without")
    found = desk.get("/admin/registrations/").context_data["object_list"]
    assert [event.title for event in found] == ["soon", "later", "past", "long-ago"]


def test_more_events_cost_no_more_queries(desk, queries_of, event_index):
    registration_page(meeting(event_index))
    few = queries_of("/admin/registrations/")
    for place in range(3):
        registration_page(meeting(event_index, slug=f"more-{place}"))
    assert queries_of("/admin/registrations/") == few


def test_a_form_that_is_a_draft_is_not_said_to_be_open(page, event):
    page.unpublish()
    text = words_of(organiser(event, MANAGER).get(at("table", event)))
    assert "</bdi>: Draft" in text
    assert "Registration is open" not in text


def test_whoever_may_edit_a_form_is_led_to_it(page, event, desk):
    address = f"/admin/pages/{page.pk}/edit/"
    assert address in words_of(desk.get(at("table", event)))
    assert address not in words_of(organiser(event, MANAGER).get(at("table", event)))


def test_an_event_without_a_form_says_so(event_index):
    event = meeting(event_index)
    text = words_of(organiser(event, MANAGER).get(at("table", event)))
    assert "This event has no registration form." in text


@pytest.mark.sqlite
def test_a_number_that_no_event_can_have_is_not_found(desk):
    assert desk.get("/admin/registrations/99999999999999999999999/").status_code == 404


def test_the_columns_speak_of_the_person_and_not_to_them(page, approver):
    text = words_of(approver.get(at("table", page.event), {"columns": "own_script_name"}))
    assert "Name in one’s own script" in text
    assert "your own script" not in text
