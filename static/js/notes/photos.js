// Photos of flip charts wait beside the notes and go one by one, each under the key it got here, so
// that one whose answer was lost is kept once.
import { makeAct } from "./outbox.js";
import { drop, keep } from "./store.js";
import { Refused, SignedOut } from "./wire.js";

const PATIENCE = 90_000;
// what another attempt cannot mend
const FINAL = new Set([409, 413, 415, 422]);

export function photoActs(home, account, files, table) {
  return [...files].map((file) =>
    makeAct(home, account, "photo", "", { blob: file, table }),
  );
}

export function sender(address) {
  return async (act, token) => {
    const form = new FormData();
    form.set("csrf_token", token);
    form.set("key", act.key);
    form.set("table_number", act.table ?? "");
    form.set("photos", act.blob, act.blob.name ?? "photo.jpg");
    const answer = await fetch(address, {
      method: "POST",
      body: form,
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut();
    if (answer.ok) {
      await drop([act.order]);
      return;
    }
    const said = await answer.json().catch(() => ({}));
    const message = said.refused?.[0]?.message ?? String(answer.status);
    if (!FINAL.has(answer.status)) throw new Refused(answer.status, message);
    await keep(act.home, [{ ...act, refused: message }]);
  };
}
