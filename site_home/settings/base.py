"""Settings that every environment shares; secrets and addresses come from the other three."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django import forms

from . import env, languages
from .accounts import *  # noqa: F403
from .accounts import LIMITS_CACHE

PROJECT_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PROJECT_DIR.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")

INSTALLED_APPS = [
    "site_home",
    "members",
    "news",
    "reports",
    "events",
    "projects",
    "forms",
    "newsletter",
    "search",
    "wagtail_localize",
    "wagtail.locales",  # the library's own would offer to fill a language with aliases
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "site_home.middleware.BadRequestMiddleware",
    "site_home.middleware.TextGZipMiddleware",
    "site_home.caching.PublicCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "site_home.middleware.LanguagePrefixMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "site_home.middleware.PolicyMiddleware",
    "site_home.middleware.CurrentRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.second_factor.SecondFactorMiddleware",
    "members.admin_numbers.GuessedNumbersMiddleware",
    "site_home.middleware.InUseMiddleware",
    "site_home.translators.LanguageRightsMiddleware",
    "site_home.redirects.VisibleRedirectMiddleware",
]

ROOT_URLCONF = "site_home.urls"
WSGI_APPLICATION = "site_home.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", Path(forms.__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our own widgets' templates

# Databases: SQLite unless DATABASE_URL names a PostgreSQL (docs/decisions/0003).
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": env.postgresql(os.environ["DATABASE_URL"])}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "site.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    "limits": LIMITS_CACHE,
}

# Mail and tasks (docs/decisions/0009): a message is a row until the worker has handed it over.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "mail": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
EMAIL_BACKEND = "site_home.mail_queue.EmailBackend"
EMAIL_TIMEOUT = 20

# Accounts (settings/accounts.py)
AUTH_USER_MODEL = "members.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Languages (settings/languages.py)
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = languages.LANGUAGES
LANGUAGES_BIDI = languages.introduce(LANGUAGES)
LOCALE_PATHS = [PROJECT_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "site_home.formats"
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = env.machine_translator(
    os.environ.get("LIBRETRANSLATE_URL", ""),
    os.environ.get("LIBRETRANSLATE_API_KEY", ""),
    os.environ.get("DEEPL_AUTH_KEY", ""),
)

TIME_ZONE = "Europe/Vienna"
USE_TZ = True

# Files: static with hashed names, pictures in MEDIA_ROOT, every document outside it.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
SERVE_MEDIA = False
SHOW_MAILBOX = False  # on one's own machine: every message at /mailbox/
X_ACCEL_PREFIX = ""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o644

# Wagtail
WAGTAIL_SITE_NAME = "Budapest Process"
WAGTAILIMAGES_IMAGE_MODEL = "site_home.SiteImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "site_home.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link", "document-link", "ol", "ul"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS = []
WAGTAILREDIRECTS_AUTO_CREATE = True

# Browser security: public pages carry 'self' alone; the admin has its own policy.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for the previews of its admin
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "site_home.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# Forms that anybody may post (docs/decisions/0015): the captcha, and whose address is counted.
RECAPTCHA_PUBLIC_KEY = env.with_other("RECAPTCHA_PUBLIC_KEY", "RECAPTCHA_PRIVATE_KEY")
RECAPTCHA_PRIVATE_KEY = env.with_other("RECAPTCHA_PRIVATE_KEY", "RECAPTCHA_PUBLIC_KEY")
RECAPTCHA_DOMAIN = "www.recaptcha.net"
RECAPTCHA_VERIFY_REQUEST_TIMEOUT = 5
if RECAPTCHA_PUBLIC_KEY:
    CONTENT_SECURITY_POLICY["DIRECTIVES"] |= {
        "script-src": [
            SELF,
            "https://www.recaptcha.net/recaptcha/",
            "https://www.gstatic.com/recaptcha/",
        ],
        "frame-src": [SELF, "https://www.recaptcha.net/recaptcha/"],
    }
PROXIES = 0

# Logs carry no personal data: no addresses of visitors, no query strings, e-mail addresses masked.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "site_home.logs.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "site_home": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

DEMO_ACCOUNTS = False
