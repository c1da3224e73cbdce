// Sends a judgement until the server has answered; the same key each time, so that it counts once.
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const PATIENCE = 20000;

export class Sender {
  isBusy = false;

  // Gives { kind: "done", next, said, progress }, { kind: "page", page } to be looked at, or { kind: "kept" }.
  async send(sheet, submitter) {
    const body = new FormData(sheet.form);
    body.set(submitter?.name || "save", "1");
    this.isBusy = true;
    try {
      for (let turn = 0; ; turn += 1) {
        sheet.say(turn ? sheet.words("Silent") : sheet.words("Sending"), true);
        const answer = await this.once(sheet, body);
        if (answer.kind !== "silent") return answer;
        sheet.say(sheet.words("Silent"), true);
        await this.rest(PAUSES[Math.min(turn, PAUSES.length - 1)]);
      }
    } finally {
      this.isBusy = false;
    }
  }

  async once(sheet, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const headers = { "X-Desk": "1", "X-CSRFToken": body.get("csrf_token") };
      const url = sheet.root.dataset.here;
      const response = await fetch(url, { method: "POST", body, headers, signal: abort.signal, cache: "no-store" });
      return await this.meaning(sheet, response);
    } catch {
      return { kind: "silent" };
    } finally {
      clearTimeout(timer);
    }
  }

  async meaning(sheet, response) {
    if (response.status >= 500 || response.status === 429) return { kind: "silent" };
    if (response.ok && !response.redirected) return { kind: "done", ...(await response.json()) };
    if (response.status === 409 || response.status === 422) {
      return { kind: "page", page: new DOMParser().parseFromString(await response.text(), "text/html") };
    }
    sheet.say(sheet.words("Ended"), true); // the forgery token belongs to the session: 400 comes before 401
    return { kind: "kept" };
  }

  // Until the time is over, or the network is back.
  rest(pause) {
    return new Promise((resolve) => {
      const wake = () => { clearTimeout(timer); window.removeEventListener("online", wake); resolve(); };
      const timer = setTimeout(wake, pause);
      window.addEventListener("online", wake);
    });
  }
}
