"""The supervision team moderates in Arabic: by keyboard, by redaction, by merging, at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, send, sign_in, submit_contribution

pytestmark = pytest.mark.browser

REGISTER = f"{TEAM}/contributions"
PHONE = "0661234567"


def _reference(page: Page) -> str:
    """The number of the contribution whose page is open."""
    return page.locator("h1 .reference").inner_text()


def _badge(page: Page) -> str:
    return page.locator(".page-head .badge").first.inner_text()


def _press(page: Page, key: str) -> None:
    """Press a key and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def _click(page: Page, selector: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).click()


def test_several_are_moderated_by_keyboard_alone(open_page: Open, site: Site) -> None:
    page = open_page()
    for number in ("أولى", "ثانية", "ثالثة"):
        submit_contribution(page, f"مشكلة {number} في الإنارة العمومية", f"حل {number}")
    sign_in(page, site, "supervision")
    page.goto(f"{REGISTER}/queue?lang=ar")
    first = _reference(page)
    # the help opens by a key and closes by another
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    assert _reference(page) == first
    _press(page, "p")
    second = _reference(page)
    assert second != first
    # a reason is typed, with letters that are shortcuts elsewhere, and sent from the field
    page.keyboard.press("h")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("خارج الموضوع kjpu؟")
    assert _reference(page) == second
    _press(page, "Control+Enter")
    third = _reference(page)
    # the key of an Arabic keyboard at the same place does the same
    with page.expect_navigation():
        page.locator("body").dispatch_event(
            "keydown", {"key": "ح", "code": "KeyP", "bubbles": True}
        )
    page.goto(f"{REGISTER}/{third}")
    assert _badge(page) == "منشورة"
    _press(page, "u")
    assert _badge(page) == "متوصل بها"
    page.goto(f"{REGISTER}/{second}")
    assert _badge(page) == "غير منشورة"
    page.goto(f"/track?reference={second}")
    expect(page.locator("main")).to_contain_text("خارج الموضوع")


def test_everything_works_by_buttons_without_scripts(open_page: Open, site: Site) -> None:
    page = open_page(scripts=False, width=390)
    reference = submit_contribution(page, "الماء مقطوع في الدوار", "إصلاح القناة")
    sign_in(page, site, "supervision")
    page.goto(f"{REGISTER}/{reference}")
    page.locator("#reason").fill("سؤال قيد الحسم")
    page.locator("button[name=status][value=held]").click()
    assert _badge(page) == "معلقة"
    page.locator(".undo button").click()
    assert _badge(page) == "متوصل بها"


def test_personal_data_are_taken_out_and_the_administrator_alone_reads_them(
    open_page: Open, site: Site
) -> None:
    page, chief = open_page(), open_page()
    problem = f"الطريق محفرة قرب دار السي بوشعيب، اتصلوا بي {PHONE}"
    reference = submit_contribution(page, problem, "تعبيد الطريق")
    sign_in(page, site, "supervision")
    page.goto(f"{REGISTER}/{reference}")
    expect(page.locator("mark.mark--personal").first).to_have_text(PHONE)
    _press(page, "r")
    expect(page.locator("[data-redactable]")).to_contain_text("معطيات شخصية]")
    # a name, which no programme knows: selected in the text, taken out by hand
    page.locator("[data-redactable] .quote__text").first.evaluate(
        """element => {
             const node = element.firstChild, from = node.data.indexOf("السي بوشعيب");
             const range = document.createRange();
             range.setStart(node, from); range.setEnd(node, from + "السي بوشعيب".length);
             getSelection().removeAllRanges(); getSelection().addRange(range);
           }"""
    )
    page.keyboard.press("x")
    expect(page.locator("#passages")).to_have_value("السي بوشعيب")
    _click(page, "#redaction button.button--danger")
    assert PHONE not in page.content()
    assert "بوشعيب" not in page.content()
    expect(page.locator("#originals")).to_have_count(0)
    sign_in(chief, site, "administrator")
    chief.goto(f"{REGISTER}/{reference}")
    chief.locator("#originals summary").click()
    expect(chief.locator("#originals")).to_contain_text("بوشعيب")
    expect(chief.locator("#originals")).to_contain_text(PHONE)
    _click(chief, "#originals form button")
    assert PHONE not in chief.content()


def test_two_that_say_the_same_are_merged_and_parted_again(open_page: Open, site: Site) -> None:
    page, citizen = open_page(), open_page()
    words = ("نريد مكتبة عمومية للأطفال في حي السعادة", "تخصيص بناية فارغة للمكتبة البلدية")
    stays = submit_contribution(page, *words)
    again = submit_contribution(page, words[0] + "!", words[1])
    sign_in(page, site, "supervision")
    page.goto(f"{REGISTER}/{stays}")
    _press(page, "p")
    page.goto(f"{REGISTER}/{again}")
    expect(page.locator(".desk__aside")).to_contain_text(stays)
    _press(page, "m")
    page.goto(f"{REGISTER}/{again}")
    assert _badge(page) == "مدمجة في مساهمة أخرى"
    citizen.goto(f"/track?reference={again}")
    citizen.locator(f'main a[href$="reference={stays}"]').click()
    expect(citizen.locator("main")).to_contain_text(stays)
    citizen.goto(f"/{SLUG}/contributions/{again}")
    assert citizen.url.endswith(stays)
    _press(page, "u")
    assert _badge(page) == "متوصل بها"
    page.goto(f"{REGISTER}/acts?kind=merge")
    expect(page.locator(".act--undone").first).to_contain_text(again)


def test_many_are_ticked_decided_and_undone_at_once(open_page: Open, site: Site) -> None:
    page = open_page()
    mark = "ملعب القرب بالجماعة السلالية"
    references = [submit_contribution(page, f"{mark} رقم {n}", f"إحداث {n}") for n in range(3)]
    sign_in(page, site, "supervision")
    page.goto(f"{REGISTER}?status=received&q=السلالية")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-items] input:checked").count() == 2
    _press(page, "p")
    expect(page.locator(".flashes")).to_contain_text("تغيرت مساهمتان")
    expect(page.locator("[data-items] > li")).to_have_count(1)
    _press(page, "u")
    expect(page.locator("[data-items] > li")).to_have_count(3)
    # all that the filter shows, with a reason
    page.locator("#bulk [name=scope][value=all]").check()
    page.locator("#bulk summary").click()
    page.locator("#action").select_option("hidden")
    page.locator("#bulk #reason").fill("تجربة")
    send(page, "#bulk details")
    expect(page.locator(".flashes")).to_contain_text("تغيرت 3 مساهمات")
    page.goto(f"{REGISTER}/{references[0]}")
    assert _badge(page) == "غير منشورة"
    _press(page, "u")
    page.goto(f"{REGISTER}/{references[0]}")
    assert _badge(page) == "متوصل بها"


def test_two_people_at_one_contribution_the_second_is_told_who_and_what(
    open_page: Open, site: Site
) -> None:
    one, two = open_page(), open_page()
    reference = submit_contribution(one, "النفايات قرب السوق", "جمعها كل يوم")
    sign_in(one, site, "supervision")
    sign_in(two, site, "administrator")
    for page in (one, two):
        page.goto(f"{REGISTER}/{reference}")
    _click(one, "button[name=status][value=published]")
    two.locator("#reason").fill("لم تُقرأ بعد")
    with two.expect_navigation() as waiting:
        two.locator("button[name=status][value=hidden]").click()
    assert waiting.value is not None
    assert waiting.value.status == 409
    told = two.locator("[role=alert]").first
    expect(told).to_contain_text("فريق الإشراف")
    expect(told).to_contain_text("تغيير الوضعية")
    expect(two.locator("#reason")).to_have_value("لم تُقرأ بعد")
    assert _badge(two) == "منشورة"
    _click(two, "button[name=status][value=hidden]")
    assert _badge(two) == "غير منشورة"


def test_an_author_withdraws_by_the_code_of_the_receipt(open_page: Open) -> None:
    page = open_page(width=390)
    reference = submit_contribution(page, "شكاية أتراجع عنها", "لا شيء")
    code = page.locator(".reference--large").nth(1).inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", code)
    page.goto(f"/track?reference={reference}")
    page.locator("#withdraw summary").click()
    page.locator("[name=code]").fill("AAAA")
    page.locator("#withdraw button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("[name=code]").fill(code)
    page.locator("#withdraw button").click()
    expect(page.locator("main .badge").first).to_have_text("سحبها صاحبها")
