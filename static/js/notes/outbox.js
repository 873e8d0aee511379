// What was done on this device and not yet taken by the server. Pure: plain values in and out.
//
// An act: { order, key, home, account, deed, note, fields, seen, after, by, conflict, choice, at,
// refused }. `deed` is add, correct, remove, vote or settle; others (a photo) are sent elsewhere.
// `after` names the device's own act before it on the same note, since what the person saw then
// was made by that act and has no version yet.

export const MOST = 50;
export const DEEDS = ["add", "correct", "remove", "vote", "settle"];

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function makeAct(home, account, deed, note, facts = {}) {
  const at = new Date().toISOString();
  return { key: newKey(), home, account, deed, note, at, refused: null, ...facts };
}

const WRITES = new Set(["add", "correct", "settle"]);

// the act of this device that made the text the person sees, if it still waits
export function lastWriting(acts, note) {
  return acts.findLast((act) => act.note === note && WRITES.has(act.deed)) ?? null;
}

// What to keep so that a note says `fields`: a new act, or a refused one written anew.
// A refused act left no trace on the server, so that it may take another key.
export function correction(acts, home, account, note, seen, fields) {
  const last = lastWriting(acts, note);
  if (last?.refused && last.deed !== "settle") {
    const renewed = { ...last, key: newKey(), account, fields: { ...last.fields, ...fields } };
    renewed.refused = null;
    const later = acts
      .filter((act) => act.after === last.key)
      .map((act) => ({ ...act, after: renewed.key }));
    return [renewed, ...later];
  }
  const after = last ? last.key : null;
  return [makeAct(home, account, "correct", note, { seen: after ? null : seen, after, fields })];
}

export function removal(acts, home, account, note, seen) {
  const last = lastWriting(acts, note);
  const after = last ? last.key : null;
  return makeAct(home, account, "remove", note, { seen: after ? null : seen, after });
}

// The acts to send now, in their order: those of the account that is signed in. What rests on a
// note that the server refused waits with it.
export function nextBatch(acts, account) {
  const stuck = new Set();
  const batch = [];
  for (const act of acts) {
    if (act.refused && act.deed === "add") stuck.add(act.note);
    if (act.refused || stuck.has(act.note) || !DEEDS.includes(act.deed)) continue;
    if (act.account !== null && act.account !== account) {
      if (act.deed === "add") stuck.add(act.note);
      continue;
    }
    batch.push(act);
    if (batch.length === MOST) break;
  }
  return batch;
}

// An act as it is told to the server.
export function told(act) {
  const { key, note, deed, fields, seen, after, by, conflict, choice } = act;
  return { key, note, deed, fields, seen, after, by, conflict, choice };
}

// The notes as the person should see them: what the server knows, with what waits done to it.
export function present(known, acts, sending = new Set()) {
  const notes = new Map(known.map((note) => [note.key, { ...note, state: "" }]));
  for (const act of acts) {
    const state = act.refused ? "refused" : sending.has(act.key) ? "sending" : "here";
    apply(notes, act, state);
  }
  return [...notes.values()].sort(
    (one, other) => (other.local ?? 0) - (one.local ?? 0) || (other.order ?? 0) - (one.order ?? 0),
  );
}

function apply(notes, act, state) {
  const note = notes.get(act.note);
  if (act.deed === "add" && !note) {
    const votes = Number(act.fields.votes) || 0;
    notes.set(act.note, {
      key: act.note, version: null, votes, fields: act.fields, by: "", at: act.at,
      local: act.order, state, refusal: act.refused,
    });
  } else if (note) {
    mark(note, act, state);
  }
}

const STATES = ["", "sending", "here", "refused", "removed"];

function mark(note, act, state) {
  if (act.deed === "correct") note.fields = { ...note.fields, ...act.fields };
  if (act.deed === "vote" && !act.refused) note.votes = Math.max(0, note.votes + act.by);
  const next = act.deed === "remove" && !act.refused ? "removed" : state;
  if (STATES.indexOf(next) > STATES.indexOf(note.state)) note.state = next;
  if (act.refused) note.refusal = act.refused;
}

// [how many, sum of versions, sum of votes]: what the server counts too
export function sumOf(notes) {
  return notes.reduce(
    ([count, versions, votes], note) => [count + 1, versions + note.version, votes + note.votes],
    [0, 0, 0],
  );
}
