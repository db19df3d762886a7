"""Production: everything that differs from site to site comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from . import env
from .base import *  # noqa: F403
from .base import LOGGING, STORAGES, VAR_DIR

IMPLICIT_TLS_PORT = 465
ONE_YEAR = 31_536_000

DEBUG = False
SECRET_KEY = env.required("SECRET_KEY", "a random text of at least 50 characters, kept secret")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure"):
    raise ImproperlyConfigured(
        "SECRET_KEY is too weak. Set it to a random text of at least 50 characters."
    )
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALTCHA_HMAC_KEY = f"altcha {SECRET_KEY}"

BASE_URL = WAGTAILADMIN_BASE_URL = env.origin(
    "BASE_URL", "the site's address, such as https://www.budapestprocess.org"
)
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", "the host names that the site answers to, separated by commas"
)
if not validate_host(urlsplit(BASE_URL).hostname, ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS lacks the host of BASE_URL. Add it, or the site refuses its own address."
    )
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {
    "default": env.postgresql(
        env.required("DATABASE_URL", "postgresql://USER:PASSWORD@HOST:5432/NAME")
    )
}

env.folder("VAR_DIR", "the folder for what the site keeps, such as its cache", default=VAR_DIR)
MEDIA_ROOT = env.folder("MEDIA_ROOT", "the folder for pictures, writable by the site")
PRIVATE_ROOT = env.folder("PRIVATE_ROOT", "the folder for documents, which nginx does not show")
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or VAR_DIR / "static").resolve()
for public in (MEDIA_ROOT, STATIC_ROOT):
    if PRIVATE_ROOT.is_relative_to(public):
        raise ImproperlyConfigured(
            f"PRIVATE_ROOT lies inside {public}, which is public. Set it to a folder outside."
        )
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
SERVE_MEDIA = env.flag("SERVE_MEDIA")
X_ACCEL_PREFIX = os.environ.get("X_ACCEL_PREFIX", "")
if X_ACCEL_PREFIX and not (X_ACCEL_PREFIX.startswith("/") and X_ACCEL_PREFIX.endswith("/")):
    raise ImproperlyConfigured(
        "X_ACCEL_PREFIX must start and end with a slash. Set it to nginx's internal location, "
        "such as /private/, or leave it out."
    )

MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.required("EMAIL_HOST", "the name of the mail server")
EMAIL_PORT = env.number("EMAIL_PORT", 587, lowest=1, highest=65_535)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=EMAIL_PORT == IMPLICIT_TLS_PORT)
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
if EMAIL_USE_SSL and EMAIL_USE_TLS:
    raise ImproperlyConfigured(
        "EMAIL_USE_SSL and EMAIL_USE_TLS are both on. Set EMAIL_USE_SSL to 1 where the mail server "
        "encrypts from the start (port 465), EMAIL_USE_TLS where it does so by STARTTLS (port 587)."
    )
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender(
    "DEFAULT_FROM_EMAIL", "the sender of the site's mail, such as Name <noreply@example.org>"
)

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", ONE_YEAR, lowest=0, highest=2 * ONE_YEAR)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.flag("BEHIND_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    PROXIES = env.number("PROXIES", 1, lowest=0, highest=9)

LOG_LEVEL = (os.environ.get("LOG_LEVEL") or "WARNING").upper()
if LOG_LEVEL not in {"INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured(f"LOG_LEVEL is “{LOG_LEVEL}”. Set it to INFO, WARNING or ERROR.")
LOGGING["root"]["level"] = LOGGING["loggers"]["django"]["level"] = LOG_LEVEL
