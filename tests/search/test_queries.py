"""What visitors ask finds, first of all, what they look for: `queries.toml`."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import RequestFactory
from django.test.utils import override_settings
from django.utils.translation import override
from wagtail.models import Page

from search.results import Results
from site_home.settings.base import TASKS

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

QUERIES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text())
ENOUGH = 0.95


@pytest.fixture(scope="module")
def _demonstration(django_db_setup, django_db_blocker):
    """The site with its demonstration, until the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(TASKS=TASKS):
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def misses(_demonstration):
    """The lines of queries that do not find what is expected, of all languages."""
    return [line for language in QUERIES for line in missed(language)]


def missed(language):
    """A line for every query of a language that does not find what is expected."""
    homes = {page.url_path for page in Page.objects.filter(depth=2)}
    for group, queries in QUERIES[language].items():
        for text, expected in queries.items():
            results = asked(text, language)
            paths = [path_of(result.page, homes) for result in results.results[:3]]
            right = [expected] if isinstance(expected, str) else expected
            if not {*paths[:1]} & {*right}:
                meant = f" ({results.query.text})" if results.corrected else ""
                yield f"{language}.{group}: {text}{meant}: {paths}, expected {right}"


def asked(text, language):
    """The Results of a question that a visitor asks in a language."""
    with override(language):
        results = Results(RequestFactory().get("/", {"q": text}))
        assert results.results is not None
        return results


def path_of(page, homes):
    """The path of a page below the home page of its language."""
    home = next(path for path in homes if page.url_path.startswith(path))
    return page.url_path.removeprefix(home).strip("/")


def test_the_obvious_page_comes_first(misses):
    number = sum(len(queries) for groups in QUERIES.values() for queries in groups.values())
    right = 1 - len(misses) / number
    said = "\n".join([f"{right:.1%} of {number} find what they should. Not so:", *misses])
    print(said)
    assert number >= 120
    assert right >= ENOUGH, said


def test_there_are_queries_in_every_language():
    assert set(QUERIES) == {code for code, _name in settings.LANGUAGES}


@pytest.mark.usefixtures("_demonstration")
@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "Stokholm", "stockholm"),
        ("ru", "novosti", "новости"),
        ("fa", "mohajerat 2023", "مهاجرت 2023"),
        ("ar", "ستوكهلم", "ستوكهولم"),
    ],
)
def test_a_word_that_stands_nowhere_is_taken_for_the_nearest(language, text, meant):
    results = asked(text, language)
    assert results.corrected
    assert results.query.text == meant
