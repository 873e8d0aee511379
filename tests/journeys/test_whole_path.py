"""The whole path in Arabic: from what a citizen says to a commitment card."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import (
    TEAM,
    compose_report,
    download,
    draft_card,
    open_first_theme,
    send,
    sign_in,
    start_run,
    submit_contribution,
)

pytestmark = pytest.mark.browser

PROBLEM = "لا نجد ميزانية الجهة منشورة بلغة يفهمها الجميع"
PROPOSAL = "نشر ميزانية المواطن كل سنة قبل نهاية شهر مارس"
LABEL = "نشر الميزانية وتبسيطها للعموم"
NOTES = (
    ("ضعف التواصل حول المشاريع المبرمجة في الإقليم", "7"),
    ("تنظيم لقاءات دورية مع المنتخبين لتقديم الحصيلة", "12"),
    ("إحداث خلية للإجابة عن طلبات الحصول على المعلومات", "4"),
)


def letters(text: str) -> str:
    """Arabic letters alone: presentation forms, spaces and marks undone."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) == "Lo")


def pdf_text(path: Path) -> str:
    """The text that somebody selects and copies from the PDF."""
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def docx_text(path: Path) -> str:
    """All text of a DOCX, that of tables included."""
    body = Document(str(path)).element.body
    return "\n".join(node.text or "" for node in body.iter(qn("w:t")))


def enter_notes(page: Page) -> None:
    """Write the notes one after the other without touching the mouse."""
    page.locator("[name=table_number]").fill("3")
    page.locator("#note textarea").focus()
    for number, (text, votes) in enumerate(NOTES, start=1):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
        page.keyboard.insert_text(votes)
        page.keyboard.press("Enter")
        expect(page.locator("#notes tbody tr")).to_have_count(number)
        # the next note can be typed at once, the table's number is still there
        expect(page.locator("#note textarea")).to_be_focused()
        expect(page.locator("[name=table_number]")).to_have_value("3")


def test_from_a_contribution_to_a_commitment_card(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    citizen = open_page()
    expect(citizen.locator("html")).to_have_attribute("dir", "rtl")
    reference = submit_contribution(citizen, PROBLEM, PROPOSAL)
    citizen.goto(f"/track?reference={reference.lower()}")
    expect(citizen.locator("main")).to_contain_text(PROPOSAL)

    facilitator = open_page()
    sign_in(facilitator, site, "facilitator")
    log_workshop(facilitator)

    team = open_page()
    sign_in(team, site, "supervision")
    start_run(team)
    rename_first_theme(team)

    compose_report(team)
    expect(team.locator("article.report")).to_contain_text(LABEL)
    check_pdf(download(team, 'main a[href$="report.pdf"]', tmp_path))
    check_report_docx(download(team, 'main a[href$="report.docx"]', tmp_path))

    open_first_theme(team)
    draft_card(team)
    check_card(download(team, 'main a[href*="card.docx?lang=ar"]', tmp_path))


def log_workshop(page: Page) -> None:
    """Create a workshop, count who came, write down what was said, close it."""
    page.goto(f"{TEAM}/workshops/new")
    page.locator("[name=title_ar]").fill("ورشة الشباب حول الانفتاح")
    page.locator("[name=kind]").nth(1).check()
    page.locator("[name=place]").fill("دار الشباب")
    page.locator("[name=held_on]").fill("2026-11-01")
    send(page)
    page.wait_for_url(re.compile(r"/workshops/\d+$"))
    page.locator('main .tabs a[href$="/attendance"]').click()
    counts = page.locator("main fieldset").first.locator("input")
    counts.nth(0).fill("٢١")  # digits of the Arab East are read as well
    counts.nth(1).fill("19")
    send(page)
    expect(page.locator("#summary")).to_contain_text("40")
    enter_notes(page)


def rename_first_theme(page: Page) -> None:
    """Give the largest theme a name of the team's own."""
    open_first_theme(page)
    page.locator('main a[href$="/rename"]').click()
    page.locator("[name=label_ar]").fill(LABEL)
    send(page)
    expect(page.locator("h1")).to_contain_text(LABEL)


def check_pdf(path: Path) -> None:
    """Arabic in reading order, selectable, tagged, with pages."""
    reader = PdfReader(path)
    assert len(reader.pages) > 5
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("ar")
    found = letters(pdf_text(path))
    for text in (LABEL, "نشرميزانية", "المشاركةالمواطنة"):
        assert letters(text) in found


def check_report_docx(path: Path) -> None:
    """Written from the right, with the theme's new name and the citizen's words."""
    document = Document(str(path))
    assert document.element.body.find(f".//{qn('w:bidi')}") is not None
    assert document.element.body.find(f".//{qn('w:rtl')}") is not None
    text = docx_text(path)
    assert LABEL in text
    assert NOTES[1][0] in text


def check_card(path: Path) -> None:
    """The guide's fields, filled with the theme and its evidence."""
    text = docx_text(path)
    assert LABEL in text
    assert letters("بطاقة") in letters(text) or letters("الالتزام") in letters(text)
