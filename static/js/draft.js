// Keeps what is typed in a long form in this browser until it is sent.
//
//   <form data-draft="contribute:open-region" data-draft-restored="What you typed was kept…"
//         data-draft-discard="Discard the draft">
//
// On the page that says it was received: <div data-draft-clear="contribute:open-region">.
// Fields inside [data-draft-skip] (contact details), hidden and secret fields are never kept:
// a public computer must not remember them.

const PREFIX = "consult-draft:";
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button"]);

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // refused by the browser's settings: forms work, drafts do not
  }
}

function keptFields(form) {
  return [...form.elements].filter(
    (field) => field.name && !SKIPPED.has(field.type) && !field.closest("[data-draft-skip], .trap"),
  );
}

function read(form) {
  const values = {};
  for (const field of keptFields(form)) {
    const isChoice = field.type === "radio" || field.type === "checkbox";
    if (isChoice ? field.checked && !isDefault(field) : field.value && !isDefault(field)) {
      values[field.name] = field.value;
    }
  }
  return values;
}

function isDefault(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked;
  if (field.type === "select-one") return field.selectedIndex === 0;
  return false;
}

function write(form, values) {
  let changed = false;
  for (const field of keptFields(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.value !== value || field.checked) continue;
      field.checked = true;
    } else {
      // what the server sent back is newer than the draft
      if (field.value || !value) continue;
      field.value = value;
    }
    changed = true;
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return changed;
}

function announce(form, key, store) {
  const box = document.createElement("div");
  box.className = "notice";
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = form.dataset.draftRestored;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button button--secondary button--small";
  discard.textContent = form.dataset.draftDiscard;
  discard.addEventListener("click", () => {
    store.removeItem(key);
    for (const field of keptFields(form)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.defaultChecked;
      else if (field.type === "select-one") field.selectedIndex = 0;
      else field.value = "";
    }
    box.remove();
    keptFields(form)[0]?.focus();
  });
  box.append(text, discard);
  form.prepend(box);
}

export function keepDrafts(root) {
  const store = storage();
  if (!store) return;
  const cleared = [...root.querySelectorAll("[data-draft-clear]")];
  if (root.dataset?.draftClear) cleared.push(root);
  for (const done of cleared) {
    store.removeItem(PREFIX + done.dataset.draftClear);
  }
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const key = PREFIX + form.dataset.draft;
    try {
      const kept = JSON.parse(store.getItem(key) ?? "null");
      if (kept && write(form, kept)) announce(form, key, store);
    } catch {
      store.removeItem(key);
    }
    form.addEventListener("input", () => {
      const values = read(form);
      try {
        if (Object.keys(values).length) store.setItem(key, JSON.stringify(values));
        else store.removeItem(key);
      } catch {
        // the browser's store is full: nothing to do, the form itself still works
      }
    });
  }
}
