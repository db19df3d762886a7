"""Closed pages: nothing of them stands on a public surface, and they stay where they belong."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from members.models import IntranetHomePage, Mark, SectionPage
from site_home.models import Menu
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

A = "Group A"
SECRET = "Zalomshchik"
SURFACES = [
    "/en/",
    "/ru/",
    "/en/news/",
    "/en/events/",
    "/en/reader/",
    "/en/feeds/news.rss",
    "/en/feeds/news.atom",
    "/en/calendar/events.ics",
    "/sitemap.xml",
    "/robots.txt",
    "/en/nothing-here/",
    "/en/intranet/",
    "/en/intranet/papers/zalomshchik/",
    "/ru/intranet/papers/zalomshchik/",
    "/admin/",
    "/api/v2/pages/",
]
PEOPLE = {
    "anonymous": lambda: None,
    "not approved": lambda: desk.account(state="pending"),
    "of another group": lambda: desk.member("Group B"),
}


@pytest.fixture
def paper(home, news_index, event_index):
    """A paper with secret words everywhere, in two languages, named wherever editors name pages."""
    top = desk.intranet(home)
    library = desk.library(top)
    factories.restrict(library, [desk.group(A)])
    words = {"title": SECRET, "summary": SECRET, "seo_title": SECRET, "search_description": SECRET}
    page = desk.paper(library, **words, slug="zalomshchik", files=[("en", 1)])
    translated(page, "ru", title=f"{SECRET} по-русски")
    _name_everywhere(home, page, news_index, event_index)
    return page


def _name_everywhere(home, page, news_index, event_index):
    line = {"page": page.pk, "address": "", "label": ""}
    Menu.objects.create(
        slot="main",
        locale=home.locale,
        items=[{"type": "item", "value": {**line, "below": [line]}}],
    )
    document = page.editions.get().document
    document.title = SECRET
    document.save()
    text = (
        f'<p><a linktype="page" id="{page.pk}">this</a>'
        f' <a linktype="document" id="{document.pk}">that</a></p>'
    )
    buttons = [{"page": page.pk, "url": "", "label": ""}]
    reader = factories.standard_page(home, slug="reader")
    reader.body = [
        {"type": "rich_text", "value": text},
        {"type": "related_pages", "value": {"pages": [page.pk]}},
        {"type": "link_buttons", "value": {"buttons": buttons}},
    ]
    reader.save()
    factories.news(news_index)
    factories.event(event_index)


@pytest.mark.parametrize("address", SURFACES)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_surface_tells_a_secret_word(paper, person, address):
    response = desk.signed_in(PEOPLE[person]()).get(address)
    text = (response.content.decode() + str(response.headers)).replace(address, "")
    assert SECRET not in text
    assert "zalomshchik" not in text.replace(address.strip("/").replace("/", "%2F"), "").replace(
        address[3:].strip("/"), ""
    )


def test_a_member_of_the_group_finds_it_in_the_menu(paper):
    response = desk.signed_in(desk.member(A)).get("/en/reader/")
    assert SECRET in response.content.decode()


def test_its_own_page_tells_no_search_engine_anything(paper):
    text = desk.signed_in(desk.member(A)).get(paper.url).content.decode()
    assert SECRET in text
    for word in ("og:title", 'hreflang="x-default"', "application/ld+json", 'rel="canonical"'):
        assert word not in text


def test_it_is_in_no_sitemap_of_wagtail(paper):
    assert paper.get_sitemap_urls() == []


def test_anonymous_visitors_cost_no_query_more(home, news_index, queries_of):
    page = factories.standard_page(home)
    before = [queries_of(each) for each in (home, page, news_index)]
    top = desk.intranet(home)
    desk.section(top, [A])
    desk.paper(desk.library(top), mark=Mark.SECRETARIAT)
    assert [queries_of(each) for each in (home, page, news_index)] == before


def _move(page, target):
    return reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])


def test_a_closed_page_is_not_moved_out_even_by_a_superuser(desk_client, home):
    page = desk.text_page(desk.intranet(home))
    target = factories.standard_page(home)
    desk_client.post(_move(page, target))
    page.refresh_from_db()
    assert page.get_parent().slug == "intranet"


def test_a_public_page_is_not_moved_in_even_by_a_superuser(desk_client, home):
    page = factories.standard_page(home)
    desk_client.post(_move(page, desk.intranet(home)))
    page.refresh_from_db()
    assert page.get_parent().pk == home.pk


@pytest.fixture
def desk_client():
    """A client that may do everything."""
    return desk.signed_in(factories.superuser())


@pytest.mark.parametrize("alias", ["", "on"])
def test_a_closed_page_is_not_copied_out_even_by_a_superuser(desk_client, home, alias):
    page = desk.text_page(desk.intranet(home))
    target = factories.standard_page(home)
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": target.pk,
        "copy_subpages": "",
        "publish_copies": "on",
        "alias": alias,
    }
    desk_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert not Page.objects.filter(slug="copy").exists()


def test_the_copy_of_a_section_is_for_its_group_too(desk_client, home):
    top = desk.intranet(home)
    section = desk.section(top, ["Group"])
    desk.paper(desk.library(section))
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": top.pk}
    data |= {"copy_subpages": "on", "publish_copies": "on"}
    desk_client.post(reverse("wagtailadmin_pages:copy", args=[section.pk]), data)
    member, reader = desk.signed_in(desk.member()), desk.signed_in(desk.member("Group"))
    for path in ["/en/intranet/copy/", "/en/intranet/copy/papers/sealed-paper/"]:
        assert member.get(path).status_code == 403
        assert reader.get(path).status_code == 200
    assert Page.objects.get(slug="copy").view_restrictions.get().groups.get().name == "Group"


def test_so_is_an_alias_that_becomes_a_page_of_its_own(home):
    section = desk.section(desk.intranet(home), ["Group"])
    alias = section.create_alias(update_slug="alias")
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    member = desk.signed_in(desk.member())
    assert member.get("/en/intranet/alias/").status_code == 403


def test_code_cannot_move_a_closed_page_out(home):
    page = desk.text_page(desk.intranet(home))
    with pytest.raises(PermissionDenied):
        page.move(factories.standard_page(home), pos="last-child")


def test_code_cannot_move_a_public_page_in(home):
    top = desk.intranet(home)
    with pytest.raises(PermissionDenied):
        factories.standard_page(home).move(top, pos="last-child")


def test_code_cannot_make_an_alias_outside(home):
    page = desk.text_page(desk.intranet(home))
    with pytest.raises(ValidationError):
        page.create_alias(parent=factories.standard_page(home))


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the end of the transaction: `with committed(): …`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_closed_page_that_moves_leaves_no_redirect(home, committed):
    top = desk.intranet(home)
    page, target = desk.text_page(top), desk.section(top, [A])
    with committed():
        page.move(target, pos="last-child")
    assert not Redirect.objects.exists()


def test_a_closed_page_that_is_renamed_leaves_no_redirect(home, committed):
    page = desk.section(desk.intranet(home), [A])
    desk.text_page(page)
    page.slug = "renamed"
    with committed():
        page.save_revision().publish()
    assert not Redirect.objects.exists()


def test_a_public_page_that_is_renamed_leaves_one(home, committed):
    page = factories.standard_page(home, slug="before")
    page.slug = "after"
    with committed():
        page.save_revision().publish()
    assert Redirect.objects.count() == 1


def test_the_address_of_the_intranet_is_always_the_same(home):
    page = IntranetHomePage(title="Members’ corner", slug="corner")
    home.add_child(instance=page)
    assert page.slug == "intranet"


def test_there_is_one_intranet_in_a_language(home):
    desk.intranet(home)
    assert not IntranetHomePage.can_create_at(home)


@pytest.mark.parametrize("slug", ["files", "photos", "zip", "ask"])
def test_a_page_does_not_take_the_address_of_a_file(home, slug):
    top = desk.intranet(home)
    with pytest.raises(ValidationError):
        desk.section(top, slug=slug)


def test_the_editor_previews_a_closed_draft(desk_client, home):
    top = desk.intranet(home)
    page = SectionPage(title="Draft", slug="draft", live=False)
    top.add_child(instance=page)
    page.save_revision()
    response = desk_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert "Draft" in response.content.decode()


def test_a_draft_is_not_open_to_members(home):
    page = desk.section(desk.intranet(home), live=False)
    assert desk.signed_in(desk.member()).get(page.url).status_code == 403


def test_a_text_of_the_intranet_holds_no_picture_with_a_public_address(home):
    blocks = desk.text_page(desk.intranet(home)).body.stream_block.child_blocks
    assert not {"image", "gallery", "documents"} & set(blocks)
    assert "rich_text" in blocks
