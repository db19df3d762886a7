"""Words are found in whatever form they are written."""

import pytest

from search.analysis import skeleton, tokens, words


def alike(one, other, language):
    return not set(tokens(one, language)).isdisjoint(tokens(other, language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "migrations", "migration"),
        ("en", "Naïve", "naive"),
        ("en", "ministers", "Ministers’"),
        ("ru", "миграции", "миграция"),
        ("ru", "Ёлка", "елка"),
        ("ru", "совещаний", "совещание"),
        ("ar", "المياه", "مياه"),
        ("ar", "للهجرة", "الهجرة"),
        ("ar", "والهجرة", "هجرة"),
        ("ar", "إدارة", "ادارة"),
        ("ar", "مُهَاجِر", "مهاجر"),
        ("ar", "المهاجرون", "مهاجرين"),
        ("ar", "هـــجرة", "هجرة"),
        ("fa", "كابل", "کابل"),
        ("fa", "كتابها", "کتاب"),
        ("fa", "مهاجران", "مهاجر"),
        ("fa", "پروسهٔ", "پروسه"),
        ("ur", "ترسیلاتِ", "ترسيلات"),
        ("ur", "مہاجرین", "مهاجرین"),
        ("tr", "İSTANBUL", "istanbul"),
        ("tr", "göçmenler", "gocmenler"),
        ("tr", "göçmen", "gocmenler"),
        ("tr", "bakanlığı", "bakanligi"),
        ("en", "миграции", "миграция"),
        ("ar", "migrants", "migrant"),
        ("fa", "۲۰۲۶", "2026"),
        ("ar", "٢٠٢٦", "2026"),
        ("en", "ﬁnance", "finance"),
        ("en", "mi\u00adgration", "migration"),
        ("en", "\u202emigration\u202c", "migration"),
    ],
)
def test_two_forms_of_a_word_find_one_another(language, one, other):
    assert alike(one, other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "return", "border"),
        ("ar", "مياه", "هجرة"),
        ("ru", "граница", "возвращение"),
        ("fa", "مرز", "مهاجرت"),
        ("tr", "göç", "gün"),
    ],
)
def test_different_words_do_not_find_one_another(language, one, other):
    assert not alike(one, other, language)


def test_a_symbol_is_its_parts():
    assert [word.stem for word in words("BP/SOM/2026/3", "en")] == ["bp", "som", "2026", "3"]


def test_a_persian_word_is_parted_where_its_joiner_stands():
    assert [word.stem for word in words("بین‌المللی", "fa")] == ["بين", "المللي"]


def test_a_word_knows_its_place():
    text = "The “мигранты” of 2026"
    found = [text[word.start : word.end] for word in words(text, "en")]
    assert found == ["The", "мигранты", "of", "2026"]


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr"])
def test_tokens_of_every_unicode_block_are_free_of_what_databases_understand(language):
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    text = " ".join("".join(letters[start : start + 8]) for start in range(0, len(letters), 8))
    tokens = {token for word in words(text, language) for token in (word.stem, *word.forms)}
    assert len(tokens) > 10_000
    assert "" not in tokens
    assert not set("".join(tokens)) & set("'\"\\ :*()&|!<>-\0")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مهاجرت", "mohajerat"),
        ("миграция", "migratsiya"),
        ("миграция", "migraciya"),
        ("کابل", "Kabul"),
        ("Душанбе", "Dushanbe"),
        ("پاکستان", "Pakistan"),
        ("ہجرت", "hijrat"),
    ],
)
def test_a_word_sounds_like_its_transliteration(one, other):
    assert skeleton(one) == skeleton(other)
