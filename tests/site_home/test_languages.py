"""The languages of the site: how one is turned on, and which address speaks which."""

import re
from unittest.mock import patch

import polib
import pytest
from django.conf.locale import LANG_INFO
from django.core.checks import Tags, run_checks
from django.utils.translation import to_locale
from django.utils.translation.trans_real import DjangoTranslation
from wagtail.models import Locale

from site_home.apps import make_locales
from site_home.settings.languages import introduce
from tests import factories

pytestmark = pytest.mark.django_db
TURNED_ON = [
    ("ps", "پښتو", "rtl"),
    ("bn", "বাংলা", "ltr"),
    ("ckb", "کوردیی ناوەندی", "rtl"),
    ("az", "Azərbaycanca", "ltr"),
]


@pytest.fixture
def name_in_settings(settings):
    """Adds a line to the languages of the settings and draws what follows from it."""

    def add(code, name):
        languages = [*settings.LANGUAGES, (code, name)]
        settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages
        settings.LANGUAGES_BIDI = introduce(languages)

    with patch.dict(LANG_INFO):
        yield add


@pytest.fixture
def turn_on(home, settings, tmp_path, name_in_settings):
    """The line in the settings and an empty catalog: all that a language needs."""

    def turn_on(code, name):
        name_in_settings(code, name)
        catalog = tmp_path / to_locale(code) / "LC_MESSAGES" / "django.mo"
        catalog.parent.mkdir(parents=True)
        polib.POFile().save_as_mofile(catalog)
        settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
        make_locales(None, "default")

    return turn_on


@pytest.mark.parametrize(("code", "name", "direction"), TURNED_ON)
def test_one_line_and_a_catalog_turn_a_language_on(client, turn_on, code, name, direction):
    turn_on(code, name)
    response = client.get(f"/{code}/")
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{code}" dir="{direction}">' in html
    switcher = re.search(r'<nav class="languages".*?</nav>', html, re.DOTALL)[0]
    name = f'<span lang="{code}" dir="{direction}">{name}</span>'
    assert re.search(rf'<a href="/{code}/"[^>]*>{name}</a>', switcher)


@pytest.mark.parametrize(
    ("code", "direction"),
    [("en", "ltr"), ("ru", "ltr"), ("ar", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("tr", "ltr")],
)
def test_each_of_the_six_languages_has_its_prefix_and_direction(client, home, code, direction):
    response = client.get(f"/{code}/")
    assert f'<html lang="{code}" dir="{direction}">' in response.content.decode()
    assert response["Content-Language"] == code


def test_a_language_without_a_catalog_is_named_by_the_checks(name_in_settings):
    assert run_checks(tags=[Tags.translation]) == []
    name_in_settings("ps", "پښتو")
    (error,) = run_checks(tags=[Tags.translation])
    assert error.id == "site_home.E004"
    assert "ps" in error.msg
    assert "make messages" in error.hint


def test_a_regional_language_needs_no_catalog_of_its_own(name_in_settings):
    name_in_settings("fa-af", "دری")
    assert run_checks(tags=[Tags.translation]) == []


@pytest.mark.parametrize(
    ("accepted", "address"),
    [
        ("ru", "/ru/"),
        ("fa-AF,fa;q=0.9,en;q=0.5", "/fa/"),
        ("sw,ur;q=0.3", "/ur/"),
        ("sw", "/en/"),
        ("", "/en/"),
    ],
)
def test_the_front_door_leads_to_the_language_of_the_browser(client, home, accepted, address):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, address)


def test_a_page_does_not_ask_for_the_language_of_the_browser(client, home):
    response = client.get("/en/", headers={"accept-language": "ru"})
    assert response.status_code == 200
    assert '<html lang="en"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


def test_an_address_without_a_language_leads_nowhere(client, news_index):
    factories.news(news_index, slug="meeting")
    assert client.get("/en/news/meeting/").status_code == 200
    response = client.get("/news/meeting/", headers={"accept-language": "ru"})
    assert response.status_code == 404


def test_every_link_to_a_page_carries_its_language(client, every_page):
    files = ("/static/", "/media/", "/documents/", "/favicon")
    for page in every_page:
        html = client.get(page.url).content.decode()
        links = re.findall(r'<a [^>]*href="(/[^"]*)"', html)
        strays = [a for a in links if not re.match(r"/(en|ru|ar|fa|ur|tr)/", a)]
        assert [a for a in strays if not a.startswith(files)] == [], page


def test_no_word_of_the_interface_is_english_on_an_urdu_page(client, every_page, monkeypatch):
    locale, _made = Locale.objects.get_or_create(language_code="ur")
    for page in every_page:
        translation = page.copy_for_translation(locale, copy_parents=True)
        translation.live = True
        translation.save()
    english = set()

    def noting(translate):
        def noted(self, *message):
            found = translate(self, *message)
            if self.language() == "ur" and found in message:
                english.add(message[0])
            return found

        return noted

    for name in ("gettext", "ngettext"):
        monkeypatch.setattr(DjangoTranslation, name, noting(getattr(DjangoTranslation, name)))
    for page in every_page:
        address = page.url.replace("/en/", "/ur/")
        assert "original-banner" not in client.get(address).content.decode()
    assert client.get("/ur/nowhere/").status_code == 404
    assert english <= {"- Select an option -"}  # Wagtail's, read with a form but never printed
