// What was typed and not yet saved stays on this device, under the version that it was written for.
const DAYS = 7;
const PREFIX = "desk:";

export class Kept {
  constructor(sheet) {
    this.sheet = sheet;
    this.name = `${PREFIX}${sheet.root.dataset.person}:${sheet.version}`;
  }

  keep() {
    const { content, shown, replaces } = this.sheet;
    if (JSON.stringify(content) === JSON.stringify(shown)) return this.forget();
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...content, replaces, at: Date.now() }));
    } catch { /* storage is full or forbidden: the page works without it */ }
  }

  forget() {
    try { localStorage.removeItem(this.name); } catch { /* as above */ }
  }

  restore() {
    const { sheet } = this;
    const kept = this.read();
    sheet.form.addEventListener("input", () => this.keep());
    if (!kept || JSON.stringify(sheet.content) === JSON.stringify({ comment: kept.comment, level: kept.level, points: kept.points })) return;
    if (kept.replaces === sheet.replaces && JSON.stringify(sheet.content) === JSON.stringify(sheet.shown)) {
      sheet.fill(kept);
      sheet.form.querySelector("[data-kept]").hidden = !kept.comment;
    } else this.showBoth(kept);
  }

  // Another review was saved since: both are seen, and a person chooses.
  showBoth(kept) {
    if (!kept.comment || kept.comment === this.sheet.comment.value) return;
    const both = this.sheet.form.querySelector("[data-both]");
    both.querySelector("[data-both-text]").textContent = kept.comment;
    both.hidden = false;
    both.querySelector("[data-both-take]").addEventListener("click", () => {
      this.sheet.fill(kept);
      both.hidden = true;
      this.keep();
    });
  }

  read() {
    try { return JSON.parse(localStorage.getItem(this.name)); } catch { return null; }
  }
}

export const sweep = () => {
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const kept = JSON.parse(localStorage.getItem(name));
      if (Date.now() - kept.at > DAYS * 86400000) localStorage.removeItem(name);
    }
  } catch { /* as above */ }
};
