"""Who reads what: groups by pages by languages, decided when the page is asked for."""

from itertools import product

import pytest
from wagtail.models import Page, PageViewRestriction

from members.groups import SECRETARIAT
from members.models import Mark, Membership, PaperPage
from site_home.access import may_see, seen, visible_to
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FOUND, SIGN_IN, FORBIDDEN = 200, 302, 403
A, B = "Group A", "Group B"
PEOPLE = {
    "anonymous": lambda: None,
    "stranger": lambda: factories.user(),
    "pending": lambda: desk.account(state=Membership.State.PENDING),
    "group_without_membership": lambda: desk.account(A, state=Membership.State.ENDED),
    "member": lambda: desk.member(),
    "of_b": lambda: desk.member(B),
    "of_a": lambda: desk.member(A),
    "secretary": lambda: desk.secretary(A),
    "secretary_outside_a": lambda: desk.secretary(),
    "superuser": lambda: factories.superuser(),
}
ALL = {"member", "of_b", "of_a", "secretary", "secretary_outside_a", "superuser"}
OF_A = {"of_a", "secretary", "superuser"}
READERS = {
    "": ALL,
    "notes/": ALL,
    "papers/": ALL,
    "papers/open/": ALL,
    "papers/kept/": {"secretary", "secretary_outside_a", "superuser"},
    "group/": OF_A,
    "group/papers/": OF_A,
    "group/papers/sealed-paper/": OF_A,
    "group/papers/kept/": {"secretary", "superuser"},
    "group/pictures/": OF_A,
}
LANGUAGES = ["en", "ru", "fa"]


@pytest.fixture
def intranet(home):
    """An intranet with a section of group A, in English and Russian; other languages lack it."""
    top = desk.intranet(home)
    general = desk.library(top)
    section = desk.section(top, [A])
    papers = desk.library(section)
    pages = [
        desk.text_page(top),
        desk.paper(general, title="Open", slug="open", mark=Mark.MEMBERS),
        desk.paper(general, title="Kept", slug="kept", mark=Mark.SECRETARIAT),
        desk.paper(papers),
        desk.paper(papers, title="Kept", slug="kept", mark=Mark.SECRETARIAT),
        desk.gallery(section),
    ]
    for page in pages:
        translated(page, "ru")
    translated(home, "fa")
    return top


@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_reads_what_is_theirs_in_every_language_and_nothing_else(intranet, person):
    client = desk.signed_in(PEOPLE[person]())
    refusal = SIGN_IN if person == "anonymous" else FORBIDDEN
    expected, got = {}, {}
    for language, (path, who) in product(LANGUAGES, READERS.items()):
        address = f"/{language}/intranet/{path}"
        expected[address] = FOUND if person in who else refusal
        got[address] = client.get(address).status_code
    assert got == expected


@pytest.mark.parametrize("person", PEOPLE)
def test_lists_hold_what_a_person_may_open(intranet, person):
    pages = visible_to(desk.request_of(PEOPLE[person]())).filter(locale=intranet.locale)
    below = {page.url.removeprefix("/en/intranet/") for page in pages if "intranet" in page.url}
    assert below == {path for path, who in READERS.items() if person in who}


def test_nobody_without_a_request_sees_a_closed_page(intranet):
    assert not visible_to(None).filter(url_path__contains="intranet").exists()
    assert not visible_to(None, PaperPage).exists()


def test_a_closed_page_without_any_restriction_is_closed_all_the_same(intranet):
    PageViewRestriction.objects.all().delete()
    assert desk.signed_in().get("/en/intranet/group/").status_code == SIGN_IN
    assert desk.signed_in(factories.user()).get("/ru/intranet/group/").status_code == FORBIDDEN


def _paper():
    return PaperPage.objects.get(slug="sealed-paper", locale__language_code="en")


def _reads(person, page):
    return desk.signed_in(person).get(page.url).status_code == FOUND


def test_a_restriction_set_after_the_translation_closes_the_translation(intranet):
    notes = intranet.get_children().get(slug="notes")
    russian = notes.get_translations().get()
    member = desk.member()
    assert _reads(member, russian)
    factories.restrict(notes, [desk.group(A)])
    assert not _reads(member, russian)
    assert russian not in visible_to(desk.request_of(member))


def test_a_restriction_of_the_translation_alone_closes_the_original(intranet):
    notes = intranet.get_children().get(slug="notes")
    factories.restrict(notes.get_translations().get(), [desk.group(A)])
    assert not _reads(desk.member(), notes)


def test_a_tightened_restriction_holds_for_translations_at_once(intranet):
    section = intranet.get_children().get(slug="group")
    russian = section.get_translations().get()
    factories.restrict(russian, [desk.group(A)])
    section.view_restrictions.get().groups.set([desk.group(B)])
    assert not _reads(desk.member(A), russian)


def test_a_restriction_without_groups_lets_in_superusers_alone(intranet):
    intranet.get_children().get(slug="group").view_restrictions.get().groups.clear()
    assert not _reads(desk.member(A), _paper())
    assert _reads(factories.superuser(), _paper())


def test_a_page_moved_into_a_section_is_closed_with_its_translation(intranet):
    notes = intranet.get_children().get(slug="notes").specific
    notes.move(intranet.get_children().get(slug="group"), pos="last-child")
    notes.refresh_from_db()
    russian = notes.get_translations().get()
    assert "/group/" in russian.url
    assert not _reads(desk.member(B), notes)
    assert not _reads(desk.member(B), russian)


def test_an_alias_is_as_closed_as_its_source(intranet):
    alias = _paper().create_alias(parent=intranet.get_children().get(slug="papers"))
    assert not _reads(desk.member(B), alias)
    assert alias not in visible_to(desk.request_of(desk.member(B)))


def test_an_alias_turned_into_a_page_is_as_closed_as_its_source(intranet):
    alias = intranet.get_children().get(slug="notes").specific.create_alias(update_slug="copy")
    alias.alias_of = None
    alias.save()
    assert desk.signed_in().get(alias.url).status_code == SIGN_IN
    assert desk.signed_in(factories.user()).get(alias.url).status_code == FORBIDDEN


def test_a_mark_changed_on_the_original_holds_for_the_translation_at_once(intranet):
    paper = _paper()
    paper.mark = Mark.SECRETARIAT
    paper.save()
    russian = paper.get_translations().get().specific
    assert russian.mark == Mark.GROUP
    assert not _reads(desk.member(A), russian)


def test_a_member_who_leaves_the_group_reads_nothing_from_the_next_request_on(intranet):
    member = desk.member(A)
    client = desk.signed_in(member)
    assert client.get(_paper().url).status_code == FOUND
    member.groups.remove(desk.group(A))
    assert client.get(_paper().url).status_code == FORBIDDEN


@pytest.mark.parametrize("state", Membership.State.values)
def test_who_is_no_member_sees_nothing_closed_whatever_group_they_sit_in(intranet, state):
    PageViewRestriction.objects.exclude(groups__name=A).delete()
    person = desk.account(A, SECRETARIAT, state=state)
    request = desk.request_of(person)
    assert not visible_to(request).filter(url_path__contains="intranet").exists()
    for page in Page.objects.filter(url_path__contains="intranet").specific():
        assert not visible_to(request, type(page)).exists()
        assert not may_see(request, page)
        assert not _reads(person, page)


def test_who_is_no_member_gets_no_file_whatever_group_they_sit_in(intranet):
    PageViewRestriction.objects.exclude(groups__name=A).delete()
    file = desk.edition(_paper()).document
    path = f"/en/intranet/files/{file.pk}/{file.filename}"
    assert desk.signed_in(desk.account(A, state="ended")).get(path).status_code == FORBIDDEN
    assert desk.signed_in(desk.member(A)).get(path).status_code == FOUND


def test_a_deactivated_member_reads_nothing(intranet):
    member = desk.member(A)
    client = desk.signed_in(member)
    member.is_active = False
    member.save()
    assert client.get(_paper().url).status_code == SIGN_IN


def test_an_unpublished_original_takes_its_translation_along(intranet):
    paper = _paper()
    russian = paper.get_translations().get()
    paper.unpublish()
    assert not _reads(desk.member(A), russian)


def test_a_chosen_closed_page_is_seen_by_its_readers_alone(intranet):
    number = _paper().pk
    assert seen(None, [number]) == {}
    assert seen(desk.request_of(desk.member(B)), [number]) == {}
    assert seen(desk.request_of(desk.member(A)), [number])


def test_the_secretariat_is_no_way_past_a_section(intranet):
    assert not _reads(desk.member(SECRETARIAT), _paper())
