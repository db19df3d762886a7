"""The outbox in the admin: who sees it, what it shows, and “Send again”."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from site_home import outbox_admin
from site_home.models import Message
from tests.site_home.mail_desk import QUEUE, work

pytestmark = pytest.mark.django_db

INDEX = "/admin/outbox/"
LINK = "https://example.org/en/confirm/SECRET/?x=1"
PARTS = {
    "subject": "Your form",
    "body": f"Plain words <i> {LINK}",
    "from_email": "office@example.org",
    "to": ["anna@example.org"],
    "cc": [],
    "bcc": [],
    "reply_to": [],
    "headers": {},
    "subtype": "plain",
    "alternatives": [[f"<p onclick='x()'>“Rich” words</p><a href='{LINK}'>a</a>", "text/html"]],
    "attachments": [],
}


def message(**values):
    """A message that was sent an hour ago."""
    sent_at = timezone.now() - timedelta(hours=1)
    given = {
        "to": "anna@example.org",
        "subject": "Your form",
        "kind": "form_received",
        "language": "en",
        "parts": PARTS,
        "state": "sent",
        "is_personal": False,
        "sent_at": sent_at,
        **values,
    }
    return Message.objects.create(**given)


def failed(**values):
    """A message that was given up."""
    return message(state="failed", sent_at=None, reason="address", answer="550 no", **values)


def page_of(found):
    """The address of the page for one message."""
    return reverse("outbox:inspect", args=[found.pk])


def press(client, found):
    """Presses “Send again” as the page offers it."""
    sent_at = found.sent_at.isoformat() if found.sent_at else ""
    return client.post(reverse("outbox:again", args=[found.pk]), {"sent_at": sent_at}, follow=True)


def test_the_list_shows_to_whom_what_and_what_became_of_it(desk):
    failed(tries=3, to="ben@example.org")
    html = desk.get(INDEX).content.decode()
    for words in ["ben@example.org", "Your form", "Failed", "550 no"]:
        assert words in html
    assert "The mail server did not accept the address" in html


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("state=failed", ["Bad"]),
        ("kind=form_received", ["Good"]),
        ("kind=other", ["Bad"]),
        ("q=BEN@example", ["Bad"]),
        ("q=nobody", []),
    ],
)
def test_the_list_is_narrowed_by_state_kind_and_address(desk, query, subjects):
    message(subject="Good")
    failed(subject="Bad", kind="", to="ben@example.org")
    response = desk.get(f"{INDEX}?{query}")
    assert [each.subject for each in response.context["object_list"]] == subjects


def test_the_newest_message_comes_first(desk):
    message(subject="Old", created_at=timezone.now() - timedelta(days=1))
    message(subject="New")
    found = desk.get(INDEX).context["object_list"]
    assert [each.subject for each in found] == ["New", "Old"]


def test_a_longer_outbox_costs_no_more_queries(desk):
    message()
    desk.get(INDEX)

    def cost():
        with CaptureQueriesContext(connection) as context:
            assert desk.get(INDEX).status_code == 200
        assert '"parts"' not in str([query["sql"] for query in context.captured_queries])
        return len(context)

    few = cost()
    for _number in range(9):
        message()
        failed()
    assert cost() == few


def test_publishers_see_the_outbox_and_find_it_among_the_settings(publisher):
    found = failed()
    assert publisher.get(INDEX).status_code == 200
    assert publisher.get(page_of(found)).status_code == 200
    assert INDEX in publisher.get("/admin/").content.decode()


def test_editors_neither_see_the_outbox_nor_send_from_it(editor):
    found = failed()
    for address in [INDEX, page_of(found), f"{INDEX}results/"]:
        assert editor.get(address).status_code == 302
    assert INDEX not in editor.get("/admin/").content.decode()
    press(editor, found)
    found.refresh_from_db()
    assert found.state == "failed"


def test_who_is_not_logged_in_learns_nothing(client):
    found = failed()
    assert client.get(page_of(found)).status_code == 302
    press(client, found)
    found.refresh_from_db()
    assert found.state == "failed"


def test_nothing_in_the_outbox_can_be_written(desk):
    found = message()
    html = desk.get(INDEX).content.decode() + desk.get(page_of(found)).content.decode()
    for address in ["new/", f"edit/{found.pk}/", f"delete/{found.pk}/", f"copy/{found.pk}/"]:
        assert desk.get(f"{INDEX}{address}").status_code == 404
        assert address not in html


def test_a_message_shows_its_text_and_its_html_in_a_box_of_its_own(desk):
    html = desk.get(page_of(message())).content.decode()
    assert f"Plain words &lt;i&gt; {LINK}" in html
    assert 'sandbox srcdoc="&lt;p onclick=&#x27;x()&#x27;&gt;“Rich” words' in html


def test_links_for_one_person_are_shown_to_nobody_else(desk):
    html = desk.get(page_of(failed(is_personal=True))).content.decode()
    assert "SECRET" not in html
    assert "https://example.org/…" in html


@pytest.mark.parametrize(
    ("found", "offered"),
    [
        (failed, True),
        (message, True),
        (lambda: failed(is_personal=True), True),
        (lambda: message(is_personal=True), False),
        (lambda: message(state="waiting", sent_at=None), False),
        (lambda: message(state="sending", sent_at=None), False),
    ],
    ids=["failed", "sent", "failed, personal", "sent, personal", "waiting", "sending"],
)
def test_only_what_is_done_with_and_whole_can_be_sent_again(desk, found, offered):
    one = found()
    assert ("Send again" in desk.get(page_of(one)).content.decode()) == offered
    press(desk, one)
    assert Message.objects.filter(pk=one.pk, state="waiting", tries=0, reason="").exists() == (
        offered or one.state == "waiting"
    )
    assert work() == (1 if offered else 0)


@pytest.mark.parametrize("found", [failed, message])
def test_the_button_sends_once_however_often_it_is_pressed(publisher, settings, found):
    settings.EMAIL_BACKEND = QUEUE
    one = found()
    assert "The message is in the queue again." in press(publisher, one).content.decode()
    assert "was not queued" in press(publisher, one).content.decode()
    work()
    press(publisher, one)
    work()
    assert len(mail.outbox) == 1


def test_the_form_of_the_button_carries_the_moment_that_was_seen(desk):
    one = message()
    html = desk.get(page_of(one)).content.decode()
    shown = html.split('name="sent_at" value="')[1].split('"')[0]
    desk.post(reverse("outbox:again", args=[one.pk]), {"sent_at": shown})
    one.refresh_from_db()
    assert one.state == "waiting"


@pytest.mark.parametrize("nonsense", ["yesterday", "2024-99-99T00:00", "\x00"])
def test_a_forged_moment_sends_nothing(desk, nonsense):
    one = message()
    address = reverse("outbox:again", args=[one.pk])
    assert desk.post(address, {"sent_at": nonsense}).status_code == 302
    one.refresh_from_db()
    assert one.state == "sent"


def test_the_button_needs_a_post(desk):
    assert desk.get(reverse("outbox:again", args=[message().pk])).status_code == 405


@pytest.mark.parametrize(
    ("to", "is_found"),
    [
        ("anna@example.org", True),
        ("ben@example.org, anna@example.org", True),
        ("anna@example.org, ben@example.org", True),
        ("joanna@example.org", False),
        ("anna@example.org.uk", False),
    ],
)
def test_messages_are_found_by_the_whole_address(to, is_found):
    message(to=to)
    assert Message.objects.to(" Anna@Example.org").exists() == is_found
    assert not Message.objects.to("%@example.org").exists()


def test_a_kind_without_a_name_is_still_readable():
    assert outbox_admin.kind_in_words("some_kind") == "Some kind"
    assert outbox_admin.kind_in_words("") == "Accounts and approvals"
