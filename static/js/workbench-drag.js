// Texts are dragged onto themes, themes onto themes; what is dropped asks first, in the same dialog
// that the buttons open.
import { openSheet } from "./workbench-sheet.js";

export function letDrag(desk) {
  let dragged = null;
  const over = (target) => {
    for (const leaf of desk.querySelectorAll("[data-over]")) delete leaf.dataset.over;
    if (target) target.dataset.over = "";
  };
  const targetOf = (event) => {
    const leaf = event.target.closest?.("[data-drop]");
    if (!dragged || !leaf || leaf.dataset.theme === dragged.theme) return null;
    return dragged.theme && leaf.dataset.theme === "undecided" ? null : leaf;
  };

  desk.addEventListener("dragstart", (event) => {
    const slip = event.target.closest?.("[data-text]");
    const leaf = event.target.closest?.(".leaf[draggable]");
    if (!slip && !leaf) return;
    dragged = slip ? { texts: textsOf(desk, slip) } : { theme: leaf.dataset.theme };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.theme ?? dragged.texts.join(" "));
    desk.dataset.dragging = "";
  });
  desk.addEventListener("dragover", (event) => {
    const leaf = targetOf(event);
    if (leaf) event.preventDefault();
    over(leaf);
  });
  desk.addEventListener("drop", (event) => {
    const leaf = targetOf(event);
    if (!leaf) return;
    event.preventDefault();
    openSheet(dragged.theme ? joining(desk, dragged.theme, leaf) : moving(desk, dragged.texts, leaf));
  });
  desk.addEventListener("dragend", () => {
    dragged = null;
    delete desk.dataset.dragging;
    over(null);
  });
}

// the ticked texts when the one that is dragged is among them, else that one
function textsOf(desk, slip) {
  const ticked = [...desk.querySelectorAll("#ticked [name=text]:checked")].map((box) => box.value);
  return ticked.includes(slip.dataset.text) ? ticked : [slip.dataset.text];
}

function back() {
  return window.location.search.slice(1);
}

function moving(desk, texts, leaf) {
  const query = new URLSearchParams(texts.map((text) => ["text", text]));
  query.set("to", leaf.dataset.theme);
  const open = desk.querySelector(".leaf[aria-current]");
  if (open?.dataset.theme) query.set("from", open.dataset.theme);
  query.set("back", back());
  return `${desk.dataset.move}?${query}`;
}

function joining(desk, theme, leaf) {
  const query = new URLSearchParams({ to: leaf.dataset.theme, back: back() });
  return `${desk.dataset.join.replace("/0/", `/${theme}/`)}?${query}`;
}
