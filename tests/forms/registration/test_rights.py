"""Who may do what with the registrations of an event."""

import pytest
from django.test import Client

from forms.models import EventRole, Mailing, Registration, Upload
from forms.registration.admin import urls
from forms.registration.rights import (
    APPROVER,
    MANAGER,
    READER,
    events_for,
    give_role,
    may,
    take_role,
)
from forms.registration.states import State
from tests import factories
from tests.conftest import member_of
from tests.forms.composed import row
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.office import ROLES, at, organiser
from tests.site_home.translation_desk import locale

pytestmark = pytest.mark.django_db

NEEDS = {
    "table": READER,
    "table_results": READER,
    "counts": READER,
    "record": READER,
    "bulk": APPROVER,
    "step": APPROVER,
    "notes": APPROVER,
    "link": MANAGER,
    "add": MANAGER,
    "change": MANAGER,
    "delete": MANAGER,
    "team": MANAGER,
    "team_remove": MANAGER,
    "mail": MANAGER,
    "mailings": MANAGER,
    "mailing": MANAGER,
    "csv": APPROVER,
    "xlsx": APPROVER,
    "list": READER,
    "setup": MANAGER,
    "change_event": MANAGER,
    "change_event_to": MANAGER,
}
OF_ALL_EVENTS = {"events", "events_results"}
POSTED = {"bulk", "step", "notes", "link", "team_remove"}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index), row("text", "Flight", required=False))


@pytest.fixture
def event(page):
    return page.event


@pytest.fixture
def registration(page):
    return register(page, email="amina@example.org", diet="halal", access_needs="A ramp")


def asked(client, name, event, registration):
    """The answer of a page of the desk."""
    args = []
    if name == "team_remove":
        args = [EventRole.objects.create(event=event, user=factories.user()).pk]
    elif name == "mailing":
        texts = {"en": {"subject": "Hotels", "text": "Book one."}}
        args = [Mailing.objects.create(event=event, texts=texts).pk]
    elif name == "change_event_to":
        args = ["cancelled"]
    elif name in {"record", "step", "notes", "link", "change", "delete"}:
        args = [registration.pk]
    ask = client.post if name in POSTED else client.get
    return ask(at(name, event, *args), {"to": "nonsense"} if name in POSTED else {})


def test_each_page_of_the_desk_has_its_role_here():
    assert {pattern.name for pattern in urls.urlpatterns} == {*NEEDS, *OF_ALL_EVENTS}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", NEEDS)
def test_each_page_opens_for_its_role_and_refuses_the_lower_ones(name, role, event, registration):
    client = organiser(event, role)
    answer = asked(client, name, event, registration)
    if ROLES.index(role) < ROLES.index(NEEDS[name]):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    else:
        assert answer.status_code == 200 or answer["Location"] != "/admin/"


@pytest.mark.parametrize("name", NEEDS)
def test_a_manager_of_another_event_finds_nothing(name, event, registration, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    client = organiser(other, MANAGER)
    assert asked(client, name, event, registration).status_code == 404


@pytest.mark.parametrize("name", ["record", "step", "notes", "link", "change"])
def test_a_registration_is_not_found_under_another_event(name, registration, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    client = organiser(other, MANAGER)
    assert asked(client, name, other, registration).status_code == 404


def test_a_member_of_another_team_is_not_removed_through_ones_own(event, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    theirs = organiser(other, READER).user.event_roles.get()
    organiser(event, MANAGER).post(at("team_remove", event, theirs.pk))
    assert EventRole.objects.filter(pk=theirs.pk).exists()


def test_a_bulk_act_leaves_registrations_of_other_events_alone(event, registration, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    client = organiser(other, MANAGER)
    data = {"to": "cancelled", "sure": "", "whom": f"{registration.pk}:accepted"}
    client.post(at("bulk", other), data)
    registration.refresh_from_db()
    assert registration.state == State.ACCEPTED


def test_nobody_enters_without_an_account(event, registration):
    for name in NEEDS:
        answer = asked(Client(), name, event, registration)
        assert answer["Location"].startswith("/en/accounts/login/")


def test_editors_without_a_role_find_nothing(editor, event, registration):
    assert editor.get(at("table", event)).status_code == 404
    assert "/admin/registrations/" not in editor.get("/admin/").content.decode()


def test_whoever_may_publish_the_page_is_a_manager(client, event, registration):
    publisher = member_of(client, "Moderators")
    assert publisher.get(at("team", event)).status_code == 200


def test_superusers_are_managers(desk, event):
    assert desk.get(at("team", event)).status_code == 200


def test_who_publishes_a_translation_only_has_no_role(event):
    user = factories.user()
    assert not may(user, event, READER)
    assert list(events_for(user)) == []


def test_the_desk_of_a_translation_is_not_found(desk, home, event, event_index):
    from tests.forms.test_form_languages import translated

    russian = locale("ru")
    translated(home, russian)
    translated(event_index, russian)
    copy = translated(event, russian)
    assert desk.get(at("table", copy)).status_code == 404


def test_a_closed_account_has_no_role(event):
    client = organiser(event, MANAGER)
    client.user.is_active = False
    assert not may(client.user, event, READER)
    assert list(events_for(client.user)) == []


def test_a_role_alone_lets_into_the_admin_and_shows_only_registrations(event):
    text = organiser(event, READER).get("/admin/").content.decode()
    assert "/admin/registrations/" in text
    assert "/admin/events/" not in text


def test_the_list_shows_only_events_with_a_role(event, event_index):
    registration_page(meeting(event_index, slug="other", title="Secret meeting"))
    text = organiser(event, READER).get("/admin/registrations/").content.decode()
    assert "Meeting" in text
    assert "Secret meeting" not in text


def test_who_leaves_the_last_team_leaves_the_admin(event):
    client = organiser(event, READER)
    take_role(event, client.user)
    assert client.get("/admin/").status_code == 403
    assert not client.user.groups.exists()


def test_who_leaves_one_of_two_teams_stays(event, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    client = organiser(event, READER)
    give_role(other, client.user, READER)
    take_role(event, client.user)
    assert client.get(at("table", other)).status_code == 200
    assert client.get(at("table", event)).status_code == 404


@pytest.fixture
def upload(page, registration):
    from django.core.files.base import ContentFile

    return Upload.objects.create(
        page=page,
        key="letter",
        registration=registration,
        file=ContentFile(factories.PDF, name="letter.pdf"),
        name="letter.pdf",
        kind="pdf",
        size=len(factories.PDF),
        digest="0",
    )


def test_a_reader_of_the_event_reads_its_files(event, upload):
    answer = organiser(event, READER).get(f"/admin/forms/files/{upload.pk}/")
    assert b"".join(answer.streaming_content) == factories.PDF


def test_nobody_else_reads_the_files(event, upload, editor, event_index):
    other = registration_page(meeting(event_index, slug="other")).event
    for client in [editor, organiser(other, MANAGER)]:
        assert client.get(f"/admin/forms/files/{upload.pk}/").status_code == 404


@pytest.mark.parametrize("which", ["form", "event", "list"])
def test_pages_that_hold_registrations_are_not_deleted(which, desk, page, registration):
    target = {"form": page, "event": page.event, "list": page.event.get_parent()}[which]
    desk.post(f"/admin/pages/{target.pk}/delete/")
    desk.post(f"/admin/bulk/wagtailcore/page/delete/?id={target.pk}")
    assert type(target).objects.filter(pk=target.pk).exists()
    assert Registration.objects.count() == 1


def test_pages_without_registrations_are_deleted(desk, page):
    desk.post(f"/admin/pages/{page.pk}/delete/")
    assert not type(page).objects.filter(pk=page.pk).exists()
