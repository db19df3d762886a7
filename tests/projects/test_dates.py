"""How the dates of a project are told."""

import re
from datetime import date

import pytest

from tests import factories
from tests.site_home.conftest import translated

pytestmark = pytest.mark.django_db


def dates_of(client, project):
    """The dates on the page of a project, in words."""
    html = client.get(project.url).content.decode()
    words = re.search(r"<dt>Dates</dt><dd>(.*?)</dd>", html, re.DOTALL)[1]
    return re.sub(r"<[^>]*>|\s+", " ", words).strip()


@pytest.fixture
def begun(project_index):
    """A project that began in 2021 and whose last day is not known."""
    return factories.project(project_index, start_date=date(2021, 1, 1), start_precision="year")


def test_a_project_that_goes_on_runs_from_its_first_day(client, begun):
    assert dates_of(client, begun) == "from 2021"


def test_a_project_that_has_ended_does_not_run_from_a_day(client, begun):
    begun.ended = True
    begun.save()
    assert dates_of(client, begun) == "2021"


def test_the_range_of_a_persian_project_is_one_text(client, begun):
    begun.end_date = date(2024, 3, 31)
    begun.save()
    html = client.get(translated(begun, "fa").url).content.decode()
    assert "۲۰۲۱ تا ۳۱\u00a0مارس ۲۰۲۴ (۱۳۹۹\u00a0تا" in html
