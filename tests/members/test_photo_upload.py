"""How photos come into a gallery, by whom, and what the editor shows of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import querydict_from_html

from members.admin import photos as upload_view
from members.models import GalleryPage, GalleryPhoto, Photo
from tests import factories
from tests.members import closed_desk as desk
from tests.members.test_photos import camera, photo
from tests.site_home.conftest import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def intranet(home):
    """The home of the intranet."""
    return desk.intranet(home)


@pytest.fixture
def gallery(intranet):
    """A live gallery with one photo."""
    section = desk.section(intranet, ["Group"])
    return desk.gallery(section, ["First"])


@pytest.fixture
def office(gallery):
    """A client that may do everything."""
    return desk.signed_in(factories.superuser())


def editor_of(page, *rights):
    """A client that may do something with the pages below one."""
    name = f"Editors of {page.pk}"
    for right in rights or ["change"]:
        GroupPagePermission.objects.create(group=desk.group(name), page=page, permission_type=right)
    user = desk.account(name)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return desk.signed_in(user)


def address(page):
    """Where photos are uploaded to a gallery."""
    return reverse("gallery_upload", args=[page.pk])


def file(name="IMG_1.jpg", content=None):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content or camera(), "image/jpeg")


def send(client, page, *files):
    """Uploads files to a gallery."""
    return client.post(address(page), {"photos": list(files)})


def draft(page):
    """The photos of the newest draft of a gallery, in their order."""
    page = GalleryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [row.photo.name for row in sorted(page.photos.all(), key=lambda row: row.sort_order)]


def test_several_photos_join_the_draft_of_the_gallery_in_their_order(gallery, office):
    GalleryPhoto.objects.update(sort_order=0)
    response = send(office, gallery, file("b.jpg"), file("a.jpg"))
    assert response.status_code == 200
    assert draft(gallery) == ["photo.jpg", "b.jpg", "a.jpg"]


def test_visitors_see_them_once_the_gallery_is_published(gallery, office):
    send(office, gallery, file())
    number = Photo.objects.last().pk
    reader = desk.signed_in(desk.member("Group"))
    path = f"/en/intranet/photos/{number}/small.jpg"
    assert reader.get(path).status_code == 403
    gallery.refresh_from_db()
    gallery.get_latest_revision().publish()
    assert reader.get(path).status_code == 200


def test_translations_show_what_was_added_to_the_original(gallery, office):
    copy = translated(gallery, "ru")
    send(office, copy, file())
    gallery.refresh_from_db()
    gallery.get_latest_revision().publish()
    text = desk.signed_in(desk.member("Group")).get(copy.url).content.decode()
    assert f"/photos/{Photo.objects.last().pk}/small.jpg" in text


def test_uploads_one_after_the_other_keep_what_is_there(gallery, office):
    for number in range(3):
        send(office, gallery, file(f"{number}.jpg"))
    assert draft(gallery) == ["photo.jpg", "0.jpg", "1.jpg", "2.jpg"]


def test_what_was_written_in_the_draft_stays(gallery, office):
    page = gallery.specific
    page.title = "A title in the draft"
    page.save_revision()
    send(office, gallery, file())
    gallery.refresh_from_db()
    assert gallery.get_latest_revision_as_object().title == "A title in the draft"


def test_each_file_is_told_what_became_of_it(gallery, office):
    files = [file("good.jpg"), file("bad.svg", b"<svg/>"), file("cut.jpg", camera()[:200])]
    text = send(office, gallery, *files).content.decode()
    assert draft(gallery) == ["photo.jpg", "good.jpg"]
    assert "<bdi>bad.svg</bdi>: This is no photo" in text
    assert "<bdi>cut.jpg</bdi>: This is no photo" in text
    assert "1 photo was added" in text


def test_names_of_files_do_no_harm(gallery, office):
    name = '<img src=x onerror="alert(1)">\u202egpj.exe'
    text = send(office, gallery, file(name), file(f"{name}.svg", b"x")).content.decode()
    assert "<img src=x" not in text
    assert "\u202e" not in Photo.objects.last().name


def test_the_place_is_taken_out_of_what_is_uploaded(gallery, office):
    send(office, gallery, file())
    made = Photo.objects.last()
    assert b"Secret" not in made.file.open("rb").read()


def test_nothing_chosen_is_an_error_of_the_form(gallery, office):
    response = office.post(address(gallery), {})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_too_many_or_too_large_files_are_not_taken(gallery, office, monkeypatch):
    monkeypatch.setattr(upload_view, "AT_ONCE", 1)
    assert "at most 1 photos" in send(office, gallery, file(), file()).content.decode()
    monkeypatch.setattr(upload_view, "AT_ONCE", 9)
    monkeypatch.setattr(upload_view, "MOST_BYTES", 100)
    assert "together they may have" in send(office, gallery, file(), file()).content.decode()
    assert Photo.objects.count() == 1


def test_a_locked_gallery_takes_no_photos(gallery, office):
    gallery.locked, gallery.locked_by = True, factories.user()
    gallery.save()
    other = editor_of(gallery, "change")
    assert "locked" in send(other, gallery, file()).content.decode()
    assert draft(gallery) == ["photo.jpg"]


def test_the_way_to_the_upload_stands_on_the_gallery(gallery, office):
    edit = reverse("wagtailadmin_pages:edit", args=[gallery.pk])
    text = office.get(edit).content.decode()
    assert address(gallery) in text


def test_who_may_not_change_the_gallery_uploads_nothing(gallery, intranet, client):
    elsewhere = desk.section(intranet, ["Other"], slug="other")
    reader = desk.signed_in(desk.member("Group"))
    stranger_here = editor_of(elsewhere, "change", "publish")
    missing = reverse("gallery_upload", args=[999_999])
    assert stranger_here.get(address(gallery)).status_code == 404
    assert send(stranger_here, gallery, file()).status_code == 404
    assert stranger_here.get(missing).status_code == 404
    assert send(reader, gallery, file()).status_code in (302, 403)
    assert send(client, gallery, file()).status_code == 302
    assert Photo.objects.count() == 1


def test_no_photos_are_uploaded_to_other_pages(intranet, office):
    assert office.get(address(intranet)).status_code == 404


# The editor.


def preview(made):
    """Where the admin shows a photo."""
    return reverse("photo_preview", args=[made.pk])


def test_the_editor_shows_the_photos_and_no_list_of_all(gallery, intranet, office):
    other = desk.gallery(intranet, ["Secret"], slug="other")
    Photo.objects.filter(uses__page=other).update(name="Secret.jpg")
    text = office.get(reverse("wagtailadmin_pages:edit", args=[gallery.pk])).content.decode()
    assert preview(gallery.photos.get().photo) in text
    assert "Secret.jpg" not in text


def test_a_photo_is_shown_to_who_may_change_its_gallery_and_to_no_other(gallery, intranet, client):
    elsewhere = desk.section(intranet, ["Other"], slug="other")
    made = gallery.photos.get().photo
    response = editor_of(gallery).get(preview(made))
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    assert editor_of(elsewhere).get(preview(made)).status_code == 404
    assert desk.signed_in(desk.member("Group")).get(preview(made)).status_code in (302, 403)
    assert client.get(preview(made)).status_code == 302


def test_a_photo_of_a_draft_is_shown_to_its_editor(gallery):
    editor = editor_of(gallery)
    send(editor, gallery, file())
    assert editor.get(preview(Photo.objects.last())).status_code == 200


def form_of(client, page, **values):
    """What the editor of a gallery sends."""
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return {**querydict_from_html(text, form_id="page-edit-form").dict(), **values}


def save(client, page, **values):
    """Saves a gallery in the editor."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(edit, form_of(client, page, **values))


def test_a_gallery_is_saved_with_its_captions(gallery):
    save(editor_of(gallery), gallery, **{"photos-0-caption": "In Vienna"})
    gallery.refresh_from_db()
    (row,) = gallery.get_latest_revision_as_object().photos.all()
    assert row.caption == "In Vienna"


def test_an_uploaded_photo_is_described_and_published(gallery):
    editor = editor_of(gallery, "change", "publish")
    send(editor, gallery, file())
    values = {"photos-1-caption": "New", "action-publish": "action-publish"}
    save(editor, gallery, **values)
    assert list(gallery.photos.values_list("caption", flat=True)) == ["First", "New"]


def test_a_photo_of_another_gallery_cannot_be_borrowed(gallery, intranet):
    mine = desk.gallery(intranet, ["Mine"], slug="mine")
    secret = gallery.photos.get().photo
    editor = editor_of(mine, "change", "publish")
    values = {"photos-0-photo": secret.pk, "action-publish": "action-publish"}
    response = save(editor, mine, **values)
    assert "belongs to another gallery" in response.content.decode()
    assert not mine.photos.filter(photo=secret).exists()
    assert editor.get(preview(secret)).status_code == 404


def test_a_photo_that_was_in_the_gallery_before_can_come_back(gallery):
    editor = editor_of(gallery)
    send(editor, gallery, file())
    number = Photo.objects.last().pk
    save(editor, gallery, **{"photos-1-DELETE": "1"})
    assert draft(gallery) == ["photo.jpg"]
    values = {
        "photos-TOTAL_FORMS": "2",
        "photos-1-id": "",
        "photos-1-photo": number,
        "photos-1-ORDER": "2",
        "photos-1-DELETE": "",
        "photos-1-caption": "",
    }
    save(editor, gallery, **values)
    assert draft(gallery) == ["photo.jpg", "IMG_1.jpg"]


def test_a_photo_that_never_was_published_goes_with_the_next_publication(
    gallery, django_capture_on_commit_callbacks
):
    left = photo(camera(), gallery=gallery, uploaded_at=timezone.now() - timedelta(hours=2))
    fresh = photo(camera(), gallery=gallery)
    with django_capture_on_commit_callbacks(execute=True):
        gallery.save_revision().publish()
    assert not Photo.objects.filter(pk=left.pk).exists()
    assert Photo.objects.filter(pk=fresh.pk).exists()
    assert gallery.photos.count() == 1
