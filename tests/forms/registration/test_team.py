"""The team of an event."""

import pytest

from forms.models import EventRole
from forms.registration.rights import APPROVER, MANAGER, READER, role_of
from tests import factories
from tests.forms.registration.desk import NOW, meeting, registration_page
from tests.forms.registration.office import at, organiser, told, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return registration_page(meeting(event_index)).event


@pytest.fixture
def manager(event):
    return organiser(event, MANAGER)


def add(client, event, email, role=READER):
    """The answer to somebody put into the team."""
    return client.post(at("team", event), {"email": email, "role": role})


def test_who_is_put_into_the_team_enters_the_admin(event, manager, client):
    user = factories.user()
    add(manager, event, user.email.upper(), APPROVER)
    client.force_login(user)
    assert client.get(at("table", event)).status_code == 200
    assert role_of(user, event) == APPROVER
    assert user.email in words_of(manager.get(at("team", event)))


def test_adding_somebody_again_changes_the_role(event, manager):
    user = factories.user()
    add(manager, event, user.email, APPROVER)
    add(manager, event, user.email, READER)
    assert EventRole.objects.get(user=user).role == READER


@pytest.mark.parametrize("active", [None, False])
def test_an_address_without_an_open_account_is_refused(active, event, manager):
    if active is not None:
        factories.user(email="nobody@example.org", is_active=active)
    text = words_of(add(manager, event, "nobody@example.org"))
    assert "There is no account with this address" in text
    assert EventRole.objects.count() == 1


def test_a_role_that_does_not_exist_is_refused(event, manager):
    user = factories.user()
    add(manager, event, user.email, "owner")
    assert not user.event_roles.exists()


def test_who_is_removed_finds_the_event_no_more(event, manager):
    reader = organiser(event, READER)
    role = reader.user.event_roles.get()
    assert "not in the team any more" in told(manager.post(at("team_remove", event, role.pk)))
    assert reader.get(at("table", event)).status_code == 403
    assert not reader.user.event_roles.exists()


def test_pressed_twice_the_second_finds_nobody_to_remove(event, manager):
    role = organiser(event, READER).user.event_roles.get()
    manager.post(at("team_remove", event, role.pk))
    answer = manager.post(at("team_remove", event, role.pk))
    assert answer.status_code == 302
    assert "already" in told(answer)


def test_who_leaves_by_themselves_is_led_to_their_other_events(event, manager):
    role = manager.user.event_roles.get()
    answer = manager.post(at("team_remove", event, role.pk))
    assert answer["Location"] == "/admin/registrations/"


def test_a_team_finds_its_event_before_there_is_a_form(event_index):
    event = meeting(event_index, title="Without a form")
    listed = words_of(organiser(event, MANAGER).get("/admin/registrations/"))
    assert "Without a form" in listed
