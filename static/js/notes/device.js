// What waits on this device, one by one; as a file or copied, should sending fail for good; and
// leaving the device.
import { button, fill, find, make, nameIn, say } from "./dom.js";
import { forgetPages } from "./pages.js";
import { wipe } from "./store.js";

const COLUMNS = ["deed", "at", "table", "criterion", "kind", "category", "province", "votes",
  "text", "note", "key"];

export class Device {
  // `acts`: { retry(act), drop(act), left() }
  constructor(words, home, acts) {
    Object.assign(this, { words, home, acts });
    this.waiting = [];
    find("save-json").addEventListener("click", () => this.save("json"));
    find("save-csv").addEventListener("click", () => this.save("csv"));
    find("copy-unsent").addEventListener("click", () => this.copy());
    find("leave-device").addEventListener("click", () => this.leave());
    find("device").addEventListener("toggle", () => this.show(this.waiting));
  }

  show(acts) {
    this.waiting = acts;
    if (!find("device").open) return;
    const rows = acts.map((act) => this.#row(act));
    if (!rows.length) rows.push(make("li", { class: "meta", text: this.words.nothing }));
    find("waiting").replaceChildren(...rows);
  }

  #row(act) {
    const { words } = this;
    const row = make("li", {},
      make("p", { class: "meta", text: words[`act_${act.deed}`] ?? act.deed }));
    const text = act.fields?.text ?? act.by ?? act.blob?.name;
    if (text) row.append(make("p", { class: "quote__text", dir: "auto", text: String(text) }));
    if (!act.refused) return row;
    row.append(make("p", { class: "field__error", text: act.refused }));
    row.append(make("div", { class: "row" },
      button(words.try_again, () => this.acts.retry(act), { name: "retry" }),
      button(words.drop, () => confirm(words.sure_drop) && this.acts.drop(act), { name: "drop" })));
    return row;
  }

  content(kind) {
    if (kind === "json") {
      const plain = this.waiting.map(({ home, blob, ...act }) => act);
      return JSON.stringify({ workshop: this.home, acts: plain }, null, 2);
    }
    return csv(this.waiting.map((act) => this.#cells(act)));
  }

  #cells(act) {
    const form = find("entry").elements;
    const fields = act.fields ?? {};
    const votes = act.deed === "vote" ? act.by : fields.votes;
    return [
      this.words[`act_${act.deed}`] ?? act.deed, act.at, fields.table,
      nameIn(form.criterion, fields.criterion), nameIn(form.kind, fields.kind),
      nameIn(form.category, fields.category), nameIn(form.province, fields.province),
      votes, fields.text, act.note, act.key,
    ];
  }

  save(kind) {
    const type = kind === "json" ? "application/json" : "text/csv;charset=utf-8";
    const address = URL.createObjectURL(new Blob([this.content(kind)], { type }));
    const link = make("a", { href: address, download: `notes-${this.home.split("/").at(-2)}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.content("json"));
      say(this.words.copied);
    } catch {
      say(this.words.not_copied);
    }
  }

  async leave() {
    const { words, waiting } = this;
    const unsent = fill(words.sure_leave_unsent, { number: waiting.length });
    if (!confirm(waiting.length ? unsent : words.sure_leave)) return;
    await this.acts.left();
    await wipe(this.home);
    await forgetPages([this.home]);
    const workers = await navigator.serviceWorker?.getRegistrations();
    const own = (worker) => new URL(worker.scope).pathname === this.home;
    await Promise.all((workers ?? []).filter(own).map((worker) => worker.unregister()));
    find("hall").replaceChildren(
      make("div", { class: "notice notice--success", role: "status" },
        make("p", { text: words.left })));
  }
}

// A file that spreadsheets open in any script and never run: a cell that begins like a formula
// gets an apostrophe before it.
export function csv(rows) {
  const cell = (value) => {
    const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
    return `"${text.replaceAll('"', '""')}"`;
  };
  return "\ufeff" + [COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
