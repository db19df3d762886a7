"""A form in several languages: translated words, the same names, one list of submissions."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments

from forms.models import FormPage, FormSubmission, RegistrationPage
from tests import factories
from tests.forms.composed import choice, form_page, keys, read_again, row, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def russian(db):
    return Locale.objects.get(language_code="ru")


def translated(instance, locale):
    """The translation of a page, every text in capitals."""
    source, _made = TranslationSource.update_or_create_from_instance(instance)
    translation = Translation.objects.create(source=source, target_locale=locale)
    catalog = translation.export_po()
    for entry in catalog:
        entry.msgstr = entry.msgid.upper() if "<" not in entry.msgid else entry.msgid
    translation.import_po(catalog)
    translation.save_target(publish=True)
    page = instance.get_translation(locale)
    type(page).objects.filter(pk=page.pk).update(live=True)
    return page


@pytest.fixture
def everything(home, russian):
    """A form with every kind of text, and its Russian translation."""
    page = form_page(
        home,
        row("heading", "About you", id="h"),
        choice("Subject", help_text="One of them."),
        row("text", "Number", shown_if="subject visa"),
        row("consent", "I agree", text="<p>We keep it.</p>"),
        row("note", "<p>Thank you.</p>", id="note"),
        notify="office@example.org",
        retention_days=30,
    )
    translated(home, russian)
    return page, translated(page, russian)


def test_translators_get_every_word_and_no_name_code_or_condition(everything):
    page, _translation = everything
    texts = {s.string.data for s in extract_segments(page) if hasattr(s, "string")}
    words = {"About you", "Subject", "One of them.", "Visa", "Something else", "Number", "I agree"}
    assert words | {"We keep it.", "Thank you."} <= texts
    assert not {"subject", "visa", "number", "subject visa", "i_agree"} & texts
    assert "office@example.org" not in texts


def test_a_translation_keeps_names_codes_and_conditions(everything):
    page, translation = everything
    assert keys(translation) == keys(page)
    subject = translation.questions[0].value
    assert subject.label == "SUBJECT"
    assert [(item["code"], item["label"]) for item in subject["choices"]] == [
        ("visa", "VISA"),
        ("something_else", "SOMETHING ELSE"),
    ]
    form = translation.get_form_class()
    assert form.base_fields["number"].shown_if == ("subject", "visa")


def test_what_is_sent_with_a_translation_is_kept_with_the_original(client, everything):
    page, translation = everything
    sent = {"subject": "visa", "number": "7", "i_agree": "on"}
    assert send(client, translation, **sent).status_code == 303
    submission = FormSubmission.objects.get()
    assert (submission.page_id, submission.language) == (page.pk, "ru")
    assert submission.form_data == {"subject": "visa", "number": "7", "i_agree": True}


def test_a_translation_tells_the_retention_of_the_original(everything):
    page, translation = everything
    FormPage.objects.filter(pk=page.pk).update(retention_days=10)
    assert "10" in read_again(translation).retention


def test_the_consent_is_kept_with_the_text_that_was_read(client, everything):
    page, translation = everything
    sent = {"subject": "something_else", "i_agree": "on"}
    send(client, page, **sent)
    send(client, translation, **sent)
    english, russian = FormSubmission.objects.order_by("language")
    assert "We keep it." in english.consents["i_agree"]["text"]
    assert len(english.consents["i_agree"]["version"]) == 12
    assert russian.consents["i_agree"]["text"] != english.consents["i_agree"]["text"]


def test_a_form_is_made_among_the_originals_alone(home, russian):
    assert FormPage.can_create_at(home)
    assert not FormPage.can_create_at(translated(home, russian))


def test_the_registration_of_an_event_is_made_below_its_original_alone(event_index, russian):
    event = factories.event(event_index)
    assert RegistrationPage.can_create_at(event)
    translated(event_index, russian)
    assert not RegistrationPage.can_create_at(translated(event, russian))
