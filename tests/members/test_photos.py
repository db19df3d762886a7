"""Photos: what is kept of them, who sees them, and when their files go."""

from io import BytesIO
from struct import pack
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from members import pictures
from members.models import GalleryPhoto, Photo
from members.models.photos import ORIGINAL, SCREEN, SMALL
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = pytest.mark.django_db

SIZES = [SMALL, SCREEN, ORIGINAL]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SecretPlace</x:xmpmeta>'


def camera(orientation=1, size=(40, 20), mode="RGB", kind="JPEG", **values):
    """A file as a camera writes it: with a place, a name, and what else there is."""
    image = Image.new(mode, size, "red" if mode != "CMYK" else (0, 255, 255, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x013B] = "SecretPerson"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(48), IFDRational(12), IFDRational(30))
    place[29] = "SecretPlace"
    if kind == "JPEG":
        values = {"comment": b"SecretComment", "xmp": XMP, **values}
    file = BytesIO()
    image.save(file, kind, exif=exif, **values)
    return file.getvalue()


def photo(content, name="IMG_1.jpg", **values):
    """A Photo of a file with that content."""
    return Photo.objects.create(name=name, file=ContentFile(content, name), **values)


def contents(made):
    """What the three files of a Photo hold."""
    return [made.of_size(size).open("rb").read() for size in SIZES]


# What is kept.


def test_nothing_is_kept_of_what_the_camera_wrote():
    for content in contents(photo(camera())):
        assert b"Secret" not in content
        image = Image.open(BytesIO(content))
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & image.info.keys()


def test_nothing_is_kept_of_the_texts_in_a_png():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "SecretPerson")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    for content in contents(photo(camera(kind="PNG", pnginfo=texts), "a.png")):
        assert b"Secret" not in content


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "HEIF"])
def test_photos_of_other_kinds_become_jpegs_without_metadata(kind):
    made = photo(camera(kind=kind), f"a.{kind.lower()}")
    for content in contents(made):
        assert Image.open(BytesIO(content)).format == "JPEG"
        assert b"Secret" not in content
    assert made.name == "a.jpg"


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_photo_stands_upright(orientation):
    image = Image.new("RGB", (64, 32), "red")
    image.paste("blue", (0, 0, 32, 32))
    exif, file = Image.Exif(), BytesIO()
    exif[0x0112] = orientation
    image.save(file, "JPEG", exif=exif, quality=95)
    made = photo(file.getvalue())
    upright = Image.open(made.file.open("rb"))
    assert upright.size == ((64, 32) if orientation < 5 else (32, 64))
    assert (made.width, made.height) == upright.size
    corners = {1: (8, 8), 2: (56, 8), 3: (56, 24), 4: (8, 24)}
    corners |= {5: (8, 8), 6: (24, 8), 7: (24, 56), 8: (8, 56)}
    red, _green, blue = upright.getpixel(corners[orientation])
    assert blue > 200 > 100 > red


def test_colours_of_another_profile_become_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = photo(camera(icc_profile=profile))
    image = Image.open(made.file.open("rb"))
    assert "icc_profile" not in image.info
    assert image.getpixel((5, 5))[0] > 240


@pytest.mark.parametrize("profile", [b"", b"no profile", b"\x00" * 200])
def test_a_broken_profile_does_no_harm(profile):
    assert photo(camera(icc_profile=profile)).width == 40


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_photos_for_printers_and_grey_ones_are_taken(mode):
    made = photo(camera(mode=mode))
    assert Image.open(made.small.open("rb")).mode == "RGB"


def test_what_a_scanner_wrote_in_65536_greys_keeps_them():
    file = BytesIO()
    Image.new("I;16", (10, 10), 100 * 257).save(file, "PNG")
    made = Image.open(photo(file.getvalue()).file.open("rb"))
    assert made.getpixel((5, 5)) == (100, 100, 100)


def test_what_is_transparent_becomes_white():
    file = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    assert Image.open(photo(file.getvalue()).file.open("rb")).getpixel((5, 5)) == (255, 255, 255)


def test_there_are_two_smaller_sizes():
    made = photo(camera(size=(2000, 1000)))
    sizes = [Image.open(made.of_size(size).open("rb")).size for size in SIZES]
    assert sizes == [(480, 240), (1600, 800), (2000, 1000)]


def test_a_small_photo_is_not_enlarged():
    assert Image.open(photo(camera()).screen.open("rb")).size == (40, 20)


def test_the_files_are_named_by_chance_outside_the_media_folder(settings):
    made = photo(camera(), "Secret meeting.jpg")
    for size in SIZES:
        file = made.of_size(size)
        assert "ecret" not in file.name
        assert not file.path.startswith(str(settings.MEDIA_ROOT))
    assert len({made.of_size(size).name for size in SIZES}) == 3


# What is refused.


def png_of(width, height):
    """The beginning of a PNG that says how large it is."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        factories.PDF,
        camera()[:300],
        camera(kind="PNG")[:-30],
        png_of(10, 10),
        camera(kind="GIF"),
        camera(kind="TIFF"),
        camera(kind="BMP"),
    ],
    ids=["empty", "text", "svg", "html", "gif html", "pdf", "cut jpeg", "cut png", "void", *"gtb"],
)
def test_what_is_no_photo_is_refused_with_a_kind_word(content):
    with pytest.raises(ValidationError, match="no photo that can be read"):
        photo(content, "photo.jpg")
    assert not Photo.objects.exists()


@pytest.mark.parametrize("size", [(10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_goes_off(size):
    with pytest.raises(ValidationError, match=r"million pixels|no photo"):
        photo(png_of(*size), "bomb.png")


def test_a_file_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(ValidationError, match="at most 100"):
        photo(camera())


# Who sees them.


@pytest.fixture
def gallery(home):
    """A gallery of a group."""
    section = desk.section(desk.intranet(home), ["Group"])
    return desk.gallery(section, ["A caption", "Another"])


@pytest.fixture
def reader():
    """A client of a member of the group."""
    return desk.signed_in(desk.member("Group"))


def address(gallery, size=SMALL):
    """Where the first photo of a gallery is served."""
    return f"/en/intranet/photos/{gallery.photos.first().photo_id}/{size}.jpg"


@pytest.mark.parametrize("size", SIZES)
def test_a_member_of_the_group_sees_each_size(gallery, reader, size):
    response = reader.get(address(gallery, size))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    shown = response["Content-Disposition"].startswith("inline")
    assert shown is (size != ORIGINAL)


@pytest.mark.parametrize("size", SIZES)
def test_nobody_else_is_told_whether_there_is_a_photo(gallery, client, size):
    missing = f"/en/intranet/photos/999999/{size}.jpg"
    for path in (address(gallery, size), missing):
        assert client.get(path).status_code == 302
        for user in (desk.member(), desk.member("Other"), desk.account(state="pending")):
            assert desk.signed_in(user).get(path).status_code == 403


@pytest.mark.parametrize("size", ["large", "", "small.jpg", "..%2Fsmall", "file", "SMALL"])
def test_there_is_no_other_size(gallery, reader, size):
    response = reader.get(address(gallery, "X").replace("X", size))
    assert response.status_code == 403


def test_a_number_that_no_database_knows_is_refused(gallery, reader):
    assert reader.get(f"/en/intranet/photos/{10**30}/small.jpg").status_code == 403


def test_the_photo_of_a_draft_is_shown_to_nobody(gallery, reader):
    gallery.unpublish()
    assert reader.get(address(gallery)).status_code == 403


def test_the_direct_address_of_a_photo_is_a_missing_one(gallery, client, reader):
    made = gallery.photos.first().photo
    for size in SIZES:
        for each in (client, reader):
            assert each.get(f"/media/{made.of_size(size).name}").status_code == 404


def test_nginx_sends_the_photo_where_it_is_told_to(gallery, reader, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    made = gallery.photos.first().photo
    assert reader.get(address(gallery))["X-Accel-Redirect"] == f"/private/{made.small.name}"


def test_a_translation_shows_the_photos_of_the_original(gallery, reader):
    copy = translated(gallery, "ru")
    copy.photos.all().delete()
    text = reader.get(copy.url).content.decode()
    for row in gallery.photos.all():
        assert f"/photos/{row.photo_id}/small.jpg" in text


def test_a_translation_has_captions_of_its_own(gallery, reader):
    copy = translated(gallery, "ru")
    row = gallery.photos.first()
    GalleryPhoto.objects.filter(page=copy.pk, translation_key=row.translation_key).update(
        caption="Подпись"
    )
    text = reader.get(copy.url).content.decode()
    assert "Подпись" in text
    assert "Another" in text


def test_what_is_left_in_a_translation_alone_is_shown_to_nobody(gallery, reader):
    translated(gallery, "ru")
    path, row = address(gallery), gallery.photos.first()
    GalleryPhoto.objects.filter(pk=row.pk).delete()
    assert reader.get(path).status_code == 403


def test_more_photos_cost_no_more_queries(gallery, reader):
    def queries():
        reader.get(gallery.url)
        with CaptureQueriesContext(connection) as counted:
            reader.get(gallery.url)
            reader.get(address(gallery))
        return len(counted)

    few = queries()
    for number in range(8):
        made = photo(camera(), gallery=gallery)
        GalleryPhoto.objects.create(
            page=gallery, photo=made, caption=f"{number}", locale=gallery.locale
        )
    assert queries() == few


# When they go.


def files_of(made):
    """Which of the three files of a Photo are still there."""
    return [made.of_size(size).storage.exists(made.of_size(size).name) for size in SIZES]


def test_the_files_go_with_the_gallery(gallery, django_capture_on_commit_callbacks):
    made = gallery.photos.first().photo
    with django_capture_on_commit_callbacks(execute=True):
        gallery.delete()
    assert not Photo.objects.exists()
    assert files_of(made) == [False] * 3


def test_the_files_go_with_what_is_above_the_gallery(gallery, django_capture_on_commit_callbacks):
    made = photo(camera(), gallery=gallery)
    with django_capture_on_commit_callbacks(execute=True):
        gallery.get_parent().delete()
    assert not Photo.objects.exists()
    assert files_of(made) == [False] * 3


def test_a_photo_that_is_taken_out_and_published_goes(gallery, django_capture_on_commit_callbacks):
    translated(gallery, "ru")
    made = gallery.photos.first().photo
    with django_capture_on_commit_callbacks(execute=True):
        page = gallery.specific
        page.photos.remove(page.photos.first())
        page.save_revision().publish()
    assert files_of(made) == [False] * 3
    assert GalleryPhoto.objects.filter(photo=made.pk).count() == 0


def test_a_photo_that_a_copy_of_the_gallery_holds_stays(
    gallery, django_capture_on_commit_callbacks
):
    made = gallery.photos.first().photo
    gallery.copy(update_attrs={"slug": "copy", "title": "Copy"})
    with django_capture_on_commit_callbacks(execute=True):
        gallery.delete()
    assert files_of(made) == [True] * 3


def test_an_earlier_state_of_the_gallery_can_still_be_read(
    gallery, django_capture_on_commit_callbacks
):
    first = gallery.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        page = gallery.specific
        page.photos.remove(page.photos.first())
        page.save_revision().publish()
    assert len(first.as_object().photos.all()) == 1
