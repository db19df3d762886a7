"""Files that visitors send: by their content, kept over an error, read by editors of the form."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupPagePermission

from forms.file_kinds import DOCX, JPEG, ODT, PDF, PNG, Kind, clean_name, kind_of
from forms.models import FormSubmission, Upload
from forms.models.submission import MOST_PENDING
from site_home.models.media import private_storage
from tests import factories
from tests.factories import PDF as PDF_FILE
from tests.forms.composed import docx, file, form_page, odt, packed, picture, proved, row, send

pytestmark = pytest.mark.django_db

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200


@pytest.fixture
def page(home):
    return form_page(home, row("text", "Name"), row("file", "Letter", megabytes=1))


@pytest.fixture
def upload(client, page):
    """A file that was sent."""
    assert send(client, page, name="Ada", letter=file()).status_code == 303
    return Upload.objects.get()


def words_of(response):
    return response.content.decode()


def token_in(response):
    return words_of(response).split('name="letter_kept" value="')[1].split('"')[0]


# Kinds


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_FILE, PDF),
        (docx(), DOCX),
        (odt(), ODT),
        (picture("JPEG"), JPEG),
        (picture("PNG"), PNG),
    ],
)
def test_a_kind_is_known_by_its_content(content, kind):
    assert kind_of(file(content, "anything.exe")) == kind


@pytest.mark.parametrize(
    "content",
    [
        EXE,
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.4 without an end",
        b"MZ" + PDF_FILE,
        PDF_FILE + packed(evil="x"),
        picture("JPEG") + packed(evil="x"),
        picture("PNG")[:40],
        picture("GIF"),
        docx(**{"word/vbaProject.bin": "x"}),
        packed(a="x"),
        packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        packed(mimetype="text/html"),
        packed(),
        b"PK\x03\x04 and nothing else",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_none_of_them_is_none(content):
    assert kind_of(file(content)) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\letter.exe", "letter.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("a\r\nX-Header: b.pdf", "aX-Header: b.pdf"),
        ("نامه.docx", "نامه.pdf"),
        (".pdf", "file.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_the_content_says(name, shown):
    assert clean_name(name, Kind("pdf", "application/pdf")) == shown


# Sending


def test_a_file_is_kept_outside_of_what_is_public_under_a_name_that_tells_nothing(upload, settings):
    assert str(upload.file.path).startswith(str(settings.PRIVATE_ROOT))
    assert "letter" not in upload.file.name
    assert upload.file.read() == PDF_FILE
    assert upload.submission.form_data["letter"] == upload.name == "letter.pdf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (EXE, "not a PDF, DOCX, ODT, JPEG or PNG file"),
        (b"", "this file is empty"),
        (PDF_FILE + b" " * 1024 * 1024, "larger than 1\u00a0MB"),
    ],
)
def test_a_file_that_lies_or_is_empty_or_too_large_is_refused(client, page, content, words):
    response = send(client, page, name="Ada", letter=file(content))
    assert response.status_code == 422
    assert f"Letter: {words}" in words_of(response) or words in words_of(response)
    assert not Upload.objects.exists()


def test_a_required_file_must_be_chosen(client, page):
    assert "Letter is required" in words_of(send(client, page, name="Ada"))


def test_the_same_file_sent_twice_is_kept_once(client, page, upload):
    send(client, page, name="Ada", letter=file(name="other name.pdf"))
    send(client, page, name="Ada", letter=file())
    assert FormSubmission.objects.filter(form_data__letter="letter.pdf").count() == 1


def test_another_file_is_not_answered_as_if_it_were_the_first(client, page):
    sent = {**proved(), "name": "Ada"}
    assert send(client, page, **sent, letter=file()).status_code == 303
    assert send(client, page, **sent, letter=file()).status_code == 303
    other = file(PDF_FILE.replace(b"1", b"2"))
    assert send(client, page, **sent, letter=other).status_code == 422
    assert FormSubmission.objects.count() == 1


# A form that comes back


def test_a_good_file_outlasts_an_error(client, page):
    response = send(client, page, name="", letter=file())
    assert response.status_code == 422
    assert "letter.pdf" in words_of(response)
    again = send(client, page, name="Ada", letter_kept=token_in(response))
    assert again.status_code == 303
    assert Upload.objects.get().submission == FormSubmission.objects.get()


def test_a_good_file_outlasts_a_missing_captcha(client, page):
    response = client.post(page.url, {"name": "Ada", "letter": file()})
    assert response.status_code == 422
    assert send(client, page, name="Ada", letter_kept=token_in(response)).status_code == 303


def test_a_kept_file_outlasts_a_second_error(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    assert token_in(send(client, page, name="", letter_kept=token)) == token
    assert Upload.objects.count() == 1


def test_a_kept_file_can_be_replaced_or_removed(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    removed = send(client, page, name="Ada", letter_kept=token, letter_removed="on")
    assert "Letter is required" in words_of(removed)
    new = file(picture("PNG"), "photo.png")
    send(client, page, name="Ada", letter_kept=token, letter=new)
    assert FormSubmission.objects.get().uploads.get().name == "photo.png"


def test_a_form_with_a_kept_file_sent_twice_is_kept_once_and_answered_the_same(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    answers = [send(client, page, name="Ada", letter_kept=token) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert FormSubmission.objects.count() == Upload.objects.count() == 1


def test_a_kept_file_can_go_into_a_second_form_with_other_words(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    for name in ("Ada", "Grace"):
        assert send(client, page, name=name, letter_kept=token).status_code == 303
    first, second = Upload.objects.exclude(submission=None)
    assert first.file.name != second.file.name
    assert second.file.read() == PDF_FILE


@pytest.mark.parametrize("token", ["x", "' OR 1=1 --", "\u0000", "🦊" * 100])
def test_a_forged_token_is_refused(client, page, token):
    response = send(client, page, name="Ada", letter_kept=token)
    assert response.status_code == 422
    assert not FormSubmission.objects.exists()


def test_a_token_of_another_form_is_refused(client, home, page):
    other = form_page(home, row("file", "Letter"), slug="other", title="Other")
    token = token_in(send(client, page, name="", letter=file()))
    response = send(client, other, letter_kept=token)
    assert "the file was not kept" in words_of(response)


def test_a_token_is_worth_nothing_after_a_day(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    Upload.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "Choose it again" in words_of(send(client, page, name="Ada", letter_kept=token))


def test_the_token_itself_is_not_kept(client, page):
    token = token_in(send(client, page, name="", letter=file()))
    assert token not in str(Upload.objects.values().get())


def test_no_more_is_kept_when_somebody_fills_the_disk(client, page):
    send(client, page, name="", letter=file())
    Upload.objects.update(size=MOST_PENDING)
    response = send(client, page, name="", letter=file())
    assert "letter_kept" not in words_of(response)
    assert Upload.objects.count() == 1


# Reading


def address(upload):
    return f"/admin/forms/files/{upload.pk}/"


def test_an_editor_of_the_form_downloads_the_file(upload, desk):
    response = desk.get(address(upload))
    assert b"".join(response.streaming_content) == PDF_FILE
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_behind_nginx_the_file_is_handed_over(upload, desk, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    assert desk.get(address(upload))["X-Accel-Redirect"] == f"/private/{upload.file.name}"


def test_nobody_reads_a_file_without_logging_in(client, upload):
    response = client.get(address(upload))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_an_editor_of_another_page_does_not_read_it(client, home, upload):
    page = factories.standard_page(home)
    group = Group.objects.create(name="Others")
    group.permissions.set(Group.objects.get(name="Editors").permissions.all())
    for right in GroupPagePermission.objects.filter(group__name="Editors"):
        GroupPagePermission.objects.create(group=group, page=page, permission=right.permission)
    user = factories.user()
    user.groups.add(group)
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    assert client.get(address(upload)).status_code in {302, 403}
    assert client.get(f"/admin/forms/submissions/{upload.page_id}/").status_code in {302, 403}


def test_a_pending_file_is_nobodys_to_read(client, page, desk):
    send(client, page, name="", letter=file())
    assert desk.get(address(Upload.objects.get())).status_code == 404


def test_no_public_address_leads_to_a_file(client, upload):
    for start in ("/media/", "/documents/", "/static/", "/private/"):
        assert client.get(f"{start}{upload.file.name}").status_code == 404


def test_a_file_goes_with_its_submission(client, home, django_capture_on_commit_callbacks):
    page = form_page(home, row("file", "Letter"))
    send(client, page, letter=file())
    name = Upload.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        FormSubmission.objects.all().delete()
    assert not private_storage().exists(name)
