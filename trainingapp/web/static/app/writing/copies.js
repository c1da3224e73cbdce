// Copies of a text on this device. Every open page has its own, so that two windows cannot lose each other's.
// A copy is `clean` once the server confirmed exactly that text; others are offered when the page is opened again.
export const same = (a, b) => a.title === b.title && a.text === b.text;

const unique = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

export class Copies {
  constructor(prefix) {
    this.prefix = prefix;
    this.own = `${prefix}:copy:${unique()}`;
    this.attemptPlace = `${prefix}:attempt`;
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

  // The key of handing in this text: one per attempt, kept until its receipt arrives.
  keyFor(content) {
    const attempt = this.attempt();
    if (attempt && same(attempt, content)) return attempt.key;
    const key = crypto.randomUUID ? crypto.randomUUID() : unique();
    this.write(this.attemptPlace, { ...content, key });
    return key;
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
    try {
      localStorage.setItem(place, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  remove(...places) {
    try {
      places.forEach((place) => localStorage.removeItem(place));
    } catch {
      // Nothing is kept where nothing can be.
    }
  }
}
