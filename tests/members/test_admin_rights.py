"""Who may do what with the intranet in the admin: rights do not reach into it from above."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    WorkflowPage,
)
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation

from members.groups import COLLECTION
from members.models import IntranetHomePage, PaperPage
from site_home.models import SiteDocument, SiteImage
from tests import factories
from tests.members import admin_desk as desk
from tests.members import closed_desk
from tests.members.admin_desk import GONE, SECRET
from tests.members.closed_desk import signed_in
from tests.site_home.conftest import homes  # noqa: F401  a fixture
from tests.site_home.translation_desk import submitted

pytestmark = pytest.mark.django_db
world, editor, moderator, secretary = desk.world, desk.editor, desk.moderator, desk.secretary


@pytest.fixture
def policy():
    return policy_registry.get_by_type(Page)


def right(page, name, *codes):
    """Gives a group rights on a page; returns the group."""
    group = Group.objects.get_or_create(name=name)[0]
    for code in codes:
        permission = Permission.objects.get(codename=code, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    return group


RIGHTS = ["can_edit", "can_publish", "can_delete", "can_move", "can_copy", "can_unpublish"]


@pytest.mark.parametrize("who", ["Editors", "Moderators"])
@pytest.mark.parametrize("specific", [True, False])
def test_rights_on_the_root_give_none_on_a_closed_page(world, who, specific):
    page = world.pages["paper"] if specific else Page.objects.get(pk=world.pages["paper"].pk)
    rights = page.permissions_for_user(desk.account(who))
    assert [name for name in RIGHTS if getattr(rights, name)()] == []
    assert not world.pages["library"].permissions_for_user(desk.account(who)).can_add_subpage()


def test_rights_on_a_closed_page_hold_below_it(world, secretary, policy):
    rights = Page.objects.get(pk=world.pages["paper"].pk).permissions_for_user(secretary)
    assert rights.can_edit()
    assert rights.can_publish()
    found = policy.instances_user_has_permission_for(secretary, "publish")
    assert set(found.values_list("pk", flat=True)) == {each.pk for each in world.pages.values()}


def test_rights_on_a_section_hold_there_and_not_beside_it(world, policy):
    other = closed_desk.section(world.pages["top"], title="Beside", slug="beside")
    right(world.pages["section"], "Chairs", "change_page")
    chair = desk.account("Chairs")
    seen = set(policy.explorable_instances(chair).values_list("title", flat=True))
    assert f"{SECRET}paper" in seen
    assert "Beside" not in seen
    assert not other.permissions_for_user(chair).can_edit()
    assert signed_in(chair).get(f"/admin/pages/{other.pk}/").status_code == GONE


def test_a_right_on_a_section_is_not_made_stronger_by_one_on_the_root(world, policy):
    right(world.pages["section"], "Chairs", "add_page")
    chair = desk.account("Chairs", "Moderators")
    found = policy.instances_user_has_permission_for(chair, "publish")
    assert not found.filter(pk=world.pages["paper"].pk).exists()
    assert not policy.user_has_permission_for_instance(chair, "publish", world.pages["paper"])


def test_public_pages_stay_as_they_were(world, editor, moderator, policy):
    news = world.news
    assert news.permissions_for_user(editor).can_edit()
    assert not news.permissions_for_user(editor).can_publish()
    assert news.permissions_for_user(moderator).can_publish()
    assert policy.explorable_root_instance(editor).is_root()
    closed = [each.pk for each in world.pages.values()]
    open_pages = set(Page.objects.exclude(pk__in=closed).values_list("pk", flat=True))
    assert set(policy.explorable_instances(editor).values_list("pk", flat=True)) == open_pages
    assert signed_in(editor).get(f"/admin/pages/{news.get_parent().pk}/").status_code == 200


def test_a_translator_keeps_the_home_of_the_language(homes, world, policy):  # noqa: F811
    submitted(world.pages["top"], "fa")
    translator = desk.account("Translators: Persian")
    assert policy.explorable_root_instance(translator).pk == homes["fa"].pk
    closed = IntranetHomePage.objects.get(locale__language_code="fa")
    assert not closed.permissions_for_user(translator).can_edit()
    assert not policy.explorable_instances(translator).filter(pk=closed.pk).exists()


def test_translators_see_the_intranet_when_they_get_a_right_in_it(homes, world, policy):  # noqa: F811
    submitted(world.pages["top"], "fa")
    closed = IntranetHomePage.objects.get(locale__language_code="fa")
    right(closed, "Translators: Persian", "change_page")
    translator = desk.account("Translators: Persian")
    assert closed.permissions_for_user(translator).can_edit()
    assert not world.pages["top"].permissions_for_user(translator).can_edit()
    translation = Translation.objects.get(
        target_locale=closed.locale, source__object_id=closed.translation_key
    )
    address = f"/admin/localize/translate/{translation.pk}/pofile/download/"
    assert signed_in(translator).get(address).status_code == 200
    others = desk.account("Reviewers: Persian")
    assert signed_in(others).get(address).status_code == GONE


def test_superusers_see_everything(world, policy):
    boss = factories.superuser()
    assert policy.explorable_instances(boss).count() == Page.objects.count()
    assert world.pages["paper"].permissions_for_user(boss).can_edit()


def test_whoever_wrote_a_closed_page_has_no_right_on_it_for_that(world, editor):
    Page.objects.update(owner=editor)
    page = PaperPage.objects.get()
    assert not page.permissions_for_user(editor).can_edit()


def test_lists_cost_no_query_for_a_row(world, editor):
    client = signed_in(editor)
    address = f"/admin/pages/{world.news.get_parent().pk}/"

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        return len(context)

    few = queries()
    for number in range(3):
        factories.news(world.news.get_parent(), slug=f"news-{number}")
    assert queries() == few


def test_the_collection_of_the_intranet_is_for_those_with_a_right_on_it(world, editor, secretary):
    policy = policy_registry.get_by_type(SiteDocument)
    public = factories.document(title="Public")
    for user, seen in [(editor, {public}), (secretary, {world.file})]:
        found = policy.instances_user_has_any_permission_for(user, {"change", "choose"})
        assert set(found) == seen
        assert policy.user_has_permission_for_instance(user, "change", world.file) is (
            user is secretary
        )
    for model in (SiteDocument, SiteImage):
        found = policy_registry.get_by_type(model)
        places = found.collections_user_has_any_permission_for(editor, {"add"})
        assert not places.filter(name=COLLECTION).exists()
        assert places.filter(depth=1).exists()


def test_collections_below_it_are_closed_as_well(world, editor):
    below = Collection.objects.get(name=COLLECTION).add_child(name="Group A")
    file = closed_desk.document(collection=below)
    policy = policy_registry.get_by_type(SiteDocument)
    assert not policy.user_has_permission_for_instance(editor, "change", file)


def test_whoever_manages_collections_does_not_meet_it(world):
    group = Group.objects.create(name="Librarians")
    root = Collection.get_first_root_node()
    for code in ["add_collection", "change_collection", "delete_collection"]:
        permission = Permission.objects.get(codename=code)
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=permission
        )
    root.add_child(name="Maps")
    librarian = desk.account("Librarians")
    policy = policy_registry.get_by_type(Collection)
    for action in ["change", "delete"]:
        found = policy.instances_user_has_permission_for(librarian, action)
        names = set(found.values_list("name", flat=True))
        assert "Maps" in names
        assert COLLECTION not in names


def test_the_approval_of_the_site_does_not_reach_the_intranet(world, news_index, secretary):
    assert world.news.has_workflow
    page = world.pages["draft"]
    assert not page.has_workflow
    assert page.get_workflow() is None
    signed_in(secretary).post(
        f"/admin/pages/{page.pk}/edit/",
        {**desk.sent(page), "action-submit": "1"},
    )
    assert not TaskState.objects.exists()
    assert mail.outbox == []


def test_an_approval_of_its_own_holds_below_the_home_of_the_intranet(world):
    workflow = world.news.get_workflow()
    WorkflowPage.objects.create(workflow=workflow, page=world.pages["section"])
    assert Page.objects.get(pk=world.pages["draft"].pk).specific.get_workflow() == workflow
    assert not world.pages["top"].has_workflow


def test_the_secretariat_submits_a_closed_page_into_every_language(homes, world, secretary):  # noqa: F811
    page = world.pages["section"]
    address = f"/admin/localize/submit/page/{page.pk}/"
    persian = homes["fa"].locale
    signed_in(secretary).post(address, {"locales": [persian.pk]})
    made = page.get_translation(persian)
    assert made.permissions_for_user(type(secretary).objects.get(pk=secretary.pk)).can_edit()
    report = signed_in(secretary).get("/admin/localize/reports/translations/")
    assert f"{SECRET}section" in desk.found_in(report)


def test_a_member_with_a_language_submits_no_closed_page(homes, world):  # noqa: F811
    reader = closed_desk.member("Translators: Persian")
    page = world.pages["section"]
    response = signed_in(reader).get(f"/admin/localize/submit/page/{page.pk}/")
    assert response.status_code == GONE
    assert signed_in(reader).get(f"/admin/api/main/pages/{page.pk}/").status_code == GONE


def test_a_page_shows_its_title_where_nobody_asks():
    assert IntranetHomePage(title="Home").get_admin_display_title() == "Home"
