"""No file stays unread because reading it went wrong once."""

import errno
import signal

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from search import apps, documents, pdf_text, reading
from search.models import Entry, FileText
from site_home.management.commands import every_minute
from tests import factories
from tests.search.pdf_desk import pdf
from tests.search.search_desk import titles
from tests.site_home.mail_desk import work

TEXT = "The numbat treaty was signed by all the states of the region"


@pytest.fixture
def document(db):
    return factories.document(pdf(TEXT))


@pytest.fixture
def _quickly(monkeypatch):
    monkeypatch.setattr(reading, "_answer", lambda file: list(pdf_text.pages_of(file)))


@pytest.fixture
def full_disk(monkeypatch):
    """What lets go of the disk again."""

    def refuse():
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "TemporaryFile", refuse)
        yield patch.undo


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_stop_says_nothing_of_the_file(monkeypatch, tmp_path, told):
    stopped = tmp_path / "stopped.py"
    stopped.write_text(
        "import os, signal\nprint('1', flush=True)\n"
        f"signal.signal({told:d}, signal.SIG_DFL)\nos.kill(os.getpid(), {told:d})"
    )
    monkeypatch.setattr(pdf_text, "__file__", str(stopped))
    with pytest.raises(InterruptedError):
        reading.read(ContentFile(pdf(TEXT)))


@pytest.mark.sqlite
@pytest.mark.usefixtures("_quickly")
def test_what_is_not_the_fault_of_the_file_is_not_noted_as_its_own(document, full_disk):
    work()
    assert not FileText.objects.exists()
    full_disk()
    call_command("queue_files", verbosity=0)
    work()
    assert FileText.objects.get().state == FileText.State.READ


@pytest.mark.sqlite
@pytest.mark.usefixtures("_quickly", "document")
def test_a_file_whose_task_was_lost_is_read_another_day(capsys):
    documents.DBTaskResult.objects.update(status="RUNNING")
    call_command("queue_files")
    assert capsys.readouterr().out == "1 files queued.\n"
    assert work() == 1
    assert FileText.objects.get().state == FileText.State.READ
    call_command("queue_files", verbosity=0)
    assert work() == 0


@pytest.mark.sqlite
@pytest.mark.usefixtures("document")
def test_files_are_not_queued_on_top_of_one_another():
    call_command("queue_files", verbosity=0)
    assert documents.DBTaskResult.objects.count() == 1


def test_what_was_left_is_looked_for_every_day():
    assert ["queue_files"] in every_minute.TIDY


@pytest.mark.sqlite
@pytest.mark.usefixtures("_quickly", "full_disk")
def test_update_search_writes_the_pages_though_a_file_cannot_be_read(home, document, capsys):
    Entry.objects.all().delete()
    call_command("update_search", verbosity=0)
    assert f"Document {document.pk} was not read" in capsys.readouterr().err
    assert Entry.objects.filter(pk=home.pk).exists()


@pytest.mark.sqlite
def test_migrate_fills_the_index_and_leaves_the_files_to_the_worker(home, document, monkeypatch):
    Entry.objects.all().delete()
    monkeypatch.setattr(reading, "read", None)
    apps.fill(None, "default", verbosity=0)
    assert Entry.objects.filter(pk=home.pk).exists()
    assert not FileText.objects.exists()


@pytest.mark.sqlite
def test_migrate_fills_the_index_once(home):
    Entry.objects.exclude(pk=home.pk).delete()
    factories.standard_page(home, title="The quokka page")
    Entry.objects.exclude(pk=home.pk).delete()
    apps.fill(None, "default", verbosity=0)
    assert titles("quokka") == []


@pytest.mark.sqlite
def test_a_file_that_is_gone_is_noted_as_unreadable(document):
    document.file.storage.delete(document.file.name)
    documents.read(document)
    assert FileText.objects.get().state == FileText.State.UNREADABLE
