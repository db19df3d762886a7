"""Members are told of new papers: once, as they want it, and of nothing that is not theirs."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.signals import page_published

from members import notices
from members.models import Mark, Membership, Notice, PaperPage
from tests import factories
from tests.members import closed_desk as desk
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

AT_ONCE, DAILY, NEVER = Membership.Notices
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # one o'clock in Vienna
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def papers(home):
    """A library for all members."""
    return desk.library(desk.intranet(home), title="Papers for all")


@pytest.fixture
def others(papers):
    """The library of a working group."""
    section = desk.section(papers.get_parent().specific, ["Group"], title="Section of the group")
    return desk.library(section)


def member(*groups, wants=AT_ONCE, language="en", **values):
    """A member who was told of everything until a day before noon."""
    user = desk.member(*groups, **values)
    Membership.objects.filter(user=user).update(
        notices=wants, language=language, told_until=NOON - DAY
    )
    return user


def published(library, at=NOON, files=(("en", 1),), **values):
    """A paper that is published at a moment."""
    values = {"mark": Mark.MEMBERS, "title": "Sealed paper", "slug": f"p{at:%d%H%M}", **values}
    paper = desk.paper(library, files, **values)
    with time_machine.travel(at, tick=False):
        paper.save_revision().publish()
    return paper


def sent(at=NOON + 2 * MINUTE):
    """What is mailed at a moment, by its receiver, as text."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False):
        notices.send_due()
    return {message.to[0]: message.body for message in mail.outbox}


# What leaves a notice.


def test_a_paper_that_is_published_is_told_of_once(papers):
    paper = published(papers)
    paper.save_revision().publish()
    assert [(notice.page_id, notice.version) for notice in Notice.objects.all()] == [(paper.pk, 1)]


def test_a_new_highest_version_is_told_of_and_no_other(papers):
    paper = published(papers, files=[("en", 2)])
    for language, version in (("ru", 1), ("ar", 2), ("en", 3)):
        desk.edition(paper, language, version)
        PaperPage.objects.get(pk=paper.pk).save_revision().publish()
    assert list(Notice.objects.values_list("version", flat=True)) == [2, 3]


def test_a_draft_and_a_translation_leave_no_notice(papers):
    draft = desk.paper(papers, live=False, slug="draft")
    draft.save_revision()
    paper = published(papers)
    translated(paper, "ru").save_revision().publish()
    assert Notice.objects.count() == 1


def test_what_is_published_by_the_clock_leaves_a_notice(papers):
    paper = desk.paper(papers, live=False)
    paper.go_live_at = NOON - MINUTE
    paper.save_revision(approved_go_live_at=NOON - MINUTE)
    with time_machine.travel(NOON, tick=False):
        call_command("publish_scheduled", verbosity=0)
    assert Notice.objects.get().page_id == paper.pk


def test_what_is_scheduled_is_told_of_when_it_is_published(papers):
    user = member()
    paper = desk.paper(papers, [("en", 1)], live=False, mark=Mark.MEMBERS)
    paper.go_live_at = NOON
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        paper.save_revision().publish()
    assert sent(NOON - 30 * MINUTE) == {}
    assert not Notice.objects.exists()
    with time_machine.travel(NOON + MINUTE, tick=False):
        call_command("publish_scheduled", verbosity=0)
    assert list(sent(NOON + 3 * MINUTE)) == [user.email]


def test_other_pages_leave_no_notice(papers):
    page_published.send(type(papers), instance=papers)
    assert not Notice.objects.exists()


# Who is told, and when.


def test_who_wants_it_at_once_is_told_within_minutes(papers):
    user = member()
    published(papers)
    assert list(sent()) == [user.email]


def test_nobody_is_told_twice(papers):
    member()
    published(papers)
    assert len(sent()) == 1
    assert not sent(NOON + 3 * MINUTE)
    assert not sent(NOON + DAY)


def test_what_is_being_published_this_second_waits_for_the_next_round(papers):
    member()
    published(papers)
    assert not sent(NOON + timedelta(seconds=30))
    assert len(sent(NOON + 2 * MINUTE)) == 1


def test_who_wants_it_daily_is_told_at_seven_of_all_since(papers):
    user = member(wants=DAILY)
    for hours in (0, 3):
        published(papers, NOON + timedelta(hours=hours), title=f"Paper {hours}")
    assert not sent(NOON + timedelta(hours=4))
    seven = datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert not sent(seven)
    text = sent(seven + 2 * MINUTE)[user.email]
    assert "Paper 0" in text
    assert "Paper 3" in text
    assert not sent(seven + timedelta(hours=3))
    assert not sent(seven + DAY)


def test_seven_is_that_of_vienna_in_summer_too():
    summer = datetime(2026, 7, 4, 12, tzinfo=UTC)
    assert notices.last_morning(summer) == datetime(2026, 7, 4, 5, tzinfo=UTC)
    assert notices.last_morning(NOON) == datetime(2026, 3, 4, 6, tzinfo=UTC)
    night = datetime(2026, 3, 4, 5, 59, tzinfo=UTC)
    assert notices.last_morning(night) == datetime(2026, 3, 3, 6, tzinfo=UTC)


def test_a_morning_that_the_scheduler_missed_is_made_up_for(papers):
    user = member(wants=DAILY)
    published(papers)
    assert list(sent(NOON + 3 * DAY)) == [user.email]


def test_who_wants_none_is_told_nothing_even_after_changing_their_mind(papers):
    user = member(wants=NEVER)
    published(papers)
    assert not sent()
    Membership.objects.filter(user=user).update(notices=AT_ONCE)
    assert not sent(NOON + 3 * MINUTE)


@pytest.mark.parametrize("state", [each for each in Membership.State if each != "accepted"])
def test_who_is_not_a_member_is_told_nothing(papers, state):
    user = member()
    Membership.objects.filter(user=user).update(state=state)
    published(papers)
    assert not sent()


def test_who_was_accepted_later_is_not_told_of_what_was_before(papers):
    user = member()
    Membership.objects.filter(user=user).update(state=Membership.State.PENDING)
    published(papers)
    sent()
    Membership.objects.filter(user=user).update(state=Membership.State.ACCEPTED)
    assert not sent(NOON + 5 * MINUTE)


@pytest.mark.parametrize("act", ["deactivate", "leave"])
def test_an_account_that_can_no_longer_read_is_told_nothing(papers, act):
    user = member()
    published(papers)
    if act == "deactivate":
        user.is_active = False
        user.save()
    else:
        user.groups.clear()
    assert not sent()


# What they are told.


def test_the_title_of_a_paper_for_all_members_stands_in_the_mail_with_its_link(papers, settings):
    user = member()
    paper = published(papers)
    text = sent()[user.email]
    assert "Sealed paper" in text
    assert f"{settings.BASE_URL}{paper.url}" in text


def test_a_paper_for_the_group_is_told_of_without_title_and_address(others, settings):
    user = member("Group")
    paper = published(others, mark=Mark.GROUP, symbol="BP/SECRET/1")
    text = sent()[user.email]
    assert "1 new paper in Section of the group" in text
    assert f"{settings.BASE_URL}{others.get_parent().url}" in text
    for secret in (paper.title, paper.slug, paper.symbol, paper.summary or "-none-"):
        assert secret not in text
    (message,) = mail.outbox
    assert "Sealed" not in message.subject
    assert "Section" not in message.subject
    assert "Sealed" not in message.alternatives[0].content


def test_several_papers_of_a_group_are_counted(others):
    user = member("Group")
    for hours in range(3):
        published(others, NOON + timedelta(minutes=hours), mark=Mark.GROUP)
    assert "3 new papers in Section of the group" in sent(NOON + timedelta(minutes=9))[user.email]


def test_a_confidential_paper_outside_a_section_is_told_of_by_its_library(papers):
    user = desk.secretary()
    Membership.objects.filter(user=user).update(notices=AT_ONCE, told_until=NOON - DAY)
    other = member()
    published(papers, mark=Mark.SECRETARIAT)
    found = sent()
    assert "1 new paper in Papers for all" in found[user.email]
    assert "Sealed" not in found[user.email]
    assert other.email not in found


def test_a_paper_below_a_section_that_was_taken_off_is_told_of_all_the_same(others):
    user = member("Group")
    published(others, mark=Mark.GROUP)
    others.get_parent().specific.unpublish()
    assert "1 new paper in Papers\n" in sent()[user.email]
    others.unpublish()
    Membership.objects.update(told_until=NOON - DAY)
    assert "1 new paper in Intranet\n" in sent()[user.email]


def test_members_of_other_groups_are_told_nothing(others):
    member("Another group")
    published(others)
    assert not sent()


def test_what_was_taken_off_or_closed_before_the_mail_is_not_told_of(papers, others):
    member()
    published(papers).unpublish()
    closed = published(papers, NOON + timedelta(seconds=5), slug="closed")
    factories.restrict(closed, [desk.group("Another group")])
    assert not sent()


def test_each_reads_it_in_their_language(papers):
    user = member(language="ru")
    paper = published(papers)
    translated(paper, "ru", title="Запечатанный документ")
    text = sent()[user.email]
    assert "Запечатанный документ" in text
    assert "/ru/intranet/papers/" in text
    assert mail.outbox[0].language == "ru"


def test_what_is_not_translated_is_told_of_in_the_original(papers):
    user = member(language="fa")
    published(papers)
    text = sent()[user.email]
    assert "Sealed paper" in text
    assert "/fa/intranet/papers/" in text


def test_the_mail_leads_to_where_one_can_end_it(papers, settings):
    user = member(language="ru")
    published(papers)
    assert f"{settings.BASE_URL}/ru/accounts/profile/" in sent()[user.email]


def test_a_title_does_no_harm_in_the_mail(papers):
    member()
    published(papers, title="<script>alert(1)</script> & more")
    sent()
    (message,) = mail.outbox
    assert "<script>" not in message.alternatives[0].content
    assert "<script>alert(1)</script> & more" in message.body


# What may go wrong.


def test_a_mail_that_fails_keeps_nobody_else_waiting_and_is_tried_again(papers, monkeypatch):
    first, second = member(), member()
    published(papers)
    real = notices.emails.send

    def fail(name, to, *args, **values):
        if to == first.email:
            raise OSError("broken")
        real(name, to, *args, **values)

    monkeypatch.setattr(notices.emails, "send", fail)
    assert list(sent()) == [second.email]
    monkeypatch.setattr(notices.emails, "send", real)
    assert list(sent(NOON + 3 * MINUTE)) == [first.email]


def test_the_log_holds_no_title(papers, monkeypatch, caplog):
    member()
    published(papers)

    def fail(*args, **values):
        raise OSError("Sealed paper")

    monkeypatch.setattr(notices.emails, "send", fail)
    sent()
    assert "not told" in caplog.text
    assert "Sealed" not in caplog.text


def test_it_happens_every_minute(papers):
    user = member()
    published(papers)
    with time_machine.travel(NOON + 2 * MINUTE, tick=False):
        call_command("every_minute", verbosity=0)
    assert user.email in [message.to[0] for message in mail.outbox]


def test_a_round_without_news_costs_the_same_however_many_members(papers):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            sent(NOON + 5 * MINUTE)
        return len(counted)

    member()
    published(papers)
    sent()
    few = queries()
    for _number in range(5):
        member()
    sent()
    assert queries() == few


def test_a_mail_about_many_papers_costs_as_much_as_about_one(papers, others):
    def queries(at):
        with CaptureQueriesContext(connection) as counted:
            assert len(sent(at)) == 1
        return len(counted)

    member("Group")
    published(papers)
    published(others, mark=Mark.GROUP)
    sent()
    published(papers, NOON + 5 * MINUTE)
    published(others, NOON + 5 * MINUTE, mark=Mark.GROUP)
    few = queries(NOON + 8 * MINUTE)
    for number in range(10, 15):
        published(papers, NOON + number * MINUTE)
        published(others, NOON + number * MINUTE, mark=Mark.GROUP)
    assert queries(NOON + 20 * MINUTE) == few
