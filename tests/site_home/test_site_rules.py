"""Rules that hold for the whole site: migrations, headings, templates, style sheets."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

from tests.site_home.page_reader import Reader

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path for path in ROOT.rglob("*.html") if ROOT / "admin" not in path.parents)
STYLES = sorted((settings.PROJECT_DIR / "static" / "css").rglob("*.css"))

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"--[\w-]+\s*:[^;}]*")
PAPER = re.compile(r"@layer print\s*\{.*?\n\}", re.DOTALL)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*"
    r"|(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
AT_RULE = re.compile(r"@(?:media|container|supports)[^{]*\{")


def name(path):
    """The path of a file as the project's people know it."""
    return str(Path(path).relative_to(settings.BASE_DIR))


def rules(path):
    """The declarations of a style sheet, without comments and without conditions."""
    return AT_RULE.sub("{", COMMENT.sub("", path.read_text(encoding="utf-8")))


@pytest.mark.sqlite
@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_every_page_type_has_one_h1(client, every_page):
    own = {model for model in get_page_models() if getattr(model, "is_public", False)}
    assert {type(page) for page in every_page} == own
    for page in every_page:
        assert Reader(client.get(page.url).content.decode()).tags.count("h1") == 1, page


@pytest.mark.django_db
def test_every_page_type_can_be_previewed(rf, every_page):
    for page in every_page:
        for mode, _words in page.preview_modes:
            response = page.specific.make_preview_request(preview_mode=mode)
            assert response.status_code == 200, page


def test_every_page_type_says_whether_it_is_public():
    types = [model for model in get_page_models() if model is not Page]
    assert [model for model in types if not hasattr(model, "is_public")] == []


def test_no_public_page_type_can_be_restricted_by_editors():
    public = [model for model in get_page_models() if getattr(model, "is_public", False)]
    assert public
    assert [model for model in public if model.private_page_options] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_compiles(path):
    get_template(str(path.relative_to(ROOT)))


def is_mail(path):
    """Mail programs read no style sheet."""
    return path.parent.name == "emails"


@pytest.mark.parametrize("path", [path for path in TEMPLATES if not is_mail(path)], ids=name)
def test_no_template_has_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text)
    assert not re.search(r'<script(?![^>]*\s(?:src=|type="application/json"))', text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_part_is_told_what_it_needs(path):
    if path.name == "base.html":
        return
    included = re.findall(r"\{% include [^%]*%\}", path.read_text(encoding="utf-8"))
    assert [each for each in included if not re.search(r"\sonly\s*%\}$", each)] == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_no_style_sheet_has_a_colour_outside_the_tokens(path):
    text = PAPER.sub("", rules(path))  # on paper there is only ink
    assert COLOUR.findall(TOKEN.sub("", text)) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_no_style_sheet_knows_left_and_right(path):
    assert PHYSICAL.findall(rules(path)) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_no_style_sheet_asks_another_host(path):
    assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import\s+['\"]?https?:", rules(path))


def test_the_rules_find_what_they_look_for():
    assert PHYSICAL.findall("a { margin-left: 1px; text-align: left; width: 4px }") != []
    assert PHYSICAL.findall("a { border-inline-start-width: 1px; line-height: 1 }") == []
    assert COLOUR.findall("a { color: #FFF; background: rgb(0 0 0) }") != []


def test_no_module_is_a_drawer_for_everything():
    apps = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")}
    files = [path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py")]
    assert len(files) > 50
    own = [path for path in files if "migrations" not in path.parts]
    assert [name(path) for path in own if path.stem in {"utils", "helpers", "mixins", "misc"}] == []
    long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}
