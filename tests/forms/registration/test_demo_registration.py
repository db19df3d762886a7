"""The demonstration shows registration whole: forms, people in every state, a team."""

import unicodedata

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone
from wagtail_localize.segments.extract import extract_segments

from forms.conditions import conditions
from forms.models import EventRole, OpenRegistrationsPage, Registration, RegistrationPage
from forms.registration.rights import APPROVER, MANAGER
from forms.registration.states import Opening, State
from site_home.demo import data
from site_home.demo.content import words
from site_home.demo.pages import Pages
from site_home.demo.registration import load_people, load_team
from site_home.models import Message
from tests.site_home.mail_desk import QUEUE

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]


@pytest.fixture(scope="module")
def forms(django_db_setup, django_db_blocker):
    """The forms of the demonstration by their slugs, with their people; nothing is translated."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(EMAIL_BACKEND=QUEUE):
        data.load_states()
        pages = Pages(pictures=None)
        pages.tree()
        pages.all_events()
        pages.registration()
        load_people()
        yield {form.slug: form for form in RegistrationPage.objects.all()}
        transaction.set_rollback(True)


def test_three_forms_of_two_events_are_open(forms):
    assert {slug: form.opening() for slug, form in forms.items()} == {
        "delegations": Opening.OPEN,
        "observers": Opening.OPEN,
        "registration": Opening.OPEN,
    }
    assert len({form.event.pk for form in forms.values()}) == 2


def test_all_words_are_known_in_every_language(forms):
    for page in (*forms.values(), OpenRegistrationsPage.objects.get()):
        texts = {each.string.data for each in extract_segments(page) if hasattr(each, "string")}
        for code in OTHERS:
            assert texts <= words("registration", code).keys(), (page, code)


def test_a_question_shows_only_with_an_answer(forms):
    assert [each.key for each in conditions(forms["delegations"].fields).values()] == ["visa"]


def test_there_are_people_in_every_state_from_many_countries(forms):
    people = Registration.objects
    assert people.count() >= 40
    assert set(people.values_list("state", flat=True)) == set(State)
    assert people.values("organisation").distinct().count() >= 25
    assert set(people.values_list("language", flat=True)) == {"en", *OTHERS}


def test_their_names_are_in_several_scripts(forms):
    names = Registration.objects.exclude(own_script_name="")
    first = {name[0] for name in names.values_list("own_script_name", flat=True)}
    scripts = {unicodedata.name(letter).split()[0] for letter in first}
    assert {"ARABIC", "CYRILLIC", "GEORGIAN", "ARMENIAN", "BENGALI", "GREEK"} <= scripts


def test_their_addresses_are_plainly_invented_and_some_are_shared(forms):
    addresses = list(Registration.objects.values_list("email", flat=True))
    assert [each for each in addresses if not each.endswith("@example.org")] == []
    assert len(set(addresses)) < len(addresses)


def test_nobody_is_written_to_by_loading_or_in_the_minute_after(forms):
    call_command("tend_registrations", verbosity=0)
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_no_more_places_are_given_than_there_are(forms):
    for form in forms.values():
        assert form.registrations.holding().count() <= form.places
    assert forms["delegations"].places_left == 0


def test_the_history_of_each_ends_where_they_stand(forms):
    for registration in Registration.objects.all():
        entries = list(registration.history.order_by("at", "pk"))
        assert entries[0].act == "registered"
        assert entries[-1].to_state == registration.state
        assert registration.created_at == entries[0].at < entries[-1].at <= timezone.now() or (
            len(entries) == 1
        )


def test_what_they_answered_is_what_was_asked(forms):
    for registration in Registration.objects.select_related("page"):
        readers = registration.page.specific.readers
        for key, answer in registration.answers.items():
            assert str(readers[key](answer))
            assert answer not in ([], "", None)


def test_two_organisers_have_a_role(forms):
    data.load_accounts()
    load_team()
    roles = EventRole.objects.values_list("user__email", "role")
    assert dict(roles) == {"organiser@example.org": MANAGER, "editor@example.org": APPROVER}


def test_the_address_of_the_online_meeting_is_on_no_public_page(client, forms):
    form = forms["registration"]
    assert form.event.join_url
    for page in (form, form.event):
        assert form.event.join_url not in client.get(page.url).content.decode()
