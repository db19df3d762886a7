"""What one wrote about oneself stands on one's own page, in one's mail and with the organisers."""

import logging
import pickle
import re
import zlib
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import ProtectedError
from wagtail.models import Revision
from wagtail.search.models import IndexEntry

from events.kinds import Mode
from forms.models import OpenRegistrationsPage, Registration
from forms.registration.states import By, State
from site_home.logs import PlainFormatter
from tests.forms.composed import proved, row
from tests.forms.registration.desk import HOUR, NOW, meeting, post, register, registration_page

JOIN, NOTE = "https://meet.example.org/j/4711", "Password: silk"
TYPED = {
    "given_name": "Zuleikhaxq",
    "family_name": "Rostamova",
    "email": "zuleikha.rostamova@example.org",
    "position": "Attachéxq",
    "diet": "halal",
    "access_needs": "Wheelchairxq",
    "flight": "OS-801xq",
}
SECRETS = [
    *("Zuleikhaxq", "Rostamova", "zuleikha", "Attachéxq", "Wheelchairxq", "OS-801xq"),
    *(JOIN, "4711", "silk"),
]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index, mode=Mode.HYBRID, join_url=JOIN, join_note=NOTE)


@pytest.fixture
def page(event, home):
    home.refresh_from_db()
    listing = OpenRegistrationsPage(title="Open", slug="registration")
    home.add_child(instance=listing).save_revision().publish()
    asked = {f"ask_{name}": "optional" for name in ("position", "diet", "access_needs")}
    return registration_page(event, row("text", "Flight"), show_places=True, places=9, **asked)


@pytest.fixture
def mine(client, page):
    """A registration that was posted."""
    answer = post(client, page, **TYPED)
    assert answer.status_code == 303
    client.cookies.clear()
    return Registration.objects.get()


def leaks(text, registration):
    """What of a person, or of how to join, stands in a text."""
    own = [registration.personal_token, registration.personal_nonce, registration.reference]
    return [secret for secret in [*SECRETS, *own] if secret.lower() in text.lower()]


PUBLIC = [
    *("/en/", "/en/events/", "/en/registration/", "/en/events/meeting/"),
    *("/en/events/meeting/registration/", "/en/events/meeting/registration/?lost=1"),
    *("/en/events/meeting/registration/?sent=1", "/en/calendar/events.ics"),
    *("/en/feeds/news.rss", "/en/feeds/news.atom", "/sitemap.xml", "/robots.txt"),
    *("/ar/events/meeting/registration/", "/readyz", "/en/nothing/"),
]


def addresses(client):
    """Every address that the public pages lead to, and those of feeds and calendars."""
    found, ahead = set(), [*PUBLIC]
    while ahead:
        address = ahead.pop()
        if address in found or len(found) > 120:
            continue
        found.add(address)
        answer = client.get(address)
        if "text/html" not in answer.get("Content-Type", "") or answer.status_code != 200:
            continue
        links = re.findall(r'(?:href|src)="(/[^"#]*)"', answer.content.decode())
        ahead += [link.replace("&amp;", "&") for link in links if not link.startswith("/static/")]
    return sorted(found)


def test_no_public_page_feed_or_calendar_names_anybody(client, mine):
    seen = addresses(client)
    assert {"/en/events/meeting/", "/en/events/meeting/registration/"} < set(seen)
    assert len([each for each in seen if ".ics" in each]) >= 2
    for address in seen:
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode(errors="replace")
        text = (
            re.sub(r'value="Zuleikhaxq"|Zuleikhaxq(?=[”"<])', "", text)
            if "/search/" in address
            else text
        )
        assert not leaks(text, mine), address


def test_the_data_for_machines_say_nothing_of_how_to_join(client, mine):
    text = client.get("/en/events/meeting/").content.decode()
    assert "application/ld+json" in text
    assert not leaks(text, mine)


def test_the_search_index_holds_nothing_of_anybody(mine):
    call_command("update_index", verbosity=0)
    entries = [str(values) for values in IndexEntry.objects.values()]
    assert [entry for entry in entries if "istanbul" in entry.lower()]
    assert not [entry for entry in entries if leaks(entry, mine)]


def test_no_revision_of_a_page_holds_anything_of_anybody(mine, page):
    mine.page.save_revision()
    for content in Revision.objects.values_list("content", flat=True):
        assert not [
            each for each in leaks(str(content), mine) if each not in (JOIN, "4711", "silk")
        ]


# Mail


def subjects(registration):
    """The subjects of all that is written to somebody from the first letter to the last."""
    registration.move(State.WAITING, reason="Rostamova asked for it")
    registration.move(State.ACCEPTED)
    registration.send_link()
    person = {"given_name": "Zuleikhaxq", "family_name": "Rostamova", "email": "other@example.org"}
    registration.change(person, {"flight": "OS-801xq"}, {})
    registration.move(State.CANCELLED, by=By.PARTICIPANT)
    return [message.subject for message in mail.outbox]


def test_no_subject_holds_anything_that_was_typed(mine):
    written = subjects(mine)
    assert len(written) >= 7
    for subject in written:
        assert not leaks(subject, mine)


def test_each_letter_goes_to_one_address_alone(mine):
    subjects(mine)
    for message in mail.outbox:
        assert len(message.to) == 1
        assert not [*message.cc, *message.bcc, *message.reply_to]


def test_a_letter_holds_nothing_of_diet_or_access_needs(mine):
    subjects(mine)
    for message in mail.outbox:
        text = message_from_bytes(message.message().as_bytes()).as_string() + message.body
        assert "Wheelchairxq" not in text
        assert "Halal" not in text


def test_whose_address_was_given_up_gets_no_link_in_that_letter(mine):
    person = {"given_name": "Zuleikhaxq", "family_name": "Rostamova", "email": "new@example.org"}
    mail.outbox.clear()
    mine.change(person, {}, {})
    old = next(each for each in mail.outbox if each.to == [TYPED["email"]])
    assert mine.personal_token not in str(old.message())
    assert JOIN not in old.body


# Logs


@pytest.fixture
def written(caplog, monkeypatch):
    """All that is logged at the most talkative level there is, as the handlers write it."""
    caplog.set_level(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "propagate", True)
        caplog.set_level(logging.INFO, logger=name)
    return lambda: "\n".join(map(PlainFormatter().format, caplog.records))


def test_the_log_names_nobody_whatever_is_posted(client, page, written):
    bad = {**TYPED, "organisation_0": "XX"}
    assert post(client, page, **bad).status_code == 422
    assert post(client, page, **TYPED).status_code == 303
    assert post(client, page, **{**TYPED, "position": "Attachéxq again"}).status_code == 303
    mine = Registration.objects.get()
    for tail in ("", "change/", "cancel/", "offer/", "calendar.ics", "nothing/"):
        client.get(mine.own_path() + tail)
        client.post(mine.own_path() + tail, TYPED)
    client.get(f"/en/registrations/{mine.personal_token[:-1]}/")
    text = written()
    assert "/registrations/…" in text
    assert not leaks(text, mine)


def test_the_log_of_a_failure_names_nobody(client, page, written, monkeypatch):
    client.raise_request_exception = False
    mine = register(page, "Other", email="other@example.org")

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("forms.models.registering.lock", fail)
    assert post(client, page, **TYPED).status_code == 500
    assert "broken" in written()
    assert not leaks(written(), mine)


def test_a_post_that_fails_half_way_leaves_neither_record_nor_letter(client, page, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("forms.models.registration.letters.received", fail)
    answer = post(client, page, **TYPED)
    assert answer.status_code == 500
    assert "Zuleikhaxq" not in answer.content.decode()
    assert not Registration.objects.exists()
    assert not mail.outbox


# What browsers and proxies keep


def test_the_cache_of_the_site_holds_nothing_of_anybody(client, mine, settings):
    client.get(mine.own_path())
    files = [*Path(settings.CACHES["default"]["LOCATION"]).rglob("*.djcache")]
    kept = [unpacked(each.read_bytes()) for each in files]
    assert [each for each in kept if "own" in each]
    assert not [each for each in kept if leaks(each, mine)]


def unpacked(content):
    """What a file of the cache holds: its moment, then the packed value."""
    start = content.find(b"x\x9c")
    return repr(pickle.loads(zlib.decompress(content[start:])))  # noqa: S301  our own


@pytest.mark.parametrize("tail", ["", "change/", "cancel/", "calendar.ics"])
def test_nobody_keeps_or_is_told_of_the_participants_pages(client, mine, tail):
    answer = client.get(mine.own_path() + tail)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "ETag" not in answer


def test_the_answer_that_leads_to_the_own_page_is_kept_by_nobody(client, page):
    answer = post(client, page, **TYPED)
    assert answer["Cache-Control"] in ("private, no-cache", "no-store")


def test_a_form_that_comes_back_is_kept_by_nobody(client, page):
    answer = post(client, page, **{**TYPED, "organisation_0": "XX"})
    assert answer["Cache-Control"] == "private, no-cache"


def test_every_link_away_from_the_own_page_says_nothing_of_where_it_comes_from(client, mine):
    text = client.get(mine.own_path()).content.decode()
    for link in re.findall(r"<a [^>]*href=\"https?://[^>]*>", text):
        assert "noreferrer" in link, link


# Whom one may ask about


def test_who_posts_a_name_learns_nothing_of_who_is_registered_but_a_reference(client, page):
    mine = register(page, **{name: TYPED[name] for name in ("given_name", "family_name", "email")})
    answer = post(client, page, **{**TYPED, "flight": "OS-1"})
    shown = client.get(answer["Location"]).content.decode()
    assert mine.reference in shown
    hidden = [mine.personal_token, "Zuleikhaxq", "Rostamova", "zuleikha"]
    assert not [each for each in hidden if each in shown + answer["Location"]]


def test_a_reference_that_stands_in_an_address_opens_nothing(client, mine):
    assert client.get(f"/en/registrations/{mine.reference}/").status_code == 404


def test_a_registration_page_is_not_deleted_with_its_registrations(page, mine):
    with pytest.raises(ProtectedError):
        page.delete()
    assert Registration.objects.filter(pk=mine.pk).exists()


def test_an_event_is_not_deleted_with_its_registrations(event, mine):
    event.refresh_from_db()
    with pytest.raises(ProtectedError):
        event.delete()
    assert Registration.objects.filter(pk=mine.pk).exists()


def test_a_page_above_is_not_deleted_with_the_registrations_below(event_index, mine):
    event_index.refresh_from_db()
    with pytest.raises(ProtectedError):
        event_index.delete()
    assert Registration.objects.filter(pk=mine.pk).exists()


def test_a_copy_of_a_form_has_none_of_its_registrations(page, mine):
    page.refresh_from_db()
    copied = page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert not copied.registrations.exists()
    assert copied.invitation != page.invitation


def test_a_mail_of_one_is_not_opened_by_the_link_of_another(client, page, mine):
    other = register(page, "Other", email="other@example.org")
    assert "Zuleikhaxq" not in client.get(other.own_path()).content.decode()


def test_a_post_that_comes_again_elsewhere_does_not_lead_to_the_own_page(client, event, page):
    proof = proved()
    post(client, page, **TYPED, **proof)
    other = registration_page(event, title="Press", slug="press")
    answer = post(client, other, **TYPED, **proof)
    assert "/registrations/" not in answer.get("Location", "")


def test_what_was_shortened_stands_nowhere_any_more(client, mine, time_machine):
    form = {"given_name": "Zuleikhaxq", "family_name": "Rostamova", "email": TYPED["email"]}
    mine.change({**form, "access_needs": "Quiet roomxq"}, {}, {})
    time_machine.move_to(NOW + HOUR, tick=False)
    mine.shorten()
    row_now = str(Registration.objects.values().get()) + str(list(mine.history.values()))
    assert "Wheelchairxq" not in row_now
    assert "Quiet roomxq" not in row_now
