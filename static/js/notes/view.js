// The list of notes: each one keeps its element, so that a focus is not lost when others change.
import { button, fill, find, make, nameIn } from "./dom.js";

const BADGES = { here: "warning", sending: "brand", refused: "danger", removed: "danger" };

export class List {
  // `acts`: { correct(note), remove(note), vote(note, by) }
  constructor(words, acts) {
    Object.assign(this, { words, acts });
    this.elements = new Map();
    this.voting = false;
    this.closed = false;
    this.notes = [];
    this.conflicting = new Set();
    for (const id of ["only-table", "only-criterion"]) {
      find(id).addEventListener("change", () => this.draw());
    }
    find("voting").addEventListener("click", () => this.#toggleVoting());
    find("notes").addEventListener("keydown", (event) => this.#key(event));
  }

  show(notes, conflicting, closed) {
    Object.assign(this, { notes, conflicting, closed });
    this.#offerTables();
    this.draw();
  }

  draw() {
    const shown = this.notes.filter((note) => this.#fits(note));
    const list = find("notes");
    const kept = new Set(shown.map((note) => note.key));
    for (const [key, { element }] of this.elements) {
      if (!kept.has(key)) {
        element.remove();
        this.elements.delete(key);
      }
    }
    shown.forEach((note, place) => {
      const element = this.#element(note);
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    find("known-count").textContent = String(shown.length);
    find("none").hidden = shown.length > 0;
    find("none").textContent = this.notes.length ? this.words.none_here : this.words.none;
  }

  #fits(note) {
    const [table, criterion] = [find("only-table").value, find("only-criterion").value];
    return (
      (!table || String(note.fields.table ?? "none") === table) &&
      (!criterion || String(note.fields.criterion ?? "") === criterion)
    );
  }

  #offerTables() {
    const select = find("only-table");
    const tables = [...new Set(this.notes.map((note) => String(note.fields.table ?? "none")))];
    tables.sort((one, other) => Number(one) - Number(other));
    const offered = [...select.options].slice(1).map((option) => option.value);
    if (String(offered) === String(tables)) return;
    const { value } = select;
    for (const option of [...select.options].slice(1)) option.remove();
    for (const table of tables) {
      const text = table === "none" ? this.words.no_table : fill(this.words.table, { number: table });
      select.append(make("option", { value: table, text }));
    }
    select.value = tables.includes(value) ? value : "";
  }

  // the note's element, made anew only when something in it is different
  #element(note) {
    const flags = [this.voting, this.closed, this.conflicting.has(note.key)];
    const print = JSON.stringify([note, flags]);
    const known = this.elements.get(note.key);
    if (known?.print === print) return known.element;
    const element = known?.element ?? make("li", { class: "card hall__note", "data-note": note.key });
    const focus = element.contains(document.activeElement) && document.activeElement.dataset.do;
    element.replaceChildren(...this.#inside(note));
    element.tabIndex = this.voting ? 0 : -1;
    if (focus) element.querySelector(`[data-do="${focus}"]`)?.focus();
    this.elements.set(note.key, { element, print });
    return element;
  }

  #inside(note) {
    const { words } = this;
    const parts = [make("p", { class: "quote__text", dir: "auto", text: note.fields.text })];
    parts.push(this.#meta(note));
    if (note.refusal) parts.push(make("p", { class: "field__error", text: note.refusal }));
    if (this.closed || note.state === "removed") return parts;
    if (this.voting) return [this.#dots(note), ...parts];
    parts.push(
      make(
        "div",
        { class: "row hall__acts" },
        button(words.correct, () => this.acts.correct(note), { name: "correct" }),
        button(words.remove, () => this.acts.remove(note), { name: "remove" }),
      ),
    );
    return parts;
  }

  #meta(note) {
    const { words } = this;
    const { table, criterion, kind, category, province } = note.fields;
    const form = find("entry").elements;
    const said = [
      table ? fill(words.table, { number: table }) : "",
      nameIn(form.kind, kind),
      nameIn(form.criterion, criterion),
      nameIn(form.category, category),
      nameIn(form.province, province),
      note.by ? fill(words.by, { name: note.by }) : "",
    ];
    const row = make("div", { class: "meta row" });
    if (note.votes && !this.voting) said.unshift(fill(words.votes, { number: note.votes }));
    for (const text of said.filter(Boolean)) row.append(make("span", { dir: "auto", text }));
    const state = this.conflicting.has(note.key) ? "conflict" : note.state;
    if (state) {
      const kind_ = BADGES[state] ?? "warning";
      row.append(
        make("span", { class: `badge badge--${kind_}`, "data-state": state, text: words[`state_${state}`] }),
      );
    }
    return row;
  }

  #dots(note) {
    const { words, acts } = this;
    const more = button("+", () => acts.vote(note, 1), { kind: "secondary", name: "more" });
    const less = button("−", () => acts.vote(note, -1), { kind: "secondary", name: "less" });
    more.setAttribute("aria-label", words.more);
    less.setAttribute("aria-label", words.less);
    less.disabled = note.votes === 0;
    const count = make("output", {
      class: "hall__votes",
      "aria-label": fill(words.votes, { number: note.votes }),
      text: String(note.votes),
    });
    return make("div", { class: "hall__dots", dir: "ltr" }, less, count, more);
  }

  #toggleVoting() {
    this.voting = !this.voting;
    find("voting").setAttribute("aria-pressed", String(this.voting));
    find("voting-help").hidden = !this.voting;
    this.draw();
  }

  #key(event) {
    const element = event.target.closest("[data-note]");
    if (!this.voting || !element) return;
    const note = this.notes.find((one) => one.key === element.dataset.note);
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next) {
      event.preventDefault();
      element[next]?.focus();
    } else if (["+", "="].includes(event.key)) {
      this.acts.vote(note, 1);
    } else if (["-", "−"].includes(event.key) && note.votes > 0) {
      this.acts.vote(note, -1);
    }
  }
}
