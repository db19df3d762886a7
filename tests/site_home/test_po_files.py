"""What becomes of the texts of a PO file, and what an unreadable one is told."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import StringTranslation, TranslationSource

from site_home.po_files import LIMIT
from tests.site_home.translation_desk import at, po_file, state, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog(of_page):
    """The PO file of the Persian translation, with words for every text."""
    return polib.pofile(po_file(of_page["fa"]).read().decode())


def upload(client, translation, content):
    """Sends a file; returns the messages."""
    file = SimpleUploadedFile("meeting.po", content)
    return told(client, client.post(at("upload_pofile", translation), {"file": file}))


def find(catalog, text):
    return next(entry for entry in catalog if entry.msgid == text)


def words_of(text):
    return list(StringTranslation.objects.filter(translation_of__data=text).values_list("data"))


def test_it_is_told_how_many_texts_were_taken_over(translator, of_page, catalog):
    words = upload(translator, of_page["fa"], str(catalog).encode())
    assert f"Texts taken over: {len(catalog)}." in words
    assert "left out" not in words


def test_what_is_left_out_is_told(translator, of_page, catalog):
    find(catalog, "Meeting").flags.append("fuzzy")
    find(catalog, "They met.").msgstr = "x" * 301
    catalog.append(polib.POEntry(msgid="Other", msgctxt="title", msgstr="دیگر"))
    words = upload(translator, of_page["fa"], str(catalog).encode())
    assert f"Texts taken over: {len(catalog) - 3}." in words
    assert "Too long, left out: 1." in words
    assert "Not on this page, left out: 1." in words
    assert "Marked as fuzzy, left out: 1." in words
    assert words_of("Meeting") == words_of("They met.") == []


def test_a_text_with_a_mistake_is_taken_in_and_told(translator, of_page, catalog):
    find(catalog, "They met.").msgstr = "<h1>واژه</h1>"
    words = upload(translator, of_page["fa"], str(catalog).encode())
    assert "With mistakes, marked in red: 1." in words
    assert f"Texts taken over: {len(catalog) - 1}." in words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.encode("utf-16"), "The file is not in UTF-8."),
        (lambda text: text.replace("\nmsgid", "\nmsg", 1).encode(), "mistake in line 2."),
        (lambda text: text.encode() + b"#" * LIMIT, "too large: at most 1 MB"),
        (
            lambda text: text.replace('"X-Wagtail', '# "X-Wagtail').encode(),
            "This is no PO file of this translation.",
        ),
    ],
    ids=["UTF-16", "syntax", "large", "identity in a comment"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    translator, of_page, catalog, change, words
):
    before = state()
    assert words in upload(translator, of_page["fa"], change(str(catalog)))
    assert state() == before


def test_the_file_of_another_translation_is_refused(translator, of_page):
    before = state()
    content = po_file(of_page["ar"]).read()
    assert "no PO file of this translation" in upload(translator, of_page["fa"], content)
    assert state() == before


def test_a_byte_order_mark_does_no_harm(translator, of_page, catalog):
    words = upload(translator, of_page["fa"], str(catalog).encode("utf-8-sig"))
    assert "Texts taken over" in words


def test_a_changed_text_comes_with_the_earlier_translation_marked_as_fuzzy(
    translator, of_page, meeting, catalog
):
    upload(translator, of_page["fa"], str(catalog).encode())
    meeting.summary = "They met again."
    meeting.save()
    TranslationSource.objects.get(pk=of_page["fa"].source_id).update_from_db()
    text = translator.get(at("download_pofile", of_page["fa"])).content.decode()
    entry = find(polib.pofile(text), "They met again.")
    assert (entry.msgstr, entry.previous_msgid, entry.fuzzy) == ("واژه", "They met.", True)
    assert "Marked as fuzzy, left out: 1." in upload(translator, of_page["fa"], text.encode())
    assert words_of("They met again.") == []


def test_a_new_text_comes_without_words(translator, of_page, meeting, catalog):
    upload(translator, of_page["fa"], str(catalog).encode())
    meeting.summary = "An entirely different sentence stands here."
    meeting.save()
    TranslationSource.objects.get(pk=of_page["fa"].source_id).update_from_db()
    text = translator.get(at("download_pofile", of_page["fa"])).content.decode()
    assert find(polib.pofile(text), meeting.summary).msgstr == ""
