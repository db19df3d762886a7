"""The catalogs of the interface: in step with the code, complete, sound, true to the glossary.

`make messages` brings them up to date; what it cannot do is translate.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
BIDI_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FOREIGN_LETTERS = {
    "ar": "[یکہھےۀگچپژ]",  # Persian and Urdu
    "fa": "[يكىةہھے]",  # Arabic and Urdu
    "ur": "[يكىهة]",  # Arabic
}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def folder(language):
    return settings.PROJECT_DIR / "locale" / to_locale(language) / "LC_MESSAGES"


def entries(catalog):
    """The entries of a catalog as {(context, text of the source): entry}."""
    return {(entry.msgctxt, entry.msgid): entry for entry in catalog if not entry.obsolete}


def texts(entry):
    """The translation of an entry as a list: one text, or one for every plural form."""
    forms = sorted(entry.msgstr_plural.items())
    return [text for _number, text in forms] if entry.msgid_plural else [entry.msgstr]


def all_texts(catalog):
    return [text for entry in catalog for text in texts(entry)]


@pytest.fixture(scope="module")
def catalog(request):
    return polib.pofile(folder(request.param) / "django.po")


every_catalog = pytest.mark.parametrize("catalog", LANGUAGES, indirect=True)


@pytest.fixture(scope="module")
def in_code(tmp_path_factory):
    """The strings that makemessages finds in a copy of the code, as {(context, id)}."""
    if not shutil.which("xgettext"):
        sentence = "GNU gettext is needed to compare the catalogs with the code."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    copy = tmp_path_factory.mktemp("code") / "site"
    left_out = (".*", "__pycache__", "tests", "var", "locale", "static", "content", "pdf_fonts")
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*left_out))
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--keep-pot", "--verbosity", "0"],
        cwd=copy,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "site_home.settings.test"},
        check=True,
    )
    found = entries(polib.pofile(copy / "site_home" / "locale" / "django.pot"))
    assert len(found) > 500
    return set(found)


@every_catalog
def test_the_catalog_holds_the_strings_of_the_code_and_no_others(catalog, in_code):
    assert set(entries(catalog)) == in_code, "run: make messages"
    assert catalog.obsolete_entries() == []


@every_catalog
def test_every_string_is_translated_and_none_was_guessed(catalog):
    assert [entry.msgid for entry in catalog if entry.fuzzy or not all(texts(entry))] == []


@every_catalog
def test_placeholders_and_tags_are_those_of_the_source(catalog):
    count, plural = re.fullmatch(
        r"nplurals=(\d); plural=(.+);", catalog.metadata["Plural-Forms"]
    ).groups()
    plural = gettext.c2py(plural)
    numbers_of = Counter(plural(number) for number in range(1000))
    for entry in catalog:
        source = entry.msgid_plural or entry.msgid
        assert len(texts(entry)) == (int(count) if entry.msgid_plural else 1)
        for form, text in enumerate(texts(entry)):
            assert Counter(TAG.findall(text)) == Counter(TAG.findall(source)), text
            wanted, given = (Counter(PLACEHOLDER.findall(each)) for each in (source, text))
            if entry.msgid_plural and numbers_of[form] == 1:
                assert given <= wanted, text  # a dual says its number itself
            else:
                assert given == wanted, text


@every_catalog
def test_spaces_at_the_ends_are_those_of_the_source(catalog):
    ends = re.compile(r"^\s*|\s*$")
    for entry in catalog:
        for text in texts(entry):
            assert ends.findall(text) == ends.findall(entry.msgid), text


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        *(("ru", 1, "1 доклад"), ("ru", 2, "2 доклада"), ("ru", 5, "5 докладов")),
        *(("ru", 11, "11 докладов"), ("ru", 21, "21 доклад"), ("ru", 112, "112 докладов")),
        *(("ar", 0, "0 تقرير"), ("ar", 1, "تقرير واحد"), ("ar", 2, "تقريران")),
        *(("ar", 3, "3 تقارير"), ("ar", 11, "11 تقريرًا"), ("ar", 100, "100 تقرير")),
        *(("fa", 1, "1 گزارش"), ("fa", 5, "5 گزارش")),
        *(("ur", 1, "1 رپورٹ"), ("ur", 5, "5 رپورٹس")),
        *(("tr", 1, "1 rapor"), ("tr", 5, "5 rapor")),
    ],
)
def test_numbers_take_the_plural_form_of_the_language(language, number, text):
    with (folder(language) / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    form = compiled.ngettext("%(number)s report", "%(number)s reports", number)
    assert form % {"number": number} == text


@every_language
def test_the_compiled_catalog_is_in_step_with_the_text(language):
    text, compiled = (
        {key: texts(entry) for key, entry in entries(catalog).items()} | catalog.metadata
        for catalog in (
            polib.pofile(folder(language) / "django.po"),
            polib.mofile(folder(language) / "django.mo"),
        )
    )
    assert compiled == text, "run: make messages"


@every_catalog
def test_no_text_holds_invisible_controls_of_direction(catalog):
    assert [text for text in all_texts(catalog) if BIDI_CONTROL.search(text)] == []


@pytest.mark.parametrize(
    ("catalog", "letters"), FOREIGN_LETTERS.items(), indirect=["catalog"], ids=FOREIGN_LETTERS
)
def test_no_text_is_written_with_the_letters_of_another_language(catalog, letters):
    assert [text for text in all_texts(catalog) if re.search(letters, text)] == []


COLUMNS = ["en", "ru", "ar", "fa", "ur", "tr"]
DEVIATIONS = {
    ("ar", "training"): "تدريب",  # a kind of meeting, without the article, as the other kinds
}


def glossary():
    """The terms of docs/glossary.md in lower case, as {language: {English term: its term}}."""
    lines = (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    rows = [[term.split(" (")[0] for term in row] for row in rows if row[0] != "English"]
    return {
        language: {row[0].lower(): lower(row[place], language) for row in rows}
        for place, language in enumerate(COLUMNS)
    }


def lower(text, language):
    """The text in lower case; Turkish has an i with and one without a dot."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    return text.lower()


@every_catalog
def test_terms_of_the_glossary_are_translated_as_it_says(catalog):
    language = catalog.metadata["Language"]
    terms = glossary()[language]
    assert len(terms) > 100
    wrong = {}
    for entry in catalog:
        term = entry.msgid.lower()
        wanted = DEVIATIONS.get((language, term), terms.get(term))
        with_context = entry.msgctxt or entry.msgid_plural  # then it means something else
        if wanted and not with_context and lower(entry.msgstr, language) != wanted:
            wrong[term] = entry.msgstr
    assert wrong == {}
