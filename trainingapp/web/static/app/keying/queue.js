// Strokes that the server has not answered yet, kept on the device one by one: two windows never overwrite each
// other, and what a closed window left is sent by the next one. Sent twice is no harm, for each has its own key.
const PREFIX = "keying:";

export class Queue {
  constructor(name) {
    this.prefix = `${PREFIX}${name}:`;
    this.held = new Map();
    this.serial = 0;
    this.isKept = true;
    for (const [id, stroke] of this.left()) this.held.set(id, stroke);
  }

  left() {
    try {
      return Object.keys(localStorage).filter((one) => one.startsWith(this.prefix)).sort()
        .map((id) => [id, JSON.parse(localStorage.getItem(id))]);
    } catch {
      return [];
    }
  }

  add(stroke) {
    this.serial += 1;
    const id = `${this.prefix}${Date.now()}-${String(this.serial).padStart(6, "0")}-${stroke.fields.key}`;
    this.held.set(id, stroke);
    try {
      localStorage.setItem(id, JSON.stringify(stroke));
    } catch {
      this.isKept = false; // storage is full or forbidden: this window alone remembers
    }
  }

  get first() {
    return this.held.entries().next().value;
  }

  get strokes() {
    return [...this.held.values()];
  }

  drop(id) {
    this.held.delete(id);
    try { localStorage.removeItem(id); } catch { /* as above */ }
  }
}
