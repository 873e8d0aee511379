// The review queue by keyboard, without loading the page anew. Everything works without it.
//
// J and K go to the next and the previous suggestion, A accepts, R refuses, X ticks. Decisions are
// posted by the page's own buttons; the answer's queue takes the place of the one shown, what was
// ticked stays so, and the suggestion that moved up has the focus.

const KEYS = { j: 1, k: -1 };

function start() {
  if (!document.querySelector("[data-review]")) return;
  unhide();
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-review-all]")) tick(() => true);
  });
}

function unhide() {
  for (const part of document.querySelectorAll("[data-review-keys], [data-review-all]")) {
    part.hidden = false;
  }
}

function tick(which) {
  for (const box of document.querySelectorAll("[data-review-tick]")) {
    if (which(box)) box.checked = true;
  }
}

function ticked() {
  return new Set([...document.querySelectorAll("[data-review-tick]:checked")].map((b) => b.value));
}

function cards() {
  return [...document.querySelectorAll("[data-review-card]")];
}

function position() {
  return cards().indexOf(document.activeElement?.closest("[data-review-card]"));
}

function onKey(event) {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (key in KEYS) {
    event.preventDefault();
    focusCard(position() + KEYS[key]);
    return;
  }
  const card = cards()[position()];
  if (!card) return;
  if (key === "x") card.querySelector("[data-review-tick]")?.click();
  else if (key === "a") card.querySelector("[data-review-accept]")?.click();
  else if (key === "r") card.querySelector("[data-review-refuse]")?.click();
  else return;
  event.preventDefault();
}

function typing(element) {
  return element.matches?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
}

function focusCard(index) {
  const all = cards();
  const card = all[Math.max(0, Math.min(index, all.length - 1))];
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

async function onSubmit(event) {
  const form = event.target.closest("[data-review-form]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const at = position();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, event.submitter),
      credentials: "same-origin",
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("review")) {
      window.location.reload(); // signed out, or an error page: let the browser show what it is
      return;
    }
    const kept = ticked();
    take(page, "review");
    take(page, "flashes");
    unhide();
    tick((box) => kept.has(box.value));
    if (at >= 0) focusCard(at);
    else document.querySelector("#flashes")?.scrollIntoView();
  } catch {
    tell(form);
  } finally {
    delete form.dataset.sending;
  }
}

function take(page, id) {
  const next = page.getElementById(id);
  if (next) document.getElementById(id)?.replaceWith(document.adoptNode(next));
}

function tell(form) {
  let box = form.querySelector("[data-review-message]");
  if (!box) {
    box = document.createElement("p");
    box.dataset.reviewMessage = "";
    box.className = "notice notice--danger";
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  box.textContent = form.dataset.lost;
}

start();
