// Saves a cell of a workshop's report a moment after the last letter. The server refuses what was
// written over somebody else's text: then both are shown, and nothing is lost.
//
//   <form data-cell data-saving="Saving…" data-failed="Not saved…"> with the fields seen and text

const DELAY = 900; // milliseconds of silence before a cell is saved

function follow(form) {
  const area = form.elements.text;
  const box = form.closest(".matrix__cell");
  const status = form.querySelector("[data-cell-status]");
  let saved = area.value;
  let timer;
  let sending = false;
  let held = false; // after a conflict only the person's own button saves

  async function save() {
    clearTimeout(timer);
    if (sending || held || area.value === saved) return;
    sending = true;
    const text = area.value;
    status.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const told = await answer.json();
      status.textContent = told.status;
      if (answer.ok) {
        saved = text;
        see(told.version);
      } else if (answer.status === 409) {
        see(told.version);
        showTheirs(told);
        held = true;
      }
    } catch {
      status.textContent = form.dataset.failed;
    }
    sending = false;
    if (area.value !== text) timer = setTimeout(save, DELAY);
  }

  function see(version) {
    for (const field of box.querySelectorAll("[data-cell-seen]")) field.value = version;
  }

  // what is saved next was written with both texts before the eyes
  function showTheirs(told) {
    let theirs = form.querySelector(".matrix__theirs");
    if (!theirs) {
      theirs = document.createElement("div");
      theirs.className = "matrix__theirs";
      theirs.append(document.createElement("strong"), document.createElement("p"));
      theirs.lastChild.className = "matrix__text";
      theirs.lastChild.dir = "auto";
      area.before(theirs);
    }
    theirs.firstChild.textContent = told.label;
    theirs.lastChild.textContent = told.text;
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  });
  area.addEventListener("blur", save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    held = false;
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (area.value !== saved) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-cell]")) follow(form);
