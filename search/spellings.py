"""Words of the index that are spelt, or sound, like those of a question."""

from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from itertools import chain, islice

from search import engine
from search.analysis import WORD, folded, latin, plain, skeleton, tokens
from search.models import Spelling
from search.query import MOST, parse

SHORTEST, LONGEST = 4, 32
SOUND = "~"
MOST_WRONG = 4  # words of a question: more are not slips of the pen
NEAR = 0.65
BATCH = 2_000

_heard = ContextVar("heard", default=None)


def keys(word):
    """What words that differ in one or two letters share with a word, as a set of str."""
    sound = skeleton(word)
    left_out = {word[:place] + word[place + 1 :] for place in range(len(word))}
    return {word, *left_out, *([SOUND + sound] if len(sound) > 1 else [])}


@contextmanager
def heard():
    """Gathers the words that are learnt meanwhile: a dict of language codes to sets of str."""
    token = _heard.set({})
    try:
        yield _heard.get()
    finally:
        _heard.reset(token)


def forget_others(words):
    """Forgets the words that are not among those `heard`."""
    for language in Spelling.objects.values_list("language", flat=True).distinct():
        known = Spelling.objects.filter(language=language)
        gone = set(known.values_list("word", flat=True)) - words.get(language, set())
        for batch in batched(sorted(gone)):
            known.filter(word__in=batch).delete()


def learn(entries):
    """Notes the words of the Entries of public pages."""
    words = {}
    for entry in entries:
        text = "\n".join([entry.title, entry.summary, entry.body])
        words.setdefault(entry.language, set()).update(_spelt(text))
    for language, found in words.items():
        if _heard.get() is not None:
            _heard.get().setdefault(language, set()).update(found)
        known = Spelling.objects.filter(language=language, word__in=found)
        new = found.difference(known.values_list("word", flat=True).distinct())
        rows = (
            Spelling(language=language, key=key, word=word)
            for word in sorted(new)
            for key in sorted(keys(folded(word)))
        )
        for batch in batched(rows):
            Spelling.objects.bulk_create(batch, ignore_conflicts=True)


def alternatives(word, language, limit=4):
    """Words of the index that may be meant by another, the nearest first.

    Takes a word as typed and a language (code). Returns a list of str, in small letters.
    """
    word = folded(word)
    if not SHORTEST - 1 <= len(word) <= LONGEST:
        return []
    found = Spelling.objects.filter(language=language, key__in=keys(word))
    sound = SOUND + skeleton(word)
    near = {}
    for other, key in found.values_list("word", "key"):
        alike = SequenceMatcher(None, word, folded(other)).ratio()
        if key == sound:
            alike = max(alike, SequenceMatcher(None, latin(word), latin(other)).ratio())
        if alike >= NEAR and tokens(other, language)[0] != tokens(word, language)[0]:
            near[other] = max(near.get(other, 0), alike)
    return sorted(near, key=lambda other: (-near[other], other))[:limit]


def correction(query, request):
    """A Query that finds something where another finds nothing, or None.

    Takes the Query and the request: what is found is what the visitor may see. Words that are
    nowhere are replaced by the nearest that are.
    """

    def found(words):
        return engine.answered([parse(word, query.language) for word in words], request)

    typed = list(islice(WORD.finditer(query.text), MOST))
    typed = [match for match in typed if tokens(match[0], query.language)[0]]
    known = found([match[0] for match in typed])
    wrong = [match for match, is_known in zip(typed, known, strict=True) if not is_known]
    if not 0 < len(wrong) <= MOST_WRONG:
        return None
    nearest = {match: alternatives(match[0], query.language) for match in wrong}
    words = list(dict.fromkeys(chain.from_iterable(nearest.values())))
    known = dict(zip(words, found(words), strict=True))
    replaced, last = [], 0
    for match, others in nearest.items():
        if word := next((other for other in others if known[other]), None):
            replaced += [query.text[last : match.start()], word]
            last = match.end()
    if not replaced:
        return None
    corrected = parse("".join([*replaced, query.text[last:]]), query.language)
    return corrected if any(engine.answered([corrected], request)) else None


def batched(items):
    """The items in lists of BATCH, as an iterator."""
    items = iter(items)
    while batch := list(islice(items, BATCH)):
        yield batch


def _spelt(text):
    for match in WORD.finditer(text):
        word = plain(match[0])
        if SHORTEST <= len(word) <= LONGEST and folded(word).isalpha():
            yield word
