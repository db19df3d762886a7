"""The numbers of an event, and that they give nobody away."""

import pytest

from forms.registration.rights import APPROVER, READER
from forms.registration.states import State
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.office import at, organiser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index), ask_mode="optional", ask_diet="optional")


def counted(page, role=READER):
    """The tables as {heading: {words: [numbers by state]}}, and the diets as dict."""
    context = organiser(page.event, role).get(at("counts", page.event)).context_data
    tables = {
        str(heading): {row.words: [number for number, _url in row.cells] for row in rows}
        for heading, rows in context["tables"]
    }
    return tables, {str(words): number for words, number in context["meals"]}


def test_people_are_counted_by_form_mode_language_and_state(page):
    register(page, "Amina", organisation_id="PK", mode="online", language="fa")
    register(page, "Bilal", organisation_id="PK", mode="in_person", state=State.WAITING)
    register(page, "Chingiz", organisation_name="A ministry")
    register(page, "Dana", state=State.PENDING).move(State.REFUSED, reason="No")
    tables, _meals = counted(page)
    assert tables["Form"]["Registration"] == [2, 0, 0, 1, 1]
    assert tables["In person or online"]["Online"] == [1, 0, 0, 0, 0]
    assert tables["Language"]["Persian"] == [1, 0, 0, 0, 0]
    assert tables["State or organisation"]["Pakistan"] == [1, 0, 0, 1, 0]
    assert "Interpretation into" not in tables


def test_each_number_leads_to_those_it_counts(page):
    register(page, "Amina", organisation_id="PK", language="fa")
    register(page, "Bilal", language="fa", state=State.WAITING)
    client = organiser(page.event, READER)
    tables = client.get(at("counts", page.event)).context_data["tables"]
    followed = 0
    for _heading, rows in tables:
        for each in rows:
            for number, url in each.cells:
                if url and number:
                    assert len(client.get(url).context_data["object_list"]) == number
                    followed += 1
    assert followed >= 5


def test_diets_of_few_are_not_told_exactly_to_readers(page):
    for place in range(3):
        register(page, f"Halal {place}", diet="halal")
    register(page, "Vegan", diet="vegan")
    register(page, "All", diet="none", access_needs="A ramp")
    meals = counted(page)[1]
    assert meals == {"Halal": "3", "Vegan": "fewer than 3", "Access needs": "fewer than 3"}


def test_who_sees_the_diet_of_each_person_sees_all_numbers(page):
    register(page, "Vegan", diet="vegan")
    register(page, "All", diet="none")
    assert counted(page, APPROVER)[1] == {"Vegan": "1", "No special diet": "1"}


def test_diets_are_those_of_people_who_come_to_the_table(page):
    register(page, "Online", diet="halal", mode="online")
    register(page, "Waiting", diet="halal", state=State.WAITING)
    assert counted(page)[1] == {}


def test_no_name_stands_among_the_numbers(page):
    register(page, "Amina", diet="other", diet_note="Nuts", access_needs="A ramp")
    text = words_of(organiser(page.event, READER).get(at("counts", page.event)))
    for words in ["Amina", "Nuts", "A ramp", "amina@example.org"]:
        assert words not in text


def test_more_people_cost_no_more_queries(page, desk, queries_of):
    register(page, "Amina", organisation_id="PK")
    few = queries_of(at("counts", page.event))
    for place in range(5):
        register(page, f"Person {place}", organisation_id="PK", mode="online")
    assert queries_of(at("counts", page.event)) == few


def test_who_gave_no_answer_stands_last(page):
    register(page, "Amina", mode="online")
    register(page, "Bilal")
    register(page, "Chingiz", organisation_id="PK")
    tables, _meals = counted(page)
    assert list(tables["In person or online"]) == ["Online", "No answer"]
    assert list(tables["State or organisation"]) == ["Pakistan", "Others, not on the list"]
