// What a person must know at a glance: is there a network, is anything unsent, when was the last
// contact; and what keeps things from being sent.
import { button, fill, find, make } from "./dom.js";

export class Status {
  // `acts`: { adopt() }
  constructor(words, language, signInAddress, acts) {
    Object.assign(this, { words, language, signInAddress, acts });
    this.print = "";
  }

  show({ sync, acts, place }) {
    const line = this.#line(sync, acts);
    // written only when it changes: it is read aloud
    if (find("status-line").textContent !== line) find("status-line").textContent = line;
    find("status").dataset.state = this.#state(sync, acts);
    find("status-contact").textContent = place.contact
      ? fill(this.words.last_contact, { time: this.#time(place.contact) })
      : this.words.never;
    document.body.classList.toggle("hall--offline", !sync.network);
    this.#notices(sync, acts, place);
  }

  #state(sync, acts) {
    if (!sync.network) return "offline";
    return acts.length ? "unsent" : "sent";
  }

  #line(sync, acts) {
    const { words } = this;
    const parts = [sync.network ? words.online : words.offline];
    if (acts.length) parts.push(fill(words.unsent, { number: acts.length }));
    else parts.push(words.all_sent);
    if (sync.sending.size) parts.push(words.sending);
    return parts.join(" · ");
  }

  #time(moment) {
    const options = { dateStyle: "short", timeStyle: "short" };
    const locale = this.language === "ar" ? "ar-MA" : this.language;
    return new Intl.DateTimeFormat(locale, options).format(new Date(moment));
  }

  #notices(sync, acts, place) {
    const { words } = this;
    const account = sync.account ?? place.account;
    const others = acts.filter((act) => act.account !== null && act.account !== account?.id);
    const print = JSON.stringify([
      sync.signedIn, sync.failure, place.isOpen, others.length, others[0]?.name,
    ]);
    if (print === this.print) return;
    this.print = print;
    const notices = [];
    if (!sync.signedIn) {
      const address = this.signInAddress;
      const link = make("a", { class: "button button--secondary", href: address, text: words.sign_in });
      notices.push(this.#notice("signed-out", "warning", words.signed_out, link));
    }
    if (others.length && account) notices.push(this.#others(others));
    if (place.isOpen === false) notices.push(this.#notice("closed", "warning", words.closed));
    if (sync.failure) {
      const sentence = fill(words.failed, { message: sync.failure });
      notices.push(this.#notice("failed", "danger", sentence));
    }
    find("status-notices").replaceChildren(...notices);
  }

  #others(others) {
    const { words } = this;
    const name = others[0].name ?? words.somebody;
    const sentence = fill(words.other_account, { number: others.length, name });
    const send = button(words.send_as_mine, () => this.acts.adopt(others), {
      kind: "secondary", name: "adopt",
    });
    return this.#notice("other-account", "warning", sentence, send);
  }

  #notice(name, kind, sentence, ...more) {
    return make("div", { class: `notice notice--${kind}`, "data-notice": name },
      make("p", { text: sentence }), ...more);
  }
}
