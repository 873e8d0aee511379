// The form of one note: kept as a draft with each key, kept as an act when it is done. What was
// chosen (table, criterion, kind, who, where) stays for the next note.
import { find, say } from "./dom.js";

const NAMES = {
  text: "text",
  kind: "kind",
  criterion: "criterion",
  table: "table_number",
  votes: "votes",
  category: "category",
  province: "province",
};
const NUMBERS = new Set(["criterion", "province"]);

export class Entry {
  // `keep(fields, correcting)` keeps an act; `draft(values)` keeps what is being written
  constructor(words, { keep, draft }) {
    Object.assign(this, { words, keep, draft });
    this.form = find("entry");
    this.correcting = null;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.done();
    });
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("input", () => this.#draft());
    find("entry-cancel").addEventListener("click", () => this.cancel());
  }

  #field(name) {
    return this.form.elements[NAMES[name]];
  }

  values() {
    return Object.fromEntries(Object.keys(NAMES).map((name) => [name, this.#field(name).value]));
  }

  fill(values) {
    for (const name of Object.keys(NAMES)) {
      if (values[name] !== undefined) this.#field(name).value = values[name] ?? "";
    }
  }

  fields() {
    const values = this.values();
    for (const name of NUMBERS) values[name] = values[name] ? Number(values[name]) : null;
    values.table = values.table.trim() || null;
    values.category ||= null;
    return values;
  }

  async done() {
    const fields = this.fields();
    if (!fields.text.trim()) {
      this.#refuse(this.words.empty);
      return;
    }
    const { correcting } = this;
    // empty at once, so that the next note can be written while this one is being kept
    this.#clear();
    try {
      await this.keep(fields, correcting);
      say(correcting ? this.words.corrected : this.words.added);
    } catch {
      this.fill(fields);
      this.#refuse(this.words.not_kept);
    }
  }

  // shows a note in the form, to be corrected
  correct(note) {
    this.#show({ key: note.key, seen: note.version });
    this.fill({ ...note.fields, votes: "" });
    this.#draft();
    this.#field("text").focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  cancel() {
    this.#clear();
    this.draft(null);
    this.#field("text").focus();
  }

  restore(draft) {
    this.fill(draft.values);
    if (draft.correcting) this.#show(draft.correcting);
    if (draft.values.text) say(this.words.restored);
  }

  close() {
    for (const field of this.form.elements) field.disabled = true;
  }

  #clear() {
    this.#field("text").value = "";
    this.#field("votes").value = "";
    this.#show(null);
    this.#refuse("");
    this.#field("text").focus();
  }

  #show(correcting) {
    this.correcting = correcting;
    const { words } = this;
    find("entry-title").textContent = correcting ? words.correcting : words.new_note;
    find("entry-keep").textContent = correcting ? words.correct_button : words.add_button;
    find("entry-cancel").hidden = !correcting;
    this.#field("votes").closest(".field").hidden = Boolean(correcting);
  }

  #refuse(message) {
    const box = find("entry-error");
    box.hidden = !message;
    box.textContent = message;
    if (message) this.#field("text").focus();
  }

  #draft() {
    this.draft({ values: this.values(), correcting: this.correcting });
  }

  #key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const oneLine = event.target.matches("input");
    if (event.ctrlKey || event.metaKey || oneLine) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }
}
