"""Who can see a page or a file: its groups, and how many people that is (docs/decisions/0018).

What is told here follows the same rules as `site_home.access.visible_to`.
"""

from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import (
    Page,
    PageViewRestriction,
    ReferenceIndex,
    get_page_models,
)

from members.groups import MEMBERS, SECRETARIAT
from members.models import Edition, Mark, PaperPage
from site_home.access import closed_collections, content_types, families_of, is_closed, page_types
from site_home.cldr import language_name
from site_home.languages import language_of
from site_home.models import SiteDocument

EVERYBODY = None


class Audience(NamedTuple):
    """Who sees something: words, group names, and the number of people (None: everybody)."""

    words: str
    groups: list
    number: int | None
    languages: list
    warning: str = ""


def audience_of(page):
    """The Audience of a page of its own class, which is that of its translations, too."""
    languages = [
        (language_name(language_of(each)), each.live)
        for each in page.get_translations(inclusive=True).order_by("locale__language_code")
    ]
    people = readers_of(page)
    if people is EVERYBODY:
        return Audience(_("Everybody"), [], None, languages)
    names = {
        " / ".join(sorted(group.name for group in each.groups.all()))
        for each in restrictions_of(page)
    }
    if is_secret(page):
        names.add(SECRETARIAT)
    names = sorted(names - {"", MEMBERS}) or [MEMBERS]
    warning = ""
    if has_idle_mark(page):
        warning = _("All members read this, whatever its mark says: no working group restricts it.")
    return Audience(_("Members in:"), names, people.count(), languages, warning)


def audience_of_document(document):
    """The Audience of a document: whoever sees a live paper that has it, or everybody."""
    if not is_closed_document(document):
        return Audience(_("Everybody"), [], None, [])
    papers = Edition.objects.filter(document=document).values("page__translation_key")
    papers = PaperPage.objects.filter(live=True, translation_key__in=papers)
    found = {paper.translation_key: paper for paper in papers}.values()
    if not found:
        return Audience(_("Nobody: it is in no published paper."), [], 0, [])
    people = {
        person for paper in found for person in readers_of(paper).values_list("pk", flat=True)
    }
    audiences = [audience_of(paper) for paper in found]
    names = sorted({name for each in audiences for name in each.groups})
    return Audience(_("Members in:"), names, len(people), [])


def readers_of(page):
    """The accounts that see a page when it is live, as queryset; EVERYBODY for a public page."""
    restrictions = restrictions_of(page)
    if not (is_closed(page) or restrictions):
        return EVERYBODY
    any_right, people = Q(is_superuser=True), get_user_model().objects.filter(is_active=True)
    if is_closed(page):
        people = people.filter(any_right | Q(groups__name=MEMBERS))
    for each in restrictions:
        if each.restriction_type == PageViewRestriction.GROUPS:
            people = people.filter(any_right | Q(groups__in=each.groups.all()))
    if is_secret(page):
        people = people.filter(any_right | Q(groups__name=SECRETARIAT))
    return people.distinct()


def restrictions_of(page):
    """Wagtail's restrictions that close a page: on its family and aliases, or above these."""
    families, joined = families_of(page)
    paths = Page.objects.filter(translation_key__in=families).values_list("path", flat=True)
    steps = {
        path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)
    }
    above = Page.objects.filter(path__in=steps).values_list("translation_key", flat=True)
    found = PageViewRestriction.objects.filter(page__translation_key__in=joined(above))
    return list(found.prefetch_related("groups"))


def is_secret(page):
    """True for a paper that is for the Secretariat, or whose original is."""
    family = Q(translation_key=page.translation_key)
    if page.alias_of_id:
        family |= Q(pk=page.alias_of_id)
    return PaperPage.objects.filter(family, mark=Mark.SECRETARIAT).exists()


def has_idle_mark(page):
    """True for a paper marked for a working group where no restriction keeps a member out."""
    return getattr(page, "mark", None) == Mark.GROUP and all(
        each.restriction_type != PageViewRestriction.GROUPS
        or MEMBERS in {group.name for group in each.groups.all()}
        for each in restrictions_of(page)
    )


def closed_documents():
    """The documents that lie in a collection that is not everybody's, as queryset."""
    return in_closed_collections(SiteDocument.objects)


def in_closed_collections(files):
    """Those of some documents or pictures that lie in a collection that is not everybody's."""
    within = Q(pk__in=[])
    for path in closed_collections():
        within |= Q(collection__path__startswith=path)
    return files.filter(within)


def is_closed_document(document):
    """True for a document that is not everybody's."""
    return closed_documents().filter(pk=document.pk).exists()


def closed_targets(page):
    """What a public page links to that its readers may not see: Pages and SiteDocuments, as list.

    Takes a page of its own class, as it stands in the draft that is given. None for a closed page.
    """
    if is_closed(page):
        return []
    found = {}
    for kind, number, *_path in ReferenceIndex._extract_references_from_object(page):
        found.setdefault(kind, set()).add(number)
    types = content_types([Page, *get_page_models()])
    pages = {number for each in types for number in found.get(each.pk, ())}
    documents = found.get(content_types([SiteDocument])[0].pk, ())
    closed = Page.objects.filter(content_type__in=content_types(page_types("is_closed")))
    return [*closed.filter(pk__in=pages), *closed_documents().filter(pk__in=documents)]
