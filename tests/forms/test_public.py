"""The ground under every public form: cached pages, posts, errors that lose nothing."""

import re

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.test import Client
from django_tasks_db.models import DBTaskResult

from forms import public
from forms.models.limits import PostCount
from forms.public import PublicFormPage, without_control
from tests.factories import restrict
from tests.forms.composed import form_page
from tests.forms.composed import send as send_composed
from tests.newsletter.sign_up_desk import OWN, TYPED, a_pass, send, sign_up_page
from tests.site_home.conftest import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PATH = "/en/newsletter/"


@pytest.fixture
def page(home):
    """A page with a form of one page type."""
    return sign_up_page(home)


def stored():
    """How many posts were acted on."""
    return DBTaskResult.objects.filter(task_path="newsletter.tasks.sign_up").count()


def test_the_page_is_the_same_for_everybody_and_may_be_kept(page):
    pages = [Client(headers={"user-agent": name}).get(PATH) for name in ("one", "two")]
    assert pages[0].content == pages[1].content
    assert pages[0]["Cache-Control"].startswith("public")
    assert not pages[0].cookies
    assert "csrf" not in pages[0].content.decode()


def test_a_good_post_is_answered_with_a_redirect(client, page):
    response = send(client)
    assert (response.status_code, response["Location"]) == (303, f"{PATH}?sent=1")
    assert stored() == 1
    assert client.get(response["Location"]).status_code == 200


def test_a_browser_that_tries_again_gets_the_same_answer(client, page):
    proof = a_pass()
    answers = [send(client, captcha_passed=proof) for _try in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert stored() == 1


def test_a_post_whose_twin_is_acted_on_meanwhile_gets_the_same_answer(client, page, monkeypatch):
    proof = a_pass()
    send(client, captcha_passed=proof)
    known = public.cache.get
    asked = []

    def not_yet(key, *default, **options):
        asked.append(key)
        first = key.startswith("sent:") and asked.count(key) == 1
        return None if first else known(key, *default, **options)

    monkeypatch.setattr(public.cache, "get", not_yet)
    assert send(client, captcha_passed=proof).status_code == 303
    assert stored() == 1


def test_what_was_proved_once_serves_for_no_other_post(client, page):
    proof = a_pass()
    send(client, captcha_passed=proof)
    assert send(client, captcha_passed=proof, email="other@example.org").status_code == 422
    assert stored() == 1


def test_a_wrong_post_that_is_sent_again_is_refused_again(client, page):
    proof = a_pass()
    for _try in range(2):
        assert send(client, captcha_passed=proof, email="nonsense").status_code == 422
    assert not stored()


def test_a_post_of_another_site_is_refused(page):
    client = Client(enforce_csrf_checks=True)
    data = {**TYPED, "captcha_passed": a_pass()}
    response = client.post(PATH, data, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "The form was not sent" in response.content.decode()
    assert not stored()


def test_an_error_page_keeps_what_was_typed_and_is_kept_by_nobody(client, page):
    response = send(client, email="nonsense", first_name='Am"ina <b>')
    html = response.content.decode()
    assert response.status_code == 422
    assert "no-cache" in response["Cache-Control"]
    assert 'value="nonsense"' in html
    assert "Am&quot;ina &lt;b&gt;" in html
    assert '<option value="PK" selected>' in html
    assert not stored()


def test_an_error_page_begins_with_links_to_the_fields(client, page):
    html = send(client, email="", first_name="").content.decode()
    assert "<title>Error:" in html
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', html)
    assert links[:2] == [
        ("id_email", "The email address is required"),
        ("id_first_name", "The first name is required"),
    ]
    for anchor, _words in links:
        assert f'id="{anchor}"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_error"' in html


def test_without_a_captcha_the_form_says_so_last_and_loses_nothing(client, page):
    response = send(client, captcha_passed="", country="")
    html = response.content.decode()
    assert response.status_code == 422
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', html)
    assert links[-1] == ("id_captcha", "Verify the captcha")
    assert f'value="{TYPED["email"]}"' in html
    assert "How much is" in html


def test_a_form_that_comes_back_may_be_sent_by_a_browser_that_names_no_origin(page):
    client = Client(enforce_csrf_checks=True)
    html = client.post(PATH, TYPED, headers=OWN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    data = {**TYPED, "captcha_passed": a_pass(), "csrfmiddlewaretoken": token}
    assert client.post(PATH, data).status_code == 303


def test_what_only_a_machine_fills_in_is_refused(client, page):
    response = send(client, leave_empty="https://spam.example")
    assert response.status_code == 422
    assert not stored()


def test_too_many_posts_are_refused_and_lose_nothing(client, page, monkeypatch):
    monkeypatch.setattr(type(page), "rate", (1, 9))
    send(client)
    response = send(client, first_name="Nadia")
    assert response.status_code == 429
    assert 'value="Nadia"' in response.content.decode()
    assert "Try again in an hour" in response.content.decode()
    assert stored() == 1


def test_each_type_of_form_is_counted_by_itself(client, page, home, monkeypatch):
    monkeypatch.setattr(PublicFormPage, "rate", (1, 9))
    other = form_page(home)
    assert send(client).status_code == 303
    assert send_composed(client, other, name="Ada", message="Hello").status_code == 303


def test_reading_is_not_counted(client, page):
    client.get(PATH)
    assert not PostCount.objects.exists()


def test_a_page_that_is_kept_for_others_takes_no_post(client, page):
    restrict(page, groups=[Group.objects.create(name="Readers")])
    assert send(client).status_code in {302, 404}
    assert not stored()


def test_the_translation_of_a_page_that_is_kept_for_others_takes_no_post(client, page):
    translated(page, "ru")
    restrict(page, groups=[Group.objects.create(name="Readers")])
    assert send(client, path="/ru/newsletter/").status_code == 404
    assert not stored()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"email": "a@example.org"}', "application/json"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"email=%FF%00", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
    ],
)
def test_a_body_that_makes_no_sense_is_never_a_failure_of_ours(client, page, body, kind):
    response = client.generic("POST", PATH, body, content_type=kind, headers=OWN)
    assert response.status_code in {400, 422}
    assert not stored()


@pytest.mark.parametrize(("fields", "status"), [(5_000, 303), (10_001, 400)])
def test_thousands_of_fields_are_ignored_or_refused(client, page, fields, status):
    more = {f"x{number}": "1" for number in range(fields - 20)}
    if status == 400:
        more |= {f"y{number}": "1" for number in range(30)}
    assert send(client, **more).status_code == status


def test_a_key_that_comes_twice_counts_once(client, page):
    response = send(client, email=["first@example.org", "second@example.org"])
    assert response.status_code == 303
    assert stored() == 1


@pytest.mark.parametrize("name", ["A\r\nBcc: x@example.org", "A\nB", "A\rB", "A\u2028B", "A\x85B"])
def test_a_line_end_where_one_line_is_asked_is_refused(client, page, name):
    response = send(client, first_name=name)
    assert response.status_code == 422
    assert "Write this in one line" in response.content.decode()


def test_control_characters_are_taken_out():
    data = without_control(QueryDict("a=x%00y%07z&a=%1B1&b=l1%0D%0Al2"))
    assert data.getlist("a") == ["xyz", "1"]
    assert data["b"] == "l1\nl2"


def test_a_value_that_is_too_long_is_named(client, page):
    html = send(client, first_name="A" * 5000).content.decode()
    assert "5000" in html


def test_the_original_under_another_prefix_takes_posts_and_leads_back_there(client, page, home):
    home.copy_for_translation(_locale("fa")).save_revision().publish()
    response = send(client, path="/fa/newsletter/")
    assert (response.status_code, response["Location"]) == (303, "/fa/newsletter/?sent=1")


def _locale(code):
    from wagtail.models import Locale

    return Locale.objects.get(language_code=code)
