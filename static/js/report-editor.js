// Writing a text of a report: "Insert" buttons put a reference where the cursor stands, the
// search of contributions and the preview come without leaving the page. Without scripts the
// page's own buttons do the same, and references are copied by hand.

const DELAY = 700; // milliseconds of silence before the preview follows

const form = document.querySelector("form[data-writing]");
const source = form?.querySelector("[name=source]");

function addButtons(root) {
  const template = document.getElementById("insert-button");
  for (const token of root.querySelectorAll(".offers__token")) {
    if (token.nextElementSibling?.matches("button")) continue;
    const button = template.content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", `${button.textContent} ${token.textContent}`);
    button.addEventListener("click", () => insert(token.textContent));
    token.after(button);
  }
}

function insert(text) {
  source.focus();
  source.setRangeText(text, source.selectionStart, source.selectionEnd, "end");
  source.dispatchEvent(new Event("input", { bubbles: true }));
}

// the page as the server shows it after one of its buttons; parts of it replace those here
let asked = 0;

async function ask(button, ids) {
  const number = ++asked;
  const fields = new FormData(form);
  fields.set(button, "yes");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return; // a later question is under way
    for (const id of ids) {
      const next = page.getElementById(id);
      if (next) document.getElementById(id).replaceWith(document.adoptNode(next));
    }
    tell("");
    addButtons(document);
  } catch {
    tell(form.dataset.failed);
  }
}

function tell(text) {
  let box = form.querySelector("[data-writing-message]");
  if (!box && text) {
    box = document.createElement("p");
    box.dataset.writingMessage = "";
    box.className = "notice notice--warning";
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  if (box) {
    box.hidden = !text;
    box.textContent = text;
  }
}

// a long list is narrowed while somebody types; the field is of no use without scripts
function offerFilter(field) {
  const list = document.getElementById(field.dataset.filter);
  for (const hidden of [field, form.querySelector("[data-filter-label]")]) hidden.hidden = false;
  const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/);
    for (const item of list.children) {
      item.hidden = !words.every((word) => plain(item.textContent).includes(word));
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

if (form && source) {
  addButtons(document);
  offerFilter(form.querySelector("[data-filter]"));
  let timer;
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask("preview", ["preview"]), DELAY);
  });
  form.addEventListener("submit", (event) => {
    const name = event.submitter?.name;
    if (name === "preview" || name === "look_up") {
      event.preventDefault();
      clearTimeout(timer);
      ask(name, name === "preview" ? ["preview"] : ["found"]);
    }
  });
  form.querySelector("[name=find]").addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      ask("look_up", ["found"]);
    }
  });
}
