"""The form of a composed page, as visitors fill it in."""

from django.utils.functional import cached_property

from forms.fields import YES, ConsentField
from forms.models.submission import Upload
from forms.public import PublicForm


class ComposedForm(PublicForm):
    """Asks only what applies: a field may depend on the answer to one before it."""

    rows_template = "forms/rows.html"

    @cached_property
    def asked(self):
        """The names of the fields that apply to what was answered, as a set."""
        names = set()
        for name, field in self.fields.items():
            other, answer = getattr(field, "shown_if", None) or (None, None)
            if other is None or (other in names and answer in self._given(other)):
                names.add(name)
        return names

    def _given(self, name):
        """What was answered to a question, before any check, as a list of codes."""
        value = self[name].data
        if isinstance(value, bool):
            return [YES] if value else []
        return value if isinstance(value, list) else [value]

    def _clean_fields(self):
        every = self.fields
        self.fields = {
            name: field
            for name, field in every.items()
            if name in self.asked and getattr(field, "asks", True)
        }
        try:
            super()._clean_fields()
        finally:
            self.fields = every

    @property
    def answers(self):
        """What was answered, by the keys of the questions; nothing for what was left empty."""
        given = super().answers
        return {key: value for key, value in given.items() if value not in (None, "", [])}

    @property
    def consents(self):
        """The texts agreed to and their versions, by the keys of the questions."""
        return self.agreed(self.answers)

    def agreed(self, keys):
        """Those of the fields that are texts agreed to, with their versions, by their names."""
        fields = {key: self.fields[key] for key in keys}
        return {
            key: {"version": field.version, "text": field.text}
            for key, field in fields.items()
            if isinstance(field, ConsentField)
        }

    def keep_files(self):
        """Keeps the good files of a form that comes back, so that nobody chooses them again."""
        for key, upload in self.cleaned_data.items():
            if not isinstance(upload, Upload):
                continue
            widget = self.fields[key].widget
            if upload.pk:
                widget.kept, widget.token = upload, self[key].data["token"]
            elif Upload.objects.room_for(upload.size):
                widget.kept, widget.token = upload, upload.keep()
