"""Typing in paper forms by keyboard alone, and a file imported, mended and undone, in Arabic."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, download, send, sign_in
from tests.journeys.test_accessibility import WIDTHS, faults

pytestmark = pytest.mark.browser

FIRST = "الطريق إلى الدوار غير معبدة وتنقطع في فصل الشتاء"
SECOND = "لا يوجد طبيب قار في المستوصف القروي منذ سنتين"
SURVEY = (
    "الاسم;الإقليم;التاريخ;ملاحظة المواطن\n"
    "علي;العرائش;12/10/2026;الطريق نحو المستوصف مقطوعة منذ شهور ولا أحد يصلحها\n"
    "سعاد;مراكش;13/10/2026;نريد نشر ميزانية الجماعة بشكل مبسط على الموقع\n"
    "كريم;وزان;32/10/2026;لا يوجد ملعب للقرب في حي السلام منذ سنوات\n"
    "زينب;تطوان;14/10/2026;\n"
)


def begin_batch(page: Page, number: str) -> None:
    """Begin a batch of three paper forms by keyboard; the focus is on its first form's number."""
    page.goto(f"{TEAM}/entry/new")
    expect(page.locator("[name=number]")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    page.locator("[name=place]").focus()
    page.keyboard.type("دار الشباب")
    page.locator("[name=expected]").focus()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/entry/\d+$"))


def to_field(page: Page, name: str) -> None:
    """Press Tab until the field has the focus."""
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {name}")


def saved(page: Page, number: int) -> None:
    """The form is saved, and the next one waits with the focus in its first field."""
    expect(page.locator("#entry-form .notice--success")).to_contain_text(str(number))
    expect(page.locator("[name=number]")).to_be_focused()
    expect(page.locator("[name=number]")).to_have_value(str(number + 1))
    expect(page.locator("[name=problem]")).to_have_value("")


def test_paper_forms_are_typed_in_by_keyboard_alone(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "facilitator")
    begin_batch(page, "ج-1")
    to_field(page, "number")
    to_field(page, "problem")
    page.keyboard.type(FIRST)
    to_field(page, "province")
    # the number of the choice on paper chooses it
    page.keyboard.type("5")
    page.keyboard.press("Control+Enter")
    saved(page, 1)
    expect(page.locator("[name=province]")).to_have_value("larache")

    to_field(page, "problem")
    page.keyboard.type(SECOND)
    page.keyboard.press("Alt+Enter")
    saved(page, 2)

    # the same number again: refused, with what is there, and nothing typed is lost
    page.keyboard.type("1")
    to_field(page, "problem")
    page.keyboard.type("نص ثالث عن الإنارة العمومية")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entry-form .notice--danger")).to_be_visible()
    expect(page.locator("#entry-form .notice--info")).to_contain_text(FIRST)
    expect(page.locator("[name=problem]")).to_have_value("نص ثالث عن الإنارة العمومية")
    assert [f for width in WIDTHS for f in faults(page, width)] == []

    # the same words on another form: saved, and shown to be alike
    page.locator("[name=number]").focus()
    page.keyboard.type("3")
    page.locator("[name=problem]").fill(FIRST)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entry-form .notice--warning")).to_contain_text(FIRST)
    expect(page.locator(".entry__count")).to_contain_text("3")
    page.locator("#entry-latest form button").first.click()
    page.wait_for_load_state()
    expect(page.locator("#entry-latest tbody tr")).to_have_count(2)


def test_a_lost_network_loses_no_form(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "facilitator")
    begin_batch(page, "ج-2")
    page.locator("[name=problem]").fill(FIRST)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-quick-entry-message]")).to_be_visible()
    expect(page.locator("[name=problem]")).to_have_value(FIRST)
    page.context.set_offline(False)
    # the browser was closed meanwhile: what was typed is back
    page.reload()
    expect(page.locator("[name=problem]")).to_have_value(FIRST)
    page.locator("[name=problem]").press("Control+Enter")
    saved(page, 1)
    page.reload()
    expect(page.locator("[name=problem]")).to_have_value("")


def test_forms_are_typed_in_corrected_and_printed_without_scripts(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    page = open_page(scripts=False, width=390)
    sign_in(page, site, "facilitator")
    page.goto(f"{TEAM}/entry/new")
    page.locator("[name=number]").fill("ج-3")
    send(page)
    page.locator("[name=problem]").fill(FIRST)
    send(page, "#entry-form form")
    expect(page.locator("#entry-form .notice--success")).to_be_visible()
    page.locator("#entry-latest a[href*='/forms/']").first.click()
    page.locator("[name=problem]").fill(SECOND)
    send(page, "main form.entry")
    expect(page.locator("#entry-latest")).to_contain_text(SECOND)
    page.goto(f"/{SLUG}/paper-form")
    assert download(page, "a[href$='.pdf?lang=ar']", tmp_path).read_bytes().startswith(b"%PDF")


def test_a_file_is_imported_with_its_errors_put_right_and_undone(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "survey.csv"
    file.write_bytes(SURVEY.encode("windows-1256"))
    page = open_page()
    sign_in(page, site, "supervision")
    page.goto(f"{TEAM}/imports/new")
    page.locator("[name=file]").set_input_files(file)
    send(page)
    page.wait_for_selector("#columns")
    # the name of a person is not needed; what was said is a proposal
    page.locator("#columns select").nth(0).select_option("")
    page.locator("#columns select").nth(3).select_option("proposal")
    page.locator("button[value=preview]").click()
    expect(page.locator("table").last).to_contain_text("مراكش")
    assert [f for width in WIDTHS for f in faults(page, width)] == []
    page.locator("button[value=check]").click()
    page.wait_for_selector("[name^='cell-3-']")
    assert [f for width in WIDTHS for f in faults(page, width)] == []
    listed = download(page, "a[href$='errors.csv']", tmp_path).read_text("utf-8-sig")
    assert "32/10/2026" in listed

    page.locator("[name^='cell-3-']").fill("طنجة - أصيلة")
    page.locator("[name^='cell-4-']").fill("15/10/2026")
    page.locator("[name=leave-5]").check()
    page.locator("button[value=mend]").click()
    page.wait_for_selector("form[action$='/import']")
    send(page, "form[action$='/import']")
    page.wait_for_selector("#undo-title")
    page.goto(f"{TEAM}/contributions?q=%D8%A7%D9%84%D9%85%D8%B3%D8%AA%D9%88%D8%B5%D9%81")
    expect(page.locator("main")).to_contain_text("الطريق نحو المستوصف مقطوعة")

    page.goto(f"{TEAM}/imports")
    page.locator("main tbody a").first.click()
    page.wait_for_selector("#undo-title")
    assert [f for width in WIDTHS for f in faults(page, width)] == []
    send(page, "form[action$='/undo']")
    expect(page.locator("main .notice--warning")).to_be_visible()
    page.goto(f"{TEAM}/contributions?q=%D8%A7%D9%84%D9%85%D8%B3%D8%AA%D9%88%D8%B5%D9%81")
    expect(page.locator("main")).not_to_contain_text("الطريق نحو المستوصف مقطوعة")
