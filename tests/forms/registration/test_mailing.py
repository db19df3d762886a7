"""Organisers write to participants: checked, previewed, sent once to each, followed."""

import re

import pytest
from django_tasks_db.models import DBTaskResult

from forms.models import Mailing
from forms.registration.mailings import filled_html, send_mailing, unknown_in
from forms.registration.rights import APPROVER, give_role
from forms.registration.states import Act, State
from tests import factories
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.mail_room import (
    ENGLISH,
    PERSIAN,
    address,
    drafted,
    mails,
    press,
    write,
)
from tests.site_home.mail_desk import QUEUE, work

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index, join_url="https://meet.example.org/j/4711"))


def errors(answer):
    assert answer.status_code == 200
    return str(answer.context["form"].errors)


def test_nothing_is_sent_before_the_preview_is_confirmed(desk, page):
    register(page)
    draft = drafted(desk, page)
    assert draft.is_draft
    assert not mails()
    shown = desk.get(address(page, "mailing", draft.pk)).content.decode()
    assert "Send it to 1 participant" in shown
    assert "Amina Khan" in shown
    assert "About Meeting" in shown


def test_a_mail_is_filled_in_for_each_and_written_into_the_history(desk, page):
    amina = register(page)
    press(desk, drafted(desk, page))
    work()
    mail = mails()["amina@example.org"]
    assert mail.subject == "About Meeting"
    assert "Dear Amina Khan," in mail.text
    assert "by 9 March 2026, 24:00" in mail.text.replace("\u00a0", " ")
    assert amina.reference in mail.text
    entry = amina.history.get(act=Act.MAILED)
    assert entry.mailing == Mailing.objects.get()
    assert entry.actor is not None


def test_the_link_in_a_mail_is_the_persons_own_and_not_kept(desk, page, settings):
    settings.SHOW_MAILBOX = False
    amina = register(page)
    press(desk, drafted(desk, page))
    task = DBTaskResult.objects.get(task_path="forms.registration.mailings.send_mailing")
    send_mailing.func(**task.args_kwargs["kwargs"])
    assert amina.personal_link() in mails()["amina@example.org"].text
    work()
    assert amina.personal_token not in mails()["amina@example.org"].text


def test_a_preview_shows_nobodys_link(desk, page):
    amina = register(page)
    shown = desk.get(address(page, "mailing", drafted(desk, page).pk)).content.decode()
    assert amina.personal_token not in shown


def test_who_reads_another_language_gets_theirs_or_english(desk, page):
    register(page, "Zahra", email="zahra@example.org", language="fa")
    register(page, "Ivan", email="ivan@example.org", language="ru")
    draft = drafted(desk, page, **PERSIAN)
    shown = desk.get(address(page, "mailing", draft.pk)).content.decode()
    assert re.search(r"English\s*\(1\)", shown)
    assert re.search(r"Persian\s*\(1\)", shown)
    assert "1 of them reads another language" in shown
    press(desk, draft)
    work()
    assert (mails()["zahra@example.org"].language, mails()["ivan@example.org"].language) == (
        "fa",
        "en",
    )
    assert "Zahra Khan گرامی" in mails()["zahra@example.org"].text
    assert 'dir="rtl"' in mails()["zahra@example.org"].html


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("text_en", "Dear {nmae}", "There is no {nmae}"),
        ("text_en", "Dear {}", "There is no {}"),
        ("text_en", "Dear { name }", "There is no { name }"),
        ("subject_en", "Dear {name}", "A subject takes {event} and nothing else: not {name}"),
        ("subject_en", "Dear {reference}", "A subject takes {event}"),
        ("text_en", "", "required"),
        ("text_fa", "سلام", "Write the subject, too"),
        ("subject_fa", "سلام", "Write the text, too"),
        ("text_en", "Join https://meet.example.org/j/4711", "Leave out the address of the online"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(desk, page, field, text, words):
    register(page)
    assert words in errors(write(desk, page, **{field: text})).replace("&#x27;", "'")
    assert not Mailing.objects.exists()


def test_what_a_participant_typed_never_stands_in_a_subject_nor_is_filled_in(desk, page):
    register(page, "{link} <b>Bold</b>", email="x@example.org")
    press(desk, drafted(desk, page, text_en="Dear {name}"))
    work()
    mail = mails()["x@example.org"]
    assert "Bold" not in mail.subject
    assert "Dear {link} <b>Bold</b> Khan" in mail.text
    assert "{link} &lt;b&gt;Bold&lt;/b&gt; Khan" in mail.html


def test_html_and_addresses_of_the_organiser_are_text_and_links():
    html = filled_html("<script>x</script> https://example.org/a {name}\n\nEnd", {"name": "A & B"})
    assert "&lt;script&gt;" in html
    assert 'href="https://example.org/a"' in html
    assert "<bdi>A &amp; B</bdi></p>\n\n<p>End</p>" in html


def test_braces_alone_are_text():
    assert unknown_in("a { b } } {{name}}", ["name"]) == ["{ b }"]


def test_only_those_of_the_filter_get_it(desk, page):
    register(page, "Amina")
    register(page, "Bilal", email="bilal@example.org", state=State.PENDING)
    press(desk, drafted(desk, page, "?state=pending"))
    work()
    assert list(mails()) == ["bilal@example.org"]


def test_only_those_who_were_chosen_get_it(desk, page):
    register(page, "Amina")
    bilal = register(page, "Bilal", email="bilal@example.org")
    assert drafted(desk, page, f"?id={bilal.pk}").recipients == [bilal.pk]


def test_somebody_of_another_event_never_gets_it(desk, page, event_index):
    other = registration_page(meeting(event_index, slug="other"), slug="other")
    stranger = register(other, "Ghost")
    assert "Nobody would get this mail" in str(
        write(desk, page, f"?id={stranger.pk}").context["form"].errors
    )


def test_who_does_not_come_is_left_out_unless_asked_for(desk, page):
    coming = register(page, "Amina")
    gone = register(page, "Bilal", email="bilal@example.org")
    gone.move(State.CANCELLED)
    assert drafted(desk, page).recipients == [coming.pk]
    assert drafted(desk, page, to_ended="on").recipients == [coming.pk, gone.pk]


def test_a_draft_that_was_changed_meanwhile_is_not_sent_unseen(desk, page):
    register(page)
    draft = drafted(desk, page)
    write(desk, page, f"?draft={draft.pk}", text_en="Something else")
    answer = press(desk, draft)
    assert "The text was changed meanwhile" in answer.content.decode()
    assert Mailing.objects.get().is_draft


def test_a_draft_is_changed_and_keeps_whom_it_is_for(desk, page):
    amina = register(page, "Amina")
    register(page, "Bilal", email="bilal@example.org")
    draft = drafted(desk, page, f"?id={amina.pk}", **PERSIAN)
    shown = desk.get(address(page, "mail"), {"draft": draft.pk}).content.decode()
    assert "درباره {event}" in shown
    write(desk, page, f"?draft={draft.pk}", text_en="New {name}")
    draft.refresh_from_db()
    assert draft.recipients == [amina.pk]
    assert draft.texts == {"en": {"subject": "About {event}", "text": "New {name}"}}


def test_what_was_sent_is_neither_changed_nor_thrown_away(desk, page):
    register(page)
    draft = drafted(desk, page)
    press(desk, draft)
    assert desk.get(address(page, "mail"), {"draft": draft.pk}).status_code == 404
    press(desk, draft, "discard")
    assert Mailing.objects.get().texts == draft.texts


def test_a_draft_is_thrown_away(desk, page):
    register(page)
    press(desk, drafted(desk, page), "discard")
    assert not Mailing.objects.exists()


def test_only_a_manager_writes_to_participants(client, page):
    register(page)
    user = factories.user()
    give_role(page.event, user, APPROVER)
    client.force_login(user)
    draft = Mailing.objects.create(event=page.event, texts={"en": {"subject": "S", "text": "T"}})
    for name, *args in [("mail",), ("mailings",), ("mailing", draft.pk)]:
        assert client.get(address(page, name, *args)).status_code in {302, 403}
        assert client.post(address(page, name, *args), ENGLISH).status_code in {302, 403}
    assert Mailing.objects.get().is_draft


def test_the_mails_of_another_event_are_not_found(desk, page, event_index):
    other = meeting(event_index, slug="other")
    mailing = Mailing.objects.create(event=other, texts={"en": {"subject": "S", "text": "T"}})
    assert desk.get(address(page, "mailing", mailing.pk)).status_code == 404
    assert desk.get(address(page, "mail"), {"draft": mailing.pk}).status_code == 404
