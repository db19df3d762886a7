"""The form with which one registers: the core fields that are asked, then the editor's own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms import fields
from forms.composed import ComposedForm
from forms.registration.core_fields import CORE, SPOKEN, Asking, Attendance, Diet, Title
from site_home import cldr
from site_home.models.states import StateOrOrganisation

DIET_OTHER = ("diet", Diet.OTHER.value)
WORDS = {
    "title": pgettext_lazy("form of address", "Title"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "own_script_name": _("Name in your own script"),
    "badge_name": _("Name for the badge"),
    "email": _("E-mail address"),
    "phone": _("Phone"),
    "organisation": _("State or organisation"),
    "position": _("Position"),
    "preferred_language": _("Preferred language"),
    "interpretation_language": _("Interpretation into"),
    "mode": _("In person or online"),
    "diet": _("Diet"),
    "diet_note": _("Diet or allergies, in words"),
    "access_needs": _("Access needs"),
    "agreed": _("Consent"),
}
HELP = {
    "given_name": _("As in your passport. Who has one name only leaves the other field empty."),
    "own_script_name": _("As you write it, such as in Arabic or Cyrillic letters."),
    "badge_name": _("If it is another than your full name."),
    "email": _("Several people may give the same address."),
    "access_needs": _("Such as a wheelchair, sign language or a quiet room."),
}


class NameField(fields.TextField):
    """A given or family name: one of the two is enough, so neither is said to be optional."""

    one_of_two = True


class LongestTextField(fields.LongTextField):
    """Several lines, few of them."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = 3


def core_fields(page):
    """The core form fields that a registration page asks, by their names, in order."""
    asking = {name: asking_of(page.settings, name) for name in CORE}
    return {
        name: field_for(name, page, required=how == Asking.REQUIRED)
        for name, how in asking.items()
        if how != Asking.NO
    }


def asking_of(page, name):
    """Whether the original of a page asks a core field: an Asking."""
    if name in ("given_name", "family_name"):
        return Asking.OPTIONAL
    if name == "email":
        return Asking.REQUIRED
    if name == "agreed":
        return Asking.REQUIRED if page.consent else Asking.NO
    if name == "diet_note":
        return Asking.OPTIONAL if page.ask_diet != Asking.NO else Asking.NO
    return getattr(page, f"ask_{name}")


def field_for(name, page, *, required):
    """One core form field; its label is in the active language."""
    common = {"label": WORDS[name], "help_text": HELP.get(name, ""), "required": required}
    match name:
        case "given_name" | "family_name":
            return _filled(AUTOCOMPLETE[name], NameField(**common))
        case "email":
            return _filled("email", fields.EmailField(**common))
        case "phone":
            return _filled("tel", fields.PhoneField(**common))
        case "title":
            return _filled(None, fields.ChoiceField(choices=Title.choices, **common))
        case "organisation":
            return AffiliationField(**common)
        case "preferred_language" | "interpretation_language":
            return fields.ChoiceField(choices=languages(), **common)
        case "mode":
            return fields.ChoiceField(choices=Attendance.choices, unfolds=False, **common)
        case "diet":
            return fields.ChoiceField(choices=Diet.choices, **common)
        case "diet_note":
            return fields.TextField(shown_if=DIET_OTHER, **common)
        case "access_needs":
            return LongestTextField(**common)
        case "agreed":
            del common["help_text"], common["required"]
            return fields.ConsentField(text=page.consent or page.settings.consent, **common)
    return _filled(AUTOCOMPLETE.get(name), fields.TextField(**common))


AUTOCOMPLETE = {
    "given_name": "given-name",
    "family_name": "family-name",
    "position": "organization-title",
}


def _filled(token, field):
    if token:
        field.widget.attrs["autocomplete"] = token
    return field


class AffiliationField(fields.OrganisationField):
    """Asks for a state or an organisation; keeps the rows of the list by their codes."""

    def __init__(self, **kwargs):
        listed = StateOrOrganisation.objects
        rows = listed.states() | listed.organisations()
        self.listed = {row.code: row for row in rows}
        super().__init__(choices=grouped(self.listed.values()), **kwargs)


def grouped(rows):
    """The states and the organisations among the rows of the list as choices, by name."""
    states = [row for row in rows if row.kind == StateOrOrganisation.Kind.STATE]
    groups = [
        (pgettext_lazy("countries", "States"), states),
        (_("Organisations"), [row for row in rows if row not in states]),
    ]
    return [
        (
            label,
            [(each.code, each.name) for each in cldr.sorted_by_name(rows, lambda row: row.name)],
        )
        for label, rows in groups
    ]


def languages():
    """The languages to choose from, by their names in the active language."""
    pairs = [(code, cldr.language_name(code)) for code in SPOKEN]
    return cldr.sorted_by_name(pairs, lambda pair: pair[1])


class RegistrationForm(ComposedForm):
    """Asks who comes; the names of the editor's questions are in `own`."""

    own = ()

    def clean(self):
        """Refuses somebody without any name; signs that nobody sees are none."""
        data = super().clean()
        asked = {"given_name", "family_name"} & self.errors.keys()
        names = (data.get("given_name"), data.get("family_name"))
        if not asked and not any(sign.isalnum() for name in names for sign in name or ""):
            self.add_error("given_name", ValidationError(_("A name is required")))
        return data

    @property
    def person(self):
        """The core fields that are asked as columns of a Registration; empty without an answer."""
        asked = [name for name in CORE if name in self.fields and name != "agreed"]
        given = {name: self.cleaned_data.get(name) or "" for name in asked}
        if "organisation" not in given:
            return given
        place = given.pop("organisation") or {"code": "", "name": ""}
        listed = self.fields["organisation"].listed if place["code"] else {}
        given["organisation"] = listed.get(place["code"])
        given["organisation_name"] = place["name"]
        return given

    @property
    def answers(self):
        """What was answered to the editor's questions, by their keys."""
        return {key: value for key, value in super().answers.items() if key in self.own}

    @property
    def consents(self):
        """The texts agreed to and their versions, by their keys."""
        return self.agreed([key for key, value in self.cleaned_data.items() if value])


def initial_of(registration):
    """What a form for changes shows, by the names of the fields."""
    columns = [name for name in CORE if name not in ("organisation", "agreed")]
    values = {name: getattr(registration, name) for name in columns}
    code, name = registration.organisation_id or "", registration.organisation_name
    values["organisation"] = {"code": code or (fields.OTHER if name else ""), "name": name}
    values["agreed"] = "agreed" in registration.consents
    return {**registration.answers, **values}


def hidden_invitation():
    """The field that hands on the token of an invitation."""
    return forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
