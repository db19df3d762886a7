"""Questions whose answers are typed, picked from a list of the site, or chosen as a file."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import ChoiceBlock, DecimalBlock, IntegerBlock

from forms import fields
from site_home import countries
from site_home.cldr import sorted_by_name

from .rows import QuestionBlock, layout

LARGEST_FILE = 10


class TextBlock(QuestionBlock):
    """One line."""

    field_class = fields.TextField
    autocomplete = ChoiceBlock(
        label=_("Filled in by the browser"),
        required=False,
        default="",
        choices=[
            ("name", _("Full name")),
            ("given-name", _("First name")),
            ("family-name", _("Last name")),
            ("organization", _("Organisation")),
            ("organization-title", _("Function")),
        ],
    )

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A question with an answer of one line")
        form_layout = layout("label", "help_text", "required", behind=["autocomplete"])
        preview_value = {"label": "Your name", "required": True}


class LongTextBlock(QuestionBlock):
    """Several lines."""

    field_class = fields.LongTextField

    class Meta:
        icon = "doc-full"
        label = _("Long text")
        description = _("A question with an answer of several lines")
        preview_value = {"label": "Your message", "required": True}


class EmailBlock(QuestionBlock):
    """An e-mail address."""

    field_class, autocomplete = fields.EmailField, "email"

    class Meta:
        icon = "mail"
        label = _("E-mail")
        description = _("Asks for an e-mail address")
        preview_value = {"label": "E-mail address", "required": True}


class PhoneBlock(QuestionBlock):
    """A phone number."""

    field_class, autocomplete = fields.PhoneField, "tel"

    class Meta:
        icon = "mobile-alt"
        label = _("Phone")
        description = _("Asks for a phone number")
        preview_value = {"label": "Phone", "help_text": "With the code of the country."}


class NumberBlock(QuestionBlock):
    """A number."""

    field_class = fields.NumberField
    least = DecimalBlock(label=_("At least"), required=False, max_digits=13, decimal_places=4)
    most = DecimalBlock(label=_("At most"), required=False, max_digits=13, decimal_places=4)

    class Meta:
        icon = "decimal"
        label = pgettext_lazy("how many", "Number")
        description = _("Asks for a number, whole or not")
        form_layout = layout("label", "help_text", "required", "least", "most")
        preview_value = {"label": "How many people will come?", "required": True}

    def options(self, value, page):
        """The limits."""
        return {"min_value": value.get("least"), "max_value": value.get("most")}


class DateBlock(QuestionBlock):
    """A day."""

    field_class = fields.DateField

    class Meta:
        icon = "date"
        label = _("Date")
        description = _("Asks for a day")
        preview_value = {"label": "Date of arrival", "required": True}


class CountryBlock(QuestionBlock):
    """A country, those that take part first."""

    field_class, autocomplete = fields.ChoiceField, "country"

    class Meta:
        icon = "globe"
        label = _("Country")
        description = _("A list of all countries, those that take part first")
        preview_value = {"label": "Country", "required": True}

    def options(self, value, page):
        """The countries by their names in the active language."""
        return {"choices": countries.country_choices()}

    def answers(self, value):
        """Every country."""
        return {
            code: code for _group, pairs in countries.country_choices() for code, _name in pairs
        }

    def reader(self, value):
        """Names countries."""
        return countries.country_name


class OrganisationBlock(QuestionBlock):
    """An organisation of the managed list, or another."""

    field_class = fields.OrganisationField

    class Meta:
        icon = "group"
        label = _("Organisation")
        description = _("The organisations of the managed list, and a line for any other")
        preview_value = {"label": "Your organisation", "required": True}

    def options(self, value, page):
        """The organisations by their names in the active language."""
        return {"choices": _organisations()}

    def reader(self, value):
        """Names organisations."""
        names = dict(_organisations())
        return lambda given: given["name"] or names.get(given["code"], given["code"])


def _organisations():
    listed = apps.get_model("site_home", "StateOrOrganisation").objects.organisations()
    return [(each.code, each.name) for each in sorted_by_name(listed)]


class FileBlock(QuestionBlock):
    """A file."""

    field_class = fields.UploadField
    megabytes = IntegerBlock(
        label=_("Largest size in megabytes"), min_value=1, max_value=LARGEST_FILE, default=5
    )

    class Meta:
        icon = "upload"
        label = _("File")
        description = _("A PDF, DOCX, ODT, JPEG or PNG file, which only editors of the form see")
        form_layout = layout("label", "help_text", "required", "megabytes")
        preview_value = {"label": "Letter of nomination", "required": True, "megabytes": 5}

    def options(self, value, page):
        """The size, and which file a visitor may come back to."""
        return {"page": page, "key": value.key, "megabytes": value.get("megabytes") or 1}
