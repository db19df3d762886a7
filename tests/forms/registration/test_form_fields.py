"""What a registration form asks, takes and turns away; what was typed is never lost."""

import re

import pytest

from forms.models import Registration
from forms.registration.core_fields import CORE, Asking
from forms.templatetags.openings import GROUPS, groups
from tests import factories
from tests.forms.composed import row
from tests.forms.registration.desk import (
    NOW,
    meeting,
    post,
    registration_page,
)
from tests.forms.registration.front_desk import in_language, words

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SWITCHED = [
    *("title", "own_script_name", "badge_name", "phone", "organisation", "position"),
    *("preferred_language", "interpretation_language", "diet", "access_needs", "mode"),
]
ANSWERS = {
    "title": "ambassador",
    "own_script_name": "آمنه خان",
    "badge_name": "Amina K.",
    "phone": "+92 51 920 6000",
    "position": "Counsellor",
    "preferred_language": "ur",
    "interpretation_language": "ru",
    "diet": "halal",
    "access_needs": "A ramp\nat the door",
    "mode": "online",
}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index)


@pytest.fixture
def page(event):
    return registration_page(event)


def asking(event, how, **values):
    """A form that asks every core field in that way."""
    return registration_page(event, **{f"ask_{name}": how for name in SWITCHED}, **values)


def names(client, page):
    """The names of the fields that the form prints."""
    return set(re.findall(r'name="(\w+)"', client.get(page.url).content.decode()))


def errors(answer):
    """The messages over the form, as list."""
    assert answer.status_code == 422
    return re.findall(r'<li>(?:<a href="#[^"]+">)?([^<]+)', summary(answer))


def summary(answer):
    return answer.content.decode().split('class="form-errors"', 1)[1].split("</div>", 1)[0]


# What is asked


def test_what_is_switched_off_is_not_asked(client, event):
    page = asking(event, Asking.NO)
    asked = names(client, page) & {*CORE, "organisation_0", "organisation_1"}
    assert asked == {"given_name", "family_name", "email"}


def test_what_is_switched_on_is_asked_and_kept(client, event):
    page = asking(event, Asking.OPTIONAL)
    assert {*SWITCHED, "diet_note"} - names(client, page) == {"organisation"}
    assert post(client, page, **ANSWERS).status_code == 303
    registration = Registration.objects.get()
    kept = {name: getattr(registration, name) for name in ANSWERS}
    assert kept == ANSWERS
    assert registration.organisation_id == "PK"


def test_what_is_asked_may_be_left_empty(client, event):
    page = asking(event, Asking.OPTIONAL)
    empty = dict.fromkeys(ANSWERS, "")
    assert post(client, page, organisation_0="", **empty).status_code == 303
    registration = Registration.objects.get()
    assert {getattr(registration, name) for name in ANSWERS} == {""}
    assert registration.organisation is None


@pytest.mark.parametrize("name", SWITCHED)
def test_what_must_be_answered_is_named_when_it_is_not(client, event, name):
    page = asking(event, Asking.REQUIRED)
    field = "organisation_0" if name == "organisation" else name
    answer = post(client, page, **{**ANSWERS, field: ""})
    assert len(errors(answer)) == 1
    chosen = name in {"title", "diet", "mode", "preferred_language", "interpretation_language"}
    said = "choose one of the answers given" if chosen else "is required"
    assert said in errors(answer)[0]
    came_back_or_not = answer.content.decode()
    assert 'value="Amina"' in came_back_or_not


def test_the_name_is_said_to_be_optional_nowhere(client, page):
    text = words(client.get(page.url))
    assert "Given name (optional)" not in text
    assert "Family name (optional)" not in text
    assert "Title (optional)" in text


@pytest.mark.parametrize("single", [{"family_name": ""}, {"given_name": ""}])
def test_one_name_is_enough(client, page, single):
    assert post(client, page, **single).status_code == 303
    assert Registration.objects.get().name in {"Amina", "Khan"}


@pytest.mark.parametrize("nothing", ["", "   ", "\u202e", "\u00a0"])
def test_no_name_at_all_is_refused(client, page, nothing):
    answer = post(client, page, given_name=nothing, family_name=nothing)
    assert errors(answer) == ["A name is required"]


def test_another_organisation_is_written_by_its_name(client, page):
    other = {"organisation_0": "other", "organisation_1": "Refugee Council"}
    assert post(client, page, **other).status_code == 303
    registration = Registration.objects.get()
    assert registration.organisation is None
    assert registration.organisation_name == "Refugee Council"


def test_another_organisation_needs_its_name(client, page):
    answer = post(client, page, organisation_0="other", organisation_1="")
    assert errors(answer) == ["State or organisation: write the name of the organisation"]


def test_an_organisation_that_is_not_on_the_list_is_refused(client, page):
    factories.state("ZZ", kind="state", role="filing")
    for code in ["XX", "ZZ", "pk", "' OR 1=1", "PK\x00"]:
        answer = post(client, page, organisation_0=code, email=f"{len(code)}{ord(code[0])}@x.org")
        if code == "PK\x00":  # without the control character it is on the list
            assert answer.status_code == 303
        else:
            assert errors(answer) == ["State or organisation: choose one of the answers given"]


def test_the_diet_in_words_is_asked_of_who_eats_otherwise(client, event):
    page = registration_page(event, ask_diet="optional")
    html = client.get(page.url).content.decode()
    assert 'data-shown-if="diet" data-shown-value="other"' in html
    post(client, page, diet="vegan", diet_note="Nuts")
    post(client, page, given_name="Bilal", diet="other", diet_note="Nuts")
    notes = Registration.objects.order_by("pk").values_list("diet", "diet_note")
    assert list(notes) == [("vegan", ""), ("other", "Nuts")]


def test_the_consent_is_kept_with_its_text(client, event):
    page = registration_page(event, consent="My name is printed.")
    answer = post(client, page)
    assert len(errors(answer)) == 1
    assert post(client, page, agreed="on").status_code == 303
    assert Registration.objects.get().consents["agreed"]["text"] == "My name is printed."


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("email", "amina@", "write an address such as name@example.org"),
        ("email", "", "E-mail address is required"),
        ("phone", "call me", "write it with digits"),
        ("title", "king", "choose one of the answers given"),
        ("mode", "by post", "choose one of the answers given"),
        ("preferred_language", "xx", "choose one of the answers given"),
        ("diet", "meat", "choose one of the answers given"),
        ("given_name", "A" * 10_000, "too long: at most 200 characters fit"),
        ("given_name", "A\r\nBcc: x@example.org", "Write this in one line"),
        ("access_needs", "A" * 10_000, "too long"),
        ("organisation_1", "A" * 10_000, ""),
    ],
)
def test_a_wrong_answer_is_named_and_kept(client, event, name, wrong, said):
    page = asking(event, Asking.OPTIONAL)
    changed = {"organisation_0": "other"} if name == "organisation_1" else {}
    answer = post(client, page, **{**changed, name: wrong})
    assert len(errors(answer)) == 1
    assert said in errors(answer)[0].replace("&amp;", "&")
    html = answer.content.decode()
    assert 'value="Khan"' in html
    if "\n" not in wrong and name not in {"title", "mode", "preferred_language", "diet"}:
        assert wrong in html
    assert not Registration.objects.exists()


def test_the_longest_names_that_fit_are_kept_whole(client, page):
    assert post(client, page, given_name="Ä" * 200, family_name="خ" * 200).status_code == 303
    registration = Registration.objects.get()
    assert (len(registration.given_name), len(registration.family_name)) == (200, 200)


def test_marks_that_turn_the_direction_are_taken_out_of_names(client, page):
    assert post(client, page, given_name="\u202eanimA\u2066", family_name="Kh\x07an").status_code
    registration = Registration.objects.get()
    assert (registration.given_name, registration.family_name) == ("animA", "Khan")


def test_joiners_that_names_need_are_kept(client, page):
    name = "می\u200cنا"
    post(client, page, given_name=name)
    assert Registration.objects.get().given_name == name


def test_markup_in_a_name_is_words(client, page):
    answer = post(client, page, given_name="<script>x</script>")
    html = client.get(answer["Location"]).content.decode()
    assert "<script>x" not in html


def test_the_form_in_persian_takes_persian_digits(client, event):
    page = registration_page(event, ask_phone="optional", ask_diet="optional")
    persian = in_language(page, "fa", title="ثبت نام")
    answer = post(client, persian, phone="۰۲۱۱۲۳۴۵۶۷۸", family_name="خان", diet="halal")
    assert answer.status_code == 303
    assert answer["Location"].startswith("/fa/registrations/")
    registration = Registration.objects.get()
    assert registration.page_id == page.pk
    assert registration.event_id == page.event.pk
    assert (registration.language, registration.phone) == ("fa", "02112345678")


def test_the_persian_form_has_the_same_names_and_codes(client, event):
    page = asking(event, Asking.OPTIONAL)
    persian = in_language(page, "fa", **{f"ask_{name}": "no" for name in SWITCHED})
    pages = [client.get(each.url).content.decode() for each in (page, persian)]
    english, persian = (set(re.findall(r'name="(\w+)"', html)) for html in pages)
    assert english == persian
    codes = [set(re.findall(r'<option value="(\w+)"', html)) for html in pages]
    assert codes[0] == codes[1]
    assert 'dir="rtl"' in pages[1]


# The order


def test_every_core_field_stands_in_a_group():
    grouped = [name for _title, group in GROUPS for name in group]
    assert [*grouped, "agreed"] == CORE


def test_the_form_is_read_in_groups_the_consent_last(rf, event):
    page = asking(event, Asking.OPTIONAL, consent="Yes.", fields=[row("text", "Flight")])
    form = page.get_form(rf.get("/"))
    titles = [str(title) for title, _fields in groups(form)]
    assert titles == [
        "About you",
        "Contact details",
        "Whom you come for",
        "Taking part",
        "Further questions",
        "",
    ]
    inside = [field.name for _title, fields in groups(form) for field in fields]
    assert inside == [field.name for field in form.rows]
    assert inside[-2:] == ["flight", "agreed"]


def test_questions_with_a_heading_of_their_own_get_no_other(rf, event):
    rows = [row("heading", "Your journey", id="h"), row("text", "Flight")]
    form = registration_page(event, *rows).get_form(rf.get("/"))
    assert "Further questions" not in [str(title) for title, _fields in groups(form)]


def test_errors_come_in_the_order_of_the_form(client, event):
    page = asking(event, Asking.REQUIRED, consent="Yes.")
    html = client.get(page.url).content.decode()
    answer = post(client, page, title="", email="", agreed=None)
    anchors = re.findall(r'<li><a href="#([^"]+)"', summary(answer))
    places = [html.index(f'id="{anchor}"') for anchor in anchors]
    assert len(places) > 5
    assert places == sorted(places)
