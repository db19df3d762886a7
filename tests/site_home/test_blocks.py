"""The blocks that editors build pages from: what they print, and what they refuse."""

import io
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.blocks.base import Block
from wagtail.models import Collection, CollectionViewRestriction
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from site_home import blocks
from site_home.models import SiteImage, StandardPage
from tests import factories

pytestmark = pytest.mark.django_db

BODY = blocks.StandardBodyBlock()
NAMES = list(BODY.child_blocks)
VOID = {"img", "br", "link", "meta", "input", "hr", "path", "circle", "source", "wbr"}


class Nesting(HTMLParser):
    """Reads a piece of HTML and fails on a tag that is closed in the wrong place."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids = [], []
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def printed(block, value, **context):
    """The HTML of a block for an anonymous visitor; the value as JSON has it."""
    context.setdefault("request", RequestFactory().get("/en/"))
    return block.render(block.to_python(value), context=context).strip()


def large_picture(width=2000, height=1200):
    """A picture of that size."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#1c4478").save(data, "PNG")
    return SiteImage.objects.create(title="Hall", file=ImageFile(data, name="hall.png"))


def declaration(**values):
    """A document of two kilobytes."""
    values = {"title": "Joint declaration", "language": "ru", "pages": 24, **values}
    return factories.document(b"x" * 2048, "declaration.docx", **values)


def picture_data(image, **kwargs):
    """What JSON says of a picture."""
    kept = {"image": image.pk, "alt_text": "Delegates at a table", "decorative": False}
    return {"image": kept, "caption": "", "credit": "", **kwargs}


@pytest.fixture
def library(home):
    """One picture, one document, one page and one state, for previews to show."""
    factories.image(title="Hall")
    declaration()
    factories.standard_page(home, title="About")
    factories.state("HU", region="eu")


@pytest.mark.parametrize("name", NAMES)
def test_the_preview_of_a_block_prints_well_nested_html(name, library):
    block = BODY.child_blocks[name]
    value = block.get_preview_value()
    html = block.render(value, context={"request": RequestFactory().get("/en/")})
    assert "<" in html
    Nesting(html)


@pytest.mark.parametrize("name", NAMES)
def test_a_block_tells_the_editor_what_it_is(name):
    block = BODY.child_blocks[name]
    assert block.meta.icon != Block._meta_class.icon
    assert block.meta.group
    assert str(block.label)
    assert block.get_description()
    assert block.is_previewable


def test_the_preview_in_the_admin_wears_the_face_of_the_site(client):
    client.force_login(factories.superuser())
    block = BODY.child_blocks["quote"]
    address = reverse("wagtailadmin_block_preview")
    html = client.get(address, {"id": block.definition_prefix}).content.decode()
    assert "css/site.css" in html
    assert "css/components/blocks.css" in html
    assert "Dialogue comes first." in html


def test_headings_with_the_same_words_have_different_anchors():
    heading = {"type": "heading", "value": {"text": "What was agreed", "level": "h2"}}
    body = BODY.to_python([heading, heading, heading])
    anchors = [heading.anchor for heading in blocks.headings(body)]
    assert anchors == [
        "section-what-was-agreed",
        "section-what-was-agreed-2",
        "section-what-was-agreed-3",
    ]
    assert all(f'id="{anchor}"' in BODY.render(body) for anchor in anchors)


def test_a_page_without_a_body_has_no_headings():
    assert blocks.headings(None) == []


def test_a_picture_has_sizes_in_webp_and_its_words():
    html = printed(blocks.PictureBlock(), picture_data(large_picture(), caption="Day one"))
    assert html.count(".webp") == 5
    assert 'width="480" height="288"' in html
    assert 'loading="lazy"' in html
    assert 'alt="Delegates at a table"' in html
    assert "Day one" in html


def test_the_credit_of_a_use_stands_before_the_one_of_the_picture():
    image = factories.image(credit="ICMPD")
    assert "ICMPD" in printed(blocks.PictureBlock(), picture_data(image))
    html = printed(blocks.PictureBlock(), picture_data(image, credit="IOM"))
    assert "IOM" in html
    assert "ICMPD" not in html


def test_a_small_picture_names_no_width_twice():
    html = printed(blocks.PictureBlock(), picture_data(large_picture(600, 400)))
    assert html.count("480w") == 1
    assert html.count("600w") == 1


@pytest.mark.parametrize("name", ["image", "gallery"])
def test_a_deleted_picture_prints_nothing(name):
    image = factories.image()
    data = picture_data(image, caption="Day one")
    image.delete()
    value = data if name == "image" else {"title": "Pictures", "pictures": [data]}
    assert printed(BODY.child_blocks[name], value) == ""


def test_a_picture_whose_file_is_lost_prints_nothing():
    image = factories.image()
    image.file.storage.delete(image.file.name)
    assert printed(blocks.PictureBlock(), picture_data(image, caption="Day one")) == ""


def test_every_picture_of_a_gallery_opens_larger():
    html = printed(
        blocks.GalleryBlock(), {"title": "", "pictures": [picture_data(factories.image())]}
    )
    Nesting(html)
    assert '.width-1600.format-webp.webp"' in html.partition("<img")[0]


def test_a_larger_gallery_costs_no_more_queries():
    block = blocks.GalleryBlock()

    def queries(number):
        pictures = [picture_data(factories.image()) for _ in range(number)]
        printed(block, {"title": "", "pictures": pictures})
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            printed(block, {"title": "", "pictures": pictures})
        return len(captured)

    assert queries(1) == queries(4)


def test_a_document_link_says_kind_size_pages_and_language():
    html = printed(blocks.DocumentsBlock(), {"title": "", "documents": [declaration().pk]})
    assert 'hreflang="ru"' in html
    for words in ["Joint declaration", "DOCX", "2\xa0kB", "24 pages", "Russian"]:
        assert words in html


def test_a_deleted_document_is_not_printed():
    gone = declaration()
    data = {"title": "Documents", "documents": [gone.pk]}
    gone.delete()
    assert printed(blocks.DocumentsBlock(), data) == ""


def test_a_document_of_a_restricted_collection_is_not_printed():
    members = Collection.get_first_root_node().add_child(name="Members")
    below = members.add_child(name="Minutes")
    CollectionViewRestriction.objects.create(collection=members, restriction_type="login")
    data = {"title": "Documents", "documents": [declaration(collection=below).pk]}
    assert printed(blocks.DocumentsBlock(), data) == ""


def table(*rows):
    """A table of two columns as JSON has it."""
    return {
        "caption": "Conferences",
        "header": ["Year", "Place"],
        "row_headers": True,
        "rows": [{"cells": list(row)} for row in rows],
        "source": "",
    }


def test_a_table_has_header_cells_and_a_region_that_the_keyboard_scrolls():
    html = printed(blocks.TableBlock(), table(["1993", "Budapest"]))
    assert '<th scope="col">Place</th>' in html
    assert '<th scope="row">1993</th>' in html
    assert "<td>Budapest</td>" in html
    assert 'role="region" aria-label="Conferences" tabindex="0"' in html


def test_a_table_with_a_short_row_is_refused():
    block = blocks.TableBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(table(["1993", "Budapest"], ["1997"])))
    (row,) = refusal.value.block_errors["rows"].block_errors.values()
    assert row.non_block_errors == ["Row 2 has 1 cell; the table has 2 columns."]


def test_a_draft_may_hold_a_table_with_a_short_row():
    block = blocks.TableBlock()
    assert block.clean_deferred(block.to_python(table(["1997"])))


def test_a_call_out_names_its_kind_in_words():
    data = {"kind": "important", "title": "", "text": "<p>The meeting has moved.</p>"}
    assert "Important" in printed(blocks.CallOutBlock(), data)


@pytest.mark.parametrize(
    ("number", "tel"),
    [
        ("+43 (1) 504-4677", "tel:+4315044677"),
        ("5588", "tel:5588"),
        ("0304 1112123", "tel:03041112123"),
    ],
)
def test_a_phone_number_can_be_dialled(number, tel):
    block = blocks.PhoneBlock()
    value = block.clean(block.to_python({"label": "", "number": number}))
    assert value.tel == tel


@pytest.mark.parametrize("number", ["call us", "12", "+43 1 504 4677 2331 9999", "5588 or 5589"])
def test_what_is_no_phone_number_is_refused(number):
    block = blocks.PhoneBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "", "number": number}))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (["mon", "tue", "wed", "thu", "fri"], "Monday to Friday"),
        (["sat", "sun", "mon", "tue", "wed"], "Saturday to Wednesday"),
        (["mon", "tue"], "Monday, Tuesday"),
        (["fri"], "Friday"),
        (["mon", "wed", "thu", "fri"], "Monday, Wednesday to Friday"),
        (["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "Every day"),
        ([], ""),
    ],
)
def test_days_of_the_week_are_read_as_ranges(days, text):
    hours = {"days": days, "opens": "09:00", "closes": "16:00", "note": ""}
    assert blocks.OpeningHoursBlock().to_python(hours).days_text == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "Понедельник — среда"), ("fa", "دوشنبه تا چهارشنبه"), ("ur", "پیر تا بدھ")],
)
def test_days_of_the_week_are_named_as_the_language_has_them(language, text):
    hours = {"days": ["mon", "tue", "wed"], "opens": "09:00", "closes": "16:00", "note": ""}
    with override(language):
        assert blocks.OpeningHoursBlock().to_python(hours).days_text == text


def test_a_place_that_closes_before_it_opens_is_refused():
    block = blocks.OpeningHoursBlock()
    hours = {"days": ["mon"], "opens": "16:00", "closes": "09:00", "note": ""}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(hours))


def test_a_day_of_a_programme_counts_its_date_from_the_first_day_of_the_event():
    class Event:
        start_date = blocks.ProgrammeDayBlock().child_blocks["date"].to_python("2026-03-30")

    block = blocks.ProgrammeDayBlock()
    html = printed(block, {**block.meta.preview_value, "day": 3}, page=Event())
    Nesting(html)
    assert "1\xa0April 2026" in html


def test_a_session_that_ends_before_it_begins_is_refused():
    block = blocks.ProgrammeDayBlock()
    session = {"start": "11:00", "end": "09:30", "title": "Opening", "description": ""}
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"day": 1, "sessions": [session]}))


@pytest.fixture
def states():
    """Two states of two regions, one that only files items, and an organisation."""
    factories.state("HU", region="eu", role="co_chair")
    factories.state("PK", region="silk_routes")
    factories.state("IN", region="silk_routes", role="filing")
    factories.state("CEI", kind="organisation", role="guest")
    factories.state("ICMPD", kind="organisation", role="regular")


def test_states_are_listed_by_region_and_organisations_after_them(states):
    html = printed(blocks.StatesBlock(), {"regions": [], "organisations": True})
    order = ["European Union", "Hungary", "Pakistan", "Organisations", "ICMPD", "Guests", "CEI"]
    assert [html.index(name) for name in order] == sorted(html.index(name) for name in order)
    assert "Co-chair" in html
    assert "India" not in html


def test_only_the_chosen_regions_are_listed(states):
    html = printed(blocks.StatesBlock(), {"regions": ["eu"], "organisations": False})
    assert "Hungary" in html
    assert "Pakistan" not in html
    assert "ICMPD" not in html


@pytest.mark.parametrize(("code", "name"), [("", ""), ("HU", "Hungary")])
def test_a_donor_given_twice_or_not_at_all_is_refused(code, name, states):
    block = blocks.DonorBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"code": code, "name": name}))


def test_donors_are_named_from_the_list_or_as_written(states, django_assert_num_queries):
    stream = type(BODY)([("donor", blocks.DonorBlock())])
    rows = [{"code": "HU", "name": ""}, {"code": "XX", "name": ""}, {"code": "", "name": "A fund"}]
    donors = stream.to_python([{"type": "donor", "value": row} for row in rows])
    with django_assert_num_queries(1):
        assert blocks.donor_names(donors) == ["Hungary", "A fund"]


def test_every_word_of_a_body_reaches_the_translator_and_no_number_or_address(library, home):
    previews = [(name, block.get_preview_value()) for name, block in BODY.child_blocks.items()]
    page = StandardPage(title="All", slug="all", body=previews)
    home.add_child(instance=page)
    page = StandardPage.objects.get(pk=page.pk)
    segments = StreamFieldSegmentExtractor(page._meta.get_field("body")).handle_stream_block(
        page.body
    )
    words = {part.string.data for part in segments if isinstance(part, StringSegmentValue)}
    for expected in [
        "What was agreed",
        "Prague",
        "Adopted",
        "participating governments",
        "See the programme",
        "The Silk Routes join.",
        "The chair opens the conference.",
        "Hall",
    ]:
        assert expected in words
    assert not any("://" in word or "+43" in word for word in words)
