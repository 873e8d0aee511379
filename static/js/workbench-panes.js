// Swaps the panes for those of another address of the workbench, as the server draws them.

const PANES = ["desk-bar", "pane-themes", "pane-texts", "pane-text"];
const parser = new DOMParser();
let turn = 0;

export const read = async (answer) => parser.parseFromString(await answer.text(), "text/html");

export const pathOf = (address) => new URL(address, document.baseURI).pathname;

// a button without an address of its own sends its form to the form's
export const actionOf = (form, button) =>
  button?.hasAttribute("formaction") ? button.formAction : form.action;

export const isShown = (element) => element.getClientRects().length > 0;

// the text of what happened, read out and never shown twice
export function say(words) {
  const place = document.getElementById("desk-says");
  place.textContent = "";
  window.setTimeout(() => {
    place.textContent = words.replace(/\s+/g, " ").trim();
  }, 50);
}

// what was done stays in sight until the person does the next thing, ten seconds at least
function clearFlashes() {
  const flashes = document.getElementById("flashes");
  const shown = flashes.textContent.trim();
  if (!shown) return;
  window.setTimeout(() => {
    const clear = () => {
      if (flashes.textContent.trim() === shown) flashes.replaceChildren();
    };
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, clear, { once: true });
  }, 10_000);
}

export function followLinks(desk) {
  desk.addEventListener("desk:shown", clearFlashes);
  clearFlashes();
  const here = () => window.location.pathname;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !desk.contains(link) || event.defaultPrevented || event.button) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (pathOf(link.href) !== here() || link.hash || "sheet" in link.dataset) return;
    event.preventDefault();
    show(link.href);
  });
  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    if (pathOf(actionOf(form, event.submitter)) !== here()) return;
    event.preventDefault();
    const filled = [...new FormData(form)].filter(([, value]) => value);
    show(`${here()}?${new URLSearchParams(filled)}`);
  });
  window.addEventListener("popstate", () => show(window.location.href, { push: false }));
}

export async function show(address, { push = true, focus = "" } = {}) {
  const desk = document.getElementById("desk");
  const mine = ++turn;
  desk.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = await read(answer);
    if (mine !== turn) return;
    if (!page.getElementById("desk")) {
      window.location.assign(address); // signing in, or an error: a page of its own
      return;
    }
    put(page, { address: answer.url, push, focus });
  } catch {
    say(desk.dataset.failed);
  } finally {
    if (mine === turn) desk.removeAttribute("aria-busy");
  }
}

// put the panes of a fetched page in the place of those that are here
export function put(page, { address, push = true, focus = "", quiet = false }) {
  const desk = document.getElementById("desk");
  const kept = remember(desk);
  for (const id of PANES) {
    const [present, next] = [document.getElementById(id), page.getElementById(id)];
    if (present && next) present.replaceChildren(...next.childNodes);
  }
  desk.dataset.depth = page.getElementById("desk").dataset.depth;
  for (const selector of [".bar__links", "#flashes"]) {
    document.querySelector(selector)?.replaceChildren(...(page.querySelector(selector)?.childNodes ?? []));
  }
  document.title = page.title;
  if (push && address !== window.location.href) window.history.pushState(null, "", address);
  restore(desk, kept, focus, quiet);
  desk.dispatchEvent(new CustomEvent("desk:shown"));
  if (!quiet) say(news(desk));
}

function remember(desk) {
  return {
    focus: desk.contains(document.activeElement) ? document.activeElement.id : "",
    depth: desk.dataset.depth,
    filter: document.getElementById("filter-themes")?.value ?? "",
    scrolls: [...desk.querySelectorAll("[data-shows]")].map((box) => [box.id, box.dataset.shows, box.scrollTop]),
    details: [...desk.querySelectorAll("details[id]:not(.menu)")].map((box) => [box.id, box.open]),
    from: {
      themes: desk.querySelector(".leaf[aria-current]")?.id,
      texts: desk.querySelector(".slip__open[aria-current]")?.id,
    },
    ticked: [...desk.querySelectorAll("#ticked :checked")].map((box) => box.id),
  };
}

function restore(desk, kept, focus, quiet) {
  const filter = document.getElementById("filter-themes");
  if (filter) filter.value = kept.filter;
  for (const [id, open] of kept.details) {
    const box = document.getElementById(id);
    if (box && !box.open) box.open = open;
  }
  for (const [id, shows, top] of kept.scrolls) {
    const box = document.getElementById(id);
    if (box && box.dataset.shows === shows) box.scrollTop = top;
  }
  for (const id of kept.ticked) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
  if (!quiet) placeFocus(desk, [focus || kept.focus, kept.from[desk.dataset.depth]], kept.depth);
}

// the same control if it is still in sight, else what was open in the pane one comes back to, else
// the title of the pane that opened
function placeFocus(desk, ids, depth) {
  const title = { themes: "themes-title", texts: "texts-title", text: "text-title" }[desk.dataset.depth];
  const found = [...ids, title].map((id) => id && document.getElementById(id));
  const target = found.find((element) => element && isShown(element));
  const isTitle = target?.id === title;
  target?.focus({ preventScroll: isTitle || found[0] === target });
  // in a narrow window another pane took the place of the one that was read
  if (isTitle && depth !== desk.dataset.depth && !isShown(desk.querySelector(".pane--themes"))) {
    target?.closest(".pane")?.scrollIntoView({ block: "start" });
  }
}

// what the page says happened, else which pane was opened
function news(desk) {
  const flashes = document.getElementById("flashes").textContent.trim();
  if (flashes) return flashes;
  const title = { themes: "themes-title", texts: "texts-title", text: "text-title" }[desk.dataset.depth];
  const count = desk.dataset.depth === "texts" ? document.getElementById("texts-count")?.textContent : "";
  return `${document.getElementById(title)?.textContent ?? ""} ${count ?? ""}`;
}
