"""The list of participants as PDF: who stands where, in which letters, and what does not."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from wagtail.models import PageLogEntry

from forms.registration import participants
from forms.registration.participants import clean, grouped, participants_list, person
from forms.registration.rights import READER, give_role
from forms.registration.states import State
from site_home.pdf import STANDARDS, typeset
from tests import factories
from tests.forms.registration.desk import NOW, meeting, register, registration_page
from tests.forms.registration.front_desk import in_language

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ALI = "علی‌رضا حسینی"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    factories.state("AF", protocol_order=2)
    factories.state("TR", protocol_order=1)
    factories.state("ICMPD", kind="organisation", protocol_order=0)
    return registration_page(meeting(event_index, title="Conference", venue="Parliament"))


def pages_of(content):
    """The texts of the pages, white space made one."""
    return [" ".join(each.extract_text().split()) for each in PdfReader(BytesIO(content)).pages]


def text_of(page, **options):
    options = {"language": "en", **options}
    registrations = type(page).objects.get(pk=page.pk).registrations_of_event
    content, _number = participants_list(page.event, registrations, **options)
    return " ".join(pages_of(content))


def names(page):
    """The groups with the given names in them."""
    groups = grouped(list(page.registrations.select_related("organisation")))
    return [
        (group["name"]["text"], [each["given"]["text"] for each in group["people"]])
        for group in groups
    ]


def test_states_come_in_protocol_order_then_organisations_then_others(page):
    register(page, "None")
    register(page, "Other", organisation_name="Zonta")
    register(page, "Another", organisation_name="Amnesty")
    register(page, "Icmpd", organisation_id="ICMPD")
    register(page, "Afghan", organisation_id="AF")
    register(page, "Turk", organisation_id="TR")
    assert names(page) == [
        ("Türkiye", ["Turk"]),
        ("Afghanistan", ["Afghan"]),
        ("ICMPD", ["Icmpd"]),
        ("Amnesty", ["Another"]),
        ("Zonta", ["Other"]),
        ("Without a state or organisation", ["None"]),
    ]


def test_an_organisation_written_in_several_ways_is_one(page):
    register(page, "A", organisation_name="Red  Crescent")
    register(page, "B", organisation_name="red crescent")
    assert names(page) == [("Red Crescent", ["A", "B"])]


def test_people_stand_by_family_name_in_the_order_of_the_language(page):
    for given, family in [("B", "Çelik"), ("A", "Demir"), ("C", "Cem"), ("Zoe", ""), ("A", "Cem")]:
        register(page, given, family_name=family, organisation_id="TR", email=f"{given}@x.org")
    ((_state, people),) = names(page)
    assert people == ["B", "A", "C", "A", "Zoe"]


def test_only_the_accepted_stand_in_it_unless_all_are_asked_for(page):
    register(page, "Amina")
    register(page, "Bilal", state=State.PENDING)
    register(page, "Chingiz").move(State.CANCELLED)
    accepted = text_of(page)
    assert "Amina" in accepted
    assert "Bilal" not in accepted
    assert "1 participant" in accepted
    everybody = text_of(page, who="coming")
    assert "Bilal" in everybody
    assert "All who may still come" in everybody
    assert "Chingiz" not in everybody


def test_title_position_event_dates_and_page_numbers_stand_in_it(page):
    register(page, title="ambassador", position="Head of Unit", organisation_id="AF")
    text = text_of(page)
    for words in [
        "Conference",
        "Ambassador Amina Khan",
        "Head of Unit",
        "Afghanistan",
        "10 March 2026",
        "Parliament, Istanbul",
        "1 / 1",
    ]:
        assert words in text


def test_what_is_nobody_elses_business_does_not_stand_in_it(page):
    register(page, phone="+43 1 504", diet="halal", diet_note="No nuts", access_needs="Wheelchair")
    text = text_of(page, who="coming")
    for words in ["amina@example.org", "504", "Halal", "nuts", "Wheelchair", "BP-"]:
        assert words not in text


def test_a_name_in_its_own_script_is_joined_and_in_order(page):
    register(page, own_script_name=ALI)
    register(page, "Olena", own_script_name="Олена Шевченко", email="o@example.org")
    text = text_of(page)
    assert "حسینی" in text
    assert "Олена Шевченко" in text


@pytest.mark.parametrize(
    ("name", "direction"),
    [(ALI, "rtl"), ("Олена", "ltr"), ("123 אב", "rtl"), ("123", ""), ("", "")],
)
def test_a_name_has_the_direction_of_its_first_letter(page, name, direction):
    mine = register(page, own_script_name=name)
    assert person(mine)["own"] == {"text": name, "dir": direction}


def test_marks_that_steer_the_direction_are_left_out_and_joiners_stay():
    assert clean("Ali\u202e\u2066 gnp\x00.exe\n") == "Ali gnp.exe"
    assert clean(ALI) == ALI


@pytest.mark.parametrize(
    ("language", "words", "digits"),
    [("fa", "پاکستان", "۱"), ("ar", "باكستان", ""), ("ur", "پاکستان", ""), ("ru", "Пакистан", "1")],
)
def test_the_list_is_set_in_other_languages(page, language, words, digits, monkeypatch):
    set_with = {}

    def watch(template, data, standards=STANDARDS):
        set_with.update(data)
        return typeset(template, data, standards)

    monkeypatch.setattr(participants.pdf, "typeset", watch)
    register(page, own_script_name=ALI, organisation_id="PK")
    content, number = participants_list(page.event, page.registrations_of_event, language)
    reader = PdfReader(BytesIO(content))
    assert reader.root_object["/Lang"] == language
    assert words in str(set_with)  # what is extracted of it has another order
    assert digits in reader.pages[0].extract_text()
    assert number == 1


def test_the_list_keeps_to_the_standard_of_accessible_files(page, monkeypatch):
    kept = []

    def watch(template, data, standards=STANDARDS):
        kept.append(standards)
        return typeset(template, data, standards)

    monkeypatch.setattr(participants.pdf, "typeset", watch)
    for number, own in enumerate(
        [ALI, "ٹیپو", "Шевченко", "ნინო", "Անի", "শহিদুল", "Αλέξανδρος", "Nguyễn", "Əli", "Қасым"]
    ):
        register(page, own, family_name=own, own_script_name=own, email=f"{number}@example.org")
    text_of(page)
    assert kept == [STANDARDS]


def test_letters_that_no_font_has_do_not_keep_the_list_from_being_set(page):
    register(page, "王", own_script_name="王小明", position="한국 🙂")
    assert "Khan" in text_of(page)
    assert "Some letters cannot be printed" in text_of(page)


def test_the_place_is_told_in_the_language_of_the_list(page):
    in_language(page.event, "tr", venue="Saray")
    assert "Saray" in text_of(page, language="tr")


def test_a_long_list_repeats_the_event_and_numbers_its_pages(page):
    for number in range(120):
        register(page, f"P{number}", position="Head " * 12, email=f"p{number}@example.org")
    content, number = participants_list(page.event, page.registrations_of_event, "en")
    pages = pages_of(content)
    assert number == 120
    assert len(pages) > 3
    for place, text in enumerate(pages, start=1):
        assert f"{place} / {len(pages)}" in text
        assert "Conference" in text


def test_a_list_of_nobody_is_set(page):
    assert "0 participants" in text_of(page)


def address(page):
    return reverse("registrations:list", args=[page.event.pk])


ASKED = {"language": "fa", "who": "accepted", "groups": "names"}


def test_a_reader_downloads_it_and_the_history_says_so(client, page):
    register(page)
    user = factories.user()
    give_role(page.event, user, READER)
    client.force_login(user)
    assert client.get(address(page)).status_code == 200
    answer = client.post(address(page), ASKED)
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="participants-meeting-2026-03-01.pdf"' in answer["Content-Disposition"]
    assert PdfReader(BytesIO(answer.content)).root_object["/Lang"] == "fa"
    entry = PageLogEntry.objects.get(action="registrations.export")
    assert entry.data == {"number": 1, "format": "pdf"}


def test_nobody_without_a_role_downloads_it(client, page):
    client.force_login(factories.user())
    assert client.post(address(page), ASKED).status_code in {302, 403, 404}


def test_an_unknown_language_is_refused(desk, page):
    assert (
        "language" in desk.post(address(page), {**ASKED, "language": "xx"}).context["form"].errors
    )


def test_one_list_by_name_says_whom_each_stands_for(page):
    register(page, organisation_id="AF")
    register(page, "Bilal", organisation_name="A foundation", email="b@example.org")
    text = text_of(page, groups="names")
    assert "State or organisation" in text
    assert "Amina Khan Afghanistan" in text
    assert "Bilal Khan A foundation" in text


def test_the_longest_word_stays_in_its_column(page):
    register(page, "M" * 100, family_name="W" * 100, position="Head of Unit")
    registrations = type(page).objects.get(pk=page.pk).registrations_of_event
    content, _number = participants_list(page.event, registrations, "en")
    lines = PdfReader(BytesIO(content)).pages[0].extract_text().splitlines()
    assert max(len(line.strip("\u200b")) for line in lines if "MM" in line) < 60
