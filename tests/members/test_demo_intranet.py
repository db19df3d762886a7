"""The demonstration shows the intranet whole: groups, papers, pictures, members in every state."""

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings
from wagtail.models import GroupCollectionPermission, Locale, PageViewRestriction
from wagtail_localize.segments.extract import extract_segments

from members.groups import COLLECTION, MEMBERS, SECRETARIAT, working_groups
from members.models import (
    Edition,
    GalleryPage,
    IntranetHomePage,
    LibraryPage,
    Mark,
    Membership,
    PaperPage,
    SectionPage,
    TermsOfUse,
)
from site_home.access import page_types
from site_home.demo import data, members
from site_home.demo.content import words
from site_home.demo.intranet import Intranet, load_terms
from site_home.demo.pages import Pages
from site_home.demo.translations import Original
from site_home.models import Message, SiteDocument
from tests.members.membership_desk import signed_in
from tests.site_home.mail_desk import QUEUE

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
RETURN, MOBILITY = "return-and-reintegration", "labour-mobility"
BOTH = {"Working Group on Return and Reintegration", "Working Group on Labour Mobility"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The intranet of the demonstration with its members; nothing is translated."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(EMAIL_BACKEND=QUEUE):
        data.load_states()
        Pages(pictures=None).tree()
        Intranet().load()
        load_terms()
        data.load_accounts()
        members.load_members()
        yield
        transaction.set_rollback(True)


def person(name):
    """The account of a member."""
    return get_user_model().objects.get(email=f"{name}@example.org")


def papers_open_to(user):
    """The symbols of the papers that an account opens, by asking for each."""
    client = signed_in(user)
    answers = {paper.symbol: client.get(paper.url).status_code for paper in PaperPage.objects.all()}
    assert set(answers.values()) <= {200, 403}
    return {symbol for symbol, status in answers.items() if status == 200}


def test_each_of_two_working_groups_has_a_section_of_its_own(loaded):
    walls = PageViewRestriction.objects.filter(page__in=SectionPage.objects.all())
    assert {wall.page.slug for wall in walls} == {RETURN, MOBILITY}
    assert {group.name for wall in walls for group in wall.groups.all()} == BOTH
    assert {group.name for group in working_groups()} == BOTH


def test_every_section_and_the_home_has_a_library(loaded):
    parents = {library.get_parent().slug for library in LibraryPage.objects.all()}
    assert parents == {"intranet", RETURN, MOBILITY}


def test_there_is_a_page_of_every_closed_type(loaded):
    assert [kind for kind in page_types("is_closed") if not kind.objects.live().exists()] == []


def test_there_are_twelve_papers_with_symbols_of_their_own_and_all_marks(loaded):
    papers = PaperPage.objects.all()
    assert len({paper.symbol for paper in papers}) == len(papers) == 12
    assert {paper.mark for paper in papers} == set(Mark.values)


def test_some_papers_have_files_in_several_languages_and_two_an_older_version(loaded):
    languages, older = {}, set()
    for edition in Edition.objects.select_related("document"):
        languages.setdefault(edition.page_id, set()).add(edition.document.language)
        if edition.version > 1:
            older.add(edition.page_id)
    assert sum(len(each) > 1 for each in languages.values()) >= 2
    assert len(older) == 2


def test_every_file_lies_in_the_closed_collection_and_says_what_it_is(loaded):
    for edition in Edition.objects.select_related("document__collection", "page"):
        assert edition.document.collection.name == COLLECTION
        assert edition.document.pages == 1
        assert edition.page.symbol.replace("/", "-") in edition.document.filename


def test_the_gallery_has_eight_photos_each_with_a_caption(loaded):
    gallery = GalleryPage.objects.get()
    assert gallery.credit
    assert [bool(row.caption) for row in gallery.photos.all()] == [True] * 8


def test_the_members_are_in_every_state(loaded):
    assert set(Membership.objects.values_list("state", flat=True)) == set(Membership.State)


def test_the_history_of_each_ends_where_they_stand(loaded):
    for membership in Membership.objects.all():
        steps = list(membership.history.order_by("at", "pk"))
        assert steps == list(membership.history.order_by("pk"))
        assert steps[0].act == "asked_for"
        last = [members.LEADS_TO[each.act] for each in steps if each.act in members.LEADS_TO]
        assert last[-1] == membership.state


def test_members_alone_are_in_the_groups(loaded):
    for membership in Membership.objects.all():
        inside = {group.name for group in membership.user.groups.all()}
        assert (MEMBERS in inside) == membership.is_accepted
        assert inside <= {MEMBERS, *BOTH}
        assert membership.is_accepted or not inside


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("member", {"SOM": 4, "RR": 3, "LM": 3}),
        ("returns", {"SOM": 4, "RR": 3}),
        ("mobility", {"SOM": 4, "LM": 3}),
        ("observer", {"SOM": 4}),
        ("pending", {}),
        ("asked", {}),
        ("refused", {}),
        ("ended", {}),
        ("secretariat", {"SOM": 5, "RR": 4, "LM": 3}),
        ("editor", {}),
        ("admin", {"SOM": 5, "RR": 4, "LM": 3}),
    ],
)
def test_each_opens_the_papers_that_are_meant_for_them(loaded, name, opened):
    found = {}
    for symbol in papers_open_to(person(name)):
        body = symbol.split("/")[1]
        found[body] = found.get(body, 0) + 1
    assert found == opened


def test_their_addresses_are_verified_and_plainly_invented(loaded):
    for membership in Membership.objects.select_related("user"):
        assert membership.user.email.endswith("@example.org")
        assert membership.user.emailaddress_set.filter(verified=True, primary=True).exists()


def test_the_members_log_in_with_the_printed_passwords(client, loaded):
    for email, password in members.accounts():
        assert client.login(email=email, password=password), email
        assert client.get("/admin/").status_code in (302, 403), email


def test_the_terms_they_agreed_to_are_those_in_force(loaded):
    assert TermsOfUse.objects.count() == 1
    assert not any(membership.terms_are_old for membership in Membership.objects.all())


def test_nobody_is_written_to_by_loading(loaded):
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_the_secretariat_may_write_publish_and_upload(loaded):
    home = IntranetHomePage.objects.get()
    rights = home.permissions_for_user(person("secretariat"))
    assert rights.can_edit()
    assert rights.can_publish()
    assert rights.can_add_subpage()
    public = home.get_parent().permissions_for_user(person("secretariat"))
    assert not public.can_edit()
    uploads = GroupCollectionPermission.objects.filter(
        group__name=SECRETARIAT, permission__codename="add_document"
    )
    assert [each.collection.name for each in uploads] == [COLLECTION]


def test_the_secretariat_sees_who_waits(loaded):
    page = signed_in(person("secretariat")).get("/admin/memberships/")
    assert page.status_code == 200
    assert "Pending" in page.content.decode()


@pytest.mark.parametrize("language", OTHERS)
def test_what_leads_to_the_papers_is_translated(loaded, language):
    known = words("intranet", language)
    kinds = [kind for kind in page_types("is_closed") if kind is not PaperPage]
    for instance in [*TermsOfUse.objects.all(), *(p for k in kinds for p in k.objects.all())]:
        texts = {each.string.data for each in extract_segments(instance) if hasattr(each, "string")}
        assert texts <= known.keys(), instance


def test_a_translated_gallery_has_translated_captions(loaded):
    page, known = GalleryPage.objects.get(), words("intranet", "fa")
    locale = Locale.objects.get(language_code="fa")
    home = page.get_parent().specific
    above = Original(home.get_parent().specific, "home")
    parents = {above.instance.get_parent().pk: above.instance.get_parent()}
    parents[above.instance.pk] = above.instance.copy_for_translation(locale)
    parents[home.pk] = Original(home, "intranet").translate(locale, known, parents)
    copy = Original(page, "intranet").translate(locale, known, parents)
    captions = list(copy.photos.values_list("caption", flat=True))
    assert captions == [known[row.caption] for row in page.photos.all()]
    assert set(copy.photos.values_list("locale__language_code", flat=True)) == {"fa"}


def test_nothing_of_it_is_to_be_seen_from_outside(client, loaded):
    for page in [*PaperPage.objects.all(), *GalleryPage.objects.all()]:
        assert client.get(page.url).status_code == 302
    for document in SiteDocument.objects.all():
        assert client.get(f"/documents/{document.pk}/{document.filename}").status_code == 404


def test_check_privacy_finds_nothing(loaded):
    said = StringIO()
    call_command("check_privacy", stdout=said)
    assert "12 papers and 19 private files: 0 to be mended" in said.getvalue()


def test_no_group_of_the_demonstration_gives_a_right_in_the_admin(loaded):
    for group in Group.objects.filter(name__in=[MEMBERS, *BOTH]):
        assert not group.permissions.exists()
        assert not group.page_permissions.exists()
