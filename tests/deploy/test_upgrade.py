"""A site of the first release, filled with its demonstration content, comes up to date."""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

FIRST_RELEASE = Path(__file__).parent / "first_release.sqlite3.xz"
TRANSLATE = """
from django.contrib.auth.models import Group, Permission
translators = Group.objects.create(name="Translators: Persian")
translators.permissions.add(Permission.objects.get(codename="change_footer"))
"""
PAGES = 241  # with the root of the tree
LOOK = """
import json
from django.test import Client
from wagtail.models import Locale, Page, get_page_models
client = Client(headers={"host": "localhost"})
newest = [model.objects.live().order_by("pk").last() for model in get_page_models()]
paths = [page.url for page in newest if page and page.url]
desk = Client(headers={"host": "localhost"})
from members.models import User
desk.force_login(User.objects.get(email="admin@example.org"))
opened = [f"/admin/pages/{page.pk}/edit/" for page in newest if page and page.url]
from django.contrib.auth.models import Group
from wagtail.models import CollectionViewRestriction
doors = ["/en/intranet/", "/fa/intranet/of-no-page/"]
print(json.dumps({
    "pages": Page.objects.count(),
    "languages": list(Locale.objects.values_list("language_code", flat=True)),
    "answers": {path: client.get(path).status_code for path in paths},
    "opened": {path: desk.get(path).status_code for path in opened},
    "doors": {path: [each.get(path).status_code for each in (client, desk)] for path in doors},
    "groups": list(Group.objects.values_list("name", flat=True)),
    "terms": [
        group.name for group in Group.objects.filter(permissions__codename="change_termsofuse")
    ],
    "closed": list(CollectionViewRestriction.objects.values_list("collection__name", flat=True)),
}))
"""


def manage(place, *arguments):
    """Runs manage.py for the site in a folder; returns what it says."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, "VAR_DIR": str(place), "DJANGO_SETTINGS_MODULE": "site_home.settings.test"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """The folder of the migrated site, and what stands in it."""
    place = tmp_path_factory.mktemp("site")
    (place / "site.sqlite3").write_bytes(lzma.decompress(FIRST_RELEASE.read_bytes()))
    manage(place, "migrate", "site_home", "--verbosity", "0")
    manage(place, "shell", "--no-imports", "-c", TRANSLATE)
    manage(place, "migrate", "--verbosity", "0")
    return place, json.loads(manage(place, "shell", "--no-imports", "-c", LOOK))


def test_every_page_is_still_there(upgraded):
    _place, found = upgraded
    assert found["pages"] == PAGES


def test_a_page_of_every_type_is_shown_and_can_be_edited(upgraded):
    _place, found = upgraded
    assert len(found["answers"]) == len(found["opened"]) >= 12
    assert set(found["answers"].values()) == {200}, found["answers"]
    assert set(found["opened"].values()) == {200}, found["opened"]


def test_the_languages_of_the_settings_are_known_to_it(upgraded):
    _place, found = upgraded
    assert set(found["languages"]) >= {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}


def test_the_intranet_is_ready_and_closed(upgraded):
    place, found = upgraded
    assert set(found["groups"]) >= {"Members", "Secretariat"}
    assert found["closed"] == ["Intranet"]
    assert set(map(tuple, found["doors"].values())) == {(302, 403)}
    assert "0 to be mended" in manage(place, "check_privacy")


def test_translators_from_before_the_intranet_may_translate_its_terms(upgraded):
    _place, found = upgraded
    assert "Translators: Persian" in found["terms"]


def test_loading_the_demonstration_again_changes_nothing(upgraded):
    place, _found = upgraded
    said = manage(place, "load_demo")
    assert "nothing was changed" in said
    assert "admin@example.org" in said
    assert "member@example.org" not in said  # made with the intranet, which it lacks
