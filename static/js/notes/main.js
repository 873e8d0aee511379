// The notes of the tables: writes to this device first, and sends when it can.
import { Conflicts } from "./conflicts.js";
import { Device } from "./device.js";
import { find, say } from "./dom.js";
import { Entry } from "./entry.js";
import { correction, makeAct, newKey, present, removal } from "./outbox.js";
import { photoActs, sender } from "./photos.js";
import { Status } from "./status.js";
import { drop, keep, keepDraft, read } from "./store.js";
import { Sync } from "./sync.js";
import { List } from "./view.js";

class Hall {
  constructor(root) {
    const { home, words, signIn, photos } = root.dataset;
    this.home = home;
    this.words = JSON.parse(words);
    this.language = document.documentElement.lang;
    this.windows = new BroadcastChannel(`consult-notes ${home}`);
    this.windows.onmessage = () => this.refresh();
    this.sync = new Sync(home, this.language, () => this.changed(), {
      photo: sender(photos),
    });
    this.entry = new Entry(this.words, {
      keep: (fields, correcting) => this.write(fields, correcting),
      draft: (draft) => keepDraft(home, draft).catch(() => {}),
    });
    this.list = new List(this.words, {
      correct: (note) => this.entry.correct(note),
      remove: (note) => this.remove(note),
      vote: (note, by) => this.keep([makeAct(home, this.account, "vote", note.key, { by })]),
    });
    this.conflicts = new Conflicts(this.words, (...choice) => this.settle(...choice));
    this.status = new Status(this.words, this.language, signIn, {
      adopt: (acts) => this.keep(acts.map((act) => ({ ...act, account: this.account }))),
    });
    this.device = new Device(this.words, home, {
      retry: (act) => this.keep([{ ...act, refused: null }]),
      drop: (act) => this.drop(act),
      left: () => this.sync.stop(),
    });
  }

  get account() {
    return (this.sync.account ?? this.now.place.account)?.id ?? null;
  }

  async start() {
    this.now = await read(this.home);
    if (this.now.draft) this.entry.restore(this.now.draft);
    this.show();
    find("hall").hidden = false;
    find("send-now").addEventListener("click", () => this.sync.now());
    find("photo").addEventListener("change", (event) => this.photograph(event.target));
    addEventListener("online", () => this.sync.now());
    addEventListener("offline", () => {
      this.sync.network = false;
      this.show();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.sync.now();
    });
    this.sync.now();
  }

  async write(fields, correcting) {
    const { home, account } = this;
    const { votes, ...said } = fields;
    const acts = correcting
      ? correction((await read(home)).acts, home, account, correcting.key, correcting.seen, said)
      : [makeAct(home, account, "add", newKey(), { fields })];
    await this.keep(acts, { drafted: true });
    navigator.storage?.persist?.();
  }

  async photograph(input) {
    const { table } = this.entry.fields();
    await this.keep(photoActs(this.home, this.account, input.files, table));
    input.value = "";
    say(this.words.photographed);
  }

  async remove(note) {
    if (!confirm(this.words.sure)) return;
    const { acts } = await read(this.home);
    this.keep([removal(acts, this.home, this.account, note.key, note.version)]);
    say(this.words.removed);
  }

  settle(conflict, choice, seen, fields) {
    const facts = { conflict: conflict.key, choice, seen, fields };
    this.keep([makeAct(this.home, this.account, "settle", conflict.note, facts)]);
  }

  // keeps acts on this device, shows them, and sends them if it can
  async keep(acts, options) {
    const name = (this.sync.account ?? this.now.place.account)?.name;
    await keep(this.home, acts.map((act) => ({ name, ...act })), options);
    document.dispatchEvent(new CustomEvent("hall:kept"));
    await this.changed();
    this.sync.soon();
  }

  async drop(act) {
    // what rests on a note that never came to be goes with it
    const rests = (one) => act.deed === "add" && one.note === act.note;
    const gone = this.now.acts.filter((one) => one.order === act.order || rests(one));
    await drop(gone.map((one) => one.order));
    await this.changed();
  }

  async changed() {
    this.windows.postMessage("changed");
    await this.refresh();
  }

  // what is asked for while one is under way is one more, however often it was asked for
  refresh() {
    this.next ??= (async () => {
      await this.current;
      this.next = null;
      this.current = read(this.home).then((now) => {
        this.now = now;
        this.show();
      });
      await this.current;
    })();
    return this.next;
  }

  show() {
    const { now, sync } = this;
    const notes = present(now.notes, now.acts, sync.sending);
    const closed = now.place.isOpen === false;
    // what is being written stays in sight until it is kept or copied
    find("writing").hidden = closed && !this.entry.values().text;
    const chosen = new Set(now.acts.map((act) => !act.refused && act.conflict));
    const conflicts = now.place.conflicts.filter((one) => !chosen.has(one.key));
    this.list.show(notes, new Set(conflicts.map((one) => one.note)), closed);
    this.conflicts.show(conflicts, now.notes, closed);
    this.status.show({ sync, acts: now.acts, place: now.place });
    this.device.show(now.acts);
    const detail = { unsent: now.acts.length, notes: notes.length, contacts: sync.contacts };
    document.dispatchEvent(new CustomEvent("hall:shown", { detail }));
  }
}

// keeps the page itself on this device, anew at each visit with a network
async function keepPage(root, language) {
  if (!navigator.serviceWorker) return;
  const { home, worker } = root.dataset;
  const options = { scope: home, updateViaCache: "none" };
  const registration = await navigator.serviceWorker.register(worker, options);
  const active = registration.active ?? (await ready(registration));
  active.postMessage({ language, refresh: registration.active !== null && navigator.onLine });
}

function ready(registration) {
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("the page could not be kept"));
    });
  });
}

const root = find("hall");
const hall = new Hall(root);
hall.start().catch(() => {
  // a private window, or a browser that keeps nothing: better to say so than to lose notes
  root.hidden = false;
  hall.entry.close();
  find("status-line").textContent = hall.words.not_kept;
});
keepPage(root, hall.language).catch(() => {});
for (const link of document.querySelectorAll(".tabs a")) {
  if (link.pathname === root.dataset.home) link.setAttribute("aria-current", "page");
}
