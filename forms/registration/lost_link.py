"""The form for who has lost the link to their registration."""

from django.utils.translation import gettext_lazy as _

from forms import fields
from forms.public import PublicForm


class LostLinkForm(PublicForm):
    """Asks for the address that the link is sent to."""

    email = fields.EmailField(label=_("E-mail address"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
