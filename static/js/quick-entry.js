// Quick entry of many rows by keyboard. The form posts as usual; here the answer is fetched, the
// parts of the page it changed are put in place, and the first field has the focus again.
//
//   <form method="post" data-quick-entry="note-form notes flashes"
//         data-quick-entry-failed="Not sent: no connection. Your text is still here.">
//
// data-quick-entry lists the ids of the elements to take from the answer, the form's own
// container among them. Enter in a one-line field and Ctrl+Enter or Alt+Enter in any field send the
// row.
// A field with data-quick-entry-keep (the table number, the criterion) keeps its value from row
// to row. When the answer says the row was refused (status 400 or more) nothing is cleared.

export function enterQuickly(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-quick-entry]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  root.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-quick-entry]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey || event.altKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

async function send(form, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const kept = [...form.querySelectorAll("[data-quick-entry-keep]")].map((f) => [f.id, f.value]);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, submitter),
      credentials: "same-origin",
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!replaceParts(form.dataset.quickEntry.split(/\s+/), page)) {
      form.submit(); // the answer is another page (signing in, an error): let the browser show it
      return;
    }
    if (answer.ok) restore(kept);
    focusFirst(form.id);
  } catch {
    tell(form);
  } finally {
    delete form.dataset.sending;
  }
}

function replaceParts(ids, page) {
  let found = false;
  for (const id of ids) {
    const present = document.getElementById(id);
    const next = page.getElementById(id);
    if (present && next) {
      present.replaceWith(document.adoptNode(next));
      document.dispatchEvent(new CustomEvent("quick-entry:replaced", { detail: next }));
      found = true;
    }
  }
  return found;
}

function restore(kept) {
  for (const [id, value] of kept) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
}

function focusFirst(id) {
  const form = document.getElementById(id) ?? document.querySelector("form[data-quick-entry]");
  const fields = form?.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [];
  const wrong = [...fields].find((field) => field.getAttribute("aria-invalid") === "true");
  const first = [...fields].find((field) => !("quickEntryKeep" in field.dataset));
  (wrong ?? first ?? fields[0])?.focus();
}

function tell(form) {
  let box = form.querySelector("[data-quick-entry-message]");
  if (!box) {
    box = document.createElement("p");
    box.dataset.quickEntryMessage = "";
    box.className = "notice notice--danger";
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  box.textContent = form.dataset.quickEntryFailed;
}
