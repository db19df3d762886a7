"""The settings of production refuse what is missing or bad, and say what to set."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from wagtail_localize.machine_translators import get_machine_translator

from deploy.check_production import sample, throw_away
from site_home.settings import env

PROJECT = Path(settings.BASE_DIR)
PRODUCTION = (PROJECT / "site_home/settings/production.py").read_text(encoding="utf-8")
IMPORT_PRODUCTION = """
import importlib, os, sys
from django.core.exceptions import ImproperlyConfigured
for change in sys.stdin.read().splitlines():
    name, value = change.split("=", 1)
    kept = os.environ.get(name)
    os.environ[name] = value
    for module in [m for m in sys.modules if m.startswith("site_home.settings.")]:
        del sys.modules[module]
    try:
        importlib.import_module("site_home.settings.production")
        print("accepted")
    except ImproperlyConfigured as error:
        print(error)
    os.environ.pop(name)
    if kept is not None:
        os.environ[name] = kept
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A complete environment of production."""
    return throw_away(tmp_path_factory.mktemp("production"))


def answers(environment, changes):
    """What production says to each change of one variable, in one process."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_PRODUCTION],
        cwd=PROJECT,
        env=environment,
        input="\n".join(changes),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(changes, done.stdout.splitlines(), strict=True))


def test_each_required_variable_is_named_when_it_is_missing(environment):
    required = re.findall(r'env\.(?:required|origin|hosts|sender)\(\s*"(\w+)"', PRODUCTION)
    required += ["MEDIA_ROOT", "PRIVATE_ROOT"]
    said = answers(environment, [f"{name}=" for name in required])
    assert len(said) == 8
    for change, words in said.items():
        assert words.startswith(f"{change.rstrip('=')} is not set. Set it to ")


def test_each_bad_value_is_refused_by_a_sentence_that_names_the_variable(environment):
    media = environment["MEDIA_ROOT"]
    bad = [
        "SECRET_KEY=short",
        f"SECRET_KEY={'aaab' * 20}",
        f"SECRET_KEY=django-insecure-{environment['SECRET_KEY']}",
        "BASE_URL=www.example.org",
        "ALLOWED_HOSTS=*",
        "ALLOWED_HOSTS=other.example.org",
        "DATABASE_URL=mysql://user:password@host/name",
        "VAR_DIR=/nonexistent",
        "MEDIA_ROOT=/nonexistent",
        "MEDIA_ROOT=var/media",
        f"PRIVATE_ROOT={media}",
        "X_ACCEL_PREFIX=private",
        "RECAPTCHA_PUBLIC_KEY=alone",
        "RECAPTCHA_PRIVATE_KEY=alone",
        "PROXIES=many",
        "EMAIL_PORT=99999",
        "EMAIL_USE_SSL=1",
        "DEFAULT_FROM_EMAIL=Budapest Process",
        "SECURE_SSL_REDIRECT=perhaps",
        "SECURE_HSTS_SECONDS=a year",
        "LOG_LEVEL=LOUD",
        "LIBRETRANSLATE_URL=translate.example.org",
        "LIBRETRANSLATE_API_KEY=key",
        "DEEPL_AUTH_KEY=two words",
    ]
    for change, words in answers(environment, bad).items():
        name = change.split("=")[0]
        assert name in words, change
        assert re.search(r"\b(Set|Add)\b", words), change


def test_the_sample_environment_is_accepted(environment):
    assert answers(environment, ["LOG_LEVEL=info"]) == {"LOG_LEVEL=info": "accepted"}


def test_the_sample_names_every_variable_that_production_reads():
    base = (PROJECT / "site_home/settings/base.py").read_text(encoding="utf-8")
    pattern = r'(?:env\.\w+|environ\.get)\(\s*"([A-Z_]+)"'
    read = set(re.findall(pattern, PRODUCTION)) | set(re.findall(pattern, base))
    assert {*sample()} == read | {"DJANGO_SETTINGS_MODULE"}


def test_no_translation_service_is_asked_unless_one_is_named():
    assert env.machine_translator("", "", "") is None


@pytest.mark.parametrize(
    ("values", "name", "options"),
    [
        (
            ("https://translate.example.org", "key", ""),
            "LibreTranslate",
            {"LIBRETRANSLATE_URL": "https://translate.example.org", "API_KEY": "key"},
        ),
        (("", "", "1234abcd-12:fx"), "DeepL", {"AUTH_KEY": "1234abcd-12:fx"}),
    ],
)
def test_a_translation_service_is_plugged_in(settings, monkeypatch, values, name, options):
    monkeypatch.setenv("LIBRETRANSLATE_URL", values[0])
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = env.machine_translator(*values)
    service = get_machine_translator()
    assert service.display_name == name
    assert service.options == {**options, "TIMEOUT": 30}


def test_two_translation_services_are_refused():
    with pytest.raises(ImproperlyConfigured, match="Set one of them"):
        env.machine_translator("https://translate.example.org", "", "1234abcd-12")


def test_a_bad_key_of_a_translation_service_is_not_printed():
    with pytest.raises(ImproperlyConfigured, match="DEEPL_AUTH_KEY cannot be used") as error:
        env.machine_translator("", "", "secret words")
    assert "secret" not in str(error.value)


def test_a_required_variable_says_how_to_set_it(monkeypatch):
    monkeypatch.setenv("NAME", "  ")
    with pytest.raises(ImproperlyConfigured, match=r"NAME is not set\. Set it to a name\."):
        env.required("NAME", "a name")


@pytest.mark.parametrize(
    ("word", "meaning"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", False)]
)
def test_a_flag_is_yes_or_no(monkeypatch, word, meaning):
    monkeypatch.setenv("NAME", word)
    assert env.flag("NAME", default=not meaning) is meaning


@pytest.mark.parametrize("word", ["many", "-1", "0", "11", "1.5", "١"])
def test_a_number_that_is_none_or_out_of_bounds_is_refused(monkeypatch, word):
    monkeypatch.setenv("NAME", word)
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 10"):
        env.number("NAME", 5, lowest=1, highest=10)


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/path",
        "https://example.org?query",
        "https://example.org#part",
        "https://user@example.org",
        "https://example.org:port",
        "https://example.org:99999",
    ],
)
def test_an_origin_is_a_scheme_and_a_host_alone(monkeypatch, address):
    monkeypatch.setenv("NAME", address)
    with pytest.raises(ImproperlyConfigured, match="Set it to an address"):
        env.origin("NAME", "an address")


def test_an_origin_may_have_a_port_and_loses_its_last_slash(monkeypatch):
    monkeypatch.setenv("NAME", "https://example.org:8443/")
    assert env.origin("NAME", "an address") == "https://example.org:8443"


@pytest.mark.parametrize(
    "names", ["*", "example.org,*", "https://example.org", "example.org:80", "a b", ","]
)
def test_hosts_are_plain_names(monkeypatch, names):
    monkeypatch.setenv("NAME", names)
    with pytest.raises(ImproperlyConfigured, match="NAME"):
        env.hosts("NAME", "host names")


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///site.sqlite3",
        "postgresql://user:password@host:port/name",
        "postgresql://user:password@host:5432/",
    ],
)
def test_a_database_address_that_cannot_be_used_is_refused_without_its_password(address):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be used") as error:
        env.postgresql(address)
    assert ":password@host:5432/" not in str(error.value)
