"""Pages read from right to left: digits, what keeps its own order, what is mirrored, the fonts."""

import json
import re
from datetime import date, time
from pathlib import Path

import pytest
from django.utils.translation import override
from fontTools.ttLib import TTFont
from wagtail.models import Site

from reports.models import ReportAuthor
from site_home.blocks import ContactCardBlock, StatesBlock, VideoBlock
from site_home.models import ContactSettings
from tests import factories

pytestmark = pytest.mark.django_db

STATIC = Path("site_home/static")
LTR = re.compile(r'<bdi dir="ltr">.*?</bdi>')


def main_of(client, path):
    """The HTML of the main part of a page."""
    response = client.get(path)
    assert response.status_code == 200
    return re.search(r"<main[^>]*>(.*)</main>", response.content.decode(), re.DOTALL)[1]


def words_of(html):
    """What a reader reads, without what keeps its order in every language: phone numbers."""
    return re.sub(r"<[^>]*>", " ", LTR.sub(" ", html))


@pytest.fixture
def persian_pages(in_persian, event_index, report_index, centre_index, project_index, news_index):
    """Persian pages with numbers of every sort, as a list of paths."""
    event = factories.event(
        event_index,
        title="A",
        slug="a",
        end_date=date(2026, 3, 12),
        start_time=time(9, 30),
        end_time=time(17, 0),
        city="Wien",
        programme=[
            ("day", {"day": 2, "title": "", "sessions": [{"title": "B", "start": time(11, 15)}]})
        ],
    )
    report = factories.report(report_index, title="A", slug="a", editions=["en"])
    project = factories.project(project_index, title="A", slug="a", start_date=date(2020, 5, 1))
    centre = factories.centre(
        centre_index,
        title="A",
        slug="a",
        since=date(2019, 2, 19),
        phones=[("phone", {"label": "", "number": "+43 1 504 4677"})],
        hours=[("hours", {"days": ["mon"], "opens": time(9), "closes": time(16), "note": ""})],
    )
    news = factories.news(news_index, title="A", slug="a")
    for page in (event, report, project, centre, news):
        in_persian(page)
    paths = [f"/fa/{kind}/" for kind in ("events", "reports", "projects", "centres", "news")]
    return [*(path for path in paths if "centres" not in path), *(f"{path}a/" for path in paths)]


def test_a_persian_page_shows_persian_digits_alone(client, persian_pages):
    found = {path: re.findall(r"\d+", words_of(main_of(client, path))) for path in persian_pages}
    assert all(found.values())
    latin = {path: [text for text in texts if text.isascii()] for path, texts in found.items()}
    assert {path: texts for path, texts in latin.items() if texts} == {}


def test_the_numbers_of_a_long_persian_list_are_persian(client, news_index, in_persian):
    in_persian(news_index)
    for number in range(41):
        factories.news(news_index, title="A", slug=f"a{number}", date=date(2023, 1, 1))
    html = main_of(client, "/fa/news/?page=2")
    assert words_of(html).split().count("۴۱") == 1
    assert '<option value="2023">۲۰۲۳</option>' in html
    assert 'href="?page=3"><span class="visually-hidden">' in html
    assert "</span>۳</a>" in html


def test_machines_read_dates_of_their_own_in_persian_pages(client, persian_pages):
    html = main_of(client, "/fa/events/a/")
    assert '<time class="date-block" datetime="2026-03-10">' in html
    assert '<time datetime="09:30">۹:۳۰</time>–<time datetime="17:00">۱۷:۰۰</time>' in html


def test_a_span_of_hours_runs_as_its_language_does(client, persian_pages):
    assert '<bdi dir="rtl"><time datetime="09:30">' in main_of(client, "/fa/events/a/")
    assert '<bdi dir="ltr"><time datetime="09:30">' in main_of(client, "/en/events/a/")


def test_an_original_keeps_the_digits_and_the_choices_of_its_own_language(client, event_index):
    factories.event(event_index, countries=["TR"], slug="a")
    html = main_of(client, "/fa/events/")
    assert '<option value="2026">2026</option>' in html
    assert '<option value="TR">Türkiye</option>' in html


def test_phone_numbers_keep_their_order(client, persian_pages):
    assert '<bdi dir="ltr">+43 1 504 4677</bdi>' in main_of(client, "/fa/centres/a/")


def test_time_zones_are_named_in_the_readers_language(client, persian_pages):
    assert "(<bdi>وقت ترکیه، UTC+۳</bdi>)" in main_of(client, "/fa/events/a/")


def test_what_is_in_the_first_language_alone_says_so(client, in_persian, home, report_index):
    contact = ContactSettings.for_site(Site.objects.get())
    contact.address = "Gonzagagasse 1"
    contact.save()
    report = factories.report(report_index, slug="a")
    report.authors = [ReportAuthor(name="Sixth Conference")]
    report.save()
    in_persian(report_index)
    in_persian(report)
    persian, english = (client.get(f"/{code}/reports/a/").content.decode() for code in ("fa", "en"))
    for words in ("Gonzagagasse 1", "Sixth Conference"):
        assert f'<bdi lang="en" dir="ltr">{words}</bdi>' in persian
        assert f"<bdi>{words}</bdi>" in english


def test_what_a_person_typed_stands_apart_from_the_text_around_it(client, persian_pages):
    html = main_of(client, "/fa/events/a/")
    assert "<bdi>Wien</bdi>" in html
    assert "<span><bdi>Wien</bdi></span>" in main_of(client, "/fa/events/")
    card = {"name": "BP/SOM/2026/3 (ICMPD)", "organisation": "", "phone": "", "email": "a@b.org"}
    block = ContactCardBlock()
    html = block.render(block.to_python(card))
    assert "<bdi>BP/SOM/2026/3 (ICMPD)</bdi>" in html
    assert '<bdi dir="ltr">a@b.org</bdi>' in html


def test_a_title_in_an_attribute_is_isolated_too(db):
    block = VideoBlock()
    value = {"url": "https://vimeo.com/1", "title": "Opening (2025)", "poster": None}
    html = block.render(block.to_python(value))
    assert 'aria-label="Play here: \u2068Opening (2025)\u2069"' in html


def test_the_place_of_an_original_says_its_language(client, in_persian, news_index):
    in_persian(news_index)
    factories.news(news_index, place="Prague")
    assert '<bdi lang="en" dir="ltr">Prague</bdi>' in main_of(client, "/fa/news/")


def test_an_english_name_of_an_organisation_says_its_language(db):
    name = {"type": "name", "value": {"language": "en", "name": "Migration Network"}}
    factories.state("EMN", kind="organisation", role="regular", names=json.dumps([name]))
    block = StatesBlock()
    with override("fa"):
        html = block.render(block.to_python({"regions": [], "organisations": True}))
    assert '<bdi lang="en" dir="ltr">Migration Network</bdi>' in html


def options(html, name):
    """The words of the choices of a filter, but the first."""
    select = html.split(f'name="{name}"')[1].split("</select>")[0]
    return re.findall(r"<option[^>]*>([^<]*)", select)[1:]


def test_countries_to_filter_by_are_in_turkish_order(client, news_index, in_turkish):
    in_turkish(news_index)
    factories.news(news_index, countries=["CZ", "DZ", "DK", "IQ", "IR", "HR"])
    names = ["Cezayir", "Çekya", "Danimarka", "Hırvatistan", "Irak", "İran"]
    assert options(main_of(client, "/tr/news/"), "country") == names


def test_states_are_in_the_order_of_the_readers_language(db):
    for place, code in enumerate(("DE", "AT", "CY", "BE")):
        factories.state(code, region="eu", protocol_order=place)
    block = StatesBlock()
    value = block.to_python({"regions": [], "organisations": False})
    with override("ru"):
        html = block.render(value)
    names = re.findall(r"<bdi>([^<]*)</bdi>", html)
    assert names == ["Австрия", "Бельгия", "Германия", "Кипр"]


def test_centres_are_by_country_and_city_and_originals_stay_behind(
    client, centre_index, in_turkish
):
    own = [factories.centre(centre_index, city=city) for city in ("Van", "Çorum", "Bursa")]
    for page in own:
        in_turkish(page)
    factories.centre(centre_index, city="Adana", title="Adana")
    factories.centre(centre_index, country="IR", city="Tahran")
    response = client.get("/tr/centres/")
    (iran, _one), (pakistan, centres) = response.context["countries"]
    assert (iran.code, pakistan.code) == ("IR", "PK")
    assert [page.city for page in centres] == ["Bursa", "Çorum", "Van", "Adana"]


# What is read from west to east is mirrored by the direction of its own element.
MIRRORED = {"motif.css": ":dir(rtl) > .motif", "filters.css": ".pagination:dir(rtl) svg"}
MIRRORED["frame.css"] = ".hero:dir(rtl) .hero-routes"


@pytest.mark.parametrize(("name", "selector"), MIRRORED.items())
def test_what_runs_from_west_to_east_is_mirrored(name, selector):
    assert f"{selector} {{ scale: -1 1; }}" in (STATIC / "css/components" / name).read_text()


def test_only_what_runs_from_west_to_east_is_mirrored():
    mirrored = [
        path.name
        for path in STATIC.glob("css/**/*.css")
        for _ in re.findall("scale", path.read_text())
    ]
    assert sorted(mirrored) == sorted(MIRRORED)


LETTERS = {
    "latin": "ğĞıİşŞçÇöÖüÜâÂîÎûÛəƏ",
    "cyrillic": "".join(map(chr, range(0x410, 0x450))) + "ЁёІіЇїЄєҐґЎў«»№–—",
    "arabic": "پچژگکیئءآأإؤةىيكهٔٹڈڑںھہۂۃےۓټځڅډړږښڼېۍۀ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩،؛؟٪«»\u200c\u200d",
}
FILES = {
    "source-serif-latin": "latin",
    "source-sans-latin": "latin",
    "source-serif-cyrillic": "cyrillic",
    "source-sans-cyrillic": "cyrillic",
    "vazirmatn-arabic": "arabic",
}


@pytest.mark.parametrize(("name", "script"), FILES.items())
def test_a_font_holds_the_letters_of_its_languages(name, script):
    letters = TTFont(STATIC / f"fonts/{name}.woff2").getBestCmap()
    assert [letter for letter in LETTERS[script] if ord(letter) not in letters] == []


@pytest.mark.parametrize(("name", "script"), FILES.items())
def test_the_style_sheet_asks_a_font_for_the_letters_of_its_languages(name, script):
    faces = (STATIC / "css/fonts.css").read_text().split("@font-face")
    ranges = "".join(face.split("unicode-range:")[1] for face in faces if f"/{name}." in face)
    held = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        held |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert [letter for letter in LETTERS[script] if ord(letter) not in held] == []
