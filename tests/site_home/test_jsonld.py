"""Schema.org data: true, complete, and no way out of its script element."""

import json
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser

import pytest

from site_home import jsonld
from tests import factories

pytestmark = pytest.mark.django_db

EVIL = """</script><script>alert("1")</script> & 'quotes' <!--"""


class Scripts(HTMLParser):
    """Collects the script elements of a page: their attributes and what they hold."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script"
        if self.inside:
            self.found.append([dict(attrs), ""])

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found[-1][1] += data


def graph(client, page):
    """The schema.org objects of a page, by type."""
    scripts = Scripts(client.get(page.url).content.decode()).found
    (data,) = [text for attrs, text in scripts if attrs.get("type") == "application/ld+json"]
    read = json.loads(data)
    assert read["@context"] == "https://schema.org"
    return {each["@type"]: each for each in read["@graph"]}


def test_every_page_has_well_formed_data(client, every_page):
    for page in every_page:
        assert graph(client, page), page


def test_a_title_cannot_break_out_of_the_script(client, news_index):
    page = factories.news(news_index, title=EVIL, slug="evil", summary=EVIL, place=EVIL)
    scripts = Scripts(client.get(page.url).content.decode()).found
    assert [attrs for attrs, text in scripts if "alert" in text and len(attrs) != 1] == []
    assert graph(client, page)["NewsArticle"]["headline"] == EVIL


def test_no_text_can_end_the_script():
    made = str(jsonld.script([{"name": EVIL, "line": "\u2028\u2029"}]))
    inner = made.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inner
    assert ">" not in inner
    assert "&" not in inner
    assert json.loads(inner)["@graph"][0]["name"] == EVIL


def test_nothing_to_say_prints_nothing():
    assert jsonld.script([]) == ""


def test_the_home_page_names_the_organisation(client, home):
    organisation = graph(client, home)["Organization"]
    assert organisation["name"] == "Budapest Process"
    assert organisation["url"] == "http://localhost/"


def test_a_news_item_is_an_article(client, news_index):
    page = factories.news(
        news_index,
        title="Talks",
        slug="talks",
        place="Istanbul",
        date=date(2024, 11, 12),
        lead_image=factories.image(),
        last_published_at=datetime(2024, 11, 13, 8, tzinfo=UTC),
    )
    article = graph(client, page)["NewsArticle"]
    assert article["headline"] == "Talks"
    assert article["url"] == "http://localhost/en/news/talks/"
    assert article["datePublished"] == "2024-11-12"
    assert article["dateModified"] == "2024-11-13T08:00:00+00:00"
    assert article["inLanguage"] == "en"
    assert article["image"].startswith("http://localhost/media/")


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "2021-10-05"), ("month", "2021-10"), ("year", "2021")]
)
def test_a_date_is_told_as_far_as_it_is_known(
    client, news_index, report_index, event_index, precision, words
):
    day = date(2021, 10, 5)
    news = factories.news(news_index, date=day, date_precision=precision)
    report = factories.report(report_index, date=day, date_precision=precision)
    event = factories.event(event_index, start_date=day, date_precision=precision)
    assert graph(client, news)["NewsArticle"]["datePublished"] == words
    assert graph(client, report)["Report"]["datePublished"] == words
    assert graph(client, event)["Event"]["startDate"] == words


def test_a_report_tells_its_editions(client, report_index):
    page = factories.report(report_index, editions=["en", "ru"], missing=["ar"])
    encodings = graph(client, page)["Report"]["encoding"]
    assert [each["inLanguage"] for each in encodings] == ["en", "ru"]
    assert {each["encodingFormat"] for each in encodings} == {"application/pdf"}
    for each in encodings:
        assert client.get(each["contentUrl"].removeprefix("http://localhost")).status_code == 200


def test_a_report_without_a_file_has_no_encoding(client, report_index):
    page = factories.report(report_index, editions=[], missing=["ar"])
    assert "encoding" not in graph(client, page)["Report"]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("scheduled", "EventScheduled"),
        ("postponed", "EventPostponed"),
        ("cancelled", "EventCancelled"),
    ],
)
def test_an_event_tells_its_status(client, event_index, status, word):
    event = graph(client, factories.event(event_index, status=status))["Event"]
    assert event["eventStatus"] == f"https://schema.org/{word}"


@pytest.mark.parametrize(
    ("mode", "word", "places"),
    [
        ("in_person", "OfflineEventAttendanceMode", ["Place"]),
        ("online", "OnlineEventAttendanceMode", ["VirtualLocation"]),
        ("hybrid", "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
def test_an_event_tells_how_one_takes_part(client, event_index, mode, word, places):
    event = graph(client, factories.event(event_index, mode=mode))["Event"]
    assert event["eventAttendanceMode"] == f"https://schema.org/{word}"
    assert [each["@type"] for each in event["location"]] == places


def test_a_timed_event_tells_the_hours_of_its_venue(client, event_index):
    times = {"start_time": time(9, 30), "end_time": time(16)}
    event = graph(client, factories.event(event_index, **times))["Event"]
    assert event["startDate"] == "2026-03-10T09:30:00+03:00"
    assert event["endDate"] == "2026-03-10T16:00:00+03:00"


def test_an_event_without_an_end_time_ends_on_its_last_day(client, event_index):
    event = graph(client, factories.event(event_index, start_time=time(9, 30)))["Event"]
    assert event["endDate"] == "2026-03-10"


def test_an_all_day_event_has_dates(client, event_index):
    event = graph(client, factories.event(event_index, end_date=date(2026, 3, 11)))["Event"]
    assert (event["startDate"], event["endDate"]) == ("2026-03-10", "2026-03-11")


def test_a_centre_tells_its_address_and_phones(client, centre_index):
    phones = [{"type": "phone", "value": {"label": "Hotline", "number": "5588"}}]
    centre = graph(client, factories.centre(centre_index, phones=phones))["GovernmentOffice"]
    assert centre["address"]["addressCountry"] == "PK"
    assert centre["telephone"] == ["5588"]


def test_the_way_to_a_page_is_a_list_of_full_addresses(client, news_index):
    page = factories.news(news_index, title="Talks", slug="talks")
    crumbs = graph(client, page)["BreadcrumbList"]["itemListElement"]
    assert [each["position"] for each in crumbs] == [1, 2, 3]
    assert [each["item"] for each in crumbs] == [
        "http://localhost/en/",
        "http://localhost/en/news/",
        "http://localhost/en/news/talks/",
    ]


def test_a_hidden_page_above_is_not_on_the_way(client, home):
    hidden = factories.standard_page(home, title="Sealed", slug="sealed", live=False)
    below = factories.standard_page(hidden, title="Reader", slug="reader")
    crumbs = graph(client, below)["BreadcrumbList"]["itemListElement"]
    assert [each["name"] for each in crumbs] == [home.title, "Reader"]
