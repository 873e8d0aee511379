// The workbench works as plain pages and forms; this makes it quick: panes are swapped for those of
// the next page, acts are asked for in a dialog over them, texts and themes can be dragged, and the
// keyboard does all of it. Nothing here can do what the pages cannot.
import { followLinks } from "./workbench-panes.js";
import { openSheets } from "./workbench-sheet.js";
import { listenToKeys } from "./workbench-keys.js";
import { letDrag } from "./workbench-drag.js";
import { filterThemes, tickAll } from "./workbench-lists.js";

const desk = document.getElementById("desk");
if (desk) {
  followLinks(desk);
  openSheets(desk);
  filterThemes(desk);
  tickAll(desk);
  letDrag(desk);
  listenToKeys(desk);
}
