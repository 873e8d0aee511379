"""Notes written in a hall without a network: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import FLAGS, Open, Site, find_chromium, running_demo
from tests.journeys.halls import (
    KEPT,
    NETWORK,
    STORED,
    WRITE,
    hear,
    make_hall,
    open_hall,
    server_state,
    sign_in_here,
    signed_in,
    wait_sent,
    write_note,
)
from tests.journeys.steps import TEAM

pytestmark = [pytest.mark.browser, pytest.mark.longest]

SEEDS = 20
#: notes of a whole walk; walks beyond the first ones are short unless CONSULT_WHOLE_WALKS is set
NOTES, SHORT = 200, 40
WHOLE = SEEDS if os.environ.get("CONSULT_WHOLE_WALKS") else 2
#: of the seeds: the page is closed while somebody writes, and opened again without a network
CLOSING = 5
ROUNDS = 4


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own: four thousand notes would be in the way of the other journeys."""
    with running_demo(tmp_path_factory.mktemp("halls")) as site:
        yield site


@pytest.fixture
def devices(browser: Browser, site: Site) -> Iterator[list[BrowserContext]]:
    """Two telephones whose network fails when told to."""
    contexts = [
        browser.new_context(base_url=site.address, viewport={"width": 390, "height": 800})
        for _ in range(2)
    ]
    for context in contexts:
        context.add_init_script(NETWORK)
        context.set_default_timeout(20_000)
    yield contexts
    for context in contexts:
        context.close()


class Walk:
    """One walk of two devices through a hall in which the network comes and goes."""

    def __init__(self, seed: int, home: str, pages: list[Page]) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a walk that can be repeated
        self.seed, self.home, self.pages = seed, home, pages
        self.many = NOTES if seed < WHOLE else SHORT
        self.texts: list[str] = []
        self.votes: Counter[str] = Counter()

    def go(self) -> None:
        """Write in rounds; between them the network changes, pages close, people vote."""
        for page in self.pages:
            open_hall(page, self.home, kept=self.seed < CLOSING)
        for number in range(ROUNDS):
            for at in range(len(self.pages)):
                self._weather(at)
                self._write(at, number)
                self._vote(at)
        for page in self.pages:
            page.context.set_offline(False)
            page.evaluate("window.network({ cut: 0, lose: 0 })")
        for page in [*self.pages, self.pages[0]]:
            wait_sent(page)

    def _weather(self, at: int) -> None:
        page = self.pages[at]
        page.context.set_offline(self.chance.random() < 0.4)
        values = {
            "cut": self.chance.choice([0, 0.2, 0.5]),
            "lose": self.chance.choice([0, 0.3, 0.7]),
            "seed": self.chance.randrange(2**31),
        }
        page.evaluate("values => window.network(values)", values)

    def _write(self, at: int, number: int) -> None:
        size = self.many // ROUNDS // len(self.pages)
        texts = [f"فكرة {self.seed}-{number}-{at}-{n}" for n in range(size)]
        notes = [{"text": text, "table_number": str(at + 1)} for text in texts]
        self.texts += texts
        if self.seed < CLOSING and number % 2:
            self._close_while_writing(at, notes)
        else:
            self.pages[at].evaluate(WRITE, {"notes": notes, "from": 0})

    def _close_while_writing(self, at: int, notes: list[dict[str, str]]) -> None:
        page, context = self.pages[at], self.pages[at].context
        page.evaluate(f"given => {{ ({WRITE})(given); }}", {"notes": notes, "from": 0})
        page.evaluate(KEPT, self.chance.randrange(1, len(notes)))
        context.set_offline(True)
        page.close()
        self.pages[at] = page = context.new_page()
        open_hall(page, self.home)
        stored = page.evaluate(STORED)
        here = {one["fields"]["text"] for one in stored["notes"]}
        here |= {one["fields"]["text"] for one in stored["acts"] if one["deed"] == "add"}
        kept = int(page.evaluate("localStorage.getItem('kept')"))
        assert {note["text"] for note in notes[:kept]} <= here
        kept = next((n for n, note in enumerate(notes) if note["text"] not in here), len(notes))
        page.evaluate(WRITE, {"notes": notes, "from": kept})

    def _vote(self, at: int) -> None:
        page = self.pages[at]
        page.evaluate("document.querySelector('#voting[aria-pressed=false]')?.click()")
        notes = page.locator("#notes li").evaluate_all(
            "all => all.map(one => one.querySelector('.quote__text').textContent)"
        )
        for text in self.chance.sample(notes, min(3, len(notes))):
            self.votes[text] += 1
            page.evaluate(
                """text => new Promise((done) => {
                  document.addEventListener("hall:kept", () => done(), { once: true });
                  [...document.querySelectorAll("#notes li")]
                    .find((one) => one.querySelector(".quote__text").textContent === text)
                    .querySelector("[data-do=more]").click();
                })""",
                text,
            )

    def check(self) -> None:
        """Compare what was written with what the server has, and with what each device shows."""
        state = server_state(self.pages[0], self.home)
        assert Counter(n["fields"]["text"] for n in state["notes"]) == Counter(self.texts)
        assert len(self.texts) == self.many
        voted = {n["fields"]["text"]: n["votes"] for n in state["notes"] if n["votes"]}
        assert voted == dict(self.votes)
        for page in self.pages:
            stored = hear(page, state["cursor"])
            assert stored["acts"] == []
            assert _versions(stored["notes"]) == _versions(state["notes"])


def _versions(notes: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    return {note["key"]: (note["version"], note["votes"]) for note in notes}


def test_two_devices_lose_and_double_nothing_whenever_the_network_is_cut(
    devices: list[BrowserContext], site: Site
) -> None:
    pages = [signed_in(context, site) for context in devices]
    for seed in range(SEEDS):
        walk = Walk(seed, make_hall(pages[0], f"لقاء {seed}"), pages)
        walk.go()
        walk.check()
        pages = walk.pages


@pytest.fixture
def telephone(browser: Browser, site: Site, tmp_path: Path) -> Iterator[Any]:
    """Open a browser whose memory outlives it: ``telephone()`` after closing is the same one."""
    opened: list[BrowserContext] = []

    def open_again() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=find_chromium(),
            args=FLAGS,
            base_url=site.address,
            viewport={"width": 390, "height": 800},
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        return context

    yield open_again
    for context in opened:
        context.close()


def test_a_rapporteur_writes_without_a_network_and_two_devices_agree(
    telephone: Any, devices: list[BrowserContext], site: Site
) -> None:
    context = telephone()
    page = signed_in(context, site)
    home = make_hall(page, "لقاء الواحات")
    open_hall(page, home, kept=True)
    write_note(page, "نريد مستوصفا قريبا", table_number="2", category="association")
    wait_sent(page)

    # the network goes; the browser is closed in the middle of a sentence
    context.set_offline(True)
    write_note(page, "النقل المدرسي لا يصل", table_number="3")
    page.locator("#entry [name=text]").fill("والطريق أيضا")
    expect(page.locator("#status")).to_have_attribute("data-state", "offline")
    context.close()

    # opened again without a network: the page, its words, its notes and the sentence are there
    context = telephone()
    context.set_offline(True)
    page = context.new_page()
    open_hall(page, home)
    expect(page.locator("#entry [name=text]")).to_have_value("والطريق أيضا")
    expect(page.locator("#notes li")).to_have_count(2)
    expect(page.locator("#notes [data-state=here]")).to_have_count(1)
    expect(page.locator("h1 + .meta")).to_have_text("لقاء الواحات")
    page.goto(f"{home}?lang=fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto(f"{home}?lang=ar")
    page.locator("#entry [name=text]").press("Control+Enter")
    expect(page.locator("#notes [data-state=here]")).to_have_count(2)

    # meanwhile another device corrects what this one corrects too
    other = signed_in(devices[0], site, "supervision")
    open_hall(other, home)
    expect(other.locator("#notes li")).to_have_count(1)
    correct(other, "نريد مستوصفا قريبا", "نريد مستوصفا وطبيبا")
    wait_sent(other)
    correct(page, "نريد مستوصفا قريبا", "نريد مستوصفا مجهزا")
    vote(page, "نريد مستوصفا", 2)
    vote(other, "نريد مستوصفا", 3)

    # the network is back, and the session is over: nothing is sent, nothing is lost
    context.clear_cookies()
    context.set_offline(False)
    page.locator("#send-now").click()
    page.locator("[data-notice=signed-out] a").click()
    sign_in_here(page, site)
    # all is sent, both versions stand side by side on both devices
    page.wait_for_selector("#hall:not([hidden])")
    wait_sent(page)
    wait_sent(other)
    merge_versions(page, other)
    notes = {n["fields"]["text"]: n for n in server_state(other, home)["notes"]}
    assert notes["نريد مستوصفا مجهزا وطبيبا"]["votes"] == 5
    assert notes["نريد مستوصفا مجهزا وطبيبا"]["fields"]["category"] == "association"
    assert set(notes) == {"نريد مستوصفا مجهزا وطبيبا", "النقل المدرسي لا يصل", "والطريق أيضا"}


def merge_versions(page: Page, other: Page) -> None:
    """See both versions on both devices, and write one text out of them on one."""
    for one in (page, other):
        conflict = one.locator("#conflicts-list li")
        expect(conflict).to_have_count(1)
        expect(conflict).to_contain_text("مجهزا")
        expect(conflict).to_contain_text("وطبيبا")
    other.locator("[data-do=merge]").click()
    other.locator("#conflicts-list textarea").fill("نريد مستوصفا مجهزا وطبيبا")
    other.locator("[data-do=merged]").click()
    wait_sent(other)
    wait_sent(page)
    for one in (page, other):
        expect(one.locator("#conflicts")).to_be_hidden()
        expect(one.locator("#notes li")).to_have_count(3)


def correct(page: Page, text: str, better: str) -> None:
    """Correct the note that holds ``text``."""
    page.locator("#notes li", has_text=text).locator("[data-do=correct]").click()
    page.locator("#entry [name=text]").fill(better)
    page.keyboard.press("Control+Enter")
    page.locator("#notes li", has_text=better).wait_for()


def vote(page: Page, text: str, dots: int) -> None:
    """Give dots to a note by keyboard."""
    page.locator("#voting").click()
    note = page.locator("#notes li", has_text=text)
    note.focus()
    for _ in range(dots):
        before = int(note.locator("output").inner_text())
        page.keyboard.press("+")
        expect(note.locator("output")).to_have_text(str(before + 1))
    page.locator("#voting").click()


OUTBOX = """
async () => {
  const outbox = await import("/static/js/notes/outbox.js");
  const { csv } = await import("/static/js/notes/device.js");
  const { delay } = await import("/static/js/notes/sync.js");
  const made = (account, deed, note, facts) =>
    ({ ...outbox.makeAct("/h", account, deed, note, facts), order: 1 });
  const mine = made(1, "add", "a", { fields: { text: "أ", votes: "2" } });
  const theirs = made(2, "add", "b", { fields: { text: "ب" } });
  const vote = made(1, "vote", "b", { by: 1 });
  const refused = { ...made(1, "add", "c", { fields: { text: "x" } }), refused: "no" };
  const photo = made(1, "photo", "", {});
  const [renewed] = outbox.correction([refused], "/h", 1, "c", null, { text: "y" });
  const [again] = outbox.correction([mine], "/h", 1, "a", null, { text: "z" });
  const known = [{ key: "k", votes: 3, version: 2, order: 9, fields: { text: "معروف" } }];
  const acts = [mine, made(1, "vote", "k", { by: -1 }), made(1, "remove", "a", {})];
  return {
    batch: outbox.nextBatch([mine, theirs, vote, refused, photo], 1).map((act) => act.note),
    renewed: [renewed.deed, renewed.fields.text, renewed.refused, renewed.key !== refused.key],
    again: [again.deed, again.after === mine.key, again.seen],
    shown: outbox.present(known, acts).map((note) => [note.key, note.votes, note.state]),
    sum: outbox.sumOf(known),
    cells: csv([["=1+1", 'a"b', null]]),
    waits: [0, 1, 3, 30].map((failures) => Math.round(delay(failures, 1))),
  };
}
"""


def test_what_waits_is_told_in_its_order_and_only_by_its_own_account(open_page: Open) -> None:
    page = open_page()
    found = page.evaluate(OUTBOX)
    assert found["batch"] == ["a"], "nothing of another account, nor what rests on it"
    assert found["renewed"] == ["add", "y", None, True]
    assert found["again"] == ["correct", True, None]
    assert found["shown"] == [["a", 2, "removed"], ["k", 2, "here"]]
    assert found["sum"] == [1, 2, 3]
    assert found["cells"].splitlines()[1] == '"\'=1+1","a""b",""'
    assert found["waits"] == [18_000, 2_000, 8_000, 60_000]


def test_signing_out_leaves_only_what_was_never_sent(
    devices: list[BrowserContext], site: Site
) -> None:
    page = signed_in(devices[0], site)
    home = make_hall(page, "لقاء الجبل")
    open_hall(page, home, kept=True)
    write_note(page, "أُرسلت هذه")
    wait_sent(page)
    page.evaluate("window.network({ cut: 1 })")
    write_note(page, "لم ترسل هذه")
    stored = page.evaluate(STORED)
    assert (len(stored["notes"]), len(stored["acts"])) == (1, 1)
    page.goto(TEAM)
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_load_state()
    other = signed_in(devices[0], site, "supervision")
    other.evaluate("window.network({ cut: 0 })")
    open_hall(other, home)
    # they wait for the account that wrote them, until somebody says otherwise
    expect(other.locator("[data-notice=other-account]")).to_contain_text("1")
    expect(other.locator("#notes [data-state=here]")).to_have_count(1)
    other.locator("[data-do=adopt]").click()
    wait_sent(other)
    assert len(server_state(other, home)["notes"]) == 2
    other.once("dialog", lambda dialog: dialog.accept())
    other.locator("#device > summary").click()
    other.locator("#leave-device").click()
    expect(other.locator("#hall .notice--success")).to_be_visible()
    kept = other.evaluate("caches.keys()")
    assert [name for name in kept if name.startswith(f"notes {home} ")] == []
