// Tells the server which window has the text open, and its reader when another window took it.
const BEAT = 60000;

const ownWindow = () => {
  const made = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  try {
    const known = sessionStorage.getItem("desk-window") || made;
    sessionStorage.setItem("desk-window", known);
    return known;
  } catch {
    return made;
  }
};

export class Claim {
  constructor(sheet, onBeat) {
    this.sheet = sheet;
    this.window = ownWindow();
    this.leave = () => navigator.sendBeacon(this.url, this.body({ leave: "1" }));
    this.timer = setInterval(() => { if (!document.hidden) { this.beat(); onBeat(); } }, BEAT);
    window.addEventListener("pagehide", this.leave);
    this.seen = () => { if (!document.hidden) this.beat(); };
    document.addEventListener("visibilitychange", this.seen);
    this.beat();
  }

  get url() { return this.sheet.root.dataset.claim; }

  body(more = {}) {
    const body = new FormData();
    body.set("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
    body.set("window", this.window);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return body;
  }

  async beat(more) {
    try {
      const response = await fetch(this.url, { method: "POST", body: this.body(more), cache: "no-store" });
      if (response.ok && !response.redirected) this.tell(await response.json());
    } catch { /* no network: the judgement itself will be checked */ }
  }

  tell({ held, said, may_take: mayTake }) {
    const notice = this.sheet.root.querySelector("[data-claimed]");
    if (!notice.hidden && !held && notice.dataset.words === said) return;
    notice.hidden = held;
    notice.dataset.words = said || "";
    const words = document.createElement("p");
    words.textContent = said || "";
    notice.replaceChildren(words);
    if (!mayTake) return;
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn btn-sm btn-outline-primary";
    const key = document.createElement("kbd");
    key.textContent = "t";
    take.append(`${this.sheet.words("Take")} `, key);
    take.dataset.take = "";
    take.addEventListener("click", () => this.beat({ take: "1" }));
    notice.append(take);
  }

  end() {
    clearInterval(this.timer);
    window.removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.seen);
  }
}
