"""The fields of composed forms. Their errors name them; digits of every script are read."""

import hashlib
import re
import unicodedata
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from forms.file_kinds import clean_name, kind_of
from forms.models.submission import Upload
from site_home import cldr

SHORT_TEXT, LONG_TEXT = 200, 5_000
MEGABYTE = 1024 * 1024
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LARGEST = Decimal(10**12)
PHONE = re.compile(r"(?:[\d +()./-]|ext)*", re.ASCII | re.IGNORECASE)
MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u066c]")
SIGNS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-", "\u2013": "-"})
POINTS = str.maketrans({",": ".", "\u066b": "."})
QUESTION_MARKS = ("?", "؟")
OTHER = "other"
YES = "yes"


def plain_digits(text):
    """The text with the digits 0 to 9 and without the marks that steer its direction."""
    digits = (str(unicodedata.decimal(sign, sign)) for sign in MARKS.sub("", text))
    return "".join(digits).translate(SIGNS).strip()


class Asked:
    """A field of a composed form.

    Takes, besides what Django's fields take, the name of an answer and the answer with which
    alone it is asked, as `shown_if`, or None.
    """

    asks = True
    row_template = ""
    told = {}
    common = {
        "required": _("%(field)s is required"),
        "max_length": _("%(field)s is too long: at most %(limit)s characters fit"),
        "invalid_choice": _("%(field)s: choose one of the answers given"),
        "invalid_list": _("%(field)s: choose one of the answers given"),
        "min_value": _("%(field)s: at least %(limit)s"),
        "max_value": _("%(field)s: at most %(limit)s"),
        "max_digits": _("%(field)s has too many digits"),
        "max_decimal_places": _("%(field)s has too many digits"),
        "max_whole_digits": _("%(field)s has too many digits"),
        "null_characters_not_allowed": _("%(field)s cannot be read"),
    }

    def __init__(self, *, shown_if=None, help_text="", **kwargs):
        super().__init__(help_text=conditional_escape(help_text), **kwargs)
        self.told = {**self.told, **(kwargs.get("error_messages") or {})}
        self.shown_if = shown_if
        self.row_attrs = dict(
            zip(("data-shown-if", "data-shown-value"), shown_if or (), strict=False)
        )

    def clean(self, value):
        """The answer; raises one error in words that name the field."""
        try:
            return super().clean(value)
        except ValidationError as error:
            raise self.named(error.error_list[0]) from error

    def named(self, error):
        """The error with the words for its code, or as it is where there are none."""
        words = {**self.common, **self.told}.get(error.code)
        if words is None:
            return error
        limit = cldr.digits((error.params or {}).get("limit_value", ""))
        field = f"{self.label}"
        if field.endswith(QUESTION_MARKS):
            field = gettext("“%(question)s”") % {"question": field}
        return ValidationError(words % {"field": field, "limit": limit}, code=error.code)


class Words(Asked, forms.Field):
    """A heading or a note between the questions."""

    asks = False
    widget = forms.Widget

    def __init__(self, *, row_template, text, **kwargs):
        super().__init__(required=False, **kwargs)
        self.row_template, self.text = row_template, text


class TextField(Asked, forms.CharField):
    """One line."""

    def __init__(self, **kwargs):
        super().__init__(max_length=SHORT_TEXT, **kwargs)


class LongTextField(Asked, forms.CharField):
    """Several lines."""

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 8})
        super().__init__(max_length=LONG_TEXT, widget=widget, **kwargs)


class EmailField(Asked, forms.EmailField):
    """An e-mail address."""

    told = {"invalid": _("%(field)s: write an address such as name@example.org")}

    def __init__(self, **kwargs):
        super().__init__(max_length=254, **kwargs)


class PhoneField(Asked, forms.CharField):
    """A phone number as people write it."""

    widget = forms.TextInput(attrs={"type": "tel", "class": "short"})
    told = {
        "invalid": _("%(field)s: write it with digits, such as +43 1 504 4677"),
        "max_length": _("%(field)s: write it with digits, such as +43 1 504 4677"),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value):
        """The number in the digits 0 to 9."""
        return plain_digits(super().to_python(value))

    def validate(self, value):
        """Refuses what nobody can dial."""
        super().validate(value)
        dialled = sum(sign.isdigit() for sign in value)
        if value and (len(value) < 6 or dialled < 4 or not PHONE.fullmatch(value)):
            raise ValidationError("", code="invalid")


class NumberField(Asked, forms.DecimalField):
    """A number, with a point or a comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    told = {"invalid": _("%(field)s: write a number")}

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        least = -LARGEST if min_value is None else min_value
        most = LARGEST if max_value is None else max_value
        super().__init__(min_value=least, max_value=most, max_digits=17, decimal_places=4, **kwargs)

    def to_python(self, value):
        """A Decimal, or None."""
        text = plain_digits(value or "").replace(" ", "").translate(POINTS)
        if text and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text[:40]):
            raise ValidationError("", code="invalid")
        return super().to_python(text)


class DateField(Asked, forms.DateField):
    """A day; browsers offer a calendar, without one it is typed."""

    input_formats = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})
    told = {"invalid": _("%(field)s: write the date as year-month-day, such as 2026-03-10")}

    def to_python(self, value):
        """A date between 1900 and 2199, or None."""
        found = super().to_python(plain_digits(value or ""))
        if found and not FIRST_DAY <= found <= LAST_DAY:
            raise ValidationError("", code="invalid")
        return found


class ChoiceField(Asked, forms.ChoiceField):
    """One of several answers, as circles to tick or as a list that unfolds."""

    told = {"required": Asked.common["invalid_choice"]}

    def __init__(self, *, choices, unfolds=True, **kwargs):
        widget = forms.Select if unfolds else forms.RadioSelect
        choices = [("", _("Choose")), *choices] if unfolds else choices
        super().__init__(choices=choices, widget=widget, **kwargs)


class MultipleChoiceField(Asked, forms.MultipleChoiceField):
    """Any number of several answers; kept in the order of the form."""

    told = {"required": Asked.common["invalid_choice"]}
    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        """The codes, each once."""
        return list(dict.fromkeys(super().to_python(value)))


class CheckboxField(Asked, forms.BooleanField):
    """Yes or no."""


class ConsentField(CheckboxField):
    """A box to tick under the text that is agreed to."""

    told = {"required": _("The consent is required")}

    def __init__(self, *, text, **kwargs):
        super().__init__(required=True, **kwargs)
        self.text = str(text)
        self.version = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        self.help_text = expand_db_html(self.text)


class OrganisationWidget(forms.MultiWidget):
    """The list, and a line for who is not on it."""

    template_name = "forms/organisation.html"

    def __init__(self, choices):
        name = forms.TextInput(attrs={"autocomplete": "organization", "maxlength": SHORT_TEXT})
        super().__init__([forms.Select(choices=choices), name])

    def decompress(self, value):
        """The two parts of an answer."""
        return [value.get("code", ""), value.get("name", "")] if value else ["", ""]


class OrganisationField(Asked, forms.MultiValueField):
    """An organisation of the managed list by its code, or another by its name."""

    told = {"incomplete": _("%(field)s: write the name of the organisation")}

    def __init__(self, *, choices, **kwargs):
        choices = [("", _("Choose")), *choices, (OTHER, _("Another organisation"))]
        fields = [
            forms.ChoiceField(choices=choices, required=False),
            forms.CharField(max_length=SHORT_TEXT, required=False),
        ]
        widget = OrganisationWidget(choices)
        super().__init__(fields=fields, require_all_fields=False, widget=widget, **kwargs)

    def compress(self, parts):
        """The answer as dict of code and name, one of them empty; None for no answer."""
        code, name = parts or ["", ""]
        if code and code != OTHER:
            return {"code": code, "name": ""}
        if code == OTHER and not name:
            raise ValidationError("", code="incomplete")
        if "\n" in name:
            raise ValidationError(_("Write this in one line"))
        return {"code": "", "name": name} if name else None


class UploadWidget(forms.FileInput):
    """Chooses a file; names the one that was kept when the form comes back."""

    template_name = "forms/upload.html"
    kept = None
    token = ""

    def value_from_datadict(self, data, files, name):
        """The file chosen, and what brings back the one kept."""
        return {
            "file": files.get(name),
            "token": data.get(f"{name}_kept", ""),
            "removed": f"{name}_removed" in data,
        }

    def get_context(self, name, value, attrs):
        """Adds the kept file and its token."""
        return {**super().get_context(name, value, attrs), "kept": self.kept, "token": self.token}


class UploadField(Asked, forms.Field):
    """A file of a kind that we take, by its content.

    Takes the original page and the key of the question, which a file that was kept must fit, and
    how many megabytes are taken.
    """

    told = {
        "gone": _("%(field)s: the file was not kept. Choose it again"),
        "empty": _("%(field)s: this file is empty"),
        "large": _("%(field)s: this file is larger than %(limit)s"),
        "kind": _("%(field)s: this is not a PDF, DOCX, ODT, JPEG or PNG file"),
    }

    def __init__(self, *, page, key, megabytes, **kwargs):
        accept = ".pdf,.docx,.odt,.jpg,.jpeg,.png"
        super().__init__(widget=UploadWidget(attrs={"accept": accept}), **kwargs)
        self.page, self.key, self.limit = page, key, megabytes * MEGABYTE
        self.current = None

    def start_with(self, upload):
        """Shows the file that was sent before, which stays unless it is removed or replaced."""
        self.current = self.widget.kept = upload

    def to_python(self, value):
        """An Upload, not stored yet or kept before; None for no file."""
        if value["file"]:
            return self.checked(value["file"])
        if value["token"] and not value["removed"]:
            kept = Upload.objects.by_token(value["token"], self.page, self.key)
            if kept is None or kept.size > self.limit:
                raise ValidationError("", code="gone")
            return kept
        return None if value["removed"] else self.current

    def checked(self, file):
        """The file as an Upload; raises ValidationError for what is not taken."""
        if not file.size:
            raise ValidationError("", code="empty")
        if file.size > self.limit:
            limit = cldr.file_size(self.limit)
            raise ValidationError("", code="large", params={"limit_value": limit})
        kind = kind_of(file)
        if kind is None:
            raise ValidationError("", code="kind")
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        return Upload(
            page=self.page,
            key=self.key,
            file=file,
            name=clean_name(file.name, kind),
            kind=kind.extension,
            size=file.size,
            digest=digest,
        )
