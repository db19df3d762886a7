"""The translations of content and interface keep to the glossary of the dialogue."""

import re
import tomllib
from pathlib import Path

import polib
import pytest
from django.conf import settings

from site_home.demo.content import FOLDER

GLOSSARY = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
OTHERS = ["ru", "ar", "fa", "ur", "tr"]
NO_PROSE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>|/[\w-]+/\S*")
TURKISH = str.maketrans({"İ": "i", "I": "ı"})


def _pattern(term):
    """Finds an English term, singular or plural, as words of their own."""
    stem = re.escape(term[:-1]) + "(?:y|ies)" if term.endswith("y") else re.escape(term) + "s?"
    return re.compile(rf"(?<![\w-]){stem}(?![\w-])", re.IGNORECASE)


TERMS = {
    term: (_pattern(term), stems)
    for term, stems in sorted(GLOSSARY["terms"].items(), key=lambda row: -len(row[0]))
}


def terms_in(english):
    """The terms of an English text, the longest first, each with its stems by language."""
    english = NO_PROSE.sub(" ", english)
    for term, (pattern, stems) in TERMS.items():
        english, count = pattern.subn(" ", english)
        if count:
            yield term, stems


def content(language):
    """The entries of the demonstration content's PO files."""
    return [entry for path in (FOLDER / language).glob("*.po") for entry in polib.pofile(path)]


def interface(language):
    """The entries of the interface's catalog."""
    return polib.pofile(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po")


def is_excepted(language, term, english):
    """True where the data file allows a text to do without a term."""
    return any(
        row["language"] == language and row["term"] == term and english.startswith(row["text"])
        for row in GLOSSARY["exceptions"]
    )


def _lower(text, language):
    return (text.translate(TURKISH) if language == "tr" else text).lower()


def lost(entry, language):
    """The terms of an entry that its translation, or a plural form of it, does without."""
    for term, stems in terms_in(entry.msgid):
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            words = _lower(text, language)
            found = any(all(part in words for part in stem.split()) for stem in stems[language])
            if not found:
                yield term, entry.msgid, text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("entries", [content, interface])
def test_every_term_is_translated_as_the_glossary_says(entries, language):
    found = [row for entry in entries(language) for row in lost(entry, language)]
    assert [row for row in found if not is_excepted(language, *row[:2])] == []


def test_no_exception_is_idle():
    used = [
        row
        for language in OTHERS
        for entry in [*content(language), *interface(language)]
        for row in lost(entry, language)
        if is_excepted(language, *row[:2])
    ]
    assert len(used) == len(GLOSSARY["exceptions"])


@pytest.mark.parametrize("language", OTHERS)
def test_only_names_are_written_as_in_english(language):
    same = {
        entry.msgid
        for entry in content(language)
        if entry.msgid == entry.msgstr and re.search("[a-z]", entry.msgid, re.IGNORECASE)
    }
    assert same <= set(GLOSSARY["names"])
