"""The synonyms of a language, as questions use them."""

from django.conf import settings
from django.core.cache import cache

from search.analysis import words
from search.models import Synonyms


def synonyms_in(language):
    """The synonyms of a language (code): a dict of a phrase's stems to those that mean the same.

    Kept in the cache until an editor changes one.
    """
    joined = cache.get(_name(language))
    if joined is None:
        joined = {}
        for row in Synonyms.objects.filter(language=language):
            phrases = [tuple(word.stem for word in words(line, language)) for line in row.lines]
            phrases = [phrase for phrase in dict.fromkeys(phrases) if phrase]
            for phrase in phrases:
                others = [other for other in phrases if other != phrase]
                joined.setdefault(phrase, []).extend(others)
        cache.set(_name(language), joined)
    return joined


def forget():
    """Reads the synonyms anew when they are next asked for, of whichever language."""
    cache.delete_many(_name(code) for code, _language in settings.LANGUAGES)


def _name(language):
    return f"search-synonyms-{language}"
