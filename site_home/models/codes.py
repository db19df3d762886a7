"""Codes by which other rows are found."""

from wagtail.admin.forms import WagtailAdminModelForm


class CodeForm(WagtailAdminModelForm):
    """A form whose code is given once: pages refer to it, so it cannot be changed later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["code"].disabled = True
