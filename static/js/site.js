// Everything here only makes easier what works without it.
import { keepDrafts } from "./draft.js";
import { countCharacters } from "./counter.js";
import { typeInForOthers } from "./entry.js";
import { enterQuickly } from "./quick-entry.js";
import { followProgress } from "./progress.js";
import { offerPrinting } from "./print.js";
import { forgetOnSigningOut } from "./signing-out.js";
import { showTotals } from "./totals.js";

keepDrafts(document);
countCharacters(document);
enterQuickly(document);
typeInForOthers(document);
followProgress(document);
offerPrinting(document);
showTotals(document);
forgetOnSigningOut(document);

// after an error the page opens at the list of what to correct
document.querySelector("[data-focus]")?.focus();
