"""What visitors read of registration on the page of the event, and on that of the form."""

import pytest

from events.kinds import Status
from events.models import EventPage
from forms.models import Registration
from tests.forms.registration.desk import (
    DAY,
    HOUR,
    NOW,
    meeting,
    post,
    register,
    registration_page,
)
from tests.forms.registration.front_desk import (
    MINUTE,
    event_with_form,
    fresh_until,
    in_language,
    open_page,
    read,
    read_again,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def listing(home):
    return open_page(home)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index))


# The event


STATES = [
    ({}, "Registration is open Deadline 9 March 2026, 24:00"),
    ({"opens_at": NOW + 3 * DAY}, "Opens 4 March 2026, 15:00"),
    ({"opens_at": NOW + 3 * DAY}, "Opens in 3 days"),
    ({"closes_at": NOW}, "Registration is closed"),
    ({"by_invitation": True}, "By invitation"),
    ({"places": 4, "show_places": True}, "4 places left"),
]


@pytest.mark.parametrize(("values", "said"), STATES)
def test_the_event_says_how_each_form_stands(client, event_index, values, said):
    form = event_with_form(event_index, "Alpha", **values)
    assert said in read(client, form.event)


@pytest.mark.parametrize(("waiting", "said"), [(True, "Full: waiting list"), (False, "Full")])
def test_the_event_says_that_a_form_is_full(client, event_index, waiting, said):
    form = event_with_form(event_index, "Alpha", places=1, waiting_list=waiting)
    register(form)
    text = read(client, form.event)
    assert said in text
    assert ("Join the waiting list" in text) == waiting


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.CANCELLED, "Cancelled"), (Status.POSTPONED, "Postponed: registration rests")],
)
def test_the_event_says_that_registration_rests(client, event_index, status, said):
    form = event_with_form(event_index, "Alpha")
    EventPage.objects.filter(pk=form.event.pk).update(status=status)
    text = read(client, form.event)
    assert f"Form Alpha {said}" in text
    assert "Register :" not in text


def test_the_event_has_a_button_for_each_open_form(client, event_index):
    form = event_with_form(event_index, "Alpha")
    registration_page(form.event, slug="press", title="Press", closes_at=NOW)
    text = read(client, form.event)
    assert "Register : Form Alpha" in text
    assert "Register : Press" not in text


def test_an_event_that_is_over_says_nothing_of_registration(client, event_index, time_machine):
    form = event_with_form(event_index, "Alpha")
    time_machine.move_to(form.event.ends_at, tick=False)
    assert "Form Alpha" not in read(client, form.event)


def test_an_event_without_forms_costs_two_queries_more_at_most(event_index, queries_of):
    event = meeting(event_index)
    none = queries_of(event)
    form = registration_page(event)
    registration_page(form.event, slug="press", places=2)
    registration_page(form.event, slug="observers", places=2)
    assert queries_of(event) <= none + 2


def test_the_event_page_is_right_until_a_form_opens(event_index):
    form = event_with_form(event_index, "Alpha", opens_at=NOW + HOUR)
    assert fresh_until(read_again(form).event) == NOW + HOUR


def test_the_join_link_stands_on_no_public_page(client, home, listing, event_index):
    form = event_with_form(event_index, "Alpha")
    values = {"mode": "online", "join_url": "https://meet.example.org/x", "join_note": "Code 77"}
    EventPage.objects.filter(pk=form.event.pk).update(**values)
    register(form)
    for page in [home, listing, form.event, form, event_index]:
        html = client.get(page.url).content.decode()
        assert "meet.example.org" not in html
        assert "Code 77" not in html
        assert "Amina" not in html


# The form


def test_the_form_tells_what_it_is_for(client, event_index):
    event = meeting(event_index, title="Conference", city="Istanbul", mode="hybrid")
    page = registration_page(
        event, participants="press", approval=True, intro="<p>Bring a card</p>"
    )
    text = read(client, page)
    for said in [
        "Bring a card",
        "Event Conference",
        "When 10 March 2026",
        "Where Istanbul In person and online",
        "For whom Press",
        "Deadline 9 March 2026, 24:00 ( Türkiye Time, UTC+3 )",
        "Each registration is decided on",
    ]:
        assert said in text


RETENTION = [
    (1, 14, "no", ["kept for 1 day after the event"], ["Diet"]),
    (365, 14, "no", ["kept for 365 days after the event"], ["Diet"]),
    (365, 14, "optional", ["365 days after", "Diet and access needs are kept for 14 days"], []),
    (365, 1, "optional", ["Diet and access needs are kept for 1 day after it"], []),
    (365, 0, "optional", ["Diet and access needs are deleted when the event is over"], []),
    (10, 14, "optional", ["kept for 10 days"], ["needs are"]),
]


@pytest.mark.parametrize(("days", "fewer", "asked", "said", "unsaid"), RETENTION)
def test_the_form_tells_how_long_data_are_kept(
    client, event_index, days, fewer, asked, said, unsaid
):
    page = registration_page(
        meeting(event_index), retention_days=days, sensitive_days=fewer, ask_diet=asked
    )
    text = read(client, page)
    assert all(each in text for each in said)
    assert not any(each in text for each in unsaid)


def test_a_translation_tells_the_retention_and_the_deadline_of_the_original(client, page):
    russian = in_language(page, "ru", retention_days=9, closes_at=NOW + HOUR, participants="press")
    assert russian.retention == page.retention
    assert russian.now().closes_at == page.closing


NOT_OPEN = [
    ({"opens_at": NOW + DAY}, "The form opens here: 2 March 2026, 15:00"),
    ({"by_invitation": True}, "The form opens with the link in the invitation"),
    ({"closes_at": NOW}, "Registration is closed"),
]


@pytest.mark.parametrize(("values", "said"), NOT_OPEN)
def test_a_form_that_is_not_open_says_why_and_shows_no_field(client, event_index, values, said):
    page = registration_page(meeting(event_index), **values)
    text = read(client, page)
    assert said in text
    assert "Given name" not in text


def test_the_form_is_the_same_for_everybody_and_may_be_kept(client, page):
    answers = [client.get(page.url, headers={"user-agent": name}) for name in ("one", "two")]
    assert answers[0].content == answers[1].content
    assert answers[0]["Cache-Control"].startswith("public")
    assert not answers[0].cookies


def test_the_form_is_right_until_its_deadline(event_index):
    page = registration_page(meeting(event_index), closes_at=NOW + MINUTE)
    assert fresh_until(page) == NOW + MINUTE


def test_the_invitation_opens_the_form(client, event_index):
    page = registration_page(meeting(event_index), by_invitation=True)
    html = client.get(f"{page.url}?invitation={page.invitation}").content.decode()
    assert 'name="given_name"' in html
    assert f'name="invitation" value="{page.invitation}"' in html


def test_a_copied_form_has_an_invitation_of_its_own(event_index):
    page = registration_page(meeting(event_index), by_invitation=True)
    other = meeting(event_index, title="Other", slug="other")
    copy = page.copy(to=other, update_attrs={"slug": "registration"})
    assert copy.invitation
    assert copy.invitation != page.invitation


def test_who_reads_the_original_under_another_prefix_is_answered_in_that_language(client, page):
    in_language(page.get_site().root_page.specific, "fa")
    answer = post(client, page, url=page.url.replace("/en/", "/fa/"))
    assert answer.status_code == 303
    assert answer["Location"].startswith("/fa/registrations/")
    assert Registration.objects.get().language == "fa"
