"""Reading settings from the environment; whatever is missing or bad says what to set."""

import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRANSLATION_TIMEOUT = 30
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
DEEPL_KEY = re.compile(r"[0-9A-Za-z-]{8,}(:fx)?")
ENGINES = "wagtail_localize.machine_translators"
HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")


def required(name, hint):
    """The value of the variable; ImproperlyConfigured with the hint when it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it to {hint}.")
    return value


def flag(name, default=False):
    """A yes-or-no variable as bool; ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Set it to 1 or 0.")


def number(name, default, lowest, highest):
    """A whole number as int; ImproperlyConfigured when it is none or out of bounds."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(
            f"{name} is “{value}”. Set it to a whole number from {lowest} to {highest}."
        )
    return int(value)


def words(name):
    """The words of a variable, parted by blanks, as list; empty when it is not set."""
    return os.environ.get(name, "").split()


def with_other(name, other):
    """The value of a variable that needs another, as str, empty without both.

    ImproperlyConfigured when it stands alone.
    """
    value = os.environ.get(name, "").strip()
    if value and not os.environ.get(other, "").strip():
        raise ImproperlyConfigured(f"{name} needs {other}. Set both or none.")
    return value


def origin(name, hint):
    """An address such as https://example.org, no path, as str; ImproperlyConfigured otherwise."""
    value = required(name, hint).rstrip("/")
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to {hint}.") from error
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or value.lower() != f"{parts.scheme}://{host}{port}"
    ):
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to {hint}.")
    return value


def hosts(name, hint):
    """Comma-separated host names as list; ImproperlyConfigured for anything but plain names."""
    names = [host.strip() for host in required(name, hint).split(",") if host.strip()]
    if not names or not all(HOST.fullmatch(host) for host in names):
        raise ImproperlyConfigured(f"{name} is “{os.environ[name]}”. Set it to {hint}.")
    return names


def folder(name, hint, default=None):
    """A folder that can be written to, as Path; ImproperlyConfigured when it is none."""
    path = Path(required(name, hint) if default is None else os.environ.get(name) or default)
    if not path.is_absolute() or not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name} is “{path}”, no folder that the site can write to. Set it to {hint}."
        )
    return path.resolve()


def sender(name, hint):
    """A mail address with or without a name as str; ImproperlyConfigured when it is none."""
    value = required(name, hint)
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to {hint}.") from error
    return value


def machine_translator(url, api_key, deepl_key):
    """wagtail-localize's entry for the service that is named, or None; ImproperlyConfigured if bad.

    Takes the values of LIBRETRANSLATE_URL, LIBRETRANSLATE_API_KEY and DEEPL_AUTH_KEY, empty for
    those not set.
    """
    if deepl_key and (url or api_key):
        raise ImproperlyConfigured(
            "DEEPL_AUTH_KEY and LIBRETRANSLATE_URL name two services. Set one of them."
        )
    if api_key and not url:
        raise ImproperlyConfigured(
            "LIBRETRANSLATE_API_KEY has no service. Set LIBRETRANSLATE_URL, too."
        )
    if url:
        address = origin("LIBRETRANSLATE_URL", "an address such as https://translate.example.org")
        options = {
            "LIBRETRANSLATE_URL": address,
            "API_KEY": api_key,
            "TIMEOUT": TRANSLATION_TIMEOUT,
        }
        return {"CLASS": f"{ENGINES}.libretranslate.LibreTranslator", "OPTIONS": options}
    if deepl_key:
        if not DEEPL_KEY.fullmatch(deepl_key):
            raise ImproperlyConfigured(
                "DEEPL_AUTH_KEY cannot be used. Set it to the key that DeepL gave you, alone."
            )
        options = {"AUTH_KEY": deepl_key, "TIMEOUT": TRANSLATION_TIMEOUT}
        return {"CLASS": f"{ENGINES}.deepl.DeepLTranslator", "OPTIONS": options}
    return None


def postgresql(url):
    """Django's DATABASES entry for a postgresql:// address; ImproperlyConfigured for any other."""
    hint = (
        "DATABASE_URL cannot be used. Set it to "
        "postgresql://USER:PASSWORD@HOST:5432/NAME (PostgreSQL 15 or newer)."
    )
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(hint)
    try:
        config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(hint) from error
    if not config.get("NAME"):
        raise ImproperlyConfigured(hint)
    return config
