// Copies of a text on this device. Every open page has its own, so that two windows cannot lose each other's.
// A copy is `clean` once the server confirmed exactly that text; others are offered when the page is opened again.
import { Vault } from "./vault.js";

export const same = (a, b) => a.title === b.title && a.text === b.text;

const unique = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

export class Copies {
  constructor(prefix) {
    this.prefix = prefix;
    this.own = `${prefix}:copy:${unique()}`;
    this.attemptPlace = `${prefix}:attempt`;
    this.vault = new Vault(prefix);
  }

  // Take what only the second place has: after a crash the first may be some seconds behind.
  async load() {
    (await this.vault.all()).forEach(([place, value]) => {
      const known = this.read(place);
      const newer = !known || known.at < value.at || (known.at === value.at && value.clean);
      if (newer) this.store(place, value);
    });
  }

  // Keep the text as it stands; false when the browser keeps nothing.
  keep(copy) {
    return this.write(this.own, copy);
  }

  // What was not confirmed when its page went away, the newest first, every text once.
  unconfirmed() {
    const found = this.places().map((place) => ({ place, ...this.read(place) })).filter((copy) => copy.place !== this.own);
    this.remove(...found.filter((copy) => copy.clean !== false).map((copy) => copy.place));
    const kept = found.filter((copy) => copy.clean === false).sort((a, b) => b.at.localeCompare(a.at));
    return kept.filter((copy, n) => kept.findIndex((one) => same(one, copy)) === n);
  }

  // Where these texts are kept, save for the place of the page that is open.
  of(contents) {
    return this.places().filter((place) => {
      const copy = place !== this.own && this.read(place);
      return copy && contents.some((content) => same(copy, content));
    });
  }

  // The server has this text: no copy of it is needed, save the one of the page that is open.
  confirmed(content) {
    this.remove(...this.of([content]));
    const own = this.read(this.own);
    if (own && same(own, content)) this.write(this.own, { ...own, clean: true });
  }

  // A text that was decided against, until the server has it among the earlier drafts.
  putAside(copy) {
    this.write(`${this.prefix}:copy:${unique()}`, { ...copy, revision: -1, clean: false });
  }

  // The attempt to hand this text in: its key and when it was first tried, kept until the receipt arrives.
  attemptAt(content) {
    const known = this.attempt();
    if (known && same(known, content)) return known;
    const attempt = { title: content.title, text: content.text, key: crypto.randomUUID ? crypto.randomUUID() : unique(), at: Date.now() };
    this.write(this.attemptPlace, attempt);
    return attempt;
  }

  attempt() {
    return this.read(this.attemptPlace);
  }

  attemptEnded() {
    this.remove(this.attemptPlace);
  }

  places() {
    try {
      return Object.keys(localStorage).filter((place) => place.startsWith(`${this.prefix}:copy:`));
    } catch {
      return [];
    }
  }

  read(place) {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  }

  write(place, value) {
    this.vault.put(place, value);
    return this.store(place, value);
  }

  store(place, value) {
    try {
      localStorage.setItem(place, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  remove(...places) {
    places.forEach((place) => this.vault.remove(place));
    try {
      places.forEach((place) => localStorage.removeItem(place));
    } catch {
      // Nothing is kept where nothing can be.
    }
  }
}
