"""What subscribers say about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forms.fields import EmailField
from forms.public import PublicForm
from site_home.countries import country_choices


def countries():
    """The countries for a select, with a first line that is none of them."""
    return [("", _("Choose a country")), *country_choices()]


class AboutYou(forms.Form):
    """Name and country. Who has one name only ticks so, and is asked for no other."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        error_messages={"required": _("The first name is required")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    one_name = forms.BooleanField(label=_("I have one name only"), required=False)
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=100,
        error_messages={"required": _("The last name is required")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=countries,
        error_messages={"required": _("The country is required")},
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )

    def _clean_fields(self):
        one_name = self.fields["one_name"]
        widget = one_name.widget
        ticked = widget.value_from_datadict(self.data, self.files, self.add_prefix("one_name"))
        self.fields["last_name"].required = not ticked
        super()._clean_fields()

    def clean(self):
        """Drops a last name that stands beside the only one."""
        if self.cleaned_data.pop("one_name", False):
            self.cleaned_data["last_name"] = ""
        return super().clean()


class SignUpForm(AboutYou, PublicForm):
    """The sign-up to the newsletter, with the words of the page to agree to."""

    email = EmailField(
        label=_("E-mail address"),
        error_messages={"required": _("The email address is required")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(error_messages={"required": _("The consent is required")})

    field_order = ["email"]

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent


class PreferencesForm(AboutYou, PublicForm):
    """What a subscriber changes by the personal link, which is proof enough."""

    leave_empty = captcha = None

    language = forms.ChoiceField(label=_("Language of the newsletter"), choices=settings.LANGUAGES)

    def __init__(self, *args, subscriber, **kwargs):
        about = {
            name: getattr(subscriber, name)
            for name in ("first_name", "last_name", "country", "language")
        }
        about["one_name"] = not subscriber.last_name
        super().__init__(*args, initial=about, **kwargs)
