"""Where Wagtail asks for no right, the admin tells nothing of closed pages and files either."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.models import (
    Page,
    PageLogEntry,
)

from members.admin_doors import WRAPPED
from members.models import IntranetHomePage, PaperPage
from site_home.middleware import _request
from site_home.models import Message
from tests import factories
from tests.members import admin_desk as desk
from tests.members import closed_desk
from tests.members.admin_desk import GONE, SECRET
from tests.members.closed_desk import signed_in
from tests.site_home.conftest import homes  # noqa: F401  a fixture
from tests.site_home.translation_desk import submitted

pytestmark = pytest.mark.django_db
world, editor, moderator, secretary = desk.world, desk.editor, desk.moderator, desk.secretary


PLACES = [
    "pages/{}/",
    "pages/{}/edit/",
    "pages/{}/history/",
    "pages/{}/delete/",
    "pages/{}/copy/",
    "pages/{}/privacy/",
    "pages/{}/view_draft/",
    "pages/{}/workflow_history/",
    "choose-page/{}/",
    "localize/submit/page/{}/",
    "api/main/pages/{}/",
    "choose-page/chosen-multiple/?id={}",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_guessed_number_of_a_closed_page_is_one_that_there_is_not(world, moderator, place):
    client = signed_in(moderator)
    closed = client.get(f"/admin/{place.format(world.pages['paper'].pk)}")
    missing = client.get(f"/admin/{place.format(987_654)}")
    assert closed.status_code == missing.status_code or "chosen-multiple" in place
    assert SECRET not in closed.content.decode()
    assert closed.status_code == GONE


@pytest.mark.parametrize("place", ["edit", "delete", "usage"])
def test_so_is_that_of_a_file(world, moderator, place):
    client = signed_in(moderator)
    assert client.get(f"/admin/documents/{place}/{world.file.pk}/").status_code == GONE
    assert client.get(f"/admin/documents/chooser/chosen/{world.file.pk}/").status_code == GONE


def test_a_number_of_a_closed_page_is_refused_when_something_is_sent(world, moderator):
    client, page = signed_in(moderator), world.pages["draft"]
    for place in ["edit", "delete", "unpublish", "copy", "lock"]:
        assert client.post(f"/admin/pages/{page.pk}/{place}/").status_code == GONE
    assert Page.objects.filter(pk=page.pk, live=False, locked=False).exists()


def test_several_at_once_leave_closed_pages_alone(world, moderator):
    address = f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={world.pages['section'].pk}"
    assert signed_in(moderator).post(address).status_code == GONE
    everything = f"/admin/bulk/wagtailcore/page/publish/?id={world.pages['draft'].pk}"
    signed_in(moderator).post(everything, {"include_descendants": "on"})
    assert not Page.objects.get(pk=world.pages["draft"].pk).live


def test_publishing_a_home_page_with_all_below_it_publishes_nothing_closed(world, home, moderator):
    address = f"/admin/bulk/wagtailcore/page/publish/?id={home.pk}"
    signed_in(moderator).post(address, {"include_descendants": "on"})
    assert not Page.objects.get(pk=world.pages["draft"].pk).live


def test_an_address_of_the_intranet_stays_an_address(world, editor, secretary):
    data = {"external-link-chooser-url": f"http://localhost{world.pages['paper'].url}"}
    for user, told in [(editor, False), (secretary, True)]:
        answer = signed_in(user).post("/admin/choose-external-link/", data).json()
        assert ("adminTitle" in json.dumps(answer)) is told


@pytest.mark.parametrize(
    "start", ["//intranet/{}", "/intranet/{}?x", "http://localhost/en//intranet/{}"]
)
def test_so_does_one_in_another_form(world, editor, start):
    address = start.format(f"{SECRET}sectionslug/")
    answer = signed_in(editor).post(
        "/admin/choose-external-link/", {"external-link-chooser-url": address}
    )
    assert desk.found_in(answer) <= {f"{SECRET}sectionslug"}
    assert "adminTitle" not in answer.json().get("result", {})


def test_an_address_that_is_none_breaks_nothing(editor):
    data = {"external-link-chooser-url": "//["}
    assert signed_in(editor).post("/admin/choose-external-link/", data).status_code == 200


def test_the_first_page_of_the_intranet_is_a_draft_when_it_is_submitted(home, editor):
    values = {"title": "Intranet", "action-submit": "1"}
    counts = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    address = f"/admin/pages/add/members/intranethomepage/{home.pk}/"
    assert signed_in(editor).post(address, values | counts).status_code == 302
    made = IntranetHomePage.objects.get()
    assert not made.live
    assert made.current_workflow_state is None


def test_the_window_does_not_open_where_closed_pages_lie(world, editor, secretary):
    address = "/admin/choose-page/?page_type=members.paperpage"
    assert signed_in(editor).get(address).status_code == GONE
    assert f"{SECRET}paper" in signed_in(secretary).get(address).content.decode()


def telling(world):
    """A public page that leads to a paper and to its file, by links in its text."""
    text = f'<p><a linktype="page" id="{world.pages["paper"].pk}">one</a> and '
    text += f'<a linktype="document" id="{world.file.pk}">two</a></p>'
    return factories.standard_page(world.news.get_parent().get_parent(), body=[("rich_text", text)])


def test_a_link_to_what_is_closed_shows_an_editor_no_word_of_it(world, editor):
    address = f"/admin/pages/{telling(world).pk}/edit/"
    assert desk.found_in(signed_in(editor).get(address)) == set()
    words = desk.found_in(signed_in(factories.superuser()).get(address))
    assert words >= {f"{SECRET}paperslug", f"{SECRET}filename"}


def test_the_warning_names_what_the_editor_may_see_alone(world, editor):
    page = telling(world)
    address = f"/admin/pages/{page.pk}/edit/"
    both = desk.account("Editors", "Secretariat")
    for user, words in [(editor, set()), (both, {f"{SECRET}paper", f"{SECRET}filetitle"})]:
        response = signed_in(user).post(address, desk.sent(page), follow=True)
        assert "This public page links to" in response.content.decode()
        assert desk.found_in(response) & {f"{SECRET}paper", f"{SECRET}filetitle"} == words


def test_a_number_that_is_sent_instead_of_chosen_shows_no_title(world, moderator):
    paper, file = world.pages["paper"], world.file
    client = signed_in(moderator)
    redirect = client.post("/admin/redirects/add/", {"old_path": "", "redirect_page": paper.pk})
    assert "Intranet" in redirect.content.decode()
    assert desk.found_in(redirect) == set()
    token = _request.set(closed_desk.request_of(moderator, "/admin/"))
    shown = AdminDocumentChooser().get_value_data(file.pk)
    _request.reset(token)
    assert shown["id"] == file.pk
    assert shown["title"] == "Intranet"


def test_who_translates_a_public_page_is_not_told_to_which_closed_one_it_leads(
    homes,  # noqa: F811
    world,
    home,
):
    body = [
        {"type": "related_pages", "value": {"pages": [world.pages["paper"].pk]}},
        {
            "type": "rich_text",
            "value": f'<p><a linktype="page" id="{world.pages["text"].pk}">x</a></p>',
        },
    ]
    page = factories.standard_page(home, title="Leading", slug="leading", body=body)
    submitted(world.pages["paper"].get_parent(), "fa")
    submitted(page, "fa")
    made = page.get_translation(homes["fa"].locale)
    translator = signed_in(desk.account("Translators: Persian"))
    response = translator.get(f"/admin/pages/{made.pk}/edit/")
    assert response.status_code == 200
    assert desk.found_in(response) == set()
    editor = signed_in(desk.account("Editors"))
    assert desk.found_in(editor.get(f"/admin/pages/{page.pk}/edit/")) == set()


def test_redirects_to_closed_pages_are_not_listed(world, moderator):
    Redirect.objects.create(old_path="/old", redirect_page=world.pages["paper"])
    Redirect.objects.create(old_path="/older", redirect_page=world.news)
    for address in ["/admin/redirects/", "/admin/redirects/?q=quok"]:
        response = signed_in(moderator).get(address)
        assert desk.found_in(response) == set()
        assert "/old<" not in response.content.decode()


def test_the_history_does_not_tell_of_deleted_papers(world, moderator):
    boss = factories.superuser()
    page = PaperPage.objects.get()
    page.delete(user=boss)
    news = world.news
    news.delete(user=boss)
    labels = set(PageLogEntry.objects.viewable_by_user(moderator).values_list("label", flat=True))
    assert "Meeting" in labels
    assert not any(SECRET in each for each in labels)
    everything = PageLogEntry.objects.viewable_by_user(boss).values_list("label", flat=True)
    assert f"{SECRET}paper" in set(everything)


def test_whoever_was_in_the_secretariat_sees_nothing_of_it_on_the_dashboard(world, secretary):
    page = PaperPage.objects.get()
    page.save_revision(user=secretary, log_action=True)
    at = timezone.now()
    PaperPage.objects.update(locked=True, locked_at=at, locked_by=secretary, owner=secretary)
    client = signed_in(secretary)
    assert f"{SECRET}paper" in desk.found_in(client.get("/admin/"))
    secretary.groups.set([Group.objects.get(name="Editors")])
    assert desk.found_in(client.get("/admin/")) == set()
    secretary.groups.set([Group.objects.get(name="Moderators")])
    assert desk.found_in(client.get("/admin/reports/locked/")) == set()


def test_what_uses_a_public_page_does_not_tell_of_closed_ones(world, moderator, secretary):
    call_command("rebuild_references_index", verbosity=0)
    address = f"/admin/pages/{world.news.pk}/usage/"
    text = signed_in(moderator).get(address).content.decode()
    assert "Private" not in text
    assert SECRET not in text
    boss = signed_in(factories.superuser())
    assert f"{SECRET}text" in boss.get(address).content.decode()


def test_the_report_of_page_types_leaves_closed_ones_out(world, moderator):
    link = "/admin/pages/usage/members/paperpage/"
    for user, told in [(moderator, False), (factories.superuser(), True)]:
        client, text = signed_in(user), ""
        for number in (1, 2):
            text += client.get(f"/admin/reports/page-types-usage/?p={number}").content.decode()
        assert (link in text) is told
        assert "/admin/pages/usage/news/newspage/" in text


def test_notices_of_new_papers_are_not_in_the_outbox_of_others(world, moderator, secretary):
    message = Message.objects.create(
        kind="member_papers",
        to="one@example.org",
        subject="New in the intranet",
        parts={"subtype": "plain", "body": "", "alternatives": [], "attachments": []},
    )
    both = desk.account("Moderators", "Secretariat")
    for user, status in [(moderator, GONE), (both, 200)]:
        client = signed_in(user)
        assert client.get(f"/admin/outbox/{message.pk}/").status_code == status
        assert ("New in the intranet" in client.get("/admin/outbox/").content.decode()) is (
            user is both
        )


def test_tags_of_closed_files_are_not_offered(world, editor, secretary):
    factories.document().tags.add("quota")
    address = "/admin/tag-autocomplete/?term=quo"
    assert signed_in(editor).get(address).json() == ["quota"]
    assert signed_in(secretary).get(address).json() == [f"{SECRET}filetag", "quota"]
    assert signed_in(editor).get("/admin/tag-autocomplete/taggit/tag/?term=quok").json() == []


@pytest.mark.parametrize(("owner", "name"), WRAPPED)
def test_what_is_wrapped_is_what_wagtail_calls(owner, name):
    assert getattr(owner, name).__wrapped__.__module__.startswith("wagtail")
