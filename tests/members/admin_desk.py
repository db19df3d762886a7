"""What the tests of closed pages in the admin share: secret words, and every address to try."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import get_resolver
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Collection, Comment, Page, Revision, Task, TaskState, WorkflowState
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from forms.models import EventRole
from members.groups import COLLECTION
from members.models import GalleryPhoto
from site_home.models import SiteDocument
from tests import factories
from tests.members import closed_desk
from tests.site_home.translation_desk import submitted

STEM = SECRET = "quokka"
GONE = 404
WORD = re.compile(STEM + "[a-z]*", re.IGNORECASE)
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
NOT_TRIED = ("admin/logout", "admin/sprite", "admin/failwhale", "admin/password_reset")
NUMBERS_OF_OTHERS = re.compile(
    r"admin/(snippets|users|groups|sites|locales|newsletter|registrations|country_chooser|settings"
    r"|outbox|memberships|forms)/.*<"
)


class World(NamedTuple):
    """The closed pages by name, and the file that lies in the collection of the intranet."""

    pages: dict
    file: SiteDocument
    news: Page


# Fixtures: a module that asks for them gives them names of its own.


@pytest.fixture
def world(home, news_index):
    """The closed pages, with a public page of news."""
    return closed_world(home, factories.news(news_index, title="Meeting", slug="meeting"))


@pytest.fixture
def editor():
    """An account that writes all public pages."""
    return account("Editors")


@pytest.fixture
def moderator():
    """An account that publishes all public pages."""
    return account("Moderators")


@pytest.fixture
def secretary():
    """An account with all rights in the intranet."""
    return account("Secretariat")


def editions_file():
    """A file of the intranet with a secret in its title and its name."""
    file = closed_desk.document(title=f"{STEM}filetitle", name=f"{STEM}filename.pdf")
    file.tags.add(f"{STEM}filetag")
    return file


def closed_world(home, news):
    """An intranet with a secret word in every place; `news` is a public page.

    Each closed page has an edit, a lock, a translation that was submitted and a comment.
    """
    top = closed_desk.intranet(home)
    top.title = top.draft_title = f"{STEM}top"
    top.save()
    section = closed_desk.section(top, title=f"{STEM}section", slug=f"{STEM}sectionslug")
    library = closed_desk.library(section, title=f"{STEM}library", slug=f"{STEM}libraryslug")
    file = editions_file()
    paper = closed_desk.paper(
        library,
        title=f"{STEM}paper",
        slug=f"{STEM}paperslug",
        summary=f"{STEM}summary",
        symbol=f"{STEM}symbol",
    )
    paper.editions.create(document=file, version=1)
    gallery = closed_desk.gallery(
        section, [f"{STEM}caption"], title=f"{STEM}gallery", slug=f"{STEM}galleryslug"
    )
    body = f'<p>{STEM}body <a linktype="page" id="{news.pk}">{STEM}link</a></p>'
    text = closed_desk.text_page(
        section,
        title=f"{STEM}text",
        slug=f"{STEM}textslug",
        body=[{"type": "rich_text", "value": body}],
    )
    draft = closed_desk.text_page(
        section, title=f"{STEM}draft", slug=f"{STEM}draftslug", live=False
    )
    pages = {
        "top": top,
        "section": section,
        "library": library,
        "paper": paper,
        "gallery": gallery,
        "text": text,
        "draft": draft,
    }
    return World(pages, file, news)


def lived_in(world, *languages):
    """The same after a year of work: edited, locked, commented on, submitted, translated."""
    boss = factories.superuser()
    for page in world.pages.values():
        page.refresh_from_db()
        page.save_revision(user=boss, log_action=True)
        page.locked, page.locked_by = True, boss
        page.save(user=boss, log_action="wagtail.lock")
        Comment.objects.create(
            page=page, user=boss, text=f"{STEM}comment", contentpath="title", position=""
        )
        submitted(page, *languages)
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    return world


def account(*groups, permissions=(), event=None):
    """An account in Wagtail's groups, with permissions by code name, or a role for an event."""
    user = closed_desk.account(*groups)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", *permissions])
    )
    if event:
        EventRole.objects.create(event=event, user=user, role=EventRole.Role.MANAGER)
    return user


def found_in(response):
    """The secret words in a response, with its headers, whatever they are written in."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode(errors="replace")
    text += "\n".join(f"{name}: {value}" for name, value in response.items())
    plain = ESCAPE.sub(lambda match: chr(int(match[1], 16)), unquote(unescape(text)))
    return {word.lower() for word in WORD.findall(plain)}


def sent(page, **values):
    """What the editor of a page of text sends, with one text in it."""
    block = page.body.raw_data[0] if page.body else {"value": "<p>Text</p>"}
    converter = ContentstateConverter(["link", "document-link"])
    return {
        "title": page.title,
        "slug": page.slug,
        "body-count": "1",
        "body-0-type": "rich_text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": converter.from_database_format(block["value"]),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **values,
    }


def addresses(world):
    """Every address of the admin that is known, with every number of what is closed, sorted."""
    numbers = _numbers(world)
    made = set()
    for route in _routes(get_resolver(), ""):
        if (
            route.startswith("admin/")
            and not route.startswith(NOT_TRIED)
            and not NUMBERS_OF_OTHERS.match(route)
        ):
            made |= set(_filled(route, numbers))
    lists = (each for each in made if each.endswith(("results/", "search/")))
    made |= {f"{each}?q={STEM[:4]}" for each in lists if not re.search(r"\d", each)}
    return sorted(made | _asked(world))


def _asked(world):
    """Addresses that name something closed in what is asked."""
    page, section, file = world.pages["paper"].pk, world.pages["section"].pk, world.file.pk
    several = "&".join(f"id={each.pk}" for each in world.pages.values())
    places = [
        f"choose-page/chosen-multiple/?{several}",
        "choose-page/?page_type=members.paperpage",
        "choose-page/search/?page_type=members.paperpage&q=quok",
        f"documents/chooser/chosen-multiple/?id={file}",
        f"api/main/pages/?child_of={section}",
        f"api/main/pages/?child_of={section}&for_explorer=1",
        f"api/main/pages/?search={STEM[:4]}",
        f"tag-autocomplete/?term={STEM[:4]}",
        f"pages/{world.news.pk}/usage/",
        f"documents/?collection_id={world.file.collection_id}",
        f"bulk/wagtailcore/page/move/?id=all&childOf={section}",
        f"bulk/wagtailcore/page/delete/?id=all&q={STEM[:4]}",
        *(
            f"bulk/wagtailcore/page/{action}/?id={page}"
            for action in ["delete", "move", "publish", "unpublish"]
        ),
        *(
            f"bulk/site_home/sitedocument/{action}/?id={file}"
            for action in ["delete", "add_to_collection", "add_tags"]
        ),
    ]
    return {f"/admin/{place}" for place in places}


def _numbers(world):
    """What to put into an address, by a word in the name of its part."""
    paper = world.pages["paper"]
    pages = [paper.pk, paper.get_translations().get().pk]
    sources = TranslationSource.objects.filter(object_id=paper.translation_key)
    ids = {
        "revision": _ids(Revision.objects.filter(object_id=str(paper.pk)))[:1],
        "task_state": _ids(TaskState.objects.all()) or [1],
        "workflow_state": _ids(WorkflowState.objects.all()) or [1],
        "task": _ids(Task.objects.all()),
        "document": [world.file.pk],
        "doc": [world.file.pk],
        "collection": _ids(Collection.objects.filter(name=COLLECTION)),
        "translation_source": _ids(sources),
        "translation": _ids(Translation.objects.filter(source__in=sources)),
        "string_segment": _ids(StringSegment.objects.filter(source__in=sources))[:1],
        "destination": [world.pages["library"].pk],
    }
    photo = GalleryPhoto.objects.first().photo_id
    anything = [paper.pk, world.pages["gallery"].pk, world.file.pk, photo]
    return {**ids, "page": pages, "parent_page": pages, "pk": sorted(set(anything))}


def _ids(rows):
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _routes(resolver, prefix):
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _routes(each, route)
        else:
            yield route


CHOICES = {
    "app_label": ["members"],
    "content_type_app_name": ["members"],
    "app_name": ["members"],
    "model_name": ["paperpage", "librarypage"],
    "content_type_model_name": ["paperpage", "librarypage"],
    "action_name": ["approve"],
    "action": ["delete", "move", "publish", "unpublish"],
    "mode": [""],
    "filter_spec": ["original"],
    "change": ["cancel"],
}
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def _filled(route, numbers):
    """The addresses that a route makes."""
    route = route.replace("^", "").replace("$", "").replace(r"\.", ".")
    part = PART.search(route)
    if not part:
        yield "/" + route
        return
    name = part[1] or part[2]
    for value in _values(name, numbers):
        yield from _filled(route[: part.start()] + quote(str(value)) + route[part.end() :], numbers)


def _values(name, numbers):
    if name in CHOICES:
        return CHOICES[name]
    kinds = sorted(numbers, key=len, reverse=True)
    return next((numbers[kind] for kind in kinds if name.startswith(kind)), numbers["pk"])
