"""What people do on the page of the tables, and a network that fails as networks in halls do."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page

from consult.cli.demo_data.seeding import ACCOUNTS
from tests.journeys.conftest import Site
from tests.journeys.steps import TEAM, sign_in

#: a context of a device; the page's own language is Arabic
LANGUAGE = "ar"

#: A network that fails: ``cut`` loses a share of what is sent, ``lose`` a share of the answers of
#: requests that reached the server. Both come from one seed, so that a run can be repeated.
NETWORK = """
(() => {
  const real = window.fetch.bind(window);
  const state = JSON.parse(localStorage.getItem("network") ?? '{"cut":0,"lose":0,"seed":1}');
  const chance = () => {
    // mulberry32
    state.seed = (state.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(state.seed ^ (state.seed >>> 15), 1 | state.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    localStorage.setItem("network", JSON.stringify(state));
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  window.fetch = async (address, options) => {
    if (!String(address).includes("/table/s")) return real(address, options);
    if (chance() < state.cut) throw new TypeError("cut before the server");
    const answer = await real(address, options);
    await answer.clone().text();
    if (chance() < state.lose) throw new TypeError("the answer was lost");
    return answer;
  };
  window.network = (values) => {
    Object.assign(state, values);
    localStorage.setItem("network", JSON.stringify(state));
  };
})();
"""

#: Writes notes by the page's own form, and tells how many are kept; goes on after a reload.
WRITE = """
async ({ notes, from }) => {
  const form = document.getElementById("entry");
  localStorage.setItem("kept", String(from));
  for (const [place, note] of notes.entries()) {
    if (place < from) continue;
    for (const [name, value] of Object.entries(note)) {
      form.elements[name].value = value;
      form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
    }
    const kept = new Promise((done) =>
      document.addEventListener("hall:kept", done, { once: true }));
    form.requestSubmit();
    await kept;
    localStorage.setItem("kept", String(place + 1));
  }
}
"""

#: Waits until so many of them are kept.
KEPT = """
(many) => new Promise((done) => {
  const look = () =>
    Number(localStorage.getItem("kept")) >= many ? done() : setTimeout(look, 2);
  look();
})
"""

#: What this device has, as its pages see it.
STORED = """
() => new Promise((done, failed) => {
  const opening = indexedDB.open("consult-notes");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const base = opening.result;
    const home = document.getElementById("hall").dataset.home;
    const read = (name) => new Promise((given) => {
      const store = base.transaction(name).objectStore(name);
      const asked = store.index("home").getAll(home);
      asked.onsuccess = () => given(asked.result);
    });
    const place = new Promise((given) => {
      const asked = base.transaction("places").objectStore("places").get(home);
      asked.onsuccess = () => given(asked.result);
    });
    Promise.all([read("notes"), read("acts"), place]).then(([notes, acts, { cursor }]) => {
      base.close();
      done({ notes, acts, cursor });
    });
  };
})
"""


def make_hall(page: Page, title: str) -> str:
    """A workshop for one walk; the address of its page of the tables."""
    form = page.request.get(f"{TEAM}/workshops/new").text()
    hidden = dict(re.findall(r'name="(csrf_token|token)"[^>]*value="([^"]+)"', form))
    data = {"title_ar": title, "kind": "regional", "held_on": "2026-10-03", **hidden}
    answer = page.request.post(f"{TEAM}/workshops/new", form=data)
    found = re.search(r"/workshops/(\d+)", answer.url)
    assert found, answer.text()[:500]
    return f"{TEAM}/workshops/{found[1]}/table"


def server_state(page: Page, home: str) -> dict[str, Any]:
    """What the server has, by its own JSON."""
    state: dict[str, Any] = page.request.get(f"{home}/state?since=0").json()
    return state


def open_hall(page: Page, home: str, *, kept: bool = False) -> None:
    """Open the page of the tables; ``kept`` waits until the device could open it alone."""
    page.goto(home)
    page.wait_for_selector("#hall:not([hidden])")
    if kept:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def write_note(page: Page, text: str, **choices: str) -> None:
    """Write one note by keyboard."""
    for name, value in choices.items():
        field = page.locator(f"#entry [name={name}]")
        field.evaluate("field => { const d = field.closest('details'); if (d) d.open = true; }")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("#entry [name=text]").fill(text)
    page.keyboard.press("Control+Enter")
    page.locator("#notes li", has_text=text).first.wait_for()


def wait_sent(page: Page) -> None:
    """Wait until nothing is unsent and the server was reached."""
    page.locator("#send-now").click()
    page.wait_for_selector("#status[data-state=sent]")


def hear(page: Page, cursor: int) -> dict[str, Any]:
    """Ask the server until this device knows of act number ``cursor``; what it has then."""
    for _ in range(100):
        stored: dict[str, Any] = page.evaluate(STORED)
        if stored["cursor"] >= cursor:
            return stored
        page.locator("#send-now").click()
        page.wait_for_timeout(100)
    raise AssertionError(f"the device knows of {stored['cursor']} acts of {cursor}")


def sign_in_here(page: Page, site: Site, role: str = "facilitator") -> None:
    """Sign in on the page that asks for it, to go on where it was asked."""
    (email,) = (account.email for account in ACCOUNTS if account.role == role)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(site.passwords[role])
    page.locator("main form button[type=submit]").first.click()


def signed_in(context: BrowserContext, site: Site, role: str = "facilitator") -> Page:
    """A page of a device on which a member of the team signed in."""
    page = context.new_page()
    page.goto(f"/?lang={LANGUAGE}")
    sign_in(page, site, role)
    return page
