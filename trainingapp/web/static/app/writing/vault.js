// A second place for the copies: browsers write localStorage to the disk only after some seconds, so a crash or a
// dead battery would take the last ones. Here a write is asked to reach the disk; writes that wait become one.
const NAME = "trainingapp-writing";
const STORE = "copies";
const PATIENCE = 1500;

const opened = () => new Promise((done, failed) => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

export class Vault {
  constructor(prefix) {
    this.prefix = prefix;
    this.waiting = new Map(); // by place; null removes
    try {
      this.database = opened();
      this.database.catch(() => {});
    } catch {
      this.database = Promise.reject(new Error("this browser has none"));
      this.database.catch(() => {});
    }
  }

  put(place, value) {
    this.waiting.set(place, value);
    this.flush();
  }

  remove(place) {
    this.put(place, null);
  }

  async flush() {
    if (this.writing || !this.waiting.size) return;
    this.writing = true;
    const batch = this.waiting;
    this.waiting = new Map();
    try {
      await this.write(await this.database, batch);
    } catch {
      // The copies in localStorage have to do.
    }
    this.writing = false;
    this.flush();
  }

  write(database, batch) {
    return new Promise((done, failed) => {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      const store = transaction.objectStore(STORE);
      batch.forEach((value, place) => (value === null ? store.delete(place) : store.put(value, place)));
      transaction.oncomplete = done;
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }

  // Everything kept under the prefix, as [place, value]; nothing when the browser does not answer in time.
  async all() {
    const late = new Promise((done) => { setTimeout(() => done([]), PATIENCE); });
    try {
      return await Promise.race([this.database.then((database) => this.read(database)), late]);
    } catch {
      return [];
    }
  }

  read(database) {
    return new Promise((done, failed) => {
      const found = [];
      const range = IDBKeyRange.bound(`${this.prefix}:`, `${this.prefix}:\uffff`);
      const request = database.transaction(STORE).objectStore(STORE).openCursor(range);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) { done(found); return; }
        found.push([cursor.key, cursor.value]);
        cursor.continue();
      };
      request.onerror = () => failed(request.error);
    });
  }
}
