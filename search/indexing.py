"""How pages come into the index and leave it."""

from collections import defaultdict
from itertools import chain

from django.db import transaction
from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from search.analysis import words
from search.content import content_of, searched
from search.files import documents_of, searched_with
from search.models import Entry, FileText
from search.spellings import learn
from site_home.access import visible_to

TITLE, SUMMARY, BODY = "title", "summary", "body"
LAST_POSITION = 16383  # PostgreSQL, limits of tsvector
ROOM, MOST_PLACES = 1_000_000, 256  # bytes of a tsvector, places of a token: PostgreSQL again
FILE_STEMS = 30_000
FIELDS = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]


def put_in_turn(numbers):
    """The same as `put_saved` for many pages, in the way of no editor.

    What an editor holds at the moment is left out and comes last, page by page: who holds many
    pages and waits for another may be waited for.
    """
    numbers = list(numbers)
    for number in set(numbers).difference(put_saved(numbers, skip_locked=True)):
        put_saved([number])


def put_saved(numbers, skip_locked=False):
    """Brings the pages of some numbers, as the database has them, into the index or out of it.

    Takes numbers or a queryset of them, and whether to leave out what somebody else is changing.
    The pages are locked first: who saves one of them meanwhile has the last word. Returns the
    numbers of those that were not left out, as a list.
    """
    by_type, entries = defaultdict(list), []
    with transaction.atomic():
        pages = Page.objects.filter(pk__in=numbers).order_by("pk")
        pages = pages.select_for_update(skip_locked=skip_locked, no_key=True)
        numbers = list(pages.values_list("pk", flat=True))
        for page in Page.objects.filter(pk__in=numbers).specific() if numbers else []:
            by_type[type(page)].append(page)
        for model, pages in by_type.items():
            rows = [relation.name for relation in get_all_child_relations(model)]
            rows += ["countries__state"] if "countries" in rows else []
            prefetch_related_objects(pages, *rows)
            entries += _write(pages)
    learn(entries)
    return numbers


def put(pages):
    """Brings pages, objects of their own classes, into the index, or out of it if not live.

    In the caller's transaction: what rolls back the page rolls back its entry.
    """
    learn(_write(pages))


def _write(pages):
    """Does so; returns the Entries of those that everybody may see, as a list."""
    shown = [page for page in pages if page.live and searched(page)]
    take_out(page.pk for page in pages if not (page.live and searched(page)))
    if not shown:
        return []
    documents = documents_of(shown)
    entries = [entry_of(page, documents[page.pk]) for page in shown]
    links = Entry.documents.through
    with transaction.atomic():
        Entry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["page"], update_fields=FIELDS
        )
        links.objects.filter(entry__in=documents).delete()
        links.objects.bulk_create(
            links(entry_id=page, sitedocument_id=document.pk)
            for page, found in documents.items()
            for document in found
        )
    public = set(visible_to(None).filter(pk__in=documents).values_list("pk", flat=True))
    return [entry for entry in entries if entry.page_id in public]


def take_out(numbers):
    """Takes the pages of some numbers out of the index."""
    numbers = list(numbers)
    if numbers:
        Entry.objects.filter(pk__in=numbers).delete()


def entry_of(page, documents):
    """The Entry of a page with the text of its documents, not saved."""
    content = content_of(page)
    texts = {
        TITLE: content.title,
        SUMMARY: content.summary,
        BODY: content.body,
    }
    analysed = {weight: list(words(text, content.language)) for weight, text in texts.items()}
    names = [word for text in content.names for word in words(text, content.language)]
    others = [word for text in content.others for word in words(text, content.language)]
    stems = file_stems(searched_with(content.kind, documents), content.language)
    head = Vector(content.language, [analysed[TITLE], names])
    whole = Vector(content.language, [*analysed.values(), names, others], stems)
    forms = {form for word in chain(*analysed.values(), names) for form in word.forms}
    forms |= {token for word in [*names, *others] for token in (word.stem, *word.forms)}
    return Entry(
        page_id=page.pk,
        language=content.language,
        kind=content.kind,
        date=content.date,
        countries=" ".join(content.countries),
        goals=" ".join(content.goals),
        years=" ".join(content.years),
        title=content.title,
        names="\n".join(content.names),
        summary=content.summary,
        body=content.body,
        title_tokens=_stems(analysed[TITLE]),
        summary_tokens=_stems(analysed[SUMMARY]),
        body_tokens=_stems(analysed[BODY]),
        file_tokens=" ".join(stems),
        forms=" ".join(sorted(forms)),
        head=str(head),
        vector=str(whole),
    )


def file_stems(documents, language):
    """The different stems in the text of documents, as the pages in a language know them."""
    stems = {}
    texts = FileText.objects.filter(document__in=documents).order_by("document")
    for found in texts.values_list("words", flat=True) if documents else []:
        for word in words(found, language):
            stems.update(dict.fromkeys((word.stem, *word.forms)))
        if len(stems) > FILE_STEMS:
            break
    return list(stems)[:FILE_STEMS]


def _stems(analysed):
    return " ".join(word.stem for word in analysed)


class Vector:
    """A tsvector: its text is what PostgreSQL reads.

    Takes the language (code), which each token bears, the texts as lists of Words, and tokens that
    stand nowhere.
    """

    def __init__(self, language, texts, bare=()):
        self.language = language
        self.places = defaultdict(list)
        self.last = 0
        for text in texts:
            self._add(text)
        for token in bare:
            self.places.setdefault(token, [])

    def _add(self, text):
        """Appends Words, each form at the place of its stem; a gap parts them from what follows."""
        for word in text:
            self.last += 1
            for token in (word.stem, *word.forms):
                self.places[token].append(str(min(self.last, LAST_POSITION)))
        self.last += 1

    def __str__(self):
        """What came first, as far as there is room."""
        parts, room = [], ROOM
        for token, places in self.places.items():
            lexeme = f"{self.language}.{token}"
            room -= len(lexeme.encode()) + 4 + 2 * min(len(places), MOST_PLACES)
            if room < 0:
                break
            parts.append(f"'{lexeme}':{','.join(places)}" if places else f"'{lexeme}'")
        return " ".join(parts)
