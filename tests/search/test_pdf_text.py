"""The text of a PDF is taken page by page, whatever the file holds, and nobody is harmed."""

import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from search import pdf_text, reading
from search.analysis import WORD
from search.models import FileText
from site_home.pdf import typeset
from tests.search.pdf_desk import drawn_by_letter, joined, pdf, stream

READ, CUT = FileText.State.READ, FileText.State.CUT
SCAN, UNREADABLE = FileText.State.SCAN, FileText.State.UNREADABLE

ENOUGH = "Seasonal workers in agriculture and their rights"
SENTENCES = {
    "ar": "تستند الاستراتيجية إلى الشراكة من أجل الهجرة في منطقة طرق الحرير، 2016.",
    "fa": "گفتگوی بوداپست با کشورهای افغانستان و ایران درباره بازگشت در سال ۱۳۹۲ است.",
    "ur": "یہ دستاویز ہجرت کے بارے میں حکومتوں کے درمیان مکالمے کی ہے اور 2016 کی ہے۔",
}


def read(content):
    """What is read of the bytes of a file."""
    return reading.read(ContentFile(content))


def test_the_text_is_taken_page_by_page():
    assert read(pdf(ENOUGH, "The second page is about remittances")) == (
        READ,
        [ENOUGH, "The second page is about remittances"],
    )


def test_a_word_divided_at_the_end_of_a_line_is_put_together():
    assert read(pdf("The rights of seasonal wor-\nkers")) == (
        READ,
        ["The rights of seasonal workers"],
    )


@pytest.mark.parametrize("language", SENTENCES)
def test_lines_from_right_to_left_are_read_in_their_order(language):
    text = SENTENCES[language]
    data = {
        "language": language,
        "dir": "rtl",
        "title": "Title",
        "symbol": "BP/1",
        "date": "2026-03-02",
        "version": "1",
        "mark": "Mark",
        "text": [text],
        "demonstration": "Demonstration",
    }
    _state, pages = read(typeset("paper", data))
    assert " ".join(WORD.findall(text)) in " ".join(WORD.findall(pages[0]))


def test_letters_in_the_forms_they_are_drawn_in_are_read_as_letters():
    assert read(pdf("ﻲﻤﺳﻮﻤﻟا ﻞﻤﻌﻟا ﻦﻋ هﺬﻫ ﺔﻘﻴﺛو"))[1] == ["وثيقة هذه عن العمل الموسمي"]


def test_letters_placed_from_right_to_left_are_read_in_their_order():
    text = "هذه الوثيقة عن الهجرة من أجل الشراكة في منطقة طرق الحرير إلى أن"
    assert read(pdf(drawn_by_letter(text)))[1] == [text]


def test_a_page_in_two_directions_keeps_the_order_of_both():
    line = "العمل"[::-1]
    found = read(pdf(f"The word {line} means work, nothing else, and no other thing"))[1]
    assert found == ["The word العمل means work, nothing else, and no other thing"]


@pytest.mark.parametrize("after", ["", " للهجرة"])
def test_arabic_digits_keep_their_order(after):
    text = f"العمل الموسمي في عام ٢٠٢٥{after}"
    drawn = text.replace("٢٠٢٥", "٥٢٠٢")[::-1]
    assert [page.split() for page in read(pdf(drawn))[1]] == [text.split()]


def test_pages_without_text_are_a_scan():
    assert read(pdf(b"", b"", "7"))[0] == SCAN


def test_a_stamp_on_each_page_does_not_make_text_of_a_scan():
    assert read(pdf("Scanned by me", "Scanned by me"))[0] == SCAN


def test_only_so_many_pages_are_read():
    state, pages = read(pdf(*[ENOUGH] * 501))
    assert (state, len(pages)) == (CUT, 500)


def test_only_so_much_text_is_read(monkeypatch):
    monkeypatch.setattr(pdf_text, "LETTERS", 60)
    found = list(pdf_text.pages_of(BytesIO(pdf(ENOUGH, ENOUGH, ENOUGH))))
    assert found == [ENOUGH, ENOUGH[:12]]


def test_a_page_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(pdf_text, "LETTERS_A_PAGE", 8)
    assert list(pdf_text.pages_of(BytesIO(pdf(ENOUGH, ENOUGH)))) == ["Seasonal", "Seasonal", True]


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    assert read(pdf(ENOUGH)) == (UNREADABLE, [])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n",
        b"no PDF at all",
        pdf(),
        pdf(ENOUGH)[:400],
        b"%PDF-1.4\n" + b"\xff" * 9999,
    ],
    ids=["empty", "begun", "other", "without pages", "torn", "noise"],
)
def test_a_damaged_file_is_noted_as_unreadable(content):
    assert read(content) == (UNREADABLE, [])


def test_a_file_with_a_password_is_unreadable():
    assert read(encrypted("secret")) == (UNREADABLE, [])


def test_a_file_that_everybody_may_open_is_read_though_encrypted():
    assert read(encrypted("")) == (READ, [ENOUGH])


def encrypted(password):
    """A PDF that needs a password."""
    writer, out = PdfWriter(PdfReader(BytesIO(pdf(ENOUGH)))), BytesIO()
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def test_a_stream_that_unpacks_to_gigabytes_is_given_up():
    packed = zlib.compress(b" " * 2**28)
    began = time.monotonic()
    assert read(with_content(packed, b"/Filter/FlateDecode"))[0] == UNREADABLE
    assert time.monotonic() - began < 50


def test_a_stream_packed_twice_is_given_up():
    packed = zlib.compress(zlib.compress(b" " * 2**28))
    assert read(with_content(packed, b"/Filter[/FlateDecode/FlateDecode]"))[0] == UNREADABLE


def with_content(data, more):
    """A PDF of a page with a stream."""
    return joined(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/Resources<</Font<<>>>>/Contents 4 0 R>>",
            stream(data, more),
        ]
    )


def test_pages_within_pages_without_end_are_given_up():
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
        b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>",
    ]
    assert read(joined(objects))[0] == UNREADABLE


def test_forms_within_forms_without_end_are_given_up():
    nested = b"/XObject<</X 5 0 R>>/Font<</F 6 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Resources<<" + nested + b">>/Contents 4 0 R>>",
        stream(b"/X Do /X Do"),
        stream(b"/X Do /X Do", b"/Subtype/Form/Resources<<" + nested + b">>"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    assert read(joined(objects))[0] in {SCAN, UNREADABLE}


def test_what_was_read_before_the_time_was_up_is_kept(monkeypatch):
    slow = b"BT /F 12 Tf " + b"<0041> Tj " * 600_000 + b"ET"
    monkeypatch.setattr(reading, "SECONDS", 3)
    assert read(pdf(ENOUGH, *[slow] * 3)) == (CUT, [ENOUGH])


def test_a_process_that_wants_too_much_memory_is_told_no(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    source = Path(pdf_text.__file__).read_text()
    greedy.write_text(
        source.replace("    reader = PdfReader(file)", "    yield str(bytearray(2**30))")
    )
    monkeypatch.setattr(pdf_text, "__file__", str(greedy))
    assert read(pdf(ENOUGH)) == (UNREADABLE, [])
