// Asks for what an act needs in a dialog over the panes: the same page that the link leads to.
import { actionOf, put, read, say, show } from "./workbench-panes.js";

export function openSheets(desk) {
  const sheet = document.getElementById("sheet");
  easeForms(sheet);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-sheet]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      openSheet(link.href);
    }
    for (const menu of desk.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest?.("[data-close]")) {
      event.preventDefault();
      event.target.closest("dialog")?.close();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!desk.contains(form) && !sheet.contains(form)) return;
    const method = event.submitter?.getAttribute("formmethod") || form.method;
    const action = actionOf(form, event.submitter);
    if (method === "post") {
      event.preventDefault();
      send(form, action, event.submitter);
    } else if (event.submitter && "sheet" in event.submitter.dataset) {
      event.preventDefault();
      openSheet(`${action}?${new URLSearchParams(new FormData(form, event.submitter))}`);
    }
  });
}

// Ctrl+Enter does it from any field; a new theme's labels are asked once "a new theme" is chosen
function easeForms(sheet) {
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sheet.querySelector(".act__form")?.requestSubmit();
  });
  sheet.addEventListener("change", (event) => {
    const labels = sheet.querySelector("#new-theme");
    if (event.target.name !== "target" || !labels) return;
    labels.open = event.target.value === "new";
    if (labels.open) labels.querySelector("input").focus();
  });
}

export async function openSheet(address) {
  const desk = document.getElementById("desk");
  for (const menu of desk.querySelectorAll(".menu[open]")) menu.open = false;
  try {
    const page = await read(await fetch(address, { headers: { Accept: "text/html" } }));
    if (page.getElementById("act")) fill(page);
    else window.location.assign(address);
  } catch {
    say(desk.dataset.failed);
  }
}

function fill(page) {
  const sheet = document.getElementById("sheet");
  sheet.replaceChildren(page.getElementById("act"));
  sheet.setAttribute("aria-labelledby", "act-title");
  if (!sheet.open) sheet.showModal();
  const first = sheet.querySelector("[data-focus]") ?? sheet.querySelector("[autofocus]");
  (first ?? sheet.querySelector("h1, h2"))?.focus();
  sheet.dispatchEvent(new CustomEvent("sheet:filled", { bubbles: true }));
}

async function send(form, action, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const desk = document.getElementById("desk");
  const sheet = document.getElementById("sheet");
  try {
    const body = new FormData(form, submitter);
    const answer = await fetch(action, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = await read(answer);
    if (page.getElementById("desk")) {
      sheet.close();
      put(page, { address: answer.url, push: answer.ok });
    } else if (page.getElementById("act")) {
      fill(page);
      // somebody else was first: what lies under the dialog is old too
      if (answer.status === 409) await refresh();
    } else {
      form.submit(); // signing in, or an error: the browser shows that page
    }
  } catch {
    say(desk.dataset.failed);
  } finally {
    delete form.dataset.sending;
  }
}

async function refresh() {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  const page = await read(answer);
  if (page.getElementById("desk")) put(page, { address: answer.url, push: false, quiet: true });
  else await show(window.location.href, { push: false });
}
