"""What each kind of question takes and refuses, and in which words."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from forms import fields

OFFICES = [("ICMPD", "ICMPD"), ("IOM", "IOM")]


def refusal(field, value):
    """The words with which a field refuses a value."""
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


def test_a_required_field_names_itself():
    assert refusal(fields.TextField(label="First name"), "  ") == "First name is required"


def test_a_label_that_is_a_question_stands_in_quotation_marks():
    field = fields.TextField(label="What is it about?")
    assert refusal(field, "") == "“What is it about?” is required"
    with override("ar"):
        asked = fields.ChoiceField(label="ما موضوع رسالتكم؟", choices=[("a", "A")])
        assert refusal(asked, "") == "«ما موضوع رسالتكم؟»: اختر من الإجابات المعروضة"


def test_a_consent_that_is_missing_is_called_so():
    field = fields.ConsentField(label="I agree", text="<p>A</p>")
    assert refusal(field, False) == "The consent is required"


def test_a_field_may_have_words_of_its_own_for_an_error():
    field = fields.TextField(label="Name", error_messages={"required": "Who are you?"})
    assert refusal(field, "") == "Who are you?"


def test_a_label_with_a_percent_sign_is_printed_as_it_is():
    field = fields.TextField(label="Share (%d)")
    assert refusal(field, "x" * 201) == "Share (%d) is too long: at most 200 characters fit"


@pytest.mark.parametrize(
    ("kind", "limit"), [(fields.TextField, 200), (fields.LongTextField, 5_000)]
)
def test_a_text_has_a_limit(kind, limit):
    field = kind(label="Text")
    assert field.clean("x" * limit)
    assert str(limit) in refusal(field, "x" * (limit + 1))


@pytest.mark.parametrize("text", ["a", "a@b", "a@b.org\nBcc: x@y.org", "x" * 250 + "@b.org"])
def test_what_is_no_e_mail_address_is_refused(text):
    assert "E-mail" in refusal(fields.EmailField(label="E-mail"), text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+43 (1) 504-46.77/2331", "+43 (1) 504-46.77/2331"),
        ("۰۹۸۷ ۶۵۴ ۳۲۱", "0987 654 321"),
        ("\u200e+49\u00a030\u2011123456", "+49 30-123456"),
        ("504 4677 ext. 2331", "504 4677 ext. 2331"),
    ],
)
def test_a_phone_number_is_kept_in_plain_digits(typed, kept):
    assert fields.PhoneField(label="Phone").clean(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "+ - ( ) .", "call me now", "1" * 41, "=1+1+22222;x"])
def test_what_is_no_phone_number_is_refused(typed):
    assert refusal(fields.PhoneField(label="Phone"), typed).startswith(
        "Phone: write it with digits"
    )


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3,5", "3.5"), ("۱۲", "12"), ("٣٫٥", "3.5"), ("-4", "-4"), ("1 000", "1000")],
)
def test_a_number_is_read_in_every_script(typed, number):
    assert fields.NumberField(label="Number").clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["1e3", "NaN", "Infinity", "=1+1", "two", "9" * 5_000])
def test_what_is_no_number_is_refused(typed):
    assert refusal(fields.NumberField(label="Number"), typed).startswith("Number")


def test_a_number_beyond_its_limit_is_refused():
    field = fields.NumberField(label="Guests", min_value=1, max_value=4)
    assert refusal(field, "0") == "Guests: at least 1"
    assert refusal(field, "5") == "Guests: at most 4"


@pytest.mark.parametrize("typed", ["2026-03-10", "10.03.2026", "10/03/2026", "۲۰۲۶-۰۳-۱۰"])
def test_a_date_is_read_as_people_write_it(typed):
    assert fields.DateField(label="Date").clean(typed) == date(2026, 3, 10)


@pytest.mark.parametrize("typed", ["2026-02-30", "0001-01-01", "9999-01-01", "soon"])
def test_what_is_no_sensible_date_is_refused(typed):
    assert "write the date" in refusal(fields.DateField(label="Date"), typed)


@pytest.mark.parametrize("kind", [fields.ChoiceField, fields.MultipleChoiceField])
def test_an_answer_that_was_not_offered_is_refused(kind):
    field = kind(label="Subject", choices=[("a", "A")])
    forged = ["a", "b"] if kind is fields.MultipleChoiceField else "b"
    assert refusal(field, forged) == "Subject: choose one of the answers given"


def test_an_answer_given_twice_is_kept_once():
    field = fields.MultipleChoiceField(label="Subject", choices=[("a", "A"), ("b", "B")])
    assert field.clean(["b", "a", "b"]) == ["b", "a"]


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        (["ICMPD", ""], {"code": "ICMPD", "name": ""}),
        (["other", "Red Cross"], {"code": "", "name": "Red Cross"}),
        (["", "Red Cross"], {"code": "", "name": "Red Cross"}),
    ],
)
def test_an_organisation_is_one_of_the_list_or_another(parts, answer):
    assert fields.OrganisationField(label="Organisation", choices=OFFICES).clean(parts) == answer


def test_another_organisation_needs_its_name():
    field = fields.OrganisationField(label="Organisation", choices=OFFICES)
    assert refusal(field, ["other", ""]) == "Organisation: write the name of the organisation"
    assert refusal(field, ["", ""]) == "Organisation is required"
    assert "one line" in refusal(field, ["", "Red\nCross"])


def test_the_version_of_a_consent_changes_with_its_text():
    first, second = (
        fields.ConsentField(label="Yes", text=text) for text in ("<p>A</p>", "<p>B</p>")
    )
    assert first.version != second.version
    assert first.version == fields.ConsentField(label="I agree", text="<p>A</p>").version


def test_the_help_of_an_editor_is_text_and_not_code():
    assert "<script>" not in fields.TextField(label="Text", help_text="<script>").help_text
