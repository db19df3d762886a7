"""What an editor sees of a page that is not saved yet."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from events.models import EventPage
from news.models import NewsPage
from projects.models import ProjectPage, ResourceCentrePage
from reports.models import ReportPage
from site_home.models import HomePage, StandardPage
from tests import factories

NEW_PAGES = [
    (NewsPage, {"date": date(2026, 1, 1)}),
    (EventPage, {"start_date": date.today() + timedelta(days=5)}),
    (EventPage, {"start_date": date(2019, 2, 19)}),
    (ReportPage, {"date": date(2026, 1, 1)}),
    (ProjectPage, {}),
    (ResourceCentrePage, {"city": "Kabul"}),
    (StandardPage, {}),
    (HomePage, {"hero_statement": "A dialogue"}),
]


@pytest.mark.parametrize(("model", "values"), NEW_PAGES)
def test_a_page_that_is_not_saved_yet_can_be_previewed(home, model, values):
    page = model(title="New", slug="new", locale=home.locale, **values)
    if model is ResourceCentrePage:
        page.country = factories.state("AF")
    if model is EventPage:
        page.full_clean(exclude=["path", "depth", "content_type"])
    page.path, page.depth = f"{home.path}0001", home.depth + 1
    response = page.make_preview_request(RequestFactory().get("/admin/"))
    response.render()
    assert response.status_code == 200
    assert "New" in response.content.decode()
