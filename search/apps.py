from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """The search: its index follows every page."""

    name = "search"

    def ready(self):
        """Starts to follow pages and documents; fills the index of a site that had none."""
        from search import following

        following.connect()
        post_migrate.connect(fill, sender=self)


def fill(sender, using, verbosity=1, **kwargs):
    """Writes the whole index where there is none yet; not when the tables have just gone.

    The files are left to the worker: to read all takes long, and the site waits for `migrate`.
    """
    from search.models import Entry

    tables = connections[using].introspection.table_names()
    if Entry._meta.db_table in tables and not Entry.objects.exists():
        call_command("update_search", pages_only=True, verbosity=verbosity)
