"""What every test may ask for."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page, Site
from xdist.scheduler import LoadFileScheduling

from tests import factories

BROWSER = "tests/browser/"


class OneWorkerForTheBrowser(LoadFileScheduling):
    """A worker takes a file at a time; all files of the browser go to one, which fills one site."""

    def _split_scope(self, nodeid):
        return (
            nodeid[: len(BROWSER)] if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)
        )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """What decides which worker runs which tests."""
    return OneWorkerForTheBrowser(config, log)


@pytest.fixture(autouse=True)
def _fresh_cache():
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _source_language():
    translation.activate("en")  # a request leaves its own behind


@pytest.fixture
def home(db):
    """The home page of the default site."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def english(db):
    """The source locale."""
    return Locale.get_default()


@pytest.fixture
def news_index(home):
    return factories.news_index(home)


@pytest.fixture
def event_index(home):
    return factories.event_index(home)


@pytest.fixture
def report_index(home):
    return factories.report_index(home)


@pytest.fixture
def project_index(home):
    return factories.project_index(home)


@pytest.fixture
def centre_index(home):
    return factories.centre_index(home)


@pytest.fixture
def queries_of(client):
    """The number of queries that a warmed page costs: `queries_of(page)` or an address."""

    def count(page):
        address = page.url if isinstance(page, Page) else page
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        return len(context)

    return count


@pytest.fixture
def desk(client):
    """A client that may do everything."""
    client.force_login(factories.superuser())
    return client


@pytest.fixture
def editor(client):
    """A client of the group Editors."""
    return member_of(client, "Editors")


@pytest.fixture
def publisher(client):
    """A client of the group Moderators."""
    return member_of(client, "Moderators")


def member_of(client, group):
    """The client, logged in as somebody of that group."""
    user = factories.user()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client
