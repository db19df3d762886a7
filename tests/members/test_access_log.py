"""Who fetched a file: kept for a year, told to whoever may publish the paper."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from members.groups import SECRETARIAT
from members.models import FileAccess
from members.models.photos import ORIGINAL, SCREEN
from site_home.management.commands import every_minute
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def publisher(db):
    """A client that publishes in the intranet and, elsewhere, whatever there is."""
    return desk.signed_in(desk.account(SECRETARIAT, "Moderators"))


@pytest.fixture
def papers(home):
    """A library for all members."""
    return desk.library(desk.intranet(home))


@pytest.fixture
def paper(papers):
    """A paper with a file."""
    return desk.paper(papers, [("en", 1)])


@pytest.fixture
def member():
    """A member."""
    return desk.member(email="reader@example.org", first_name="Ada", last_name="Reader")


@pytest.fixture
def reader(member):
    """The member's client."""
    return desk.signed_in(member)


def address(paper, language="en"):
    """Where the file of a paper is served."""
    document = paper.editions.first().document
    return f"/{language}/intranet/files/{document.pk}/{document.filename}"


def test_it_is_kept_who_fetched_which_file_of_which_paper(paper, member, reader):
    reader.get(address(paper))
    access = FileAccess.objects.get()
    assert (access.user, access.page_id) == (member, paper.pk)
    assert access.name == paper.editions.first().document.filename


def test_what_is_fetched_in_another_language_stands_with_the_original(paper, reader):
    translated(paper, "ru")
    reader.get(address(paper, "ru"))
    assert FileAccess.objects.get().page_id == paper.pk


def test_a_look_at_the_headers_is_not_kept(paper, reader):
    reader.head(address(paper))
    assert not FileAccess.objects.exists()


def test_a_download_that_goes_on_is_kept_once(paper, reader):
    for part in ("bytes=0-9", "bytes=10-19", "bytes=20-", "bytes=-5"):
        reader.get(address(paper), headers={"Range": part})
    assert FileAccess.objects.count() == 1


@pytest.mark.parametrize("part", ["bytes=1-", "bytes=-999999"])
def test_whoever_leaves_out_the_first_byte_is_kept_all_the_same(paper, reader, part):
    reader.get(address(paper), headers={"Range": part})
    assert FileAccess.objects.count() == 1


def test_a_part_that_there_is_not_is_not_kept(paper, reader):
    reader.get(address(paper), headers={"Range": "bytes=999999-"})
    assert not FileAccess.objects.exists()


def test_what_is_refused_is_not_kept(paper, papers, client, reader):
    others = desk.library(desk.section(papers.get_parent().specific, ["Another group"]))
    client.get(address(paper))
    reader.get(address(desk.paper(others, [("en", 1)])))
    assert not FileAccess.objects.exists()


def test_an_older_version_is_kept_when_it_is_sent_and_not_when_it_leads_on(paper, reader):
    desk.edition(paper, "en", 2)
    reader.get(address(paper))
    assert not FileAccess.objects.exists()
    reader.get(f"{address(paper)}?version=1")
    assert FileAccess.objects.count() == 1


def test_of_photos_the_originals_are_kept(papers, reader):
    gallery = desk.gallery(papers.get_parent().specific)
    number = gallery.photos.get().photo_id
    reader.get(f"/en/intranet/photos/{number}/{SCREEN}.jpg")
    assert not FileAccess.objects.exists()
    reader.get(f"/en/intranet/photos/{number}/{ORIGINAL}.jpg")
    assert FileAccess.objects.get().page_id == gallery.pk


def test_members_are_told_that_it_is_kept(paper, reader):
    assert "twelve months" in reader.get(paper.url).content.decode()


# The report.


def fetched(paper, user, number=1):
    """Rows as if a member had fetched the file of a paper."""
    rows = [FileAccess(page_id=paper.pk, user=user, name="paper.pdf") for _each in range(number)]
    FileAccess.objects.bulk_create(rows)


def report(page):
    """Where the report of a page is."""
    return reverse("file_accesses", args=[page.pk])


def test_whoever_may_publish_the_paper_reads_who_fetched_it(paper, member, publisher):
    fetched(paper, member)
    text = publisher.get(report(paper)).content.decode()
    assert "Ada Reader" in text
    assert "reader@example.org" in text
    assert "paper.pdf" in text


def test_the_way_to_the_report_stands_on_the_paper(paper, publisher, editor):
    edit = reverse("wagtailadmin_pages:edit", args=[paper.pk])
    assert report(paper) in desk.signed_in(factories.superuser()).get(edit).content.decode()


def test_the_report_of_a_translation_is_that_of_the_original(paper, member, publisher):
    fetched(paper, member)
    copy = translated(paper, "ru")
    assert "Ada Reader" in publisher.get(report(copy)).content.decode()


def test_who_may_not_publish_the_paper_is_told_nothing(paper, member, reader, editor, client):
    fetched(paper, member)
    for query in ("", "?export=csv"):
        assert editor.get(report(paper) + query).status_code == 404
        assert editor.get(reverse("file_accesses", args=[999_999]) + query).status_code == 404
        assert reader.get(report(paper) + query).status_code in (302, 403)


def test_who_may_publish_one_section_reads_nothing_of_another(papers, paper, member):
    fetched(paper, member)
    section = desk.section(papers.get_parent().specific, ["Group"])
    group = desk.group("Publishers of a section")
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(group=group, page=section, permission_type=codename[:-5])
    editor = desk.signed_in(with_admin(desk.account("Publishers of a section")))
    inside = desk.paper(desk.library(section), slug="inside")
    assert editor.get(report(inside)).status_code == 200
    assert editor.get(report(paper)).status_code == 404


def with_admin(user):
    """The account with access to the admin."""
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_there_is_no_report_of_public_pages(home, publisher):
    assert publisher.get(report(home)).status_code == 404


def test_the_report_can_be_downloaded_and_harms_no_spreadsheet(paper, member, publisher):
    member.first_name = "=HYPERLINK()"
    member.save()
    fetched(paper, member)
    response = publisher.get(f"{report(paper)}?export=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert "no-store" in response["Cache-Control"]
    assert lines[0] == '"When","Who","E-mail address","File"'
    assert "'=HYPERLINK() Reader" in lines[1]
    assert "reader@example.org" in lines[1]


def test_what_was_fetched_by_an_account_since_deleted_stays_without_a_name(paper, publisher):
    gone = desk.member(first_name="Gone")
    fetched(paper, gone)
    gone.delete()
    text = publisher.get(report(paper)).content.decode()
    assert "paper.pdf" in text
    assert "Gone" not in text
    assert publisher.get(f"{report(paper)}?export=csv").status_code == 200


def test_a_longer_report_costs_no_more_queries(paper, member, publisher):
    def queries():
        publisher.get(report(paper))
        with CaptureQueriesContext(connection) as counted:
            publisher.get(report(paper))
        return len(counted)

    fetched(paper, member, 3)
    few = queries()
    for _number in range(5):
        fetched(paper, desk.member(), 50)
    assert queries() == few


# How long.


def test_it_is_kept_for_twelve_months(paper, member):
    fetched(paper, member, 2)
    old = FileAccess.objects.first()
    old.at = timezone.now() - timedelta(days=366)
    old.save()
    call_command("delete_old_accesses", "--dry-run", verbosity=0)
    assert FileAccess.objects.count() == 2
    call_command("delete_old_accesses", verbosity=0)
    assert FileAccess.objects.count() == 1
    assert not FileAccess.objects.filter(pk=old.pk).exists()


def test_the_command_says_how_many(paper, member, capsys):
    fetched(paper, member)
    FileAccess.objects.update(at=timezone.now() - timedelta(days=366))
    call_command("delete_old_accesses", "--dry-run")
    assert "1 accesses to files would be deleted" in capsys.readouterr().out


def test_it_happens_every_day():
    assert ["delete_old_accesses"] in every_minute.TIDY
