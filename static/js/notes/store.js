// What this device keeps (IndexedDB), apart for each workshop by its address (`home`):
//   notes   what the server knew at the last contact
//   acts    what was done here and not yet taken; `order` counts them
//   drafts  what is being written
//   places  cursor, conflicts, last contact, the account that was signed in last
import { sumOf } from "./outbox.js";

const NAME = "consult-notes";
const KINDS = ["notes", "acts", "drafts", "places"];
let opened = null;

export function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const base = request.result;
      base.createObjectStore("notes", { keyPath: ["home", "key"] }).createIndex("home", "home");
      base
        .createObjectStore("acts", { keyPath: "order", autoIncrement: true })
        .createIndex("home", "home");
      base.createObjectStore("drafts", { keyPath: "home" });
      base.createObjectStore("places", { keyPath: "home" });
    };
    request.onsuccess = () => {
      // another page with a newer version must not wait for this one
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Does `work` in one transaction: all of it is kept, or nothing.
export async function within(mode, work, names = KINDS) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(names, mode, { durability: "strict" });
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    Promise.resolve(work(stores)).then(
      (result) => {
        value = result;
      },
      (error) => {
        reject(error);
        transaction.abort();
      },
    );
  });
}

const all = (store, home) => ask(store.index("home").getAll(home));
const fresh = (home) => ({ home, cursor: 0, conflicts: [], contact: null, account: null });

export function read(home) {
  return within("readonly", async (stores) => {
    const [notes, acts, draft, place] = await Promise.all([
      all(stores.notes, home),
      all(stores.acts, home),
      ask(stores.drafts.get(home)),
      ask(stores.places.get(home)),
    ]);
    return { notes, acts, draft: draft ?? null, place: place ?? fresh(home) };
  });
}

// Keeps acts; a written note takes the place of its draft at the same moment.
export function keep(home, acts, { drafted = false } = {}) {
  return within("readwrite", (stores) => {
    for (const act of acts) stores.acts.put(act);
    if (drafted) stores.drafts.delete(home);
  }, ["acts", "drafts"]);
}

export function drop(orders) {
  return within("readwrite", (stores) => {
    for (const order of orders) stores.acts.delete(order);
  }, ["acts"]);
}

export function keepDraft(home, draft) {
  return within("readwrite", (stores) => {
    if (draft) stores.drafts.put({ home, ...draft });
    else stores.drafts.delete(home);
  }, ["drafts"]);
}

// Takes an answer of the server: what is new, and what became of the acts that were told.
// Gives back whether all notes must be asked for anew, because the sums differ.
export function take(home, answer) {
  return within("readwrite", async (stores) => {
    const place = (await ask(stores.places.get(home))) ?? fresh(home);
    if (answer.answers) await settleActs(stores, home, answer);
    // an answer that was overtaken by a newer one says nothing new
    const isNew = answer.whole || answer.cursor >= place.cursor;
    if (isNew) await takeNotes(stores, home, answer);
    const sum = sumOf(await all(stores.notes, home));
    const differs = !answer.whole && String(sum) !== String(answer.sum);
    if (isNew) {
      const { conflicts, open: isOpen } = answer;
      Object.assign(place, { cursor: differs ? 0 : answer.cursor, conflicts, isOpen });
    }
    if (answer.account?.name) place.account = answer.account;
    place.contact = new Date().toISOString();
    stores.places.put(place);
    return differs;
  });
}

async function settleActs(stores, home, { answers, open: isOpen }) {
  const outcomes = new Map(answers.map((one) => [one.key, one]));
  for (const act of await all(stores.acts, home)) {
    const answer = outcomes.get(act.key);
    if (!answer) continue;
    if (answer.outcome !== "refused") stores.acts.delete(act.order);
    // what a closed workshop refuses goes on waiting: it may be opened again
    else if (isOpen) stores.acts.put({ ...act, refused: answer.message });
  }
}

async function takeNotes(stores, home, { whole, notes, gone }) {
  if (whole) {
    for (const note of await all(stores.notes, home)) stores.notes.delete([home, note.key]);
  }
  for (const key of gone) stores.notes.delete([home, key]);
  for (const note of notes) stores.notes.put({ ...note, home });
}

// Forgets everything of one workshop.
export function wipe(home) {
  return within("readwrite", async (stores) => {
    for (const note of await all(stores.notes, home)) stores.notes.delete([home, note.key]);
    for (const act of await all(stores.acts, home)) stores.acts.delete(act.order);
    stores.drafts.delete(home);
    stores.places.delete(home);
  });
}

// Forgets what the server has; gives the workshops of which nothing is left.
export function forgetSent() {
  return within("readwrite", async (stores) => {
    stores.notes.clear();
    const acts = await ask(stores.acts.getAll());
    const drafts = await ask(stores.drafts.getAllKeys());
    const waiting = new Set([...acts.map((act) => act.home), ...drafts]);
    const places = await ask(stores.places.getAll());
    for (const { home, account } of places) {
      if (waiting.has(home)) stores.places.put({ ...fresh(home), account });
      else stores.places.delete(home);
    }
    return places.map((place) => place.home).filter((home) => !waiting.has(home));
  });
}
