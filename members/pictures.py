"""Pictures as the intranet keeps them: upright, in sRGB, and nothing but their pixels."""

from contextlib import suppress
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from site_home.cldr import digits, file_size

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
GOOD, USUAL = 92, 82  # quality of a JPEG
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)

register_heif_opener()


def read(file):
    """The picture in a file, as an upright RGB image that holds nothing but its pixels.

    Raises ValidationError, with words for whoever chose the file, for what is too large or broken,
    and for what is no photo, whatever its name says.
    """
    if file.size > MOST_BYTES:
        words = _("This file has %(size)s; at most %(most)s can be taken.")
        sizes = {"size": file_size(file.size), "most": file_size(MOST_BYTES)}
        raise ValidationError(words % sizes)
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            return _plain(ImageOps.exif_transpose(image))
    except ValidationError:
        raise
    except TOO_LARGE as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a broken file raises whatever it likes
        words = _("This is no photo that can be read: choose a JPEG, PNG, WebP or HEIC file.")
        raise ValidationError(words) from error


def jpeg(image, longest=None):
    """The image as bytes of a JPEG; with `longest`, no side is longer than so many pixels."""
    if longest and max(image.size) > longest:
        image = image.copy()
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, "JPEG", quality=USUAL if longest else GOOD, optimize=True, progressive=True)
    return file.getvalue()


def _plain(image):
    if image.mode.startswith("I;16"):  # what is brighter than 255 of 65535 would be white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        whole = image.convert("RGBA")
        image = Image.new("RGB", whole.size, "white")
        image.paste(whole, mask=whole.getchannel("A"))
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, given, ours, outputMode="RGB")
    plain = Image.new("RGB", image.size)  # a new image: the old one remembers what it was read from
    plain.paste(image.convert("RGB"))
    return plain


def _too_many_pixels():
    words = _("This photo is too large: it may have %(most)s million pixels.")
    return ValidationError(words % {"most": digits(MOST_PIXELS // 1_000_000)})
