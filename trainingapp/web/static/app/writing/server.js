// Talks to the server; every answer, and no answer, becomes { kind, … }:
// done, refused (kept as draft), newer (another page saved), ended (session), unstorable, silent (try again).
const PATIENCE = 20000;
const KEEPALIVE_LIMIT = 20000; // characters; browsers let at most 64 KB outlive a page

export class Server {
  constructor(form, clock) {
    this.saveUrl = form.dataset.draft;
    this.submitUrl = form.action;
    this.signInUrl = form.dataset.signIn;
    this.writer = Number(form.elements.writer.value);
    this.token = document.querySelector('meta[name="csrf-token"]').content;
    this.clock = clock;
  }

  save(content, revision, aside) {
    return this.post(this.saveUrl, { ...content, revision, put_aside: aside });
  }

  submit(content, revision, aside, { key, waited }) {
    return this.post(this.submitUrl, { ...content, revision, put_aside: aside, key, waited });
  }

  // After a session ended: is the same person signed in again? Takes the new token and the stored text.
  async renew() {
    try {
      const response = await this.fetch(this.saveUrl, {});
      if (response.redirected || !response.ok) return { kind: response.status >= 500 ? "silent" : "ended" };
      return this.recognized(await response.json());
    } catch {
      return { kind: "silent" };
    }
  }

  recognized(stored) {
    if (stored.writer !== this.writer) return { kind: "ended" };
    this.token = stored.token;
    return { kind: "done", ...stored };
  }

  // The sign-in page, asked for (no values) or sent; behind it lies the stored text. Gives done, code (a password
  // is to be chosen first), somebody (else is signed in), or refused with what was said; `token` for the next try.
  async door(values) {
    const options = values ? { method: "POST", body: new URLSearchParams(values) } : {};
    try {
      const response = await this.fetch(this.signInUrl, { ...options, headers: { Accept: "text/html" } });
      if (response.status >= 500) return { kind: "silent" };
      if ((response.headers.get("Content-Type") || "").includes("json")) return this.behind(await response.json());
      return Server.page(response, new DOMParser().parseFromString(await response.text(), "text/html"), Boolean(values));
    } catch {
      return { kind: "silent" };
    }
  }

  behind(stored) {
    const answer = this.recognized(stored);
    return answer.kind === "done" ? answer : { kind: "somebody", token: stored.token };
  }

  static page(response, shown, sent) {
    const token = shown.querySelector('meta[name="csrf-token"]')?.content;
    const said = [...shown.querySelectorAll("main .notice-bad li, main .field-error")].map((one) => one.textContent.trim());
    const password = document.querySelector("[data-password] a");
    if (response.url.split("?")[0] === password.href) return { kind: "code" };
    if (response.status === 404) return { kind: "somebody", token: sent ? undefined : token };
    return { kind: "refused", token, said: [...new Set(said)].join(" ") };
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
    const sent = Date.now();
    try {
      const response = await fetch(url, {
        ...options, headers: { Accept: "application/json", ...options.headers }, signal: abort.signal, cache: "no-store",
      });
      this.clock.heard(response.headers.get("Date"), sent, Date.now());
      return response;
    } finally {
      clearTimeout(timer);
    }
  }
}
