// The keyboard of the workbench. Each key presses a button or follows a link that is on the page:
// what it may do, and in which language it is told, is decided there.
import { isShown, say } from "./workbench-panes.js";

const STORE = "consult-workbench-keys";
const BUTTONS = {
  m: "move", c: "copy", d: "remove", v: "pin", l: "lead",
  r: "rename", e: "describe", g: "join", s: "split", o: "quotes", t: "lock", w: "retire", b: "found",
};

export function listenToKeys(desk) {
  const dialog = document.getElementById("keys");
  const used = document.getElementById("keys-on");
  used.checked = stored() !== "off";
  used.addEventListener("change", () => store(used.checked ? "on" : "off"));
  const offer = () => desk.querySelector("[data-keys-open]")?.removeAttribute("hidden");
  desk.addEventListener("desk:shown", offer);
  offer();
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys-open]")) dialog.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]") || isTyping(event.target)) return;
    if (isUndo(event)) {
      event.preventDefault();
      press(desk, event.shiftKey ? "redo" : "undo");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !used.checked) return;
    if (act(desk, dialog, letterOf(event))) event.preventDefault();
  });
}

function act(desk, dialog, key) {
  if (key === "?") dialog.showModal();
  else if (key === "/") document.getElementById("desk-q")?.focus();
  else if (key === "f") document.getElementById("filter-themes")?.focus();
  else if (key === "j" || key === "k") step(desk, "#ticked .slip__open", key === "j" ? 1 : -1);
  else if (key === "n" || key === "p") step(desk, ".leaf", key === "n" ? 1 : -1);
  else if (key === "x") tick(desk);
  else if (key === "Escape") goBack(desk);
  else if (key in BUTTONS) press(desk, BUTTONS[key]);
  else return false;
  return true;
}

// the letter on the key cap where the layout is Latin, else where that key lies (ن is K)
function letterOf(event) {
  if (event.key.length > 1 || /^[a-z?/]$/i.test(event.key)) {
    return event.key.length > 1 ? event.key : event.key.toLowerCase();
  }
  if (event.key === "؟") return "?";
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

function isUndo(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey && (event.code === "KeyZ" || /^z$/i.test(event.key));
}

function isTyping(target) {
  const typed = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  return Boolean(target.closest?.(typed));
}

function step(desk, selector, by) {
  // also in a pane that a narrow window hides: the next text takes the place of the one that is read
  const links = [...desk.querySelectorAll(selector)].filter(
    (link) => !link.closest("[hidden], details:not([open])"),
  );
  if (!links.length) return;
  const open = links.findIndex((link) => link.getAttribute("aria-current") === "true");
  const next = open < 0 ? (by > 0 ? 0 : links.length - 1) : open + by;
  const link = links[Math.max(0, Math.min(next, links.length - 1))];
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  if (next !== open && links[next]) link.click();
}

function tick(desk) {
  const box = desk.querySelector(".slip[data-open] [name=text]") ?? document.activeElement.closest?.(".slip")?.querySelector("[name=text]");
  box?.click();
}

// an act on the ticked texts when there are some, else on the open text or theme
function press(desk, name) {
  const ticked = desk.querySelector("#ticked :checked") && desk.querySelector(`#ticked [data-key="${name}"]`);
  const button = ticked || [...desk.querySelectorAll(`[data-key="${name}"]`)].filter((b) => !b.closest("#ticked")).at(-1);
  if (button) button.click();
  else say(desk.dataset.nothing);
}

function goBack(desk) {
  const menu = desk.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  const link = [...desk.querySelectorAll(".pane__back a")].reverse().find(isShown);
  const close = desk.dataset.depth === "text" ? document.getElementById("back-to-texts") : null;
  (link ?? close)?.click();
}

function stored() {
  try {
    return window.localStorage.getItem(STORE);
  } catch {
    return null; // refused by the browser's settings: the keys work
  }
}

function store(value) {
  try {
    window.localStorage.setItem(STORE, value);
  } catch {
    // kept for this page only
  }
}
