"""Blocks of pictures."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, StructValue
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

PICTURES = _("Pictures")


class PictureValue(StructValue):
    """A picture as it is used here."""

    @property
    def source(self):
        """Whom to name: as said here, or as said with the picture."""
        return self.get("credit") or getattr(self.get("image"), "credit", "")

    @property
    def alt(self):
        """What the picture shows, in words; empty for a decorative one."""
        image = self.get("image")
        if not image or image.decorative:
            return ""
        return image.contextual_alt_text or image.default_alt_text


class PictureBlock(StructBlock):
    """One picture with its alternative text, caption and credit."""

    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), max_length=300, required=False, default="")
    credit = CharBlock(
        label=_("Credit"),
        max_length=200,
        required=False,
        default="",
        help_text=_("Only where it differs from the one kept with the picture."),
    )

    class Meta:
        icon = "image"
        group = PICTURES
        label = _("Picture")
        template = "blocks/image.html"
        value_class = PictureValue
        description = _("One picture, with what it shows in words, a caption and a credit")

    def get_preview_value(self):
        """The newest picture of the site, as a StructValue."""
        return self.normalize(_sample(get_image_model().objects.last()))


class GalleryBlock(StructBlock):
    """Several pictures side by side; each opens larger."""

    title = CharBlock(label=_("Title"), max_length=160, required=False, default="")
    pictures = ListBlock(PictureBlock(), label=_("Pictures"), min_num=1, max_num=24)

    class Meta:
        icon = "grid"
        group = PICTURES
        label = _("Gallery")
        template = "blocks/gallery.html"
        description = _("Several pictures side by side; each opens larger")

    def get_context(self, value, parent_context=None):
        """Adds the pictures that still exist, their renditions read in one query."""
        context = super().get_context(value, parent_context)
        context["pictures"] = [row for row in value.get("pictures") or [] if row.get("image")]
        prefetch_related_objects([row["image"] for row in context["pictures"]], "renditions")
        return context

    def get_preview_value(self):
        """The three newest pictures of the site, as a StructValue."""
        images = get_image_model().objects.order_by("-pk")[:3]
        return self.normalize({"title": "", "pictures": [_sample(image) for image in images]})


def _sample(image):
    picture = {"image": image, "alt_text": image.title if image else "", "decorative": False}
    return {"image": picture, "caption": "The hall before the opening session", "credit": ""}
