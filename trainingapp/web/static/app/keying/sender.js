// Sends the strokes in order, each until the server has answered it.
const PAUSES = [500, 1000, 2000, 4000, 8000, 15000];
const PATIENCE = 15000;

export class Sender {
  constructor(queue, { answered, silent, ended }) {
    Object.assign(this, { queue, answered, silent, ended });
    this.isBusy = false;
  }

  async run() {
    if (this.isBusy) return;
    this.isBusy = true;
    let turn = 0;
    while (this.queue.first) {
      const [id, stroke] = this.queue.first;
      const answer = await this.once(stroke);
      if (answer === "ended") {
        this.ended();
        break;
      }
      if (answer === "silent") {
        this.silent();
        await this.rest(PAUSES[Math.min(turn, PAUSES.length - 1)]);
        turn += 1;
        continue;
      }
      turn = 0;
      this.queue.drop(id);
      this.answered(stroke, answer);
    }
    this.isBusy = false;
  }

  async once(stroke) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(stroke.url, {
        method: "POST",
        body: new URLSearchParams(stroke.fields),
        headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
        signal: abort.signal,
        cache: "no-store",
      });
      if (response.status >= 500 || response.status === 429) return "silent";
      if (!response.ok || response.redirected) return "ended"; // the forgery token belongs to the session
      return await response.json();
    } catch {
      return "silent";
    } finally {
      clearTimeout(timer);
    }
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
