"""An event is cancelled, postponed or moved as one act, and everybody is told once."""

from datetime import date, datetime, time
from email import message_from_string
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from icalendar import Calendar
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from events.kinds import Mode, Status
from events.models import EventPage
from forms.models import HistoryEntry, Mailing, Registration, RegistrationPage
from forms.registration import letters
from forms.registration.event_changes import ChangedMeanwhileError, change_event, seen_of
from forms.registration.mailings import send_mailing, take_up
from forms.registration.states import Act, By, Change, Opening, State
from site_home.models import Message
from tests import factories
from tests.forms.registration.changes import JOIN, NOTE, VIENNA, done, form_of_a_meeting, read
from tests.forms.registration.desk import DAY, HOUR, NOW, register
from tests.forms.registration.front_desk import in_language
from tests.site_home.mail_desk import QUEUE, work

pytestmark = pytest.mark.django_db

PERSIAN = "میزبان نمی‌تواند از ما پذیرایی کند."


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.EMAIL_BACKEND = QUEUE


@pytest.fixture
def page(event_index):
    return form_of_a_meeting(event_index)


@pytest.fixture
def event(page):
    return page.event


def written():
    """The messages that the worker writes about the change, by address."""
    before = set(Message.objects.values_list("pk", flat=True))
    work()
    return {each.to: each for each in Message.objects.exclude(pk__in=before)}


def sent(message):
    """The mail that was handed over for a message."""
    to = [each for each in mail.outbox if each.to == [message.to]]
    return next(each for each in to if each.subject == message.subject)


def calendar_in(message):
    """The VEVENT that is attached to a message."""
    parts = message_from_string(sent(message).message().as_string()).walk()
    file = next(part for part in parts if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")[0]


def everybody(page, *states):
    """One registration in each of these states."""
    page.approval = True
    page.save()
    found = []
    for number, state in enumerate(states):
        one = register(read(page), f"P{number}", email=f"p{number}@example.org", state=state)
        found.append(one)
    return found


def test_a_cancelled_event_says_so_in_every_language(event):
    persian = in_language(event, "fa", title="نشست")
    done(event, Change.CANCELLED, {"en": NOTE, "fa": PERSIAN})
    for each, note in ((read(event), NOTE), (read(persian), PERSIAN)):
        assert (each.status, each.status_note, each.live) == (Status.CANCELLED, note, True)
        assert each.latest_revision.content["status"] == Status.CANCELLED
    assert read(persian).title == "نشست"


def test_a_language_without_a_note_has_the_english_one(event):
    persian = in_language(event, "fa")
    done(event, Change.CANCELLED)
    assert read(persian).status_note == NOTE


def test_a_translation_that_is_a_draft_stays_one_and_says_so_too(event):
    persian = in_language(event, "fa", live=False)
    done(event, Change.CANCELLED)
    assert (read(persian).live, read(persian).status) == (False, Status.CANCELLED)


def test_the_draft_of_an_editor_is_not_published_and_not_lost(event):
    draft = read(event)
    draft.title = "Not yet known"
    draft.save_revision()
    done(event, Change.CANCELLED)
    assert (read(event).title, read(event).status) == ("Meeting", Status.CANCELLED)
    draft = read(event).get_latest_revision_as_object()
    assert (draft.title, draft.status) == ("Not yet known", Status.CANCELLED)


def test_everybody_who_comes_gets_one_letter_and_nobody_else(event, page):
    comes = everybody(page, State.PENDING, State.ACCEPTED, State.WAITING)
    ended = register(page, "Gone", email="gone@example.org", state=State.ACCEPTED)
    ended.move(State.CANCELLED, by=By.PARTICIPANT)
    work()
    assert done(event, Change.CANCELLED) == 3
    assert sorted(written()) == [each.email for each in comes]


def test_the_letter_holds_the_note_and_a_calendar_that_cancels(event, page):
    registration = register(page)
    work()
    before = read(event).sequence
    done(event, Change.CANCELLED)
    letter = written()[registration.email]
    assert letter.subject == "The event is cancelled: Meeting"
    assert NOTE in letter.parts["body"]
    item = calendar_in(letter)
    assert item["status"] == "CANCELLED"
    assert item["sequence"] == read(event).sequence == before + 1
    assert item["uid"] == str(event.translation_key)


def test_the_letter_is_in_the_language_of_the_person(event, page):
    register(page, language="fa")
    work()
    done(event, Change.CANCELLED, {"en": NOTE, "fa": PERSIAN})
    [letter] = written().values()
    assert letter.language == "fa"
    assert PERSIAN in letter.parts["body"]
    assert NOTE not in letter.parts["body"]


def test_offers_are_withdrawn_without_a_letter_of_their_own(event, page):
    page.places = 1
    page.save()
    first = register(page, "First", email="first@example.org")
    second = register(page, "Second", email="second@example.org")
    third = register(page, "Third", email="third@example.org")
    first.move(State.CANCELLED, by=By.PARTICIPANT)
    work()
    assert read(second).state == State.OFFERED
    since = read(second).waiting_since
    done(event, Change.POSTPONED)
    assert (read(second).state, read(third).state) == (State.WAITING, State.WAITING)
    assert (read(second).offered_until, read(second).waiting_since) == (None, since)
    letters_written = written()
    assert sorted(letters_written) == ["second@example.org", "third@example.org"]
    assert all("postponed" in each.subject for each in letters_written.values())
    assert (
        read(second).history.filter(from_state=State.OFFERED, to_state=State.WAITING).count() == 1
    )


def test_an_offer_that_has_just_lapsed_is_withdrawn_as_well(event, page, time_machine):
    page.places = 1
    page.save()
    first, second = (register(page, each, email=f"{each}@example.org") for each in ("a", "b"))
    first.move(State.CANCELLED, by=By.PARTICIPANT)
    time_machine.move_to(NOW + 49 * HOUR, tick=False)
    done(event, Change.CANCELLED)
    assert read(second).state == State.WAITING


def test_a_new_date_moves_the_pages_and_the_deadlines(event, page):
    dates = {"start_date": date(2026, 6, 9), "end_date": None}
    times = {"start_time": time(10), "end_time": None}
    persian = in_language(page, "fa")
    done(event, Change.POSTPONED)
    done(event, Change.NEW_DATE, {}, asked={**dates, **times}, move_windows=True)
    now = read(event)
    assert (now.status, now.starts_at) == (
        Status.SCHEDULED,
        datetime(2026, 6, 9, 10, tzinfo=VIENNA),
    )
    assert now.status_note == ""
    for form in (read(page), read(persian)):
        assert form.closes_at == datetime(2026, 6, 7, 18, tzinfo=VIENNA)
        assert form.live


def test_deadlines_stay_when_that_is_wished(event, page):
    asked = {"start_date": date(2026, 6, 9), "start_time": None, "end_date": None}
    done(event, Change.NEW_DATE, {}, asked={**asked, "end_time": None})
    assert read(page).closes_at == datetime(2026, 3, 8, 18, tzinfo=VIENNA)


def test_everybody_is_reminded_again_of_a_new_date(event, page):
    one = register(page)
    one.note(Act.REMINDED_OF_EVENT, By.SITE)
    asked = {"start_date": date(2026, 6, 9), "start_time": None, "end_date": None}
    done(event, Change.NEW_DATE, {}, asked={**asked, "end_time": None})
    one.note(Act.REMINDED_OF_EVENT, By.SITE)
    assert one.history.filter(note="Reminded of the event").count() == 1


def test_moved_online_it_has_no_place_and_those_accepted_learn_how_to_join(event, page):
    registration = register(page, mode="in_person")
    waiting = register(page, "W", email="w@example.org", state=State.WAITING)
    work()
    done(event, Change.ONLINE, asked={"join_url": JOIN, "join_note": "Password: silk"})
    now = read(event)
    assert (now.mode, now.venue, now.city, now.country) == (Mode.ONLINE, "", "", None)
    found = written()
    assert JOIN in sent(found[registration.email]).body
    assert JOIN not in sent(found[waiting.email]).body


def test_moved_elsewhere_it_has_the_new_place(event):
    place = {"venue": "Hall", "address": "", "city": "Sofia", "timezone": "Europe/Sofia"}
    country = factories.state("BG")
    asked = {**place, "country_id": country.pk, "mode": Mode.HYBRID}
    done(event, Change.NEW_PLACE, {}, asked=asked)
    now = read(event)
    assert (now.city, now.country, now.mode) == ("Sofia", country, Mode.HYBRID)
    assert now.starts_at == datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Sofia"))
    assert now.sequence == event.sequence + 1


def test_two_organisers_at_once_change_it_once(event, page):
    register(page)
    seen, user = seen_of(read(event)), factories.superuser()
    change_event(event, Change.CANCELLED, {}, {"en": NOTE}, user, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        change_event(event, Change.CANCELLED, {}, {"en": NOTE}, user, seen=seen)
    assert Mailing.objects.count() == 1


def test_a_worker_that_is_stopped_goes_on_and_writes_to_nobody_twice(
    event, page, monkeypatch, time_machine
):
    people = [register(page, f"P{n}", email=f"p{n}@example.org") for n in range(4)]
    work()
    done(event, Change.CANCELLED)
    mailing, whole = Mailing.objects.get(), letters.event_changed

    def stops(registration, *words):
        if registration.pk == people[2].pk:
            raise OperationalError
        whole(registration, *words)

    monkeypatch.setattr(letters, "event_changed", stops)
    with pytest.raises(OperationalError):
        send_mailing.func(mailing.pk, 0)
    monkeypatch.setattr(letters, "event_changed", whole)
    time_machine.move_to(NOW + DAY, tick=False)
    take_up()
    work()
    letters_written = Message.objects.filter(subject__contains="cancelled")
    assert sorted(each.to for each in letters_written) == [each.email for each in people]
    assert HistoryEntry.objects.filter(mailing=mailing).count() == 4


def test_without_the_change_there_is_no_letter(event, page, monkeypatch):
    register(page)
    monkeypatch.setattr(EventPage, "save_revision", _broken)
    with pytest.raises(RuntimeError):
        done(event, Change.CANCELLED)
    assert not Mailing.objects.exists()
    assert read(event).status == Status.SCHEDULED


def _broken(*args, **kwargs):
    raise RuntimeError


def test_a_translator_who_publishes_afterwards_takes_nothing_back(event):
    locale = Locale.objects.get(language_code="fa")
    in_language(event, "fa")
    source = TranslationSource.update_or_create_from_instance(read(event))[0]
    translation = Translation.objects.create(source=source, target_locale=locale)
    done(event, Change.CANCELLED, {"en": NOTE, "fa": PERSIAN})
    translation.refresh_from_db()
    translation.save_target()
    persian = read(event).get_translation(locale)
    assert (persian.status, persian.status_note) == (Status.CANCELLED, PERSIAN)
    assert StringTranslation.objects.filter(locale=locale).count() == 1


def test_an_accepted_person_sees_the_banner_and_keeps_the_place(client, event, page):
    one = register(page)
    done(event, Change.POSTPONED)
    assert read(one).state == State.ACCEPTED
    assert NOTE in client.get(event.url).content.decode()
    assert Registration.objects.count() == RegistrationPage.objects.count() == 1


def test_the_outbox_knows_the_letters_of_one_change_from_others(page, event):
    everybody(page, State.ACCEPTED)
    done(event, Change.CANCELLED, {"en": NOTE})
    [letter] = written().values()
    assert letter.kind == Mailing.objects.get().kind


def test_a_note_with_braces_reaches_everybody(page):
    register(page)
    done(page.event, Change.CANCELLED, {"en": "Cancelled {see our website}."})
    work()
    assert "{see our website}" in mail.outbox[-1].body


def test_a_new_date_leaves_open_what_has_opened(page):
    RegistrationPage.objects.update(opens_at=NOW - 20 * DAY)
    in_june = {"start_date": date(2026, 6, 9), "start_time": time(9)}
    until = {"end_date": None, "end_time": None}
    done(page.event, Change.NEW_DATE, asked={**in_june, **until}, move_windows=True)
    assert RegistrationPage.objects.get(pk=page.pk).opening() == Opening.OPEN


def test_a_scheduled_edit_does_not_bring_a_cancelled_event_back(page, time_machine):
    event = read(page.event)
    event.go_live_at = NOW + HOUR
    event.save_revision().publish()
    done(page.event, Change.CANCELLED)
    time_machine.shift(2 * HOUR)
    call_command("publish_scheduled")
    event = read(page.event)
    assert event.go_live_at == NOW + HOUR
    assert event.status == Status.CANCELLED


def test_no_offer_lasts_longer_than_the_event_at_its_new_date(page):
    register(page, state=State.OFFERED, offered_until=page.event.ends_at - HOUR)
    done(
        page.event,
        Change.NEW_DATE,
        asked={
            "start_date": date(2026, 3, 3),
            "start_time": time(9),
            "end_date": None,
            "end_time": time(17),
        },
    )
    assert Registration.objects.get().offered_until == read(page.event).ends_at
