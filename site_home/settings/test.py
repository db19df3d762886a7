"""The test suite: fast hashing, files in a temporary folder, any of the two databases."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, STORAGES, TASKS

SECRET_KEY = "only-for-tests"
ALTCHA_HMAC_KEY = f"altcha {SECRET_KEY}"
ALLOWED_HOSTS = ["*"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://localhost"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Budapest Process <noreply@example.org>"
DEMO_ACCOUNTS = True
ADMIN_NEEDS_SECOND_FACTOR = False  # tests/members/test_second_factor.py turns it on
ACCOUNT_EVEN_SECONDS = 0
# The search index and the index of references cost more than most tests; `load_demo` has them.
TASKS["default"]["BACKEND"] = "django_tasks.backends.dummy.DummyBackend"
SERVE_MEDIA = True

_files = Path(tempfile.mkdtemp(prefix="budapest-process-tests-"))
atexit.register(shutil.rmtree, _files, ignore_errors=True)
CACHES["default"]["LOCATION"] = _files / "cache"
CACHES["limits"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
MEDIA_ROOT = _files / "media"
PRIVATE_ROOT = _files / "private"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_files / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
