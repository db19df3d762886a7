"""Registrations are kept as long as their form says, diet and access needs for a shorter time."""

from io import StringIO

import pytest
from django.core.management import call_command

from events.kinds import Status
from events.models import EventPage
from forms.models import HistoryEntry, Registration, Upload
from forms.registration.states import Act
from site_home.management.commands import every_minute
from site_home.models.media import private_storage
from tests.forms.composed import file, row
from tests.forms.registration.desk import (
    DAY,
    NOW,
    meeting,
    post,
    register,
    registration_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEEDS = {"diet": "other", "diet_note": "No nuts", "access_needs": "Wheelchair"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def page(event_index):
    return registration_page(
        meeting(event_index),
        row("file", "Letter", required=False),
        retention_days=30,
        sensitive_days=7,
    )


def run(*args, **options):
    """Runs the command; returns what it says."""
    said = StringIO()
    call_command("delete_old_registrations", *args, stdout=said, **options)
    return said.getvalue()


def needs(registration):
    registration.refresh_from_db()
    return {name: getattr(registration, name) for name in NEEDS}


def test_registrations_go_when_their_time_is_over_and_not_before(page, clock):
    register(page)
    clock.move_to(page.event.ends_at + 30 * DAY, tick=False)
    clock.shift(-1)
    run()
    assert Registration.objects.exists()
    clock.shift(1)
    assert "1 registrations deleted" in run()
    assert not Registration.objects.exists()
    assert not HistoryEntry.objects.exists()


def test_files_go_with_their_registration(client, page, clock, django_capture_on_commit_callbacks):
    assert post(client, page, letter=file()).status_code == 303
    upload = Upload.objects.get()
    clock.move_to(page.event.ends_at + 30 * DAY, tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        run()
    assert not Upload.objects.exists()
    assert not private_storage().exists(upload.file.name)


def test_diet_and_access_needs_go_sooner_and_the_rest_stays(page, clock):
    mine = register(page, **NEEDS)
    clock.move_to(page.event.ends_at + 7 * DAY, tick=False)
    clock.shift(-1)
    run()
    assert needs(mine) == NEEDS
    clock.shift(1)
    said = run()
    assert "0 registrations deleted" in said
    assert "3 answers on diet and access needs deleted" in said
    assert needs(mine) == dict.fromkeys(NEEDS, "")
    assert mine.given_name == "Amina"
    assert mine.history.filter(act=Act.SHORTENED).count() == 1


def test_they_go_from_the_history_too_even_where_they_were_taken_back(page, clock):
    mine = register(page, **NEEDS)
    person = {"given_name": "Amina", "family_name": "Khan", "email": "amina@example.org"}
    mine.change({**person, **dict.fromkeys(NEEDS, "")}, {}, {})
    clock.move_to(page.event.ends_at + 7 * DAY, tick=False)
    run()
    assert "nuts" not in str(list(mine.history.values()))


def test_what_is_gone_is_not_deleted_again(page, clock):
    mine = register(page, **NEEDS)
    clock.move_to(page.event.ends_at + 7 * DAY, tick=False)
    run()
    run()
    assert mine.history.filter(act=Act.SHORTENED).count() == 1


def test_who_gave_none_is_left_as_they_are(page, clock):
    mine = register(page)
    clock.move_to(page.event.ends_at + 7 * DAY, tick=False)
    run()
    mine.refresh_from_db()
    assert mine.shortened_at is None


def test_a_dry_run_says_what_would_go_and_deletes_nothing(page, clock):
    mine = register(page, **NEEDS)
    clock.move_to(page.event.ends_at + 7 * DAY, tick=False)
    said = run("--dry-run")
    assert "Meeting, Registration (30 days, 7 for diet and access needs)" in said
    assert "3 answers on diet and access needs would be deleted" in said
    assert needs(mine) == NEEDS
    clock.move_to(page.event.ends_at + 30 * DAY, tick=False)
    assert "1 registrations would be deleted" in run("--dry-run")
    assert Registration.objects.exists()


def test_each_form_has_a_time_of_its_own(page, clock):
    press = registration_page(page.event, slug="press", title="Press", retention_days=365)
    register(page)
    register(press, "Bilal")
    clock.move_to(page.event.ends_at + 31 * DAY, tick=False)
    run()
    assert Registration.objects.get().given_name == "Bilal"


def test_an_event_that_is_postponed_keeps_what_it_will_need(page, clock):
    mine = register(page, **NEEDS)
    EventPage.objects.filter(pk=page.event.pk).update(status=Status.POSTPONED)
    clock.move_to(page.event.ends_at + 8 * DAY, tick=False)
    run()
    assert needs(mine) == NEEDS


def test_an_event_that_is_moved_is_counted_from_its_new_end(page, clock):
    register(page, **NEEDS)
    moved = EventPage.objects.get(pk=page.event.pk)
    moved.start_date = moved.start_date.replace(month=5)
    moved.save()
    clock.move_to(page.event.ends_at + 31 * DAY, tick=False)
    run()
    assert Registration.objects.get().diet == "other"


def test_many_go_in_batches(page, clock, monkeypatch):
    monkeypatch.setattr("forms.management.commands.delete_old_registrations.BATCH", 2)
    for number in range(5):
        register(page, f"P{number}")
    clock.move_to(page.event.ends_at + 30 * DAY, tick=False)
    assert "5 registrations deleted" in run()
    assert not Registration.objects.exists()


def test_it_is_silent_when_it_is_told_to_be(page, clock):
    register(page)
    clock.move_to(page.event.ends_at + 30 * DAY, tick=False)
    assert run(verbosity=0) == ""
    assert not Registration.objects.exists()


def test_it_runs_once_a_day():
    assert ["delete_old_registrations"] in every_minute.TIDY


def test_nothing_of_a_postponed_event_is_deleted(page, clock):
    register(page)
    EventPage.objects.update(status=Status.POSTPONED)
    clock.move_to(page.event.ends_at + 31 * DAY, tick=False)
    run()
    assert Registration.objects.exists()
