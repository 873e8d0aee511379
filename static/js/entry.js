// Typing in one form after the other: each fresh form keeps its draft and counts its characters,
// and a number that is filled in beforehand (data-select) is replaced by what is typed over it.
import { countCharacters } from "./counter.js";
import { keepDrafts } from "./draft.js";

export function typeInForOthers(root) {
  root.addEventListener("quick-entry:replaced", ({ detail: part }) => {
    if (!part.querySelector("[data-draft]")) return;
    keepDrafts(part);
    countCharacters(part);
  });
  root.addEventListener("focusin", ({ target }) => {
    if ("select" in (target.dataset ?? {})) target.select();
  });
}
