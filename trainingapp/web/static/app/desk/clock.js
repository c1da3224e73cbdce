// How long a text was read: time in which its page was seen, also over several visits in this tab.
export class Clock {
  constructor(version) {
    this.name = `desk-time:${version}`;
    this.before = Number(this.storage("getItem")) || 0;
    this.began = document.hidden ? 0 : Date.now();
    this.turn = () => this.stop(document.hidden);
    document.addEventListener("visibilitychange", this.turn);
    window.addEventListener("pagehide", this.turn);
  }

  get seconds() {
    return Math.round(this.before + (this.began ? (Date.now() - this.began) / 1000 : 0));
  }

  stop(hidden) {
    this.before = this.seconds;
    this.began = hidden ? 0 : Date.now();
    this.storage("setItem", this.before);
  }

  forget() {
    document.removeEventListener("visibilitychange", this.turn);
    window.removeEventListener("pagehide", this.turn);
    this.storage("removeItem");
  }

  storage(act, ...rest) {
    try { return sessionStorage[act](this.name, ...rest); } catch { return null; }
  }
}
