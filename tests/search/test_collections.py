"""What closes a collection closes the words of its files."""

import pytest
from django.urls import reverse
from wagtail.models import Collection

from tests import factories
from tests.members import closed_desk
from tests.search.pdf_desk import TEXT, close, link, read_document
from tests.search.search_desk import titles

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("read_here")]


@pytest.mark.usefixtures("page")
def test_a_file_moved_into_a_restricted_collection_is_not_found(treaty, vault):
    close(vault)
    treaty.collection = vault
    treaty.save()
    assert titles("numbat") == []


def test_a_file_in_a_restricted_collection_is_not_found(home, vault):
    close(vault)
    document = read_document(TEXT, collection=vault)
    factories.standard_page(home, title="Our treaties", body=link(document))
    assert titles("numbat") == []


def test_files_moved_together_are_not_found(page, treaty, vault, client):
    close(vault)
    client.force_login(factories.superuser())
    bulk = reverse("wagtail_bulk_action", args=["site_home", "sitedocument", "add_to_collection"])
    answer = client.post(f"{bulk}?id={treaty.pk}&next=/", {"collection": vault.pk})
    treaty.refresh_from_db()
    assert (answer.status_code, treaty.collection) == (302, vault)
    assert titles("numbat") == []


def test_a_collection_that_is_restricted_takes_its_files_along(page, treaty, vault):
    treaty.collection = vault.add_child(name="Within")
    treaty.save()
    assert titles("numbat") == ["Our treaties"]
    restriction = close(vault)
    assert titles("numbat") == []
    restriction.delete()
    assert titles("numbat") == ["Our treaties"]


def test_a_collection_moved_into_a_restricted_one_takes_its_files_along(page, treaty, vault):
    close(vault)
    treaty.collection = Collection.get_first_root_node().add_child(name="Open")
    treaty.save()
    vault.refresh_from_db()
    treaty.collection.move(vault, "sorted-child")
    assert titles("numbat") == []


def test_a_collection_renamed_to_that_of_the_intranet_takes_its_files_along(page, treaty, vault):
    treaty.collection = vault
    treaty.save()
    vault.name = closed_desk.COLLECTION
    vault.save()
    assert titles("numbat") == []
