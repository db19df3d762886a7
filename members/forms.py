"""What people say of themselves when they ask for access, and later in their profile."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import CharField, Textarea
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import fields
from forms.composed import ComposedForm
from forms.public import one_line
from forms.registration.form import AffiliationField, NameField
from members.models import Membership
from site_home import cldr

LONGEST_NAME, LONGEST_WORDS = 150, 1000


class WordsField(fields.LongTextField):
    """Several lines, as many as a membership keeps."""

    def __init__(self, **kwargs):
        super().__init__(validators=[MaxLengthValidator(LONGEST_WORDS)], **kwargs)
        self.widget.attrs.update(rows=5, maxlength=LONGEST_WORDS)


class AccountForm(ComposedForm):
    """A form for who is signed in: neither captcha nor honeypot are asked."""

    leave_empty = captcha = None

    def __init__(self, data=None, *, request, **kwargs):
        super().__init__(data, request=request, **kwargs)
        self.fields.update(self.own_fields())
        for field in self.fields.values():
            if isinstance(field, CharField) and not isinstance(field.widget, Textarea):
                field.validators = [*field.validators, one_line]
        self.order_fields(self.field_order)

    def own_fields(self):
        """The fields by their names; made anew, because some read the database."""
        return {}


class NameForm(AccountForm):
    """The name of the account; one of the two is enough."""

    def own_fields(self):
        """Given and family name."""
        one_name = _("Who has one name only leaves the other field empty.")
        return {
            "given_name": _name_field(_("Given name"), "given-name", one_name),
            "family_name": _name_field(_("Family name"), "family-name"),
        }

    def clean(self):
        """Refuses somebody without any name."""
        data = super().clean()
        wrong = {"given_name", "family_name"} & self.errors.keys()
        if not wrong and not (data.get("given_name") or data.get("family_name")):
            self.add_error("given_name", ValidationError(_("A name is required")))
        return data

    @property
    def name(self):
        """The name as columns of an account."""
        given = self.cleaned_data
        return {"first_name": given["given_name"], "last_name": given["family_name"]}


class AboutForm(NameForm):
    """The name, the state or organisation, the function and the language."""

    def own_fields(self):
        """The fields that a membership has for good."""
        function = fields.TextField(label=_("Function"))
        function.widget.attrs["autocomplete"] = "organization-title"
        return {
            **super().own_fields(),
            "organisation": AffiliationField(label=_("State or organisation")),
            "function": function,
            "language": fields.ChoiceField(
                label=_("Language of our mails"), choices=settings.LANGUAGES
            ),
        }

    @property
    def about(self):
        """What was typed as columns of a Membership."""
        given = self.cleaned_data
        place = given["organisation"]
        return {
            "organisation": self.fields["organisation"].listed.get(place["code"]),
            "organisation_name": place["name"],
            "function": given["function"],
            "language": given["language"],
        }


class RequestForm(AboutForm):
    """The request for a membership. Takes the TermsOfUse to agree to, or None, as `terms`."""

    field_order = [
        "given_name",
        "family_name",
        "organisation",
        "function",
        "reason",
        "language",
        "agreed",
    ]

    def __init__(self, *args, terms, **kwargs):
        self.terms = terms
        super().__init__(*args, **kwargs)

    def own_fields(self):
        """Adds the reason and the terms."""
        own = super().own_fields()
        own["reason"] = WordsField(label=_("Why do you need access?"))
        if self.terms:
            own["agreed"] = agreed_field(self.terms)
        return own

    def clean(self):
        """Refuses consent to terms that have changed since the page was opened."""
        data = super().clean()
        refuse_old_terms(self)
        return data

    @property
    def about(self):
        """Adds the reason and the terms."""
        reason = self.cleaned_data["reason"]
        return {**super().about, "reason": reason, "terms": self.terms}


class TermsForm(AccountForm):
    """Consent to a new version of the terms."""

    def __init__(self, *args, terms, **kwargs):
        self.terms = terms
        super().__init__(*args, **kwargs)

    def own_fields(self):
        """The box to tick."""
        return {"agreed": agreed_field(self.terms, link=False)}

    def clean(self):
        """Refuses consent to terms that have changed since the page was opened."""
        data = super().clean()
        refuse_old_terms(self)
        return data


class AnswerForm(AccountForm):
    """The answer to what was asked back."""

    def own_fields(self):
        """One field."""
        return {"answer": WordsField(label=_("Your answer"))}


class ProfileForm(AboutForm):
    """What a member tells of oneself, and when to be told of new papers."""

    def own_fields(self):
        """Adds the notices."""
        notices = fields.ChoiceField(
            label=_("Mails about new papers"),
            choices=Membership.Notices.choices,
            unfolds=False,
        )
        return {**super().own_fields(), "notices": notices}

    @property
    def about(self):
        """Adds the notices."""
        return {**super().about, "notices": self.cleaned_data["notices"]}


def initial_of(user, membership=None):
    """What a form shows of an account and its Membership, by the names of the fields."""
    values = {"given_name": user.first_name, "family_name": user.last_name}
    if membership is None:
        return values
    code, name = membership.organisation_id or "", membership.organisation_name
    values["organisation"] = {"code": code or (fields.OTHER if name else ""), "name": name}
    kept = {name: getattr(membership, name) for name in ("function", "language", "notices")}
    return {**values, **kept}


def agreed_field(terms, link=True):
    """The box under which the TermsOfUse are agreed to; the version is named by its day."""
    day = cldr.format_dates(terms.valid_from)
    words, address = _("Read the terms of use"), reverse("members_terms")
    read = format_html('<a href="{}" target="_blank">{}</a>', address, words)
    return fields.CheckboxField(
        label=_("I agree to the terms of use of %(day)s") % {"day": day},
        help_text=read if link else "",
        error_messages={"required": gettext_lazy("The consent is required")},
    )


def refuse_old_terms(form):
    """Adds an error when the terms that were read are not those that hold."""
    if form.terms and form.data.get("version") != str(form.terms.translation_key):
        form.add_error(None, _("The terms of use have changed. Please read them again."))


def _name_field(label, autocomplete, help_text=""):
    longest = [MaxLengthValidator(LONGEST_NAME)]
    field = NameField(label=label, help_text=help_text, required=False, validators=longest)
    field.widget.attrs.update(autocomplete=autocomplete, maxlength=LONGEST_NAME)
    return field
