// Talks to the server; every answer, and no answer, becomes { kind, … }:
// done, refused (kept as draft), newer (another page saved), ended (session), unstorable, silent (try again).
const PATIENCE = 20000;
const KEEPALIVE_LIMIT = 20000; // characters; browsers let at most 64 KB outlive a page

export class Server {
  constructor(form) {
    this.saveUrl = form.dataset.draft;
    this.submitUrl = form.action;
    this.writer = Number(form.elements.writer.value);
    this.token = document.querySelector('meta[name="csrf-token"]').content;
  }

  save(content, revision) {
    return this.post(this.saveUrl, { ...content, revision });
  }

  submit(content, revision, key) {
    return this.post(this.submitUrl, { ...content, revision, key });
  }

  // After a session ended: is the same person signed in again? Takes the new token and the stored text.
  async renew() {
    try {
      const response = await this.fetch(this.saveUrl, {});
      if (response.redirected || !response.ok) return { kind: response.status >= 500 ? "silent" : "ended" };
      const stored = await response.json();
      if (stored.writer !== this.writer) return { kind: "ended" };
      this.token = stored.token;
      return { kind: "done", ...stored };
    } catch {
      return { kind: "silent" };
    }
  }

  async post(url, values) {
    const body = JSON.stringify({ ...values, writer: this.writer });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    try {
      const response = await this.fetch(url, { method: "POST", headers, body, keepalive: body.length < KEEPALIVE_LIMIT });
      return Server.meaning(response.status, await response.json());
    } catch {
      return { kind: "silent" };
    }
  }

  static meaning(status, answer) {
    if (status === 200) return { kind: answer.refused ? "refused" : "done", ...answer };
    if (status === 409 && answer.revision !== undefined) return { kind: "newer", ...answer };
    // The forgery token belongs to the session: when the session is gone, 400 comes before 401.
    if (status === 400 || status === 401 || status === 404) return { kind: "ended" };
    if (status >= 500 || status === 429) return { kind: "silent" };
    return { kind: "unstorable", error: answer.error };
  }

  async fetch(url, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      return await fetch(url, {
        ...options, headers: { Accept: "application/json", ...options.headers }, signal: abort.signal, cache: "no-store",
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
