"""In which language a visitor reads, and what is shown where there is no translation.

Every page has the same path in each language (slugs are synchronised), so that an address is
carried into another language by its prefix alone. Under the prefix of a language that lacks the
page the original is shown (docs/decisions/0014). This module imports no app.
"""

from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case, Q, When
from django.utils.translation import get_language
from wagtail.models import Locale

from site_home.middleware import current_request

CODES = "language_codes"


class LanguageLink(NamedTuple):
    """One line of the language switcher."""

    code: str
    name: str
    direction: str
    href: str
    current: bool


def direction(code):
    """`rtl` or `ltr`, as the languages of the settings say."""
    return "rtl" if code.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def visitor_language():
    """The code of the language in the visitor's address; the active one outside of a request."""
    request = current_request()
    return getattr(request, "LANGUAGE_CODE", None) or get_language() or settings.LANGUAGE_CODE


def language_of(translatable):
    """The code of the language that a page or snippet is in; costs no query as a rule."""
    return _codes()[translatable.locale_id]


def _codes():
    """The language codes of all Locales by their numbers, kept for a request and in the cache."""
    request = current_request()
    codes = getattr(request, "_language_codes", None) or cache.get(CODES)
    if codes is None:
        codes = dict(Locale.objects.values_list("pk", "language_code"))
        cache.set(CODES, codes)
    if request is not None:
        request._language_codes = codes
    return codes


def forget_codes(**kwargs):
    """Reads the Locales anew: one was made, changed or deleted."""
    cache.delete(CODES)
    if (request := current_request()) is not None:
        request._language_codes = None


def in_words(page):
    """The live translation of a page into the active language, or the page itself; asked once."""
    language = get_language()
    if language_of(page) == language:
        return page
    known = page.__dict__.setdefault("_in_words", {})
    if language not in known:
        translations = page.get_translations().filter(locale__language_code=language, live=True)
        known[language] = translations.first()
    return known[language] or page


def note_words(page, translation):
    """Tells a page of a live translation that is at hand: `in_words` need not look for it."""
    page.__dict__.setdefault("_in_words", {})[language_of(translation)] = translation


def keep_words(page, anew):
    """Tells a page that was read anew what its old copy knew of its translations."""
    anew.__dict__["_in_words"] = page.__dict__.setdefault("_in_words", {})


def is_original_for_visitor(page):
    """True when a page is shown to a visitor who reads another language."""
    return language_of(page) != visitor_language()


def address(page, request=None):
    """The path of a page under the prefix of the visitor's language, as str.

    There the page itself is found, its translation, or, while it has none, the original.
    """
    url = page.get_url(request)
    return in_other_language(url, visitor_language()) if url else url


def in_other_language(path, code):
    """A path of the site with the prefix of another language."""
    start, _prefix, rest = path.split("/", 2)
    return path if start else f"/{code}/{rest}"


def language_links(request):
    """The lines of the language switcher: the same path in every language of the site.

    A page may have set `request.kept_query`, such as `?invitation=…`, that every line takes along.
    """
    current, path = visitor_language(), request.path
    query = getattr(request, "kept_query", "")
    inside = path.count("/") > 1 and path.split("/", 2)[1] in dict(settings.LANGUAGES)
    return [
        LanguageLink(
            code,
            name,
            direction(code),
            in_other_language(path, code) + query if inside else f"/{code}/",
            code == current,
        )
        for code, name in settings.LANGUAGES
    ]


def in_language_of(page, pages, after=0):
    """The pages in the language of a page, then the originals that have no page in it.

    Takes the page that lists them, ordered pages that the visitor may see, and how many terms of
    their order outweigh the language. Returns the narrowed, reordered pages.
    """
    own = pages.filter(locale=page.locale_id)
    if language_of(page) == settings.LANGUAGE_CODE:
        return own
    originals = Q(locale__language_code=settings.LANGUAGE_CODE) & ~Q(
        translation_key__in=own.order_by().values("translation_key")
    )
    order = list(pages.query.order_by)
    order.insert(after, "is_original")
    first = Case(When(locale=page.locale_id, then=0), default=1)
    either = Q(locale=page.locale_id) | originals
    return pages.filter(either).alias(is_original=first).order_by(*order)
