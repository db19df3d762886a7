"""`manage.py delete_old_submissions` keeps what visitors sent as long as each form says."""

import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale

from forms.management.commands import delete_old_submissions
from forms.models import FormSubmission, Upload
from site_home.models.media import private_storage
from tests.forms.composed import file, form_page, row, send
from tests.forms.test_form_languages import translated

pytestmark = pytest.mark.django_db


def run(*args, **options):
    """Runs the command; returns what it says."""
    said = StringIO()
    call_command("delete_old_submissions", *args, stdout=said, **options)
    return said.getvalue()


def age(submission, **span):
    sent = timezone.now() - timedelta(**span)
    FormSubmission.objects.filter(pk=submission.pk).update(submit_time=sent)


@pytest.fixture
def page(home):
    return form_page(
        home,
        row("text", "Name"),
        row("file", "Letter", required=False),
        retention_days=30,
        title="Write to us",
    )


@pytest.fixture
def old(client, page):
    """A submission with a file that has been kept long enough."""
    send(client, page, name="Old", letter=file())
    submission = FormSubmission.objects.get()
    age(submission, days=30, minutes=1)
    return submission


def names():
    return sorted(FormSubmission.objects.values_list("form_data__name", flat=True))


def test_what_is_older_than_the_form_says_is_deleted(client, page, old):
    send(client, page, name="New")
    age(FormSubmission.objects.get(form_data__name="New"), days=29, hours=23)
    assert "Write to us (30 days): 1 deleted, 1 files" in run()
    assert names() == ["New"]


def test_each_form_has_a_time_of_its_own(client, home, page, old):
    longer = form_page(home, slug="longer", title="Longer", retention_days=60)
    send(client, longer, name="Other", message="Hello")
    age(FormSubmission.objects.get(page=longer), days=31)
    said = run()
    assert "Longer (60 days): 0 deleted" in said
    assert names() == ["Other"]


def test_it_says_nothing_when_it_is_to_be_silent(old):
    assert run(verbosity=0) == ""
    assert names() == []


def test_a_form_is_named_once_and_its_translations_are_not(home, old, page):
    russian = Locale.objects.get(language_code="ru")
    translated(home, russian)
    translated(page, russian)
    said = run()
    assert said.count("30 days") == 1
    assert "Write to us (30 days): 1 deleted" in said


def test_what_was_sent_before_a_page_became_a_translation_is_deleted_with_the_original(home, page):
    russian = Locale.objects.get(language_code="ru")
    translated(home, russian)
    translation = translated(page, russian)
    sent = FormSubmission.objects.create(page=translation, language="ru", form_data={})
    age(sent, days=31)
    run()
    assert not FormSubmission.objects.exists()


def test_a_form_that_was_taken_off_still_forgets(page, old):
    page.unpublish()
    run()
    assert names() == []


def test_a_dry_run_says_it_and_deletes_nothing(old):
    said = run("--dry-run")
    assert "1 would be deleted, 1 files" in said
    assert names() == ["Old"]
    assert Upload.objects.exists()


def test_the_files_go_with_it(old, django_capture_on_commit_callbacks):
    name = old.uploads.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        run()
    assert not private_storage().exists(name)


def test_a_pending_file_is_deleted_after_a_day(client, page, django_capture_on_commit_callbacks):
    send(client, page, name="", letter=file())
    run()
    upload = Upload.objects.get()
    Upload.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert "files of forms never sent: 1 deleted" in run()
    assert not Upload.objects.exists()
    assert not private_storage().exists(upload.file.name)


def test_a_file_without_a_row_is_deleted_after_a_day(old):
    storage = private_storage()
    lost = storage.save("submissions/lost.pdf", ContentFile(b"x"))
    fresh = storage.save("submissions/fresh.pdf", ContentFile(b"x"))
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(storage.path(lost), (long_ago, long_ago))
    run()
    assert not storage.exists(lost)
    assert storage.exists(fresh)


def test_an_old_file_that_belongs_to_something_stays(client, page):
    send(client, page, name="New", letter=file())
    path = Upload.objects.get().file.path
    os.utime(path, (0, 0))
    run()
    assert os.path.exists(path)


def test_a_long_list_is_deleted_in_parts_with_its_progress(client, page, monkeypatch):
    monkeypatch.setattr(delete_old_submissions, "BATCH", 2)
    for number in range(5):
        send(client, page, name=f"Old {number}")
        age(FormSubmission.objects.latest("pk"), days=31)
    said = run()
    assert "4 of 5" in said
    assert names() == []
