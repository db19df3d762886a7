"""Words and what they are searched by: the same for PostgreSQL and SQLite (decisions/0019).

A word is folded (case, marks, digits, letters that look alike), loses its Arabic article and
becomes a stem. Which stemmer is asked depends on the script of the word first, so that a Russian
word in an English text is stemmed as Russian.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from icu import Transliterator

LONGEST = 64
INVISIBLE = (
    "\u00ad\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
MARKS += "\u08d3-\u08ff\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0980-\u0983\u09bc-\u09cd\u09d7"
WORD = re.compile(f"(?:[^\\W_]|[{MARKS}{INVISIBLE}])+")
UNSEEN = re.compile(f"[{INVISIBLE}\u0640]")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[a-z\u00df-\u024f]")
ABBREVIATIONS = re.compile("[b-df-hj-np-tv-xz]{2,}s")  # MRCs
ARTICLE = re.compile("^(?:و|ف)?(?:ال|بال|كال|لل)(?=..)")

# Letters that are written for one another, after their marks are gone.
ALIKE = str.maketrans(
    {
        **dict.fromkeys("يىیېے", "ي"),
        **dict.fromkeys("كکڪ", "ك"),
        **dict.fromkeys("هةھہۂەۃۀ", "ه"),
        **dict.fromkeys("اٱآأإ", "ا"),
        **dict.fromkeys("وؤۇۆ", "و"),
        "ں": "ن",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ё": "е",
        "ґ": "г",
    }
)
ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه"})
PERSIAN_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ہ": "ه", "ھ": "ه", "ة": "ه", "ۀ": "ه"}
)

ENDINGS = {"fa": ("ان", "ات"), "ur": ("ون", "ين", "ات", "ه", "ي")}  # of plurals and cases, folded
LATIN_STEMMERS = {"tr": "turkish"}  # elsewhere Latin words are English, as a rule
STEMMERS = {
    name: snowballstemmer.stemmer(name)
    for name in ("arabic", "english", "persian", "russian", "turkish")
}
TO_LATIN = Transliterator.createInstance(
    "Russian-Latin/BGN; Any-Latin; NFD; [:M:] Remove; Lower; [^a-z0-9] Remove"
)
SOUNDS = [("ts", "s"), ("c", "s"), ("kh", "h"), ("ph", "f"), ("w", "v"), ("q", "k")]
VOWELS = re.compile("[aeiouyv]|h$")  # v is one in Arabic script, and a last h is silent

# Words that a question may hold and its answer need not.
IDLE = {
    "en": "a an and are as at be by can did do does for from how i in is it me my of on or s "
    "that the there this to was we what when where which who why with you",
    "ru": "а в во для до и из или к как на не о об от по при с со что это где когда кто мы вы я "
    "ли такое есть находится",
    "ar": "من في على إلى عن مع أن إن هذا هذه التي الذي ما هل أو و كيف أين متى بين هي هو هناك "
    "يقع تقع",
    "fa": "و در به از که با را برای این آن تا یا ها های هایی می نمی ای است چه چگونه کجا چیست "
    "کجاست هست",
    "ur": "اور میں کے کی کا کو سے پر ہے ہیں نے یہ وہ کہ یا تک کیا کیسے کہاں لیے ہوں ہو تھا تھے",
    "tr": "ve ile bir bu şu için de da den dan ki mi ne nasıl nerede nedir veya ya",
}


class Word(NamedTuple):
    """A word of a text: where it stands, its stem, and the other forms it is found by."""

    start: int
    end: int
    stem: str
    forms: tuple


def words(text, language):
    """The Words of a text in a language (code), in order, as an iterator."""
    for match in WORD.finditer(text):
        stem, *forms = tokens(match[0], language)
        if stem:
            yield Word(match.start(), match.end(), stem, forms)


@lru_cache(maxsize=1 << 16)
def tokens(word, language):
    """What a word in a language is found by, as a tuple of str: its stem, then its other forms.

    The stem is empty for what has no letter or digit.
    """
    small = plain(word)
    if not small:
        return ("",)
    bare = _folded(small)
    stem = _folded(_stem(small, language)) or bare
    forms = {bare, *_other_forms(bare, language)}
    return (stem, *sorted(forms - {stem, ""}))


@lru_cache(maxsize=1 << 12)
def is_idle(word, language):
    """True for a word that need not stand in what is found, such as an article."""
    return plain(word) in _idle(language)


def folded(word):
    """A word without what people leave out or confuse when they type, as str."""
    return _folded(plain(word))


def latin(word):
    """A word in plain Latin letters, as it sounds in Russian's transliteration, or nearly so."""
    return TO_LATIN.transliterate(word)


def skeleton(word):
    """The consonants of a word in Latin letters: alike in all ways to transliterate it."""
    word = latin(word)
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    return VOWELS.sub("", word)


@lru_cache
def _idle(language):
    return {plain(word) for word in IDLE.get(language, "").split()}


@lru_cache(maxsize=1 << 16)
def plain(word):
    """A word in small letters and plain digits, without what is not seen, as str."""
    word = unicodedata.normalize("NFKC", UNSEEN.sub("", word))
    word = word.replace("İ", "i").lower()  # by itself it would become two letters
    word = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in word)
    return "".join(WORD.findall(word))[:LONGEST]


def _folded(word):
    letters = unicodedata.normalize("NFD", word)
    letters = "".join(c for c in letters if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", letters.translate(ALIKE))


def _stem(word, language):
    if any(c.isdigit() for c in word):
        return word
    if ARABIC.search(word):
        return _arabic_stem(word, language)
    if CYRILLIC.search(word):
        return STEMMERS["russian"].stemWord(word.replace("ё", "е"))
    if LATIN.search(word):
        if ABBREVIATIONS.fullmatch(word):
            return word[:-1]
        return STEMMERS[LATIN_STEMMERS.get(language, "english")].stemWord(word)
    return word


def _other_forms(word, language):
    """Forms that the stemmer of a language does not lead to one another."""
    if language == "tr":  # typed without dots and cedillas
        yield _folded(_stem(word, language))
    for ending in ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending)


def _arabic_stem(word, language):
    word = "".join(c for c in word if not unicodedata.category(c).startswith("M"))
    if language == "fa":
        return STEMMERS["persian"].stemWord(word.translate(PERSIAN_LETTERS))
    if language == "ur":
        return word
    word = ARTICLE.sub("", word.translate(ARABIC_LETTERS))
    return STEMMERS["arabic"].stemWord(word)
