"""Registration is set up from an earlier event's, without its people."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Locale
from wagtail.test.utils.form_data import rich_text
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from forms.keys import names_in
from forms.models import Registration, RegistrationPage
from forms.models.core_questions import CoreQuestions
from forms.registration.copying import copy_forms, moved
from forms.registration.rights import APPROVER, MANAGER, READER, give_role
from tests import factories
from tests.forms.composed import choice, edit, row
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.front_desk import in_language
from tests.forms.registration.office import at, organiser, told, words_of

pytestmark = pytest.mark.django_db

VIENNA, KARACHI = ZoneInfo("Europe/Vienna"), ZoneInfo("Asia/Karachi")
NUMBERS = [
    *("offer_hours", "retention_days", "sensitive_days"),
    *("remind_of_deadline_days", "remind_of_event_days"),
]
PERSIAN = {"title": "ثبت نام نمایندگان"}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def earlier(event_index):
    """A meeting in winter, in Vienna at nine."""
    return meeting(
        event_index,
        title="Earlier",
        slug="earlier",
        start_date=date(2026, 3, 10),
        start_time=time(9),
        timezone="Europe/Vienna",
    )


@pytest.fixture
def later(event_index):
    """A meeting in summer, in Vienna at nine."""
    return meeting(
        event_index,
        title="Later",
        slug="later",
        start_date=date(2026, 7, 14),
        start_time=time(9),
        timezone="Europe/Vienna",
    )


@pytest.fixture
def form(earlier):
    return registration_page(
        earlier,
        choice("Visa"),
        row("text", "Flight"),
        title="Delegates",
        slug="delegates",
        opens_at=datetime(2026, 2, 1, 8, tzinfo=VIENNA),
        closes_at=datetime(2026, 3, 3, 18, tzinfo=VIENNA),
        changes_until=datetime(2026, 3, 9, 12, tzinfo=VIENNA),
        places=40,
        approval=True,
        ask_diet="optional",
        retired={"old": "Old question"},
    )


def copied(earlier, later, **how):
    """The form of the later event."""
    copy_forms(earlier, later, factories.superuser(), **how)
    return RegistrationPage.objects.child_of(later).get(locale=later.locale)


def test_the_copy_is_a_draft_with_the_same_settings(earlier, later, form):
    copy = copied(earlier, later)
    assert (copy.live, copy.title, copy.slug) == (False, "Delegates", "delegates")
    assert (copy.places, copy.approval, copy.ask_diet) == (40, True, "optional")
    assert copy.translation_key != form.translation_key


def test_deadlines_keep_their_hour_where_summer_time_begins_between(earlier, later, form):
    copy = copied(earlier, later)
    local = [at.astimezone(VIENNA) for at in (copy.opens_at, copy.closes_at, copy.changes_until)]
    assert [f"{at:%d.%m. %H:%M}" for at in local] == [
        "07.06. 08:00",
        "07.07. 18:00",
        "13.07. 12:00",
    ]
    assert copy.closes_at == datetime(2026, 7, 7, 16, tzinfo=UTC)


def test_a_deadline_moves_to_the_clock_of_the_new_venue(earlier, later):
    later.timezone = "Asia/Karachi"
    there = moved(datetime(2026, 3, 3, 18, tzinfo=VIENNA), earlier, later)
    assert there == datetime(2026, 7, 7, 18, tzinfo=KARACHI)


def test_on_the_first_day_the_distance_from_the_beginning_stays(earlier, later):
    later.start_time = time(14)
    there = moved(datetime(2026, 3, 10, 8, 30, tzinfo=VIENNA), earlier, later)
    assert there == datetime(2026, 7, 14, 13, 30, tzinfo=VIENNA)


def test_a_form_without_dates_gets_none(earlier, later):
    registration_page(earlier)
    copy = copied(earlier, later)
    assert (copy.opens_at, copy.closes_at, copy.changes_until) == (None, None, None)


def test_nobody_comes_along_and_no_retired_question(earlier, later, form):
    register(form)
    copy = copied(earlier, later)
    assert Registration.objects.filter(page=copy).count() == 0
    assert copy.retired == {}
    assert copy.get_latest_revision_as_object().retired == {}


def test_the_link_of_the_invitation_is_another(earlier, later, form):
    copy = copied(earlier, later)
    assert len(copy.invitation) == len(form.invitation)
    assert copy.invitation != form.invitation


def test_the_questions_keep_their_names(earlier, later, form):
    copy = copied(earlier, later)
    assert names_in(copy.fields) == names_in(form.fields)
    assert set(names_in(copy.fields).values()) >= {"visa", "flight"}


def test_the_questions_keep_their_names_when_an_editor_gives_them_other_words(
    desk, earlier, later, form
):
    copy = copied(earlier, later)
    plain = [*CoreQuestions._meta.get_fields(), *map(copy._meta.get_field, NUMBERS)]
    values = {column.name: getattr(copy, column.name) for column in plain}
    rows = choice("Visa"), row("text", "Number of your flight", id="flight")
    texts = {"participants": "delegates", "consent": "", "confirmation": rich_text("")}
    answer = edit(desk, copy, *rows, **values, **texts)
    assert answer.status_code == 302, answer.context["form"].errors
    question = RegistrationPage.objects.get(pk=copy.pk).fields[1]
    assert (question.value["label"], question.value["key"]) == ("Number of your flight", "flight")


def test_translations_come_along_into_the_languages_of_the_new_event(earlier, later, form):
    in_language(form, "fa", **PERSIAN)
    in_language(form, "ar", title="تسجيل الوفود")
    in_language(later, "fa")
    copy = copied(earlier, later)
    persian = copy.get_translations().get()
    assert (persian.locale.language_code, persian.title) == ("fa", PERSIAN["title"])
    assert persian.live is False
    assert persian.get_parent().translation_key == later.translation_key
    assert persian.translation_key == copy.translation_key != form.translation_key


def test_what_translators_wrote_comes_along(earlier, later, form):
    locale = Locale.objects.get(language_code="fa")
    in_language(form, "fa", **PERSIAN)
    in_language(later, "fa")
    source = TranslationSource.update_or_create_from_instance(form)[0]
    Translation.objects.create(source=source, target_locale=locale)
    segment = source.stringsegment_set.get(context__path="title")
    told = {"translation_of": segment.string, "context": segment.context, "locale": locale}
    StringTranslation.objects.create(**told, data=PERSIAN["title"])
    copy = copied(earlier, later)
    new = TranslationSource.objects.get_for_instance(copy)
    assert new.translations.get().target_locale == locale
    texts = StringTranslation.objects.filter(context__object=new.object)
    assert [row.data for row in texts] == [PERSIAN["title"]]


def test_the_team_stays_where_it_is_unless_it_is_asked_for(earlier, later, form):
    member = factories.user()
    give_role(earlier, member, APPROVER)
    copied(earlier, later)
    assert not later.roles.exists()


def test_the_team_can_come_along_and_nobody_loses_a_role(earlier, later, form):
    member, other = factories.user(), factories.user()
    give_role(earlier, member, APPROVER)
    give_role(earlier, other, READER)
    give_role(later, other, MANAGER)
    copied(earlier, later, with_team=True)
    assert dict(later.roles.values_list("user", "role")) == {
        member.pk: APPROVER,
        other.pk: MANAGER,
    }


def test_pressing_twice_copies_once(desk, earlier, later, form):
    for _press in range(2):
        answer = desk.post(at("setup", later), {"source": earlier.pk})
    assert RegistrationPage.objects.child_of(later).count() == 1
    assert "there already" in told(answer)


def test_a_manager_of_pages_is_led_to_the_drafts(desk, earlier, later, form):
    answer = desk.post(at("setup", later), {"source": earlier.pk})
    assert answer["Location"] == f"/admin/pages/{later.pk}/"
    assert "1 form was copied as a draft" in told(answer)


def test_the_new_dates_are_shown_before_anything_is_copied(desk, earlier, later, form):
    shown = words_of(desk.get(at("setup", later), {"source": earlier.pk}))
    assert "7 July 2026, 18:00" in shown.replace("\xa0", " ")
    assert not RegistrationPage.objects.child_of(later).exists()


def test_events_with_forms_are_offered_and_no_others(desk, event_index, earlier, later, form):
    bare = meeting(event_index, title="Without any form", slug="bare")
    shown = words_of(desk.get(at("setup", later)))
    assert f"?source={earlier.pk}" in shown
    assert f"?source={bare.pk}" not in shown
    assert f"?source={later.pk}" not in shown


def test_only_events_that_the_organiser_may_read_are_offered(earlier, later, form):
    client = organiser(later, MANAGER)
    assert f"?source={earlier.pk}" not in words_of(client.get(at("setup", later)))
    assert client.get(at("setup", later), {"source": earlier.pk}).status_code == 404
    assert client.post(at("setup", later), {"source": earlier.pk}).status_code == 404
    give_role(earlier, client.user, READER)
    assert f"?source={earlier.pk}" in words_of(client.get(at("setup", later)))


def test_a_reader_of_the_earlier_event_copies_forms_but_no_team(earlier, later, form):
    client = organiser(later, MANAGER)
    give_role(earlier, client.user, READER)
    give_role(earlier, factories.user(), APPROVER)
    answer = client.post(at("setup", later), {"source": earlier.pk, "with_team": "on"})
    assert answer["Location"] == at("table", later)
    assert RegistrationPage.objects.child_of(later).count() == 1
    assert later.roles.count() == 1


@pytest.mark.parametrize("role", [READER, APPROVER])
def test_who_is_no_manager_sets_up_nothing(earlier, later, form, role):
    client = organiser(later, role)
    give_role(earlier, client.user, MANAGER)
    assert client.get(at("setup", later)).status_code in {302, 403}
    client.post(at("setup", later), {"source": earlier.pk})
    assert not RegistrationPage.objects.child_of(later).exists()


@pytest.mark.parametrize("number", ["x", "0", "9" * 40])
def test_an_event_that_is_none_is_not_found(desk, earlier, later, form, number):
    assert desk.get(at("setup", later), {"source": number}).status_code == 404


def test_a_form_with_registrations_stays_below_its_event(earlier, event_index):
    page = registration_page(earlier)
    other = meeting(event_index, title="Other", slug="other")
    assert page.can_move_to(other)
    register(page)
    assert not page.can_move_to(other)
    assert page.can_move_to(earlier)
