"""Reading settings from the environment; whatever is missing or bad says what to set."""

import os
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


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


def number(name, default, at_least=0):
    """A whole number as int; ImproperlyConfigured when it is none or too small."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < at_least:
        raise ImproperlyConfigured(
            f"{name} is “{value}”. Set it to a whole number of at least {at_least}."
        )
    return int(value)


def origin(name, hint):
    """An address such as https://example.org as str, without a path; ImproperlyConfigured otherwise."""
    value = required(name, hint).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to {hint}.")
    return value


def hosts(name, hint):
    """Comma-separated host names as list; ImproperlyConfigured when one carries a scheme or a path."""
    names = [host.strip() for host in required(name, hint).split(",") if host.strip()]
    if not names or any("/" in host or " " in host or host == "*" for host in names):
        raise ImproperlyConfigured(f"{name} is “{os.environ[name]}”. Set it to {hint}.")
    return names


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
