"""Who may do what in the admin, and how a page is approved."""

import pytest
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from site_home.models import Alert
from tests import factories
from tests.conftest import member_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["menu", "footer", "goal", "stateororganisation", "alert"])
def test_publishers_may_change_what_stands_around_pages_and_the_lists(publisher, model):
    address = reverse(f"wagtailsnippets_site_home_{model}:add")
    assert publisher.get(address).status_code == 200


def test_publishers_may_change_contact_data_and_redirects(publisher):
    site = Site.objects.get(is_default_site=True)
    contact = reverse("wagtailsettings:edit", args=["site_home", "contactsettings", site.pk])
    assert publisher.get(contact).status_code == 200
    assert publisher.get(reverse("wagtailredirects:add")).status_code == 200


def test_publishers_may_not_manage_accounts(publisher):
    assert publisher.get(reverse("wagtailusers_users:index")).status_code == 302


@pytest.mark.parametrize("model", ["menu", "footer", "goal", "stateororganisation"])
def test_editors_may_not_change_what_stands_around_pages_nor_the_lists(editor, model):
    assert editor.get(reverse(f"wagtailsnippets_site_home_{model}:add")).status_code == 302


def test_an_editor_drafts_an_alert_and_a_publisher_puts_it_up(editor, english):
    data = nested_form_data({"level": "notice", "text": '{"blocks": [], "entityMap": {}}'})
    data["text"] = (
        '{"entityMap": {}, "blocks": [{"key": "a", "text": "Closed on Friday", "type": "unstyled",'
        ' "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}'
    )
    address = reverse("wagtailsnippets_site_home_alert:add")
    editor.post(address, {**data, "action-publish": "1"})
    alert = Alert.objects.get()
    assert not alert.live
    member_of(editor, "Moderators")
    change = reverse("wagtailsnippets_site_home_alert:edit", args=[alert.pk])
    editor.post(change, {**data, "action-publish": "1"})
    alert.refresh_from_db()
    assert alert.live
    assert str(alert) == "Closed on Friday"


def test_an_editor_submits_news_but_cannot_publish_it(editor, news_index):
    address = reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index.pk])
    html = editor.get(address).content.decode()
    assert 'name="action-submit"' in html
    assert 'name="action-publish"' not in html


@pytest.fixture
def awaiting(news_index):
    """A news item that an editor has submitted for approval."""
    writer = factories.user()
    page = factories.news(news_index, title="Submitted", live=False)
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    return page


def approval(page):
    """What the button Approve sends with the form of a news item."""
    data = nested_form_data(
        {
            "place": page.place,
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "date": "2024-11-12",
            "date_precision": "day",
            "body": streamfield([]),
            "countries": inline_formset([]),
            "goals": inline_formset([]),
            "old_addresses": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    return {**data, "action-workflow-action": "true", "workflow-action-name": "approve"}


def test_approving_publishes(publisher, awaiting):
    publisher.post(reverse("wagtailadmin_pages:edit", args=[awaiting.pk]), approval(awaiting))
    awaiting.refresh_from_db()
    assert awaiting.live
    assert not awaiting.has_unpublished_changes


def test_what_the_publisher_mends_is_published_by_approving(publisher, awaiting):
    address = reverse("wagtailadmin_pages:edit", args=[awaiting.pk])
    publisher.post(address, {**approval(awaiting), "place": "Lahore"})
    awaiting.refresh_from_db()
    assert (awaiting.live, awaiting.place) == (True, "Lahore")


def test_autosave_never_approves_beside_the_button(publisher, awaiting):
    address = reverse("wagtailadmin_pages:edit", args=[awaiting.pk])
    json = {"accept": "application/json"}
    response = publisher.post(address, approval(awaiting), headers=json)
    assert response.json()["success"] is False
    awaiting.refresh_from_db()
    assert not awaiting.live
    assert awaiting.current_workflow_task
    assert awaiting.revisions.count() == 1
