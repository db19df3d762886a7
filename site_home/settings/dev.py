"""The site on one's own machine: `make run`. SQLite, mail into a mailbox, nothing from outside."""

import os

from django.core.management.utils import get_random_secret_key

from . import env
from .base import *  # noqa: F403
from .base import STORAGES, VAR_DIR

DEBUG = env.flag("DEBUG")
VAR_DIR.mkdir(exist_ok=True)

_secret = VAR_DIR / "secret_key"
if not _secret.exists():
    _secret.write_text(get_random_secret_key())
    _secret.chmod(0o600)
SECRET_KEY = _secret.read_text()
ALTCHA_HMAC_KEY = f"altcha {SECRET_KEY}"

BASE_URL = WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL, BASE_URL.replace("localhost", "127.0.0.1")]

MAIL_DELIVERY_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SHOW_MAILBOX = True
DEFAULT_FROM_EMAIL = "Budapest Process <noreply@localhost>"

SERVE_MEDIA = True
DEMO_ACCOUNTS = True
ADMIN_NEEDS_SECOND_FACTOR = False  # the demonstration's accounts have none
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
if DEBUG:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
