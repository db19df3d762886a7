"""How a gallery is edited: its photos are shown, and none comes in but by the upload."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel


class PhotoInput(forms.TextInput):
    """Shows the photo of a row; its number goes along."""

    input_type = "hidden"
    is_hidden = False

    def render(self, name, value, attrs=None, renderer=None):
        """The photo, small, and the hidden field."""
        attrs = {**(attrs or {}), "type": "hidden"}
        field = super().render(name, value, attrs, renderer)
        context = {"field": field, "number": str(value) if value else ""}
        return render_to_string("members/admin/photo_input.html", context)


class PhotosPanel(InlinePanel):
    """The photos of a gallery, to be ordered, described and taken out."""

    class BoundPanel(InlinePanel.BoundPanel):
        """Says how photos come in, in place of the button for an empty row."""

        template_name = "members/admin/photos_panel.html"


class GalleryForm(WagtailAdminPageForm):
    """Refuses photos that the gallery has never held, so that nobody borrows those of others."""

    def clean(self):
        """The form's data, with an error where a row names a photo of another gallery."""
        cleaned = super().clean()
        known = None
        rows = self.formsets["photos"].forms if "photos" in self.formsets else []
        for form in rows:
            photo = form.is_valid() and form.cleaned_data.get("photo")
            if not photo:
                continue
            if known is None:
                known = self.instance.photo_numbers() if self.instance.pk else set()
            if photo.pk not in known:
                form.add_error("photo", _("This photo belongs to another gallery."))
                self.add_error(None, _("A photo belongs to another gallery."))
        return cleaned
