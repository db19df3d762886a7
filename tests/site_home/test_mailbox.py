"""The mailbox of `make run`."""

import pytest
from django.core.mail import EmailMultiAlternatives

from site_home.models import Message
from tests.site_home.mail_desk import QUEUE, letter, work

pytestmark = pytest.mark.django_db

LINK = "https://example.org/confirm/SECRET"


@pytest.fixture
def mailbox(settings):
    """The site with its mailbox, as in development; mail goes through the queue."""
    settings.EMAIL_BACKEND = QUEUE
    settings.SHOW_MAILBOX = True
    settings.ROOT_URLCONF = "site_home.mailbox"


def send(subject="Confirm"):
    """Sends a message with a personal link, and lets the worker do its work."""
    message = EmailMultiAlternatives(subject, f"Open {LINK} now.", to=["anna@example.org"])
    message.attach_alternative(
        f'<html><head></head><body><a href="{LINK}">Yes</a></body></html>', "text/html"
    )
    message.attach("plan.pdf", b"%PDF-1.4", "application/pdf")
    message.send()
    work()
    return Message.objects.get(subject=subject)


def test_there_is_no_mailbox_unless_the_settings_say_so(client, home):
    assert client.get("/mailbox/").status_code == 404


@pytest.mark.usefixtures("mailbox")
def test_the_mailbox_lists_every_message_the_newest_first(client):
    send("First")
    send("Second <b>")
    html = client.get("/").content.decode()
    assert html.index("Second &lt;b&gt;") < html.index("First")
    assert "anna@example.org" in html


@pytest.mark.usefixtures("mailbox")
def test_an_empty_mailbox_says_so(client):
    assert "No message yet." in client.get("/").content.decode()


@pytest.mark.usefixtures("mailbox")
def test_a_message_is_shown_whole_and_its_links_lead_on_after_it_was_sent(client):
    message = send()
    assert message.state == "sent"
    html = client.get(f"/{message.pk}/").content.decode()
    assert f'<a href="{LINK}"' in html
    for words in ["Message-ID", "Budapest Process &lt;noreply@example.org&gt;", "plan.pdf"]:
        assert words in html
    assert f'src="/{message.pk}/html/"' in html


@pytest.mark.usefixtures("mailbox")
def test_the_html_of_a_message_can_load_nothing_and_opens_links_elsewhere(client):
    response = client.get(f"/{send().pk}/html/")
    assert f'<base target="_blank"></head><body><a href="{LINK}">' in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.usefixtures("mailbox")
def test_a_message_of_text_alone_shows_no_html(client):
    letter().send()
    html = client.get(f"/{Message.objects.get().pk}/").content.decode()
    assert "<iframe" not in html


@pytest.mark.usefixtures("mailbox")
def test_the_mailbox_is_only_read(client):
    assert client.post("/").status_code == 405
