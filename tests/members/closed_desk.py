"""What the tests of the intranet share: its pages, its people, and what they are answered."""

from datetime import date
from functools import partial
from io import BytesIO

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Collection

from members.groups import COLLECTION, MEMBERS, SECRETARIAT
from members.models import (
    ClosedStandardPage,
    Edition,
    GalleryPage,
    GalleryPhoto,
    IntranetHomePage,
    LibraryPage,
    Membership,
    PaperPage,
    Photo,
    SectionPage,
)
from tests import factories

FIRST_DAY = date(2026, 3, 2)


def _add(parent, kind, **values):
    parent.refresh_from_db()
    values.setdefault("first_published_at", timezone.now())
    return parent.add_child(instance=kind(**values))


def group(name):
    """A group."""
    return Group.objects.get_or_create(name=name)[0]


def intranet(home, groups=(MEMBERS,)):
    """The home of the intranet, restricted to some groups."""
    page = _add(home, IntranetHomePage, title="Intranet", slug="intranet")
    if groups:
        factories.restrict(page, [group(name) for name in groups])
    return page


def section(parent, groups=(), **values):
    """A section, restricted to some groups."""
    page = _add(parent, SectionPage, **{"title": "Working group", "slug": "group", **values})
    if groups:
        factories.restrict(page, [group(name) for name in groups])
    return page


def library(parent, **values):
    """A library."""
    return _add(parent, LibraryPage, **{"title": "Papers", "slug": "papers", **values})


def paper(parent, files=(), **values):
    """A paper; `files` are pairs of language and version."""
    values = {"title": "Sealed paper", "slug": "sealed-paper", "date": FIRST_DAY, **values}
    page = _add(parent, PaperPage, **values)
    for language, version in files:
        edition(page, language, version)
    return page


def edition(page, language="en", version=1):
    """A file of a paper, in the collection of the intranet."""
    made = document(language=language)
    return Edition.objects.create(page=page, document=made, version=version)


def document(**values):
    """A document of the intranet."""
    values.setdefault("collection", Collection.objects.get(name=COLLECTION))
    return factories.document(**values)


def text_page(parent, **values):
    """A closed page of text."""
    return _add(parent, ClosedStandardPage, **{"title": "Notes", "slug": "notes", **values})


def gallery(parent, captions=("A caption",), **values):
    """A gallery with a photo for each caption."""
    page = _add(parent, GalleryPage, **{"title": "Photos", "slug": "pictures", **values})
    for caption in captions:
        file = ImageFile(BytesIO(factories.image().file.read()), name="photo.jpg")
        photo = Photo.objects.create(name="photo.jpg", file=file)
        GalleryPhoto.objects.create(page=page, photo=photo, caption=caption, locale=page.locale)
    return page


def account(*groups, state=None, **values):
    """An account in some groups; with a membership in a state."""
    user = factories.user(**values)
    user.groups.set([group(name) for name in groups])
    if state:
        Membership.objects.create(user=user, state=state, language="en", function="Adviser")
    return user


def member(*groups, **values):
    """A member, who is in some working groups, too."""
    return account(MEMBERS, *groups, state=Membership.State.ACCEPTED, **values)


secretary = partial(member, SECRETARIAT)


def signed_in(user=None):
    """A client, signed in unless there is no user."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def request_of(user=None, address="/en/intranet/"):
    """A request as a signed-in user sends it."""
    request = RequestFactory().get(address)
    client = signed_in(user)
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    request.session = client.session
    request.user = user
    return request


def file_address(document, language="en"):
    """Where a document of the intranet, or the first one of a paper, is served."""
    if isinstance(document, PaperPage):
        document = document.editions.first().document
    return f"/{language}/intranet/files/{document.pk}/{document.filename}"
