"""House rules as Django system checks."""

import gettext

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections
from django.utils.translation import to_locale

OLDEST_POSTGRESQL = 150_000


@register(Tags.models)
def every_page_type_says_who_may_see_it(app_configs, **kwargs):
    """A page type of ours is either `is_public` or `is_closed`; else nobody would ever see it."""
    from wagtail.models import Page, get_page_models

    return [
        Error(
            f"{model.__name__} does not say whether it is public or closed.",
            hint="Derive it from site_home.base.BasePage, or from members' ClosedPage.",
            obj=model,
            id="site_home.E001",
        )
        for model in get_page_models()
        if model is not Page
        and getattr(model, "is_public", None) is not (not getattr(model, "is_closed", False))
    ]


@register(Tags.translation)
def every_language_has_a_catalog(app_configs, **kwargs):
    """Without one, addresses in a language that Django does not know lead to the default one."""
    return [
        Error(
            f"The language {code} has no catalog: its pages would lead to another or be English.",
            hint=f"Make the folder {to_locale(code)} in {settings.LOCALE_PATHS[0]}, then run "
            "make messages and translate (docs/operations.md).",
            id="site_home.E004",
        )
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE and not _catalog(code)
    ]


def _catalog(code):
    folders = settings.LOCALE_PATHS
    return any(gettext.find("django", folder, [to_locale(code)]) for folder in folders)


@register(Tags.database)
def the_database_knows_letters(app_configs, databases=None, **kwargs):
    """PostgreSQL 15 or newer with a UTF-8 character type: others cannot fold Cyrillic letters."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database"
                " WHERE datname = current_database()"
            )
            ctype, encoding = cursor.fetchone()
        if encoding != "UTF8" or ctype in {"C", "POSIX"}:
            errors.append(
                Error(
                    f"The database has encoding {encoding} and character type {ctype}.",
                    hint="Make it with: createdb --encoding=UTF8 --locale=C.UTF-8 "
                    f"--template=template0 {settings.DATABASES[alias]['NAME']}",
                    id="site_home.E002",
                )
            )
        if connection.pg_version < OLDEST_POSTGRESQL:
            errors.append(
                Error(
                    "PostgreSQL is older than 15.",
                    hint="Use PostgreSQL 15 or newer.",
                    id="site_home.E003",
                )
            )
    return errors
