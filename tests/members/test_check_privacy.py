"""The command that fails when something private could be read by others."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, PageViewRestriction, ReferenceIndex

from members.groups import COLLECTION, MEMBERS
from members.models import Mark
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def paper(home):
    """A paper of a working group."""
    section = desk.section(desk.intranet(home), ["Group A"])
    return desk.paper(desk.library(section), files=[("en", 1)])


def _fails(capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("check_privacy")
    assert stop.value.code == 1
    return capsys.readouterr().err.strip().splitlines()


def test_a_sound_site_passes_and_says_what_was_checked(paper, capsys):
    translated(paper, "ru")
    call_command("check_privacy")
    text = capsys.readouterr().out
    assert "1 private files" in text
    assert "2 papers" in text
    assert "0 to be mended" in text
    assert "Warning" not in text


def test_a_translation_that_stays_public_fails(home, capsys):
    page = factories.standard_page(home)
    translation = translated(page, "ru")
    factories.restrict(page, [desk.group("Group A")])
    (line,) = _fails(capsys)
    assert f"Pages {translation.pk} are public" in line


def test_a_public_translation_that_is_a_draft_passes(home):
    page = factories.standard_page(home)
    translated(page, "ru", live=False)
    factories.restrict(page, [desk.group("Group A")])
    call_command("check_privacy")


def test_an_alias_that_stays_public_fails(home, capsys):
    page = factories.standard_page(home)
    alias = page.create_alias(update_slug="alias")
    factories.restrict(page, [desk.group("Group A")])
    (line,) = _fails(capsys)
    assert f"Pages {alias.pk} are public" in line


def test_an_alias_of_a_closed_page_among_public_ones_fails(home, paper, capsys):
    page = factories.standard_page(home)
    Page.objects.filter(pk=page.pk).update(alias_of=paper.pk)
    (line,) = _fails(capsys)
    assert f"Pages {page.pk} are public" in line


def test_a_public_page_that_links_to_a_private_file_fails(home, paper, capsys):
    number = paper.editions.get().document_id
    text = f'<p><a linktype="document" id="{number}">this</a></p>'
    page = factories.standard_page(home, body=[("rich_text", text)])
    ReferenceIndex.create_or_update_for_object(page)
    (line,) = _fails(capsys)
    assert f"Page {page.pk} is public and links to document {number}" in line


def test_a_private_file_in_the_media_folder_fails(paper, capsys):
    document = paper.editions.get().document
    default_storage.save(document.file.name, ContentFile(b"x"))
    (line,) = _fails(capsys)
    assert f"Document {document.pk} lies in the media folder" in line


def test_a_picture_in_the_private_collection_fails(paper, capsys):
    image = factories.image(collection=Collection.objects.get(name=COLLECTION))
    (line,) = _fails(capsys)
    assert f"Picture {image.pk}" in line


def test_a_paper_without_a_restriction_fails(paper, capsys):
    PageViewRestriction.objects.all().delete()
    (line,) = _fails(capsys)
    assert f"Paper {paper.pk} is restricted by no group" in line


def test_a_restriction_without_groups_is_none(paper, capsys):
    for restriction in PageViewRestriction.objects.all():
        restriction.groups.clear()
    assert len(_fails(capsys)) == 1


def test_a_restriction_to_whoever_has_an_account_fails(paper, capsys):
    factories.restrict(paper.get_parent())
    (line,) = _fails(capsys)
    assert "choose groups instead" in line


def test_a_page_type_without_a_rule_fails(paper, capsys, monkeypatch):
    monkeypatch.setattr("members.models.PaperPage.is_closed", False)
    assert any("PaperPage is neither public nor closed" in line for line in _fails(capsys))


def test_a_public_page_in_the_intranet_fails(paper, capsys):
    top = Page.objects.get(slug="intranet")
    page = factories.standard_page(top, slug="stray")
    assert any(f"Page {page.pk} is no page of the intranet" in line for line in _fails(capsys))


def test_a_redirect_to_a_private_page_fails(paper, capsys):
    redirect = Redirect.objects.create(old_path="/old", redirect_page=paper)
    (line,) = _fails(capsys)
    assert f"Redirect {redirect.pk}" in line


def test_a_redirect_typed_by_hand_fails_too(paper, capsys):
    redirect = Redirect.objects.create(old_path="/old", redirect_link=paper.url)
    Redirect.objects.create(old_path="/door", redirect_link="/en/intranet/")
    (line,) = _fails(capsys)
    assert f"Redirect {redirect.pk}" in line


def test_a_file_of_a_paper_in_a_public_collection_fails(paper, capsys):
    document = paper.editions.get().document
    document.collection = Collection.get_first_root_node()
    document.save()
    (line,) = _fails(capsys)
    assert f"Document {document.pk} belongs to paper {paper.pk}" in line


@pytest.mark.parametrize("mark", Mark.values)
def test_a_mark_for_a_group_where_no_group_is_named_is_a_warning(paper, capsys, mark):
    section = paper.get_parent().get_parent()
    section.view_restrictions.get().groups.add(desk.group(MEMBERS))
    paper.mark = mark
    paper.save()
    call_command("check_privacy")
    warned = f"Warning: Paper {paper.pk} is marked for a working group" in capsys.readouterr().out
    assert warned is (mark == Mark.GROUP)


def test_no_title_is_printed(paper, capsys):
    PageViewRestriction.objects.all().delete()
    assert "Sealed" not in "".join(_fails(capsys))
