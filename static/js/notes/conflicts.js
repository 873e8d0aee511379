// Two versions of a note side by side: a person chooses one, the other, or a text out of both.
import { button, fill, find, make, nameIn } from "./dom.js";

export class Conflicts {
  // `settle(conflict, choice, seen, fields)`
  constructor(words, settle) {
    Object.assign(this, { words, settle });
    this.print = "";
  }

  // `conflicts` without those for which a choice waits to be sent
  show(conflicts, notes, closed) {
    const known = new Map(notes.map((note) => [note.key, note]));
    const print = JSON.stringify([conflicts, conflicts.map((one) => known.get(one.note)), closed]);
    if (print === this.print) return;
    // what somebody writes out of both stays until it is kept
    if (find("conflicts-list").contains(document.activeElement) && conflicts.length) {
      if (document.activeElement.matches("textarea")) return;
    }
    this.print = print;
    find("conflicts").hidden = conflicts.length === 0;
    find("conflicts-list").replaceChildren(
      ...conflicts.map((one) => this.#conflict(one, known.get(one.note) ?? null, closed)),
    );
  }

  #conflict(conflict, note, closed) {
    const { words } = this;
    const now = note
      ? this.#side(words.now, note.fields)
      : make("div", { class: "quote" }, make("p", { class: "quote__part", text: words.now }),
          make("p", { text: words.gone }));
    const name = conflict.by || words.somebody;
    const second = conflict.removal
      ? make("div", { class: "quote" },
          make("p", { class: "quote__part", text: fill(words.second_removal, { name }) }))
      : this.#side(fill(words.second, { name }), conflict.fields);
    const sides = make("div", { class: "hall__sides" }, now, second);
    const element = make("li", { class: "card", "data-conflict": conflict.key }, sides);
    if (!closed) element.append(this.#choices(conflict, note));
    return element;
  }

  #side(title, fields) {
    const form = find("entry").elements;
    const facts = [
      fields.table ? fill(this.words.table, { number: fields.table }) : "",
      nameIn(form.kind, fields.kind),
      nameIn(form.criterion, fields.criterion),
      nameIn(form.category, fields.category),
      nameIn(form.province, fields.province),
    ];
    const meta = make("div", { class: "meta row" });
    for (const text of facts.filter(Boolean)) meta.append(make("span", { dir: "auto", text }));
    return make("div", { class: "quote" },
      make("p", { class: "quote__part", text: title }),
      make("p", { class: "quote__text", dir: "auto", text: fields.text }), meta);
  }

  #choices(conflict, note) {
    const { words } = this;
    const seen = note ? note.version : null;
    const choose = (choice, fields) => () => this.settle(conflict, choice, seen, fields);
    const row = make("div", { class: "row" });
    const keep = note ? words.keep : words.leave_removed;
    const take = conflict.removal ? words.take_removal : words.take;
    row.append(button(keep, choose("kept"), { kind: "secondary", name: "kept" }));
    row.append(button(take, choose("taken"), { kind: "secondary", name: "taken" }));
    if (!note || conflict.removal) return row;
    const box = make("div", { hidden: true, class: "hall__merge" });
    row.append(
      button(words.merge, () => this.#merge(box, conflict, note, seen), { name: "merge" }),
    );
    return make("div", {}, row, box);
  }

  #merge(box, conflict, note, seen) {
    const { words } = this;
    const id = `merged-${conflict.key}`;
    const text = make("textarea", { class: "input", id, rows: 4, dir: "auto" });
    text.value = `${note.fields.text}\n${conflict.fields.text}`;
    const keep = () =>
      this.settle(conflict, "merged", seen, { ...note.fields, text: text.value });
    box.replaceChildren(
      make("label", { class: "field__label", for: id, text: words.merged_text }),
      text,
      button(words.save_merged, keep, { kind: "primary", name: "merged" }),
    );
    box.hidden = false;
    text.focus();
  }
}
