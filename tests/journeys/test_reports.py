"""A report in Arabic from the first word to the public: written, signed, published, compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, compose_report, download, sign_in, submit_contribution

pytestmark = pytest.mark.browser

INTRODUCTION = "جاء هذا التقرير بعد لقاءات في كل عمالات وأقاليم الجهة. "
SAVE = "#writing button[type=submit]:not([name])"


def open_editor(page: Page) -> None:
    """Open the synthesis report in Arabic to write in it."""
    page.goto(f"{TEAM}/reports")
    page.locator("main [name=language]").select_option("ar")
    page.locator("main button[name=write]").click()
    page.wait_for_url(re.compile(r"/reports/edit/\d+$"))


def open_introduction(page: Page) -> None:
    """Go on to the first place for the team's words."""
    page.locator("section.editor__text a[href*='/blocks/']").first.click()
    page.wait_for_url(re.compile(r"/blocks/\d+$"))


def save(page: Page) -> None:
    """Save the text and be back in the editor."""
    page.locator(SAVE).click()
    page.wait_for_url(re.compile(r"/reports/edit/\d+#block-\d+$"))


def freeze(page: Page) -> int:
    """Freeze a version; its number."""
    page.locator("main form.editor__freeze button").click()
    page.wait_for_url(re.compile(r"/reports/\d+$"))
    return int(page.url.rpartition("/")[2])


def sign_alone(page: Page, number: int) -> None:
    """Review the version, be named for it, sign it."""
    page.goto(f"{TEAM}/reports/{number}/signatures")
    page.locator("form[action$='/review'] button").click()
    mine = page.locator("select[name=account] option", has_text="الإشراف").get_attribute("value")
    page.locator("select[name=account]").select_option(mine)
    page.locator("[name=name]").fill("فاطمة الزهراء")
    page.locator("[name=function]").fill("رئيسة لجنة الإشراف")
    page.locator("form[action$='/signers'] button").click()
    expect(page.locator("main")).to_contain_text("فاطمة الزهراء")
    page.locator("form[action$='/sign'] button").click()
    expect(page.locator("main .signer .badge--success")).to_have_count(1)


def publish(page: Page, site: Site, number: int) -> None:
    """The administrator shows the version to the public."""
    sign_in(page, site, "administrator")
    page.goto(f"{TEAM}/reports/{number}/signatures")
    page.locator("form[action$='/publish'] button").click()
    expect(page.locator(f"main a[href='/{SLUG}/reports/{number}']")).to_be_visible()


def test_a_report_is_written_signed_published_and_compared(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    team = open_page()
    sign_in(team, site, "supervision")
    open_editor(team)
    open_introduction(team)
    write_with_references(team)
    save(team)
    block = team.locator("section.editor__text").first
    expect(block).to_contain_text(INTRODUCTION.strip())
    expect(block).not_to_have_class(re.compile("stale"))

    # somebody sends something: the figures under the introduction are others now
    submit_contribution(open_page(), "لا نعرف أين تصرف الميزانية", "نشر الحصيلة كل سنة")
    team.reload()
    expect(block).to_have_class(re.compile("stale"))
    expect(block.locator(".changes li").first).to_contain_text("←")
    block.locator("form[action$='/confirm'] button").click()
    expect(block).not_to_have_class(re.compile("stale"))

    first = freeze(team)
    expect(team.locator("article.report")).to_contain_text(INTRODUCTION.strip())
    sign_alone(team, first)
    publish(open_page(), site, first)

    citizen = open_page()
    citizen.goto(f"/{SLUG}/reports")
    citizen.locator(f"main a[href='/{SLUG}/reports/{first}']").first.click()
    expect(citizen.locator("main")).to_contain_text("رئيسة لجنة الإشراف")
    expect(citizen.locator("article.report")).to_contain_text(INTRODUCTION.strip())
    one = download(citizen, 'main a[href$="report.pdf"]', tmp_path).read_bytes()
    two = download(citizen, 'main a[href$="report.pdf"]', tmp_path).read_bytes()
    assert one == two

    open_editor(team)
    open_introduction(team)
    team.locator("[name=source]").fill("جاء هذا التقرير بعد ورشات في كل عمالات وأقاليم الجهة.")
    save(team)
    second = freeze(team)
    team.goto(f"{TEAM}/reports/compare?from={first}&to={second}")
    expect(team.locator("main del", has_text="لقاءات")).to_have_count(1)
    expect(team.locator("main ins", has_text="ورشات")).to_have_count(1)


def write_with_references(page: Page) -> None:
    """Type, insert a theme from the list and a contribution from a search, see the preview."""
    source = page.locator("[name=source]")
    source.fill(INTRODUCTION)
    page.locator(".writing__insert summary").click()
    page.locator("#filter-offers").fill("theme:1]]")
    page.locator("#offers li:visible button").first.click()
    expect(source).to_have_value(re.compile(r"\[\[theme:1\]\]$"))
    page.locator("[name=find]").fill("ميزانية")
    page.locator("[name=find]").press("Enter")
    page.locator("#found button").first.click()
    expect(source).to_have_value(re.compile(r"\[\[theme:1\]\]\[\[ref:[^\]]+\]\]$"))
    expect(page.locator("#preview .report-prose")).to_contain_text(INTRODUCTION.strip())
    expect(page.locator("#preview")).not_to_contain_text("[[")


def test_two_people_write_the_same_text_and_neither_loses_it(open_page: Open, site: Site) -> None:
    first, second = open_page(), open_page()
    sign_in(first, site, "supervision")
    sign_in(second, site, "administrator")
    for page in (first, second):
        open_editor(page)
        page.locator("section.editor__text a[href*='/blocks/']").last.click()
        page.wait_for_url(re.compile(r"/blocks/\d+$"))
    first.locator("[name=source]").fill("خلاصة كتبها فريق الإشراف")
    second.locator("[name=source]").fill("خلاصة كتبتها الإدارة")
    save(first)
    second.locator(SAVE).click()
    expect(second.locator(".notice--danger")).to_contain_text("فريق الإشراف")
    expect(second.locator(".notice--warning")).to_contain_text("خلاصة كتبها فريق الإشراف")
    expect(second.locator("[name=source]")).to_have_value("خلاصة كتبتها الإدارة")
    second.locator("[name=source]").fill("خلاصة كتبها فريق الإشراف مع الإدارة")
    save(second)
    expect(second.locator("section.editor__text").last).to_contain_text("مع الإدارة")


def test_a_withdrawn_quote_is_redacted_in_the_signed_report_and_gone_from_the_next(
    open_page: Open, site: Site
) -> None:
    team = open_page()
    sign_in(team, site, "supervision")
    compose_report(team)
    number = int(team.url.rpartition("/")[2])
    quote = said_once(team.locator("article.report"))
    words = quote.locator("blockquote").inner_text()
    reference = quote.locator("figcaption bdi").first.inner_text()
    sign_alone(team, number)
    publish(open_page(), site, number)

    withdraw(team, reference)

    citizen = open_page()
    citizen.goto(f"/{SLUG}/reports/{number}")
    report = citizen.locator("article.report")
    expect(report).not_to_contain_text(words)
    expect(report).to_contain_text("سحبها صاحبها")
    # the new files are rendered by a job; until then none is given out with these words
    for _attempt in range(60):
        if citizen.locator("main .hashes", has_text="09-08").count():
            break
        citizen.wait_for_timeout(500)
        citizen.reload()
    expect(citizen.locator("main .hashes")).to_contain_text("09-08")

    compose_report(team)
    later = team.locator("article.report")
    # others may have said the same, and withdrew nothing
    expect(later.locator(".report-quote figcaption", has_text=reference)).to_have_count(0)
    expect(later).to_contain_text("سحب اقتباس واحد")


def said_once(report: Locator) -> Locator:
    """The first quote whose words stand nowhere else: a campaign's are many people's."""
    whole = report.inner_text()
    quotes = report.locator(".report-quote")
    for place in range(quotes.count()):
        words = quotes.nth(place).locator("blockquote").inner_text()
        if whole.count(words) == 1:
            return quotes.nth(place)
    raise AssertionError("every quote of the report is said twice")


def withdraw(page: Page, reference: str) -> None:
    """Record that an author asked for it."""
    page.goto(f"{TEAM}/contributions/{reference}")
    form = page.locator("form[action*='/withdraw']")
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    form.locator("#withdrawal-reason").fill("طلب صاحبها ذلك بالهاتف")
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
