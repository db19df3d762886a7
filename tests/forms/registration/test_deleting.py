"""A registration is deleted at the desk on request, with all that belongs to it."""

import pytest
from wagtail.models import PageLogEntry

from forms.models import HistoryEntry, Registration, Upload
from forms.registration.rights import MANAGER
from forms.registration.states import State
from site_home.models import Message
from tests.forms.composed import file, row
from tests.forms.registration.desk import NOW, meeting, post, register, registration_page
from tests.forms.registration.office import at, organiser, told, words_of
from tests.site_home.mail_desk import QUEUE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index), row("file", "Passport", required=False))


@pytest.fixture
def manager(page):
    return organiser(page.event, MANAGER)


def test_it_is_asked_for_before_anything_is_deleted(manager, page):
    mine = register(page)
    shown = words_of(manager.get(at("delete", page.event, mine.pk)))
    assert mine.reference in shown
    assert "This cannot be undone." in shown
    assert Registration.objects.filter(pk=mine.pk).exists()


def test_nothing_of_the_person_stays(manager, page, client, django_capture_on_commit_callbacks):
    post(client, page, passport=file())
    mine, upload = Registration.objects.get(), Upload.objects.get()
    stored = upload.file.path
    with django_capture_on_commit_callbacks(execute=True):
        answer = manager.post(at("delete", page.event, mine.pk))
    assert mine.reference in told(answer)
    assert not Registration.objects.exists()
    assert not HistoryEntry.objects.exists()
    assert not Upload.objects.exists()
    assert not Message.objects.filter(to=mine.email).exists()
    assert not upload.file.storage.exists(stored)


def test_its_place_goes_to_who_waits(manager, page):
    type(page).objects.filter(pk=page.pk).update(places=1)
    page.refresh_from_db()
    first = register(page)
    second = register(page, "Bilal")
    assert second.state == State.WAITING
    manager.post(at("delete", page.event, first.pk))
    second.refresh_from_db()
    assert second.state == State.OFFERED


def test_the_history_of_the_event_tells_it_by_the_reference_alone(manager, page):
    mine = register(page)
    manager.post(at("delete", page.event, mine.pk))
    entry = PageLogEntry.objects.get(action="registrations.delete")
    assert entry.data == {"reference": mine.reference}
    assert mine.reference in str(entry.message)
