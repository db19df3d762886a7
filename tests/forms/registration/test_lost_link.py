"""Who was registered before reads so, and who lost the link is sent it, and nobody else."""

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from forms.models import Registration
from forms.registration import letters, tasks
from tests.forms.composed import proved
from tests.forms.registration.desk import (
    DAY,
    HOUR,
    NOW,
    OWN,
    meeting,
    post,
    register,
    registration_page,
)
from tests.forms.registration.front_desk import (
    MINUTE,
    read,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    return registration_page(meeting(event_index))


# Who was registered before, and who lost the link


def test_who_was_registered_before_reads_the_reference_and_no_link(client, page):
    registration = register(page)
    answer = post(client, page)
    assert answer["Location"] == f"{page.url}?known={registration.reference}"
    html = client.get(answer["Location"]).content.decode()
    assert registration.reference in html
    assert registration.personal_token not in html
    assert "You are registered already" in html


@pytest.mark.parametrize("forged", ["BP-<b>", "BP-7K3M9QX", "x", "BP-7K3M9Q\n", ""])
def test_a_forged_reference_is_not_repeated(client, page, forged):
    html = client.get(page.url, {"known": forged}).content.decode()
    assert "You are registered already" not in html
    assert 'name="given_name"' in html


def ask_for_link(client, page, email="amina@example.org", **values):
    data = {"email": email, **proved(), **values}
    return client.post(f"{page.url}?lost=1", data, headers=OWN)


def queued():
    found = DBTaskResult.objects.filter(task_path="forms.registration.tasks.send_links")
    return [task.args_kwargs["kwargs"] for task in found.order_by("enqueued_at")]


def test_who_lost_the_link_finds_a_small_form(client, page):
    assert 'href="?lost=1"' in client.get(page.url).content.decode()
    html = client.get(f"{page.url}?lost=1").content.decode()
    assert 'name="email"' in html
    assert 'name="given_name"' not in html
    assert 'action="?lost=1"' in html


def test_known_and_unknown_addresses_are_answered_alike(client, page):
    register(page)
    answers = [ask_for_link(client, page, each) for each in ["amina@example.org", "x@example.org"]]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer["Location"] for answer in answers} == {f"{page.url}?sent=1"}
    assert "the link is on its way" in read(client, page, "?sent=1")
    assert [task["email"] for task in queued()] == ["amina@example.org", "x@example.org"]
    assert queued()[0]["event"] == page.event.pk


def test_a_lost_link_is_sent_after_the_deadline_too(client, event_index):
    page = registration_page(meeting(event_index), closes_at=NOW - DAY)
    assert ask_for_link(client, page).status_code == 303
    assert len(queued()) == 1


def test_a_wrong_address_comes_back_with_what_was_typed(client, page):
    answer = ask_for_link(client, page, "nonsense")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="nonsense"' in html
    assert "write an address such as" in html
    assert 'name="given_name"' not in html
    assert queued() == []


def test_without_a_captcha_no_link_is_sent(client, page):
    assert ask_for_link(client, page, captcha_passed="").status_code == 422
    assert queued() == []


def test_the_worker_sends_the_links_of_the_address_for_that_event(page, event_index, monkeypatch):
    sent = []
    monkeypatch.setattr(
        Registration, "send_link", lambda registration: sent.append(registration.given_name)
    )
    other = registration_page(meeting(event_index, title="Other", slug="other"))
    press = registration_page(page.event, slug="press")
    for form, name in [(page, "Amina"), (page, "Bilal"), (press, "Chingiz"), (other, "Dana")]:
        register(form, name)
    register(page, "Elif", email="else@example.org")
    register(page, "Farid", email="Amina@Example.org")
    tasks.send_links.func(event=page.event.pk, email=" AMINA@example.org")
    assert sorted(sent) == ["Amina", "Bilal", "Chingiz", "Farid"]


def test_the_same_link_is_sent_once_an_hour(page, time_machine):
    registration = register(page)
    for at in [NOW, NOW + HOUR - MINUTE]:
        time_machine.move_to(at, tick=False)
        tasks.send_links.func(event=page.event.pk, email=registration.email)
        registration.refresh_from_db()
        assert registration.link_sent_at == NOW


def test_a_busy_database_is_tried_again(page, monkeypatch):
    def busy(registration):
        raise OperationalError("database is locked")

    register(page)
    monkeypatch.setattr(Registration, "send_link", busy)
    tasks.send_links.func(event=page.event.pk, email="amina@example.org")
    assert [task["tried"] for task in queued()] == [1]
    with pytest.raises(OperationalError):
        tasks.send_links.func(event=page.event.pk, email="amina@example.org", tried=5)


def test_the_sixth_try_is_the_last(page, monkeypatch):
    def busy(registration):
        raise OperationalError("database is locked")

    register(page)
    monkeypatch.setattr(Registration, "send_link", busy)
    tasks.send_links.func(event=page.event.pk, email="amina@example.org", tried=4)
    assert [task["tried"] for task in queued()] == [5]


def test_a_link_that_could_not_be_written_does_not_count_as_sent(page, monkeypatch):
    def busy(registration):
        raise OperationalError("database is locked")

    registration = register(page)
    monkeypatch.setattr(letters, "link", busy)
    tasks.send_links.func(event=page.event.pk, email=registration.email)
    registration.refresh_from_db()
    assert registration.link_sent_at is None
