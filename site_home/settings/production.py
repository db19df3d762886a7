"""Production: everything that differs from site to site comes from the environment."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403
from .base import LOGGING, STORAGES, VAR_DIR

DEBUG = False
SECRET_KEY = env.required("SECRET_KEY", "a random text of at least 50 characters, kept secret")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured(
        "SECRET_KEY is too weak. Set it to a random text of at least 50 characters."
    )

BASE_URL = WAGTAILADMIN_BASE_URL = env.origin(
    "BASE_URL", "the site's address, such as https://www.budapestprocess.org"
)
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", "the host names that the site answers to, separated by commas"
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {
    "default": env.postgresql(
        env.required("DATABASE_URL", "postgresql://USER:PASSWORD@HOST:5432/NAME")
    )
}

MEDIA_ROOT = Path(env.required("MEDIA_ROOT", "the folder for pictures, writable by the site"))
PRIVATE_ROOT = Path(
    env.required("PRIVATE_ROOT", "the folder for documents, writable, not served by nginx")
)
if PRIVATE_ROOT == MEDIA_ROOT or MEDIA_ROOT in PRIVATE_ROOT.parents:
    raise ImproperlyConfigured(
        "PRIVATE_ROOT lies inside MEDIA_ROOT, which is public. Set it to a folder outside."
    )
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
SERVE_MEDIA = env.flag("SERVE_MEDIA")
X_ACCEL_PREFIX = os.environ.get("X_ACCEL_PREFIX", "")
if X_ACCEL_PREFIX and not (X_ACCEL_PREFIX.startswith("/") and X_ACCEL_PREFIX.endswith("/")):
    raise ImproperlyConfigured(
        "X_ACCEL_PREFIX must start and end with a slash. Set it to nginx's internal location, "
        "such as /private/, or leave it out."
    )

MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.required("EMAIL_HOST", "the name of the mail server")
EMAIL_PORT = env.number("EMAIL_PORT", 587, at_least=1)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.required(
    "DEFAULT_FROM_EMAIL", "the sender of the site's mail, such as Name <noreply@example.org>"
)

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.flag("BEHIND_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING["root"]["level"] = os.environ.get("LOG_LEVEL", "WARNING").upper()
if LOGGING["root"]["level"] not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured("LOG_LEVEL is unknown. Set it to DEBUG, INFO, WARNING or ERROR.")
