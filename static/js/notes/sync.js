// Sending what waits and asking for what is new: on loading, when the network is back, from time
// to time, by a button. One at a time, also among several windows of one browser.
import { nextBatch, told } from "./outbox.js";
import { read, take } from "./store.js";
import { post, Refused, SignedOut, talk } from "./wire.js";

const PERIOD = 15_000;
const LONGEST = 60_000;
// what is written within this time goes together
const GATHER = 700;

// how long to wait after so many failures: longer each time, and not all devices at once
export function delay(failures, chance = Math.random()) {
  if (failures === 0) return PERIOD * (0.8 + 0.4 * chance);
  return Math.min(LONGEST, 1000 * 2 ** failures) * (0.5 + 0.5 * chance);
}

const alone = (home, work) =>
  navigator.locks ? navigator.locks.request(`consult-notes ${home}`, work) : work();

export class Sync {
  #running = null;
  #wanted = false;
  #timer = null;
  #gathering = null;
  #failures = 0;

  // `changed` is called when anything a person can see may be different;
  // `others` send acts of other kinds: { photo: async (act, token) => {} }
  constructor(home, language, changed, others = {}) {
    Object.assign(this, { home, language, changed, others });
    this.sending = new Set();
    this.network = navigator.onLine;
    this.signedIn = true;
    this.account = null;
    this.failure = "";
    this.contacts = 0;
  }

  now() {
    clearTimeout(this.#gathering);
    this.#gathering = null;
    this.#wanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  // sends a moment later, unless the network is known to be away: then its return, or the next
  // try, does
  soon() {
    if (this.network) this.#gathering ??= setTimeout(() => this.now(), GATHER);
  }

  stop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#gathering);
    this.stopped = true;
  }

  async #run() {
    while (this.#wanted && !this.stopped) {
      this.#wanted = false;
      await alone(this.home, () => this.#turn());
    }
  }

  async #turn() {
    clearTimeout(this.#timer);
    try {
      const token = await this.#pull();
      while (await this.#push(token));
      for (const [deed, send] of Object.entries(this.others)) await this.#others(deed, send, token);
      this.#reached();
    } catch (error) {
      this.#missed(error);
    } finally {
      this.sending = new Set();
      await this.changed();
      if (!this.stopped) this.#timer = setTimeout(() => this.now(), delay(this.#failures));
    }
  }

  async #pull() {
    for (let asked = 0; ; asked += 1) {
      const { place } = await read(this.home);
      const answer = await talk(
        `${this.home}/state?since=${place.cursor}&in=${this.language}`,
      );
      this.account = answer.account;
      const again = await take(this.home, answer);
      if (!again || asked) return answer.token;
    }
  }

  async #push(token) {
    const { acts, place } = await read(this.home);
    const batch = place.isOpen === false ? [] : nextBatch(acts, this.account.id);
    if (!batch.length) return false;
    this.sending = new Set(batch.map((act) => act.key));
    await this.changed();
    const content = { since: place.cursor, acts: batch.map(told) };
    const answer = await post(`${this.home}/sync?in=${this.language}`, token, content);
    await take(this.home, answer);
    this.sending = new Set();
    await this.changed();
    return true;
  }

  async #others(deed, send, token) {
    const { acts } = await read(this.home);
    const own = (act) => act.account === null || act.account === this.account.id;
    for (const act of acts.filter((one) => one.deed === deed && !one.refused && own(one))) {
      this.sending = new Set([act.key]);
      await this.changed();
      await send(act, token);
    }
  }

  #reached() {
    this.#failures = 0;
    this.network = true;
    this.signedIn = true;
    this.failure = "";
    this.contacts += 1;
  }

  #missed(error) {
    this.#failures += 1;
    this.signedIn = !(error instanceof SignedOut);
    const answered = error instanceof SignedOut || error instanceof Refused;
    this.network = answered && navigator.onLine;
    this.failure = error instanceof Refused ? error.message : "";
  }
}
