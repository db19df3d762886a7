"""Numbers of closed pages and files that somebody guesses in the admin (docs/decisions/0018)."""

import re

from django.db.models import Q
from django.http import Http404
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from members.admin_rights import may_meet
from members.second_factor import is_of_admin

PAGES = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk", "childOf"}
DOCUMENTS = {"document_id", "doc_id"}
IMAGES = {"image_id"}
BY_PLACE = {
    "wagtailadmin_pages": PAGES,
    "wagtaildocs_chooser": DOCUMENTS,
    "wagtailimages_chooser": IMAGES,
}
NUMBER = re.compile(r"\d{1,18}")  # what databases take for one


class GuessedNumbersMiddleware:
    """Answers the number of a closed page or file as one that there is none of.

    At every address of the admin, whatever that asks of a user. Stands behind what asks whether
    somebody may enter the admin.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """None to go on. Raises Http404."""
        if not is_of_admin(request) or not request.user.is_authenticated:
            return
        if request.user.is_superuser:
            return
        named = all(may_meet(request.user, each) for each in _named(request, kwargs))
        if not named or not _translated(request.user, kwargs):
            raise Http404("There is nothing of that number for this user.")


def _named(request, kwargs):
    """The pages, documents and pictures that an address names by their numbers."""
    parts = {**kwargs, **{name: request.GET[name] for name in PAGES & set(request.GET)}}
    ids = request.GET.getlist("id")
    place = BY_PLACE.get(request.resolver_match.namespace, set())
    if request.resolver_match.url_name == "wagtailadmin_choose_page_chosen_multiple":
        place = PAGES
    for names, model in [
        (PAGES, Page),
        (DOCUMENTS, get_document_model()),
        (IMAGES, get_image_model()),
    ]:
        numbers = [parts[name] for name in names & set(parts)]
        if place is names:
            numbers += [*ids, *(parts[name] for name in {"pk"} & set(parts))]
        if numbers := [each for each in map(str, numbers) if NUMBER.fullmatch(each)]:
            yield from model.objects.filter(pk__in=numbers)


def _translated(user, kwargs):
    """False where an address names a translation of a page of which the user may meet none."""
    sources, targets = TranslationSource.objects.none(), []
    if "translation_source_id" in kwargs:
        sources = TranslationSource.objects.filter(pk=kwargs["translation_source_id"])
    if "translation_id" in kwargs:
        of = Translation.objects.filter(pk=kwargs["translation_id"])
        sources = TranslationSource.objects.filter(pk__in=of.values("source"))
        targets = of.values("target_locale")
    for source in sources:
        places = Q(locale=source.locale_id) | Q(locale__in=targets)
        pages = list(Page.objects.filter(places, translation_key=source.object_id))
        if pages and not any(may_meet(user, each) for each in pages):
            return False
    return True
