"""What is written once, at the end of loading: with every save it takes far longer."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save
from wagtail.search.index import get_indexed_models
from wagtail.search.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from search.following import paused


@contextmanager
def indexes_at_the_end():
    """Keeps the search index and the index of who uses what until the block is left."""
    silenced = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update(), paused():
            yield
    finally:
        for model in silenced:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("rebuild_references_index", verbosity=0)
    call_command("wagtail_update_index", verbosity=0)
    call_command("update_search", pages_only=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so many new rows: the planner must know of them
