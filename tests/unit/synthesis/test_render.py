"""Files of a report: readable, in the right direction, harmless, the same every time."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from functools import cache
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.documents.blocks import Document
from consult.documents.render import Format, render
from consult.kernel.glyphs import covered, printable
from consult.synthesis.compose import compose
from consult.synthesis.facts import Sorting
from tests.unit.synthesis.sample import facts, said

LANGUAGES = ("ar", "fr", "en")
HOSTILE = (
    '#eval("1+1") $x$ *b* _i_ `c` @ref <label> // comment \\ #pagebreak()',
    "<script>alert(1)</script> &amp; <b>x</b> ]]> <!-- -->",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "\u202eمقلوب\u202c \u2066عزل\u2069 \u200fx\u200e",
    "نص\x00 مع\x08 رموز\x1f تحكم \ufffe\uffff",
    "😀🚌👨‍👩‍👧🇲🇦 فقط 1️⃣",
    "中文 ไทย हिन्दी 한국어",
    "{{ 7*7 }} {% raise %} %(count)s {page}",
    "كلمة طويلة " * 4545,
    "ا" * 50_000,
    "سطر\nثان\r\nثالث\rرابع\u2028خامس",
    "ⴰⵎⴰⵏ mixed عربي 123 (456)",
    "َُِ ًٌٍ",
)


@cache
def sample(language: str) -> Document:
    return compose(facts(), language)


@cache
def made(language: str, kind: Format) -> bytes:
    return render(sample(language), kind)


@cache
def hostile() -> Document:
    given_ = said(*HOSTILE, theme=11, sorting=Sorting.IN_THEME)
    return compose(facts(contributions=given_), "ar")


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_document_gives_the_same_bytes(language: str, kind: Format) -> None:
    assert render(sample(language), kind) == made(language, kind)


@pytest.mark.parametrize("kind", list(Format))
def test_hostile_text_breaks_no_file(kind: Format) -> None:
    assert len(render(hostile(), kind)) > 1000


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_contributions_make_a_file(kind: Format, count: int) -> None:
    assert render(compose(facts(count), "ar"), kind)


def pdf(language: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made(language, Format.PDF)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_tells_its_language(language: str) -> None:
    root: Any = pdf(language).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert pdf(language).metadata["/Title"] == sample(language).title  # type: ignore[index]


def test_arabic_words_are_extracted_in_the_order_of_their_letters() -> None:
    pages = pdf("ar").pages
    text = "".join(page.extract_text() for page in pages)
    assert all(word in text for word in ("المساهمات", "الميزانية", "المدرسي", "التركيبي"))
    assert "ⴰⵎⴰⵏ" in text
    assert "marchés" in text
    # an invisible mark between letters would be copied and searched with them
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_the_pdf_has_an_outline_page_numbers_and_the_demo_notice_on_every_page() -> None:
    reader = pdf("fr")
    assert len(reader.outline) >= 5
    last = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Démonstration" in text
        if number > 1:
            assert f"Page {number} sur {last}" in text


def test_only_the_projects_fonts_are_in_the_pdf() -> None:
    names = {
        str(font.get_object()["/BaseFont"])
        for page in pdf("ar").pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert names
    # the labels of charts are text too, in the charts' own font
    assert all("Noto" in name or "Amiri" in name for name in names)


@given(st.text(max_size=200))
def test_whatever_is_typed_the_fonts_can_print_it(text: str) -> None:
    words = {"emoji": "sign: {name}", "character": "character {code}"}
    assert covered().issuperset(printable(text, words, "ar"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=80), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_the_pdf_is_made(text: str, language: str) -> None:
    document = compose(facts(contributions=said(text), themes=(), workshops=()), language)
    assert render(document, Format.PDF).startswith(b"%PDF")


def test_an_emoji_is_named_and_a_strange_letter_coded() -> None:
    words = {"emoji": "رمز: {name}", "character": "حرف {code}"}
    assert printable("كولشي 🚌", words, "ar") == "كولشي [رمز: حافلة]"
    assert printable("中", words, "ar") == "[حرف U+4E2D]"


def xml(language: str, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(made(language, Format.DOCX))) as package:
        return package.read(part).decode()


def test_the_arabic_docx_runs_from_right_to_left() -> None:
    body = xml("ar")
    assert "<w:bidiVisual/>" in body
    assert "<w:rtl/><w:cs/>" in body
    assert re.search(r"<w:sectPr.*<w:bidi/>", body, re.DOTALL)
    paragraphs = re.findall(r"<w:p>.*?</w:p>", body, re.DOTALL)
    assert all("<w:bidi" in p for p in paragraphs)
    assert 'w:bidi="ar-MA"' in xml("ar", "word/styles.xml")


def test_the_french_docx_runs_from_left_to_right() -> None:
    body = xml("fr")
    assert "<w:bidiVisual/>" not in body
    assert not re.search(r"<w:sectPr.*<w:bidi/>", body, re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docx_opens_with_headings_contents_and_described_charts(language: str) -> None:
    opened = docx.Document(io.BytesIO(made(language, Format.DOCX)))
    styles = {p.style.name for p in opened.paragraphs if p.style is not None}
    assert {"Heading 1", "Heading 2", "Heading 3"} <= styles
    body = xml(language)
    assert 'TOC \\o "1-3"' in body
    assert "PAGE" in xml(language, "word/footer1.xml")
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body)
    assert described
    assert all(described)
    assert len(opened.tables) > 5


def test_the_properties_of_paragraph_styles_stand_in_the_order_of_the_schema() -> None:
    order = ["keepNext", "pBdr", "shd", "tabs", "bidi", "spacing", "ind", "jc", "outlineLvl"]
    for properties in re.findall(r"<w:pPr>(.*?)</w:pPr>", xml("ar", "word/styles.xml")):
        names = [n for n in re.findall(r"<w:(\w+)", properties) if n in order]
        assert names == sorted(names, key=order.index)


def test_the_html_stands_alone_without_script_or_inline_style() -> None:
    page = made("ar", Format.HTML).decode()
    assert page.lstrip().startswith("<!doctype html>")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<script" not in page
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r'(?:src|href)="(?!#)', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page or f"'sha256-{digest}'" in page


def test_quotes_in_the_html_lead_to_the_register() -> None:
    page = made("en", Format.HTML).decode()
    targets = set(re.findall(r'href="#(c-\d+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="(c-\d+)"', page))


def test_peoples_markup_is_text_in_the_html() -> None:
    page = render(hostile(), Format.HTML).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\x00" not in page


def test_the_workbook_holds_values_only_and_reads_from_the_right() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(hostile(), Format.XLSX)))
    assert len(book.sheetnames) == 5
    for sheet in book:
        assert sheet.sheet_view.rightToLeft
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    texts = {cell.value for row in book.worksheets[4].iter_rows() for cell in row}
    assert "=cmd|' /C calc'!A0" in texts


def test_the_workbook_holds_long_texts_whole() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(hostile(), Format.XLSX)))
    rows = list(book.worksheets[4].iter_rows(min_row=2, values_only=True))
    (longest,) = [row for row in rows if str(row[1]).startswith("ااا")]
    assert "".join(str(cell or "") for cell in longest[1:3]) == "ا" * 50_000
