"""The theme workbench: every act by mouse, by keyboard, by touch, by two people at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, sign_in
from tests.journeys.test_accessibility import WIDTHS, faults

pytestmark = pytest.mark.browser

DESK = f"{TEAM}/workbench"
WHY = "تتحدث عن الشيء نفسه"


def desk(open_page: Open, site: Site, role: str = "supervision", **how: object) -> Page:
    """The workbench, opened by a member of the team."""
    page = open_page(**how)
    sign_in(page, site, role)
    page.goto(DESK)
    return page


def leaves(page: Page) -> list[str]:
    """Numbers of the themes in the tree, the largest first."""
    found: list[str] = page.locator("#tree .leaf").evaluate_all(
        "all => all.map(leaf => leaf.dataset.theme)"
    )
    return found


def open_to_texts(page: Page) -> list[str]:
    """Numbers of the themes that nobody locked."""
    locked = page.locator('#tree .leaf:has-text("مقفل")')
    closed = locked.evaluate_all("all => all.map(leaf => leaf.dataset.theme)")
    return [number for number in leaves(page) if number not in closed]


def chosen_theme(page: Page) -> str:
    """Number of the theme whose texts are shown."""
    return page.locator("#tree .leaf[aria-current]").get_attribute("data-theme") or ""


def size_of(page: Page, theme: str) -> int:
    """Texts of a theme, as the tree says."""
    return int(re.findall(r"\d+", page.locator(f"#leaf-{theme} .leaf__size").inner_text())[-1])


def open_theme(page: Page, theme: str) -> None:
    page.locator(f"#leaf-{theme}").click()
    expect(page.locator("#texts-title .pane__number")).to_have_text(theme)


def open_first_text(page: Page) -> str:
    """Open the first text of the list; its reference."""
    page.locator(".slip__open").first.click()
    expect(page.locator("#places-title")).to_be_visible()
    return page.locator("#text-title .reference").inner_text()


def sheet(page: Page) -> Locator:
    """The dialog that asks what an act needs."""
    found = page.locator("#sheet[open]")
    expect(found.locator("#act-title")).to_be_visible()
    return found


def confirm(page: Page, why: str = WHY) -> None:
    """Give the reason, press the button of the dialog, wait until it is done."""
    asked = sheet(page)
    asked.locator("[name=reason]").fill(why)
    asked.locator(".act__go button").click()
    expect(page.locator("#sheet")).not_to_have_attribute("open", "")


def said(page: Page) -> Locator:
    """What the page reads out to those who do not see it."""
    return page.locator("#desk-says")


def test_reading_swaps_panes_without_loading_the_page_anew(open_page: Open, site: Site) -> None:
    page = desk(open_page, site)
    page.evaluate("window.stayed = true")
    theme = leaves(page)[1]
    open_theme(page, theme)
    assert f"theme={theme}" in page.url
    reference = open_first_text(page)
    assert f"text={reference}" in page.url
    expect(said(page)).to_contain_text(reference)
    page.locator("#sort-newest").click()
    expect(page.locator("#sort-newest")).to_have_attribute("aria-current", "true")
    expect(page.locator("#sort-newest")).to_be_focused()
    page.go_back()
    page.go_back()
    expect(page.locator("#text-title .reference")).to_have_count(0)
    expect(page.locator("#texts-title .pane__number")).to_have_text(theme)
    assert page.evaluate("window.stayed")
    # the address alone shows the same
    page.goto(f"{DESK}?theme={theme}&text={reference}&sort=newest")
    expect(page.locator("#text-title")).to_contain_text(reference)


def test_a_theme_is_renamed_described_locked_and_its_history_tells(
    open_page: Open, site: Site
) -> None:
    page = desk(open_page, site)
    theme = leaves(page)[2]
    open_theme(page, theme)
    page.locator("[data-key=rename]").click()
    sheet(page).locator("[name=label_ar]").fill("تسمية من الفريق")
    confirm(page)
    expect(page.locator("#texts-title")).to_contain_text("تسمية من الفريق")
    expect(page.locator(f"#leaf-{theme}")).to_contain_text("تسمية من الفريق")
    expect(said(page)).not_to_be_empty()
    page.locator("#theme-more > summary").click()
    page.locator("[data-key=describe]").click()
    sheet(page).locator("[name=description_ar]").fill("كل ما يخص هذا الموضوع")
    confirm(page)
    page.locator("#theme-card > summary").click()
    expect(page.locator(".theme-card__about")).to_have_text("كل ما يخص هذا الموضوع")
    for locked in (1, 0):
        page.locator("#theme-more > summary").click()
        page.locator("[data-key=lock]").click()
        confirm(page)
        expect(page.locator(f'#leaf-{theme} :text("مقفل")')).to_have_count(locked)
    page.goto(f"{TEAM}/themes/history?theme={theme}")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text("كل ما يخص هذا الموضوع")
    with page.expect_download() as file:
        page.locator('.files a:has-text("XLSX")').click()
    assert file.value.suggested_filename.endswith(".xlsx")


def test_texts_are_dragged_onto_a_theme_and_undone_by_the_keyboard(
    open_page: Open, site: Site
) -> None:
    page = desk(open_page, site)
    first, second = leaves(page)[:2]
    open_theme(page, first)
    before = size_of(page, first), size_of(page, second)
    page.locator(".slip [name=text]").nth(0).check()
    page.locator(".slip [name=text]").nth(1).check()
    page.locator(".slip").nth(1).drag_to(page.locator(f"#leaf-{second}"))
    expect(sheet(page).locator("[name=seen]")).to_have_count(2)
    expect(sheet(page).locator("[name=target]")).to_have_value(second)
    confirm(page)
    assert (size_of(page, first), size_of(page, second)) == (before[0] - 2, before[1] + 2)
    expect(page.locator("[data-key=undo]")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-key=redo]")).to_be_visible()
    assert (size_of(page, first), size_of(page, second)) == before
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("[data-key=redo]")).to_have_count(0)
    assert size_of(page, second) == before[1] + 2
    page.keyboard.press("Control+z")
    expect(page.locator("[data-key=redo]")).to_be_visible()


def test_a_theme_is_dragged_onto_another_to_merge_or_to_put_it_under(
    open_page: Open, site: Site
) -> None:
    page = desk(open_page, site)
    # both in sight: the mouse keeps hold of what it took only while nothing scrolls
    large, small = leaves(page)[:2]
    before = size_of(page, small), size_of(page, large)
    page.locator(f"#leaf-{small}").drag_to(page.locator(f"#leaf-{large}"))
    sheet(page).locator("[name=how][value=nest]").check()
    confirm(page)
    expect(page.locator(f"#tree li li #leaf-{small}")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(f"#tree > li > #leaf-{small}")).to_have_count(1)
    page.locator(f"#leaf-{small}").drag_to(page.locator(f"#leaf-{large}"))
    confirm(page)
    expect(page.locator(f"#leaf-{small}")).to_have_count(0)
    expect(page.locator("#texts-title .pane__number")).to_have_text(large)
    # a text that was in both is counted once
    assert max(before) < size_of(page, large) <= sum(before)
    page.keyboard.press("Control+z")
    expect(page.locator(f"#leaf-{small}")).to_have_count(1)
    assert size_of(page, large) == before[1]


def test_everything_is_done_by_the_keyboard_alone(open_page: Open, site: Site) -> None:
    page = desk(open_page, site)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#tree .leaf[aria-current]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#places-title")).to_be_visible()
    reference = page.locator("#text-title .reference").inner_text()
    # an Arabic keyboard has ن where the Latin one has K, and ت for J
    page.locator("body").dispatch_event("keydown", {"key": "ت", "code": "KeyJ", "bubbles": True})
    expect(page.locator("#text-title .reference")).not_to_have_text(reference)
    page.locator("body").dispatch_event("keydown", {"key": "ن", "code": "KeyK", "bubbles": True})
    expect(page.locator("#text-title .reference")).to_have_text(reference)
    # other walks through this site may have confirmed the first texts, or given them more themes
    while page.locator(".place .slip__pinned").count() or page.locator(".place").count() > 1:
        page.keyboard.press("j")
        expect(page.locator("#text-title .reference")).not_to_have_text(reference)
        reference = page.locator("#text-title .reference").inner_text()
    page.keyboard.press("v")
    expect(page.locator(".place .slip__pinned")).to_be_visible()
    page.keyboard.press("c")
    target = sheet(page).locator("[name=target]")
    target.focus()
    page.keyboard.press("End")
    free = set(open_to_texts(page)) - {chosen_theme(page)}
    while target.input_value() not in free:
        page.keyboard.press("ArrowUp")
    # a text of several sentences has a box for each before the reason
    for _box in range(sheet(page).locator("[name=span]").count() + 1):
        page.keyboard.press("Tab")
    page.keyboard.type("بلا فأرة jkmx?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".place")).to_have_count(2)
    expect(page.locator("#text-title .reference")).to_have_text(reference)
    page.keyboard.press("/")
    expect(page.locator("#desk-q")).to_be_focused()
    page.keyboard.type("jkm?")
    expect(page.locator("#desk-q")).to_have_value("jkm?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_the_keys_can_be_switched_off(open_page: Open, site: Site) -> None:
    page = desk(open_page, site)
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#tree .leaf[aria-current]")).to_have_count(0)
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_on_a_phone_the_panes_follow_each_other_by_touch(open_page: Open, site: Site) -> None:
    page = desk(open_page, site, width=390, touch=True)
    theme = leaves(page)[3]
    expect(page.locator("#pane-texts")).not_to_be_visible()
    page.locator(f"#leaf-{theme}").tap()
    expect(page.locator("#texts-title .pane__number")).to_have_text(theme)
    expect(page.locator("#pane-themes")).not_to_be_visible()
    page.locator(".slip__open").first.tap()
    expect(page.locator("#places-title")).to_be_visible()
    expect(page.locator("#pane-texts")).not_to_be_visible()
    page.locator("#pane-text [data-key=move]").tap()
    sheet(page).locator("[name=target]").select_option("undecided")
    confirm(page)
    expect(page.locator("#places-title ~ p")).to_be_visible()
    page.locator("#back-to-texts").tap()
    expect(page.locator("#pane-texts")).to_be_visible()
    page.locator("#back-to-themes").tap()
    expect(page.locator("#pane-themes")).to_be_visible()
    page.locator("[data-key=undo]").tap()
    expect(page.locator("[data-key=redo]")).to_be_visible()


def test_two_people_merge_the_same_themes_at_once(open_page: Open, site: Site) -> None:
    first = desk(open_page, site)
    second = desk(open_page, site, role="administrator")
    small, target = leaves(first)[-2], leaves(first)[1]
    for page in (first, second):
        open_theme(page, small)
        page.locator("[data-key=join]").click()
        sheet(page).locator("[name=target]").select_option(target)
        sheet(page).locator("[name=reason]").fill(WHY)
    confirm(first)
    sheet(second).locator(".act__go button").click()
    told = sheet(second).locator(".notice--warning")
    expect(told).to_contain_text("فريق الإشراف")
    expect(told.locator("[data-focus]")).to_be_focused()
    expect(sheet(second).locator("[name=reason]")).to_have_value(WHY)
    expect(sheet(second).locator("[name=target]")).to_have_value(target)
    # what lies under the dialog is the present state
    expect(second.locator(f"#tree #leaf-{small}")).to_have_count(0)
    first.keyboard.press("Control+z")
    expect(first.locator(f"#leaf-{small}")).to_have_count(1)


def test_undo_after_somebody_else_s_change_tells_who_and_changes_nothing(
    open_page: Open, site: Site
) -> None:
    first = desk(open_page, site)
    theme = leaves(first)[4]
    open_theme(first, theme)
    first.locator("[data-key=rename]").click()
    sheet(first).locator("[name=label_ar]").fill("تسمية أولى")
    confirm(first)
    second = desk(open_page, site, role="administrator")
    open_theme(second, theme)
    second.locator("[data-key=rename]").click()
    sheet(second).locator("[name=label_ar]").fill("تسمية ثانية")
    confirm(second)
    first.keyboard.press("Control+z")
    expect(sheet(first).locator(".notice--warning")).to_contain_text("إدارة")
    first.keyboard.press("Escape")
    expect(first.locator(f"#leaf-{theme}")).to_contain_text("تسمية ثانية")


def test_a_theme_is_split_as_proposed_and_a_theme_is_made_from_a_search(
    open_page: Open, site: Site
) -> None:
    page = desk(open_page, site)
    known = leaves(page)
    theme = known[0]
    open_theme(page, theme)
    page.locator("[data-key=split]").click()
    sheet(page).locator("[name=parts]").select_option("2")
    sheet(page).locator("button[data-sheet]").click()
    part = sheet(page).locator("fieldset.part:has([name=make-2])")
    expect(part.locator("[name=make-2]")).to_be_checked()
    part.locator("[name=label_ar-2]").fill("جزء من الموضوع")
    confirm(page)
    (made,) = set(leaves(page)) - set(known)
    expect(page.locator(f"#leaf-{made}")).to_contain_text("جزء من الموضوع")
    page.locator("#desk-q").fill("الماء")
    page.keyboard.press("Enter")
    page.locator("#pane-texts [data-key=found]").click()
    sheet(page).locator("[name=label_ar]").fill("من بحث")
    confirm(page)
    expect(page.locator("#texts-title")).to_contain_text("من بحث")
    expect(page.locator(".slip").first).to_be_visible()
    page.locator("[data-key=undo]").click()
    expect(page.locator('#tree :text("من بحث")')).to_have_count(0)


def test_it_works_in_french_from_left_to_right(open_page: Open, site: Site) -> None:
    page = desk(open_page, site, language="fr")
    assert page.locator("html").get_attribute("dir") == "ltr"
    first, second = leaves(page)[1:3]
    open_theme(page, first)
    reference = open_first_text(page)
    themes, texts = (page.locator(f"#pane-{name}").bounding_box() for name in ("themes", "texts"))
    assert themes is not None
    assert texts is not None
    assert themes["x"] < texts["x"]
    page.locator(".slip[data-open]").drag_to(page.locator(f"#leaf-{second}"))
    confirm(page, "Il parle de l’autre sujet")
    expect(page.locator("#text-title .reference")).to_have_text(reference)
    expect(page.locator(f'.place__theme .said:text-is("{second}")')).to_have_count(1)
    expect(page.locator(".happened")).to_contain_text("Il parle de l’autre sujet")
    page.keyboard.press("Control+z")
    expect(page.locator(f'.place__theme .said:text-is("{second}")')).to_have_count(0)


def test_it_works_without_javascript(open_page: Open, site: Site) -> None:
    page = desk(open_page, site, scripts=False)
    first, second = leaves(page)[:2]
    page.locator(f"#leaf-{first}").click()
    page.locator(".slip [name=text]").nth(0).check()
    page.locator(".slip [name=text]").nth(1).check()
    page.locator(".bulk [data-key=move]").click()
    page.locator("[name=target]").select_option(second)
    page.locator("[name=reason]").fill(WHY)
    page.locator(".act__go button").click()
    page.wait_for_url(re.compile(rf"/workbench\?theme={first}"))
    expect(page.locator("#flashes")).to_contain_text("نقل نصان")
    page.locator("[data-key=undo]").click()
    expect(page.locator("[data-key=redo]")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_axe_finds_nothing_on_the_desk_nor_in_its_dialogs(
    open_page: Open, site: Site, language: str
) -> None:
    page = desk(open_page, site, language=language)
    theme = leaves(page)[0]
    found = []
    wide, both = ((1600, 1280, 768, 320), WIDTHS) if language == "ar" else ((768, 320), (320,))
    for query in ("", f"?theme={theme}"):
        page.goto(f"{DESK}{query}")
        found += [f for width in wide for f in faults(page, width)]
    page.set_viewport_size({"width": 1280, "height": 900})
    reference = open_first_text(page)
    page.locator("#theme-card > summary").click()
    page.locator("#sift > summary").click()
    found += [f for width in both for f in faults(page, width)]
    for key in ("rename", "join", "move"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{DESK}?theme={theme}&text={reference}")
        page.locator(f"[data-key={key}]").last.click()
        sheet(page)
        found += [f for width in both for f in faults(page, width)]
    assert found == []
