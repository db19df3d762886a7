"""What members are written, and what the Secretariat is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale

from members.models import Membership, SectionPage, User
from members.tasks import announce, tell_secretariat
from site_home.models import Message
from site_home.outbox_admin import KINDS
from tests import factories
from tests.members.membership_desk import asked, member, officer, working_group

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
AT_ONCE = 9999  # the year with which the queue marks what need not wait
TASK = "members.tasks.tell_secretariat"


@pytest.fixture
def queue(settings, time_machine):
    """The outbox in the place of the backend of Django's tests; a clock that stands still."""
    settings.EMAIL_BACKEND = "site_home.mail_queue.EmailBackend"
    time_machine.move_to(NOW, tick=False)


def notices():
    """When the Secretariat is to be told, in order; None for at once."""
    found = DBTaskResult.objects.filter(task_path=TASK).order_by("enqueued_at", "run_after")
    times = found.values_list("run_after", flat=True)
    return [None if at.year == AT_ONCE else at for at in times]


STEPS = {
    "Your request was not accepted": lambda each, by: each.refuse("Officials only.", by),
    "We have a question about your request": lambda each, by: each.ask_back("Which unit?", by),
    "Welcome to the intranet": lambda each, by: each.accept([], by),
}


def test_who_asks_is_told_that_it_was_received(mailoutbox):
    membership = asked()
    (letter,) = mailoutbox
    assert letter.to == [membership.user.email]
    assert letter.subject == "We have received your request"
    assert "http://localhost/en/accounts/request/" in letter.body


@pytest.mark.parametrize("subject", STEPS)
def test_each_decision_is_one_letter(subject, mailoutbox):
    membership = asked()
    mailoutbox.clear()
    STEPS[subject](membership, officer())
    assert [(mail.subject, mail.to) for mail in mailoutbox] == [(subject, [membership.user.email])]


def test_a_refusal_holds_the_reason_and_a_question_the_way_to_the_answer(mailoutbox):
    membership = asked()
    membership.ask_back("Which unit?\nWhich <b>town</b>?", officer())
    membership.refuse("Officials only.", officer())
    question, refusal = mailoutbox[1:]
    assert "Which unit?\nWhich <b>town</b>?" in question.body
    assert "http://localhost/en/accounts/request/" in question.body
    assert "&lt;b&gt;town" in question.alternatives[0][0]
    assert "Officials only." in refusal.body
    assert "/accounts/" not in refusal.body


def test_who_is_accepted_gets_the_link_and_the_groups(mailoutbox, home):
    asked().accept([working_group(home, "Returns")], officer(), note="Welcome aboard.")
    letter = mailoutbox[-1]
    for words in ["http://localhost/en/accounts/start/", "Welcome aboard."]:
        assert words in letter.body
    assert "\n\nYou can now read what these groups share:\n\n- Returns\n" in letter.body
    asked().accept([], officer())
    assert "these groups" not in mailoutbox[-1].body


def test_changed_groups_and_an_end_are_told(mailoutbox, home):
    membership = member()
    membership.set_groups([working_group(home, "Returns")], officer())
    assert "- Returns" in mailoutbox[-1].body
    membership.set_groups([], officer())
    assert "no longer in any working group" in mailoutbox[-1].body
    membership.end(officer(), "You have left the ministry.")
    assert mailoutbox[-1].subject == "Your access to the intranet has ended"
    assert "You have left the ministry." in mailoutbox[-1].body


def test_steps_of_the_person_are_not_told_to_the_person(mailoutbox):
    membership = member()
    mailoutbox.clear()
    membership.ask_for_more("/en/intranet/returns/")
    membership.change("Nadia", "Khan", function="Minister")
    assert not mailoutbox


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_letters_are_in_the_language_of_the_person(queue, language):
    asked(language=language).accept([], officer())
    for message in Message.objects.filter(kind="membership"):
        assert message.language == language
        assert f'lang="{language}"' in message.html
        assert f"http://localhost/{language}/accounts/" in message.text


def test_no_letter_names_the_officer_and_no_subject_holds_what_was_typed(mailoutbox):
    by = officer(email="officer@example.org", first_name="Olga")
    membership = asked(first_name="Typed", function="Typed", reason="Typed")
    membership.ask_back("Typed", by)
    membership.answer("Typed")
    membership.accept([], by)
    for mail in mailoutbox:
        assert "Typed" not in mail.subject
        assert "Olga" not in mail.body
        assert "officer@" not in mail.body


def test_a_step_that_is_rolled_back_leaves_no_letter(queue):
    membership, by = asked(), officer()
    before = Message.objects.count()
    with transaction.atomic():
        membership.accept([], by)
        transaction.set_rollback(True)
    assert Message.objects.count() == before
    assert not User.objects.get(pk=membership.user_id).is_member


def test_the_outbox_names_the_letters_in_words():
    assert {"membership", "membership_request"} <= KINDS.keys()


# To the Secretariat


def test_the_secretariat_is_told_a_number_and_a_link_and_nothing_else(queue):
    officer(email="olga@example.org")
    officer(email="gone@example.org", is_active=False)
    factories.superuser()
    asked(factories.user("amina@example.org"), function="Attaché")
    asked()
    tell_secretariat.func()
    message = Message.objects.get(kind="membership_request")
    assert message.to == "olga@example.org"
    assert "2 people wait for your decision." in message.text
    assert "http://localhost/admin/memberships/" in message.text
    for word in ["Amina", "amina", "Attaché", "Ministry"]:
        assert word not in message.text + message.subject + message.html


def test_the_secretariat_is_not_told_when_nobody_waits_any_more(queue):
    member()
    tell_secretariat.func()
    assert not Message.objects.filter(kind="membership_request").exists()


def test_the_first_request_is_told_at_once(queue):
    asked()
    assert notices() == [None]


def test_requests_within_the_hour_are_told_together_once_it_is_over(queue, time_machine):
    asked()
    time_machine.move_to(NOW + HOUR / 4, tick=False)
    asked()
    time_machine.move_to(NOW + HOUR / 2, tick=False)
    asked()
    assert notices() == [None, NOW + HOUR]
    time_machine.move_to(NOW + HOUR * 1.5, tick=False)
    asked()
    assert notices() == [None, NOW + HOUR, NOW + 2 * HOUR]


def test_after_an_hour_of_silence_the_next_is_told_at_once(queue, time_machine):
    asked()
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    asked()
    assert notices() == [None, None]


def test_answers_and_wishes_for_more_are_told_like_requests(queue, time_machine):
    membership = asked()
    membership.ask_back("Which unit?", officer())
    time_machine.move_to(NOW + 2 * HOUR, tick=False)
    membership.answer("Returns")
    membership.accept([], officer())
    time_machine.move_to(NOW + 4 * HOUR, tick=False)
    membership.ask_for_more("/en/intranet/returns/")
    assert notices() == [None, None, None]
    assert Membership.objects.waiting().get() == membership


def test_a_clock_that_was_wrong_does_not_silence_the_notices(queue, time_machine):
    announce(NOW + 100 * HOUR)
    announce(NOW)
    assert len(notices()) == 2


def test_who_keeps_the_groups_is_not_told_of_a_change(mailoutbox, home):
    group = working_group(home, "Returns")
    membership = member(group)
    membership.ask_for_more("/en/intranet/visas/", "Please")
    membership.set_groups([group], officer(), note="Not for your state.")
    letter = mailoutbox[-1]
    assert letter.subject == "Your working groups were not changed"
    assert "Not for your state." in letter.body
    assert "Returns" not in letter.body


def test_a_group_with_one_section_is_called_by_its_title_in_the_language(mailoutbox, home):
    group = working_group(home, "Group 7")
    section = SectionPage.objects.get()
    section.title = "Returns & readmission"
    section.save_revision().publish()
    membership = member(group)
    assert "- Returns & readmission\n" in mailoutbox[-1].body
    assert membership.history.last().groups == ["Group 7"]
    arabic = section.copy_for_translation(
        Locale.objects.get_or_create(language_code="ar")[0], copy_parents=True
    )
    arabic.title = "العودة"
    arabic.save_revision().publish()
    Membership.objects.update(language="ar")
    membership.set_groups([], officer())
    membership.set_groups([group], officer())
    assert "- العودة\n" in mailoutbox[-1].body
    second = section.get_parent().add_child(instance=SectionPage(title="Visas", slug="visas"))
    factories.restrict(second, [group])
    membership.set_groups([], officer())
    membership.set_groups([group], officer())
    assert "- Group 7\n" in mailoutbox[-1].body


def test_the_title_of_a_section_that_is_closed_to_the_person_is_not_told(mailoutbox, home):
    group = working_group(home, "Group 7")
    section = SectionPage.objects.get()
    for hide in (lambda: section.unpublish(), lambda: _closed_above(section)):
        section.title, section.live = "Hidden", True
        section.save()
        hide()
        member(group, user=factories.user())
        assert "- Group 7\n" in mailoutbox[-1].body
        assert "Hidden" not in mailoutbox[-1].body


def _closed_above(section):
    """Nobody but another group reads what lies at and below the home of the intranet."""
    factories.restrict(section.get_parent(), [Group.objects.create(name="Others")])
