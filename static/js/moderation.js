// Moderation by keyboard. Whatever has data-key="p" is pressed by that key: a link, a button.
//
// A key counts by its letter, or, where the keyboard types other letters (Arabic, Tifinagh), by its
// place. No key does anything while somebody types, nor with Ctrl, Alt or Meta. What needs a reason
// (data-needs="reason") leads to that field first; Ctrl+Enter there sends it.

const TYPED = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";
let chosen = null; // the button that Ctrl+Enter presses once the reason is written

const keys = document.getElementById("keys");
const items = [...document.querySelectorAll("[data-items] [data-item]")];
const ticks = () => [...document.querySelectorAll("[data-items] input[type=checkbox]")];

function letterOf(event) {
  if (event.key === "؟") return "?";
  if (/^[a-z/?]$/i.test(event.key) || event.key === "Enter") return event.key.toLowerCase();
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

function press(letter) {
  const target = document.querySelector(`[data-key="${letter}"]`);
  if (!target) return false;
  const field = target.dataset.needs && target.form.elements[target.dataset.needs];
  if (field && !field.value.trim()) {
    chosen = target;
    field.focus();
  } else {
    target.click();
  }
  return true;
}

function current() {
  return items.indexOf(document.activeElement?.closest?.("[data-item]"));
}

function move(step) {
  const next = items[Math.min(Math.max(current() + step, 0), items.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function tickCurrent() {
  const box = items[current()]?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
  return Boolean(box);
}

// the keys of the list: j and k go up and down, x ticks, Enter opens; p with nothing ticked means
// the one that has the focus
function inList(letter) {
  if (!items.length) return false;
  if (letter === "j") move(1);
  else if (letter === "k") move(-1);
  else if (letter === "x") return tickCurrent();
  else if (letter === "enter") {
    if (document.activeElement !== items[current()]) return false;
    items[current()].querySelector("[data-open]").click();
  } else if (letter === "p") {
    if (!ticks().some((box) => box.checked)) tickCurrent();
    return ticks().some((box) => box.checked) && press("p");
  } else return false;
  return true;
}

function search() {
  const field = document.querySelector("main input[type=search]");
  field?.focus();
  return Boolean(field);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.(TYPED);
  if (typing) {
    if (event.key === "Escape") typing.blur();
    const form = typing.form;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && chosen?.form === form) {
      event.preventDefault();
      chosen.click();
    }
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || keys?.open) return;
  const letter = letterOf(event);
  if (!letter) return;
  const done =
    letter === "?" ? help() : letter === "/" ? search() : inList(letter) || press(letter);
  if (done) event.preventDefault();
});

function help() {
  keys?.showModal();
  return Boolean(keys);
}

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = !keys;
  button.addEventListener("click", help);
}

for (const button of document.querySelectorAll("[data-key]")) {
  if (/^[a-z]$/.test(button.dataset.key)) {
    button.setAttribute("aria-keyshortcuts", button.dataset.key.toUpperCase());
  }
}

const tickAll = document.querySelector("[data-tick-all]");
if (tickAll) tickAll.hidden = false;
for (const button of document.querySelectorAll("[data-tick]")) {
  button.addEventListener("click", () => {
    for (const box of ticks()) box.checked = button.dataset.tick === "all";
  });
}

// the words selected in the text become a line of what is to be taken out
const adding = document.querySelector("[data-redact-selection]");
if (adding) {
  const field = document.getElementById(adding.dataset.redactSelection);
  adding.hidden = false;
  adding.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  adding.addEventListener("click", () => {
    const selection = window.getSelection();
    const inside = selection.anchorNode && document.querySelector("[data-redactable]").contains(selection.anchorNode);
    const words = inside ? selection.toString().split(/\s+/).filter(Boolean).join(" ") : "";
    adding.closest("details").open = true;
    if (words) field.value = field.value ? `${field.value.trimEnd()}\n${words}` : words;
    field.focus();
  });
}
