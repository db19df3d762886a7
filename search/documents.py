"""Follows what happens to documents: their text is read by the worker, never in a request."""

from functools import wraps

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete, post_save, pre_delete
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from members.models import Edition, PaperPage
from search import indexing, reading
from search.analysis import WORD, plain, words
from search.content import Kind
from search.models import Entry, FileText, Passage
from site_home.access import content_types
from site_home.mail_queue import MAIL
from site_home.models import SiteDocument

METADATA = {"file_size", "file_hash"}


def connect():
    """Starts to follow; called once, when all models are known."""
    post_save.connect(follow, sender=SiteDocument)
    pre_delete.connect(note_pages, sender=SiteDocument)
    post_delete.connect(forget, sender=SiteDocument)
    for signal in (post_save, post_delete):
        signal.connect(follow_restriction, sender=CollectionViewRestriction)
        signal.connect(follow_edition, sender=Edition)
    post_save.connect(follow_collection, sender=Collection)
    hooks.register("after_bulk_action", follow_bulk_action)
    Collection.move = _followed(Collection.move)  # no signal is sent for it


def unread():
    """The PDF documents whose file, as it is now, has not been read, as queryset."""
    pdf = SiteDocument.objects.filter(file__iendswith=".pdf")
    same = Q(file_hash=F("document__file_hash"), language=F("document__language"))
    return pdf.exclude(pk__in=FileText.objects.filter(same).values("document"))


def queue_unread():
    """Has the worker read what it left: it was stopped, or something failed. Returns how many.

    None while it has not come to the end of what it is to read.
    """
    from search.tasks import read_file

    tasks = DBTaskResult.objects.filter(task_path=read_file.module_path)
    if tasks.filter(status="READY").exists():
        return 0
    numbers = list(unread().order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        read_file.using(backend=MAIL).enqueue(number)
    return len(numbers)


def read(document):
    """Takes the text out of a PDF and brings it into the entries of the pages that offer it.

    Nothing is done where that has been done. What cannot be read is noted as such. Raises OSError
    where another try may go better: then nothing is noted.
    """
    if not unread().filter(pk=document.pk).exists():
        return
    try:
        document.get_file_hash()
        with document.file.storage.open(document.file.name) as file:
            state, pages = reading.read(file)
    except FileNotFoundError:
        state, pages = FileText.State.UNREADABLE, []
    passages = [_passage(document, *each) for each in enumerate(pages, start=1) if each[1]]
    with transaction.atomic():
        same = SiteDocument.objects.select_for_update().filter(
            pk=document.pk, file_hash=document.file_hash, language=document.language
        )
        if not same:  # what it is now is read by a task of its own
            return
        FileText.objects.update_or_create(
            document=document,
            defaults={
                "file_hash": document.file_hash,
                "language": document.language,
                "state": state,
                "words": _different_words(pages),
            },
        )
        Passage.objects.filter(document=document).delete()
        Passage.objects.bulk_create(passages)
        bring_up_to_date([document])


def _passage(document, number, text):
    language = passage_language(document.language)
    found = list(words(text, language))
    return Passage(
        document=document,
        number=number,
        text=text,
        tokens=" ".join(token for word in found for token in (word.stem, *word.forms)),
        vector=str(indexing.Vector(language, [found])),
    )


def passage_language(code):
    """The language (code) of the site as which a text in some language is analysed."""
    base = code.lower().partition("-")[0]
    return base if base in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _different_words(pages):
    found = (plain(match[0]) for text in pages for match in WORD.finditer(text))
    return " ".join(dict.fromkeys(filter(None, found)))


def bring_up_to_date(documents):
    """Writes the entries of the pages that offer some documents (list or queryset) anew.

    So are those of pages that did not offer them so far: they held an older edition, or a file that
    was then a paper's alone.
    """
    listed = Q(search_entry__documents__in=documents) | Q(pk__in=_referring_to(documents))
    indexing.put_saved(Page.objects.filter(listed).values("pk"))


def _referring_to(documents):
    numbers = [str(document.pk) for document in documents]
    found = ReferenceIndex.objects.filter(
        to_content_type=content_types([SiteDocument])[0], to_object_id__in=numbers
    )
    pages = found.filter(base_content_type=content_types([Page])[0])
    return [int(number) for number in pages.values_list("object_id", flat=True).distinct()]


def follow(instance, raw=False, update_fields=None, **kwargs):
    """Has a document read whose file or language is new; until then it has no text."""
    if raw or (update_fields is not None and METADATA.issuperset(update_fields)):
        return
    with transaction.atomic():
        old = FileText.objects.filter(document=instance)
        if old.exclude(file_hash=instance.file_hash, language=instance.language).delete()[0]:
            Passage.objects.filter(document=instance).delete()
        bring_up_to_date([instance])
        if instance.kind == "PDF" and not old.exists():
            from search.tasks import read_file

            read_file.using(backend=MAIL).enqueue(instance.pk)


def note_pages(instance, **kwargs):
    """Notes the pages that offer a document which is about to go."""
    links = Entry.documents.through.objects.filter(sitedocument=instance)
    instance._offered_by = list(links.values_list("entry", flat=True))


def forget(instance, **kwargs):
    """Takes the words of a document that is gone out of the pages that offered it."""
    indexing.put_saved(instance._offered_by)


def follow_collection(instance, created=False, raw=False, **kwargs):
    """Brings the pages up to date whose documents lie in a collection or below it."""
    if not (created or raw):
        bring_up_to_date(SiteDocument.objects.filter(collection__path__startswith=instance.path))


def follow_restriction(instance, raw=False, **kwargs):
    """The same when everybody, or not everybody, may have what lies in a collection."""
    if not raw:
        follow_collection(instance.collection)


def follow_bulk_action(request, action_type, objects, view):
    """The same when an editor moves several documents at once, for which no signal is sent."""
    if view.model is SiteDocument and action_type == "add_to_collection":
        bring_up_to_date(objects)


def _followed(move):
    @wraps(move)
    def moved(collection, *args, **kwargs):
        with transaction.atomic():
            move(collection, *args, **kwargs)
            follow_collection(Collection.objects.get(pk=collection.pk))

    return moved


def follow_edition(instance, raw=False, origin=None, **kwargs):
    """Brings a paper and its translations up to date when its current files are others.

    A public page that offers the file as well offers it no longer. Of a paper that is being deleted
    itself no entry is written, or it would outlive the paper.
    """
    if raw:
        return
    others = Page.objects.filter(search_entry__documents=instance.document_id)
    indexing.put_saved(others.exclude(search_entry__kind=Kind.PAPER).values("pk"))
    if origin is not None and getattr(origin, "model", type(origin)) is not Edition:
        return
    own = PaperPage.objects.filter(pk=instance.page_id).values("translation_key")
    for paper in PaperPage.objects.live().filter(translation_key__in=own):
        held = Entry.documents.through.objects.filter(entry=paper.pk)
        if set(held.values_list("sitedocument", flat=True)) != paper.offered_documents():
            indexing.put([paper])
