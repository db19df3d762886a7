from io import BytesIO

import pytest
from pypdf import PdfReader

from site_home.pdf import TypesettingError, typeset

NOTES = {
    "summary": "Summary",
    "findings": "Key findings",
    "authors": "Authors",
    "publisher": "Published by",
    "demonstration": "A demonstration file, not the original publication.",
}


def report(**changes):
    """The data of one report."""
    return {
        "language": "en",
        "dir": "ltr",
        "title": "Reintegration in practice",
        "kind": "study",
        "kind_label": "Study",
        "series": "Return and reintegration",
        "year": 2022,
        "publisher": "Secretariat",
        "authors": ["Research Unit"],
        "summary": "What helps people who come back to begin again?",
        "findings": ["Money helps for half a year.", "Friends help for longer."],
        "notes": NOTES,
    } | changes


def read(**changes):
    return PdfReader(BytesIO(typeset("report", report(**changes))))


def arabic():
    return read(
        language="ar",
        dir="rtl",
        title="التزامات إسطنبول",
        kind="declaration",
        summary="اعتمد الوزراء خمسة التزامات من أوروبا إلى طرق الحرير.",
        findings=["ستة أهداف توجه العمل المشترك."],
    )


def test_a_report_has_a_cover_and_one_page_of_summary():
    pdf = read()
    assert len(pdf.pages) == 2
    assert "Reintegration in practice" in " ".join(pdf.pages[0].extract_text().split())
    assert "Friends help for longer." in pdf.pages[1].extract_text()
    assert NOTES["demonstration"] in pdf.pages[1].extract_text()


def test_a_report_tells_its_title_author_and_year():
    pdf = read()
    assert pdf.metadata.title == "Reintegration in practice"
    assert pdf.metadata.author == "Research Unit"
    assert pdf.metadata.creation_date.year == 2022


def test_a_report_is_tagged_for_screen_readers():
    pdf = read()
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"] == "en"
    assert b"pdfuaid" in pdf.root_object["/Metadata"].get_data()


def test_arabic_text_can_be_taken_out_of_a_report():
    pdf = arabic()
    words = pdf.pages[1].extract_text()
    assert pdf.root_object["/Lang"] == "ar"
    assert "الحرير" in words
    assert "المشترك" in words


def test_a_report_brings_its_own_fonts():
    fonts = arabic().pages[1]["/Resources"]["/Font"].values()
    assert {font.get_object()["/BaseFont"].split("+")[1] for font in fonts} == {
        "Vazirmatn-Regular",
        "Vazirmatn-Bold",
    }


def test_a_report_is_set_without_authors_publisher_or_findings():
    assert len(read(authors=[], publisher="", series="", findings=[]).pages) == 2


def test_a_report_is_light():
    assert len(typeset("report", report())) < 60_000


def test_an_unknown_template_is_refused():
    with pytest.raises(TypesettingError, match="no PDF template 'poster'"):
        typeset("poster", report())


def test_missing_data_are_refused_with_their_name():
    data = report()
    del data["title"]
    with pytest.raises(TypesettingError, match="title"):
        typeset("report", data)
