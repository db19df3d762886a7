"""Editors read who can see what they write, and are warned of links to what others may not see."""

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import PageViewRestriction

from members.audience import audience_of, audience_of_document, closed_targets, readers_of
from members.models import Mark
from site_home.access import may_see
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

A = "Group A"


@pytest.fixture
def paper(home):
    """A paper of group A with a file."""
    section = desk.section(desk.intranet(home), [A])
    return desk.paper(desk.library(section), files=[("en", 1)])


@pytest.fixture
def people():
    """One account of every kind."""
    return [
        factories.user(),
        desk.account(A, state="ended"),
        desk.member(),
        desk.member(A),
        desk.secretary(A),
        factories.superuser(),
        desk.member(A, is_active=False),
    ]


@pytest.mark.parametrize("mark", Mark.values)
@pytest.mark.parametrize("change", ["", "restrict translation", "alias", "no groups"])
def test_what_editors_are_told_is_what_holds(paper, people, mark, change):
    russian = translated(paper, "ru")
    paper.mark = mark
    paper.save()
    if change == "restrict translation":
        factories.restrict(russian, [desk.group("Group B")])
    elif change == "alias":
        factories.restrict(paper.create_alias(update_slug="alias"), [desk.group("Group B")])
    elif change == "no groups":
        factories.restrict(paper).groups.clear()
        PageViewRestriction.objects.filter(page=paper).update(restriction_type="groups")
    for page in (paper, russian):
        told = set(readers_of(page).values_list("pk", flat=True))
        active = [person for person in people if person.is_active]
        assert told == {each.pk for each in active if may_see(desk.request_of(each), page)}


def test_a_paper_names_its_group_and_counts_heads(paper, people):
    audience = audience_of(paper)
    assert audience.groups == [A]
    assert audience.number == 3
    assert audience.languages == [("English", True)]


def test_the_mark_of_a_group_is_not_trusted_where_no_group_is_named(desk_client, paper):
    assert not audience_of(paper).warning
    PageViewRestriction.objects.exclude(page__slug="intranet").delete()
    text = desk_client.get(reverse("wagtailadmin_pages:edit", args=[paper.pk])).content.decode()
    assert "All members read this, whatever its mark says" in text
    paper.mark = Mark.MEMBERS
    paper.save()
    assert not audience_of(paper).warning


def test_a_page_for_all_members_says_so(paper, people):
    audience = audience_of(paper.get_parent().get_parent().get_parent().specific)
    assert audience.groups == ["Members"]
    assert audience.number == 4


def test_a_public_page_is_for_everybody(home):
    assert audience_of(home).number is None


def test_a_file_is_seen_by_the_readers_of_its_paper(paper, people):
    assert audience_of_document(paper.editions.get().document).number == 3


def test_a_file_of_no_paper_is_seen_by_nobody(home):
    assert audience_of_document(desk.document()).number == 0


def test_a_public_file_is_for_everybody(home):
    assert audience_of_document(factories.document()).number is None


def test_the_editor_of_a_page_reads_who_can_see_it(desk_client, paper, people):
    text = desk_client.get(reverse("wagtailadmin_pages:edit", args=[paper.pk])).content.decode()
    assert "Who can see this" in text
    assert A in text
    assert "4 people" in text  # the editor is one of them


def test_the_editor_of_a_file_reads_who_can_see_it(desk_client, paper, people):
    number = paper.editions.get().document_id
    text = desk_client.get(reverse("wagtaildocs:edit", args=[number])).content.decode()
    assert "Who can see this" in text
    assert "4 people" in text


@pytest.fixture
def desk_client():
    """A client that may do everything."""
    return desk.signed_in(factories.superuser())


@pytest.fixture
def telling(home, paper):
    """A public page that links to a paper and to its file."""
    number = paper.editions.get().document_id
    text = (
        f'<p><a linktype="page" id="{paper.pk}">a</a>'
        f' <a linktype="document" id="{number}">b</a></p>'
    )
    return factories.standard_page(home, body=[("rich_text", text)])


def test_a_public_page_that_links_to_a_paper_and_its_file_is_found_out(telling, paper):
    found = {each.pk for each in closed_targets(telling)}
    assert found == {paper.pk, paper.editions.get().document_id}


def test_a_link_to_a_public_page_and_file_is_no_matter(home):
    text = (
        f'<p><a linktype="page" id="{home.pk}">a</a>'
        f' <a linktype="document" id="{factories.document().pk}">b</a></p>'
    )
    page = factories.standard_page(home, body=[("rich_text", text)])
    assert closed_targets(page) == []


def test_the_editor_of_such_a_page_reads_the_warning(desk_client, telling):
    text = desk_client.get(reverse("wagtailadmin_pages:edit", args=[telling.pk])).content.decode()
    assert "links to what only members may see" in text


def _as_typed(text):
    return ContentstateConverter(["link", "document-link"]).from_database_format(text)


def test_whoever_publishes_such_a_page_is_warned(desk_client, telling):
    address = reverse("wagtailadmin_pages:edit", args=[telling.pk])
    (block,) = telling.body.raw_data
    data = {
        "title": "Telling",
        "slug": "telling",
        "body-count": "1",
        "body-0-type": "rich_text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": _as_typed(block["value"]),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    response = desk_client.post(address, data, follow=True)
    assert "links to what only members may see" in response.content.decode()


def test_the_privacy_of_a_section_offers_groups_alone(desk_client, paper):
    section = paper.get_parent().get_parent()
    address = reverse("wagtailadmin_pages:set_privacy", args=[section.pk])
    text = desk_client.get(address).json()["html"]
    assert 'value="groups"' in text
    assert 'value="password"' not in text
    assert 'value="login"' not in text


def test_the_privacy_of_a_section_offers_no_group_of_editors(desk_client, paper):
    section = paper.get_parent().get_parent()
    text = desk_client.get(reverse("wagtailadmin_pages:set_privacy", args=[section.pk])).json()[
        "html"
    ]
    assert A in text
    assert "Members" in text
    assert "Secretariat" in text
    assert "Editors" not in text
    assert "Moderators" not in text


@pytest.mark.parametrize("kind", ["paper", "public"])
def test_a_page_without_a_choice_takes_none(desk_client, home, paper, kind):
    page = paper if kind == "paper" else home
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    data = {"restriction_type": "groups", "groups": [desk.group(A).pk]}
    desk_client.post(address, data)
    assert not page.view_restrictions.exists()
