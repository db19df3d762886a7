"""Whatever is posted is refused kindly or stored safely, and is never a failure of ours."""

import json

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.html import escape

from events.kinds import Status
from forms.models import HistoryEntry, Registration, Upload
from forms.registration.states import State
from tests.factories import PDF
from tests.forms.composed import choice, docx, file, proved, row
from tests.forms.registration.desk import (
    DAY,
    HOUR,
    NOW,
    OWN,
    PERSON,
    meeting,
    post,
    register,
    registration_page,
)

RLO, LRI, PDI, NUL, ZWNJ = "\u202e", "\u2066", "\u2069", "\x00", "\u200c"
EVERY_LINE = ("given_name", "family_name", "badge_name", "email", "phone", "position", "flight")


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event(event_index):
    return meeting(event_index)


@pytest.fixture
def page(event):
    """A form that asks nearly everything."""
    asked = ("position", "phone", "badge_name", "diet", "access_needs", "own_script_name", "mode")
    return registration_page(
        event,
        row("text", "Flight", required=False),
        row("file", "Letter", megabytes=1, required=False),
        choice("Visit", kind="choices", required=False),
        **{f"ask_{name}": "optional" for name in asked},
    )


def text_of(answer):
    return answer.content.decode()


def refused(answer, typed="Amina"):
    """True when a post came back with what was typed and nothing was stored."""
    kept = f'value="{typed}"' in text_of(answer)
    return answer.status_code == 422 and kept and not Registration.objects.exists()


# When nothing is taken


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_at": NOW + HOUR}, "Registration has not opened yet"),
        ({"closes_at": NOW}, "Registration has closed"),
        ({"by_invitation": True}, "This registration is by invitation"),
    ],
)
def test_a_post_at_the_wrong_time_or_without_invitation_comes_back_as_it_was(
    client, event, values, words
):
    answer = post(client, registration_page(event, **values))
    assert refused(answer)
    assert words in text_of(answer)


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.CANCELLED, "The event is cancelled"), (Status.POSTPONED, "registration rests")],
)
def test_a_post_for_an_event_that_does_not_take_place_comes_back_as_it_was(
    client, event, status, words
):
    page = registration_page(event)
    page.event.status = status
    page.event.save()
    answer = post(client, page)
    assert refused(answer)
    assert words in text_of(answer)


def test_a_form_that_was_opened_in_time_and_is_sent_too_late_is_refused(client, page, time_machine):
    assert client.get(page.url).status_code == 200
    time_machine.move_to(page.closing, tick=False)
    assert refused(post(client, page))


@pytest.mark.parametrize("forged", ["x", "é", "\u202e", "0" * 5_000, "' OR 1=1 --"])
def test_a_forged_invitation_opens_nothing(client, event, forged):
    page = registration_page(event, by_invitation=True)
    assert refused(post(client, page, invitation=forged))


def test_the_invitation_of_another_form_opens_nothing(client, event):
    page = registration_page(event, by_invitation=True)
    other = registration_page(event, title="Press", slug="press", by_invitation=True)
    assert refused(post(client, page, invitation=other.invitation))


# What does not belong to the form


def test_fields_of_another_form_are_not_stored(client, event):
    registration_page(event, row("text", "Camera"), title="Press", slug="press")
    page = registration_page(event, row("text", "Flight"))
    post(client, page, flight="OS 801", camera="Nikon", reference="BP-222222", state="accepted")
    mine = Registration.objects.get()
    assert mine.answers == {"flight": "OS 801"}
    assert mine.reference != "BP-222222"


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "accepted"},
        {"event": "1", "page": "1", "pk": "1", "id": "1"},
        {"notes": "Let in", "reason": "Good", "by": "organiser"},
        {"organisation_id": "TR", "person_digest": "x", "personal_nonce": "y"},
    ],
)
def test_nobody_sets_a_column_that_no_field_asks(client, event, columns):
    page = registration_page(event, approval=True)
    client.post(page.url, {**PERSON, **proved(), **columns}, headers=OWN)
    mine = Registration.objects.get()
    assert (mine.state, mine.notes, mine.reason) == (State.PENDING, "", "")
    assert (mine.by, mine.organisation_id) == ("participant", "PK")


@pytest.mark.parametrize("code", ["XX", "pk", "PK ", "' OR 1=1 --", "PK\x00X", "🦊", "0" * 9_000])
def test_a_code_that_is_not_on_the_list_is_refused(client, page, code):
    assert refused(post(client, page, organisation_0=code))


@pytest.mark.parametrize(
    "typed", [{"title": "king"}, {"mode": "both"}, {"diet": "x" * 999}, {"visit": ["no", "visa"]}]
)
def test_an_answer_that_is_not_offered_is_refused(client, page, typed):
    assert refused(post(client, page, **typed))


def test_a_file_of_another_form_is_not_taken_by_its_token(client, event, page):
    other = registration_page(
        event, row("file", "Letter", required=False), title="Press", slug="press"
    )
    back = post(client, other, given_name=None, family_name=None, letter=file())
    token = text_of(back).split('name="letter_kept" value="')[1].split('"')[0]
    answer = post(client, page, letter_kept=token)
    assert refused(answer)
    assert "the file was not kept" in text_of(answer)


# What is typed


@pytest.mark.parametrize("name", EVERY_LINE)
def test_what_is_far_too_long_is_refused_and_named(client, page, name):
    end = "@example.org" if name == "email" else ""
    typed = {name: "1" * 10_000 + end}
    answer = post(client, page, **typed)
    assert answer.status_code == 422
    assert f'href="#id_{name}"' in text_of(answer)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["a" * 200, "محمد" * 50, "🦊" * 200, "𐍈" * 200, "e\u0301" * 100, "<b>&\"'" * 33],
)
def test_what_just_fits_is_stored_and_shown_as_it_is(client, page, name):
    answer = post(client, page, given_name=name)
    assert answer.status_code == 303
    assert Registration.objects.get().given_name == name
    assert escape(name) in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize("sign", [RLO, LRI, PDI, "\u202a", "\u202b", "\u202d", NUL, "\x1b", "\x7f"])
def test_what_steers_the_direction_or_a_terminal_is_not_stored(client, page, sign):
    post(client, page, given_name=f"Am{sign}ina", flight=f"OS{sign}801")
    mine = Registration.objects.get()
    assert (mine.given_name, mine.answers["flight"]) == ("Amina", "OS801")


def test_a_name_stands_isolated_from_what_is_around_it(client, page):
    answer = post(client, page, given_name="آمنه", family_name="خان")
    assert "<bdi>آمنه خان</bdi>" in text_of(client.get(answer["Location"]))


def test_signs_that_scripts_need_are_stored(client, page):
    post(client, page, own_script_name=f"می{ZWNJ}خواهم \u200f")
    assert Registration.objects.get().own_script_name.startswith(f"می{ZWNJ}خواهم")


@pytest.mark.parametrize("name", [RLO, NUL * 3, " \t ", "\u2069 ", "\u200b\u200f", "-"])
def test_a_name_of_nothing_is_no_name(client, page, name):
    answer = post(client, page, given_name=name, family_name=name)
    assert answer.status_code == 422
    assert "A name is required" in text_of(answer)


@pytest.mark.parametrize("name", ["A\r\nBcc: x@example.org", "A\u2028B"])
@pytest.mark.parametrize("field", ["given_name", "position", "organisation_1"])
def test_a_line_end_in_one_line_is_refused(client, page, field, name):
    assert post(client, page, organisation_0="other", **{field: name}).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "{{ 7*7 }}", "%s %(x)s", "{0}"])
def test_formulas_and_templates_are_stored_as_they_are_and_never_carried_out(client, page, name):
    answer = post(client, page, given_name=name, flight=name)
    mine = Registration.objects.get()
    assert (mine.given_name, mine.answers["flight"]) == (name, name)
    assert "49" not in text_of(client.get(answer["Location"])).split("<bdi>")[1].split("</bdi>")[0]


@pytest.mark.parametrize("email", ["a@b", "a@b@c.org", "a b@c.org", "a@c.org\nBcc: x@y.org", "@"])
def test_an_address_that_is_none_is_refused(client, page, email):
    assert refused(post(client, page, email=email))


@pytest.mark.parametrize(
    "other",
    [
        {"given_name": "AMINA", "family_name": "khan"},
        {"email": "Amina@Example.ORG"},
        {"given_name": "Ａｍｉｎａ"},
    ],
)
def test_the_same_person_in_other_letters_is_not_registered_twice(client, page, other):
    post(client, page)
    answer = post(client, page, **other)
    reference = Registration.objects.get().reference
    assert answer["Location"] == f"{page.url}?known={reference}"


def test_several_people_of_one_address_are_several_registrations(client, page):
    for name in ("Amina", "Bilal", "Chingiz"):
        assert "/registrations/" in post(client, page, given_name=name)["Location"]
    assert Registration.objects.at_address("amina@example.org").count() == 3


# Bodies


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"given_name=A", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"given_name=A", "application/x-www-form-urlencoded; charset=nonsense"),
        (b'{"given_name": "A"}', "application/json"),
        (b"<a/>", "text/xml"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"x", ""),
        (b"x", "text/plain"),
    ],
)
def test_a_body_that_makes_no_sense_is_never_a_failure_of_ours(client, page, body, kind):
    own = register(page, "Other").own_path()
    for path in (page.url, f"{own}change/", f"{own}offer/", f"{own}cancel/"):
        answer = client.generic("POST", path, body, content_type=kind, headers=OWN)
        assert answer.status_code in (303, 400, 422)
    assert Registration.objects.exclude(given_name="Other").count() == 0


@pytest.mark.parametrize("charset", ["utf-7", "raw_unicode_escape", "rot13", "idna", "utf-16"])
def test_letters_in_a_strange_code_are_never_a_failure_of_ours(client, page, charset):
    data = {**PERSON, **proved(), "given_name": "+2AA-\\ud800A", "flight": "\\ud800"}
    body = encode_multipart(BOUNDARY, data)
    kind = f"{MULTIPART_CONTENT}; charset={charset}"
    answer = client.generic("POST", page.url, body, content_type=kind, headers=OWN)
    assert answer.status_code == 400
    assert not Registration.objects.exists()


@pytest.mark.parametrize(("fields", "status"), [(5_000, 303), (10_001, 400)])
def test_thousands_of_fields_are_ignored_or_refused(client, page, fields, status):
    assert post(client, page, **{f"x{i}": "1" for i in range(fields)}).status_code == status


def test_a_key_that_comes_twice_counts_once(client, page):
    post(client, page, given_name=["Mallory", "Amina"], organisation_0=["XX", "PK"])
    assert Registration.objects.get().name == "Amina Khan"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\x00" * 200,
        b"<html><script>alert(1)</script>",
        b"",
        PDF + b"\x00" * (1024 * 1024),
        docx(**{"word/vbaProject.bin": "x"}),
        b"PK\x03\x04" + b"\xff" * 99,
    ],
)
def test_a_hostile_file_is_refused_and_not_kept(client, page, content):
    answer = post(client, page, letter=file(content, f"../../{RLO}fdp.pdf"))
    assert refused(answer)
    assert not Upload.objects.exists()


def test_a_hostile_file_is_refused_among_changes_too(client, page):
    mine = register(page)
    data = {**PERSON, "letter": file(b"MZ\x90\x00" + b"\x00" * 200)}
    answer = client.post(f"{mine.own_path()}change/", data)
    assert answer.status_code == 422
    assert not Upload.objects.exists()


# Changes on one's own page


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "x" * 10_000},
        {"given_name": "", "family_name": ""},
        {"organisation_0": "XX"},
        {"email": "nonsense"},
        {"position": "A\nB"},
    ],
)
def test_bad_changes_come_back_and_change_nothing(client, page, typed):
    mine = register(page)
    answer = client.post(f"{mine.own_path()}change/", {**PERSON, **typed})
    assert answer.status_code == 422
    assert HistoryEntry.objects.count() == 1


def test_changes_lose_what_steers_the_direction_too(client, page):
    mine = register(page)
    client.post(f"{mine.own_path()}change/", {**PERSON, "position": f"{RLO}Min{NUL}ister{LRI}"})
    mine.refresh_from_db()
    assert mine.position == "Minister"
    assert RLO not in json.dumps(list(mine.history.values_list("changes", flat=True)))


def test_a_post_of_another_site_registers_nobody(client, page):
    data = {**PERSON, **proved()}
    answer = client.post(page.url, data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "query", ["?known=BP-7K3M9Q", "?lost=1", "?invitation=%E0%A4%A", "?sent=1"]
)
def test_words_in_the_address_of_the_form_are_never_a_failure_of_ours(client, page, query):
    assert client.get(f"{page.url}{query}").status_code == 200
    assert post(client, page, f"{page.url}{query}").status_code in (303, 422)


def test_a_form_may_be_opened_again_the_day_after_the_event(client, page, time_machine):
    time_machine.move_to(page.event.ends_at + DAY, tick=False)
    assert client.get(page.url).status_code == 200
    assert refused(post(client, page))
