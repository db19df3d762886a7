"""The files of a paper in the admin: where they may lie, and that they are not deleted under it."""

import pytest
from django.urls import reverse
from wagtail.models import Collection, ReferenceIndex

from members.groups import COLLECTION
from members.models import PaperPage
from site_home.models import SiteDocument
from tests import factories
from tests.members import closed_desk as desk
from tests.members import membership_desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def admin():
    """A client that may do everything."""
    return desk.signed_in(factories.superuser())


@pytest.fixture
def paper(home):
    """A paper with a file."""
    return desk.paper(desk.library(desk.intranet(home)), [("en", 1)])


def _add(admin, paper, document, version=2):
    """Presses “Save draft” on a paper, with one more file."""
    first = paper.editions.get()
    data = {
        "title": paper.title,
        "slug": paper.slug,
        "date": "2026-03-02",
        "mark": paper.mark,
        "editions-TOTAL_FORMS": "2",
        "editions-INITIAL_FORMS": "1",
        "editions-0-id": first.pk,
        "editions-0-document": first.document_id,
        "editions-0-version": "1",
        "editions-0-ORDER": "1",
        "editions-1-id": "",
        "editions-1-document": document.pk,
        "editions-1-version": version,
        "editions-1-ORDER": "2",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    return admin.post(reverse("wagtailadmin_pages:edit", args=[paper.pk]), data, follow=True)


def _files(paper):
    """The files of the latest draft."""
    page = PaperPage.objects.get(pk=paper.pk).get_latest_revision_as_object()
    return {edition.document_id for edition in page.editions.all()}


def test_a_public_file_is_refused_and_it_is_said_what_to_do(admin, paper):
    public = factories.document()
    html = _add(admin, paper, public).content.decode()
    assert "This file is public. Move it to the collection “Intranet” first." in html
    assert public.pk not in _files(paper)


def test_a_file_of_the_intranet_is_taken(admin, paper):
    below = Collection.objects.get(name=COLLECTION).add_child(name="Below")
    document = desk.document(collection=below)
    _add(admin, paper, document)
    assert document.pk in _files(paper)


def test_two_files_of_one_language_are_not_both_the_first_version(admin, paper):
    same, russian = desk.document(), desk.document(language="ru")
    html = _add(admin, paper, same, version=1).content.decode()
    assert "Another file in this language has this version." in html
    assert same.pk not in _files(paper)
    _add(admin, paper, russian, version=1)
    assert russian.pk in _files(paper)


def test_the_editor_is_not_told_that_a_closed_page_is_for_the_public(admin, paper):
    html = admin.get(reverse("wagtailadmin_pages:edit", args=[paper.pk])).content.decode()
    assert "Nobody but those who can open the page reads it." in html
    assert "by search engines and when shared" not in html
    assert "seen by the public" not in html


# Deleting. The index of references knows of the use or, before it is made anew, does not.


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_file_that_a_paper_needs_is_not_deleted(admin, paper, is_known, at_once):
    document = paper.editions.get().document
    if is_known:
        ReferenceIndex.create_or_update_for_object(paper)
    address = reverse("wagtaildocs:delete", args=[document.pk])
    if at_once:
        bulk = reverse("wagtail_bulk_action", args=["site_home", "sitedocument", "delete"])
        address = f"{bulk}?id={document.pk}"
    response = admin.post(address, follow=True)
    html = response.content.decode()
    assert response.status_code == 200
    assert "in use" in html or "do not have permission" in html
    assert SiteDocument.objects.filter(pk=document.pk).exists()


def test_the_question_says_that_a_paper_needs_the_file(admin, paper):
    ReferenceIndex.create_or_update_for_object(paper)
    address = reverse("wagtaildocs:delete", args=[paper.editions.get().document_id])
    html = admin.get(address).content.decode()
    assert "prevent it from being deleted" in html
    assert "Yes, delete" not in html


def test_a_file_that_only_the_draft_holds_is_not_deleted(admin, paper):
    document = desk.document()
    _add(admin, paper, document)
    admin.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert SiteDocument.objects.filter(pk=document.pk).exists()
    assert document.pk in _files(paper)


def test_an_old_version_that_held_a_deleted_file_can_be_opened(admin, paper):
    old, edition = paper.save_revision(), paper.editions.get()
    paper.editions = []
    paper.save_revision().publish()
    admin.post(reverse("wagtaildocs:delete", args=[edition.document_id]))
    assert not SiteDocument.objects.filter(pk=edition.document_id).exists()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[paper.pk, old.pk])
    assert admin.get(address).status_code == 200


def test_terms_that_somebody_has_agreed_to_are_not_deleted(admin):
    version = membership_desk.terms()
    membership_desk.asked(terms=version)
    address = reverse("wagtailsnippets_members_termsofuse:delete", args=[version.pk])
    html = admin.post(address, follow=True).content.decode()
    assert "It is in use somewhere, so it was not deleted." in html
    version.refresh_from_db()
