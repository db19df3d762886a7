"""Editors write the moments of a form by the clocks of the venue."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from forms.models import RegistrationPage
from tests import factories
from tests.forms.registration.desk import NOW, meeting, registration_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(event_index):
    event = meeting(event_index, timezone="Asia/Kabul")
    return registration_page(event, closes_at=datetime(2026, 3, 5, 13, 30, tzinfo=UTC))


def form_of(page, data=None):
    """The page's form in the admin."""
    form = RegistrationPage.get_edit_handler().get_form_class()
    user = factories.user(is_superuser=True)
    data = data and {**nested_form_data({"fields": streamfield([])}), **data}
    return form(data, instance=page, parent_page=page.get_parent(), for_user=user)


def test_a_deadline_is_shown_as_the_clocks_of_the_venue_show_it(page):
    assert form_of(page)["closes_at"].value() == datetime(2026, 3, 5, 18, 0)


def test_a_deadline_is_meant_by_the_clocks_of_the_venue(page):
    form = form_of(page, {"closes_at": "2026-03-06 18:00"})
    form.is_valid()
    assert form.cleaned_data["closes_at"] == datetime(2026, 3, 6, 13, 30, tzinfo=UTC)


def test_an_hour_that_the_venue_never_has_is_refused(page):
    type(page.event).objects.filter(pk=page.event.pk).update(timezone="Europe/Vienna")
    page = RegistrationPage.objects.get(pk=page.pk)
    form = form_of(page, {"closes_at": "2026-03-29 02:30"})
    form.is_valid()
    assert "closes_at" in form.errors


def test_the_editor_says_whose_clocks_are_meant(page):
    client = Client()
    client.force_login(factories.user(is_superuser=True))
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "When, in the venue’s local time" in html
    assert 'value="2026-03-05 18:00' in html


def test_changes_do_not_close_before_registration_opens(page):
    page.opens_at = datetime(2026, 3, 2, tzinfo=UTC)
    page.changes_until = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.error_dict) == ["changes_until"]
