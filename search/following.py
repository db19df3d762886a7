"""Follows what happens to pages: the index changes in the same transaction."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, get_page_models

from search import documents, facets, indexing, synonyms
from search.models import Entry
from site_home.mail_queue import MAIL
from site_home.models import StateOrOrganisation

DRAFT = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}

_paused = ContextVar("search_paused", default=False)


def connect():
    """Starts to follow; called once, when all models are known."""
    for model in {Page, *get_page_models()}:
        post_save.connect(follow, sender=model)
    pre_delete.connect(lock, sender=Page)
    for signal in (post_save, post_delete):
        signal.connect(forget_synonyms, sender="search.Synonyms")
        signal.connect(follow_state, sender=StateOrOrganisation)
    documents.connect()


@contextmanager
def paused():
    """Lets pages be saved without their entries: `update_search` is run afterwards."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def follow(instance, raw=False, update_fields=None, **kwargs):
    """Brings a page that was saved into the index, or out of it.

    What is saved field by field may hold a draft: it is read anew.
    """
    if raw or _paused.get() or (update_fields is not None and DRAFT.issuperset(update_fields)):
        return
    if update_fields is not None or type(instance) is Page:
        instance = Page.objects.get(pk=instance.pk).specific
    indexing.put([instance])


def lock(instance, **kwargs):
    """Locks a page that is about to go before its entry goes: whoever writes entries does so, too.

    In the other order each could wait for the other.
    """
    list(Page.objects.select_for_update().filter(pk=instance.pk).values_list("pk"))


def forget_synonyms(**kwargs):
    """Reads the synonyms anew, now and when the change is there for everybody."""
    synonyms.forget()
    transaction.on_commit(synonyms.forget)


def follow_state(instance, raw=False, **kwargs):
    """The names of a state find its pages: the worker writes these anew."""
    if raw:
        return
    from search.tasks import update_country

    facets.forget_names()
    transaction.on_commit(facets.forget_names)
    if Entry.objects.filter(countries__contains=instance.pk).exists():
        update_country.using(backend=MAIL).enqueue(instance.pk)
