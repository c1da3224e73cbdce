// The headings that stand in the text, as a way to its parts; and the text as a file or on paper.
const HEADING = /^[\s\u3000]*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章节部篇]|\d{1,2}[.．、])/u;
const LONGEST = 40;
const byId = (id) => document.getElementById(id);

export const headings = (text) => {
  let at = 0;
  return text.split("\n").flatMap((line) => {
    const start = at;
    at += line.length + 1;
    return HEADING.test(line) && line.trim().length <= LONGEST ? [{ words: line.trim(), start, end: start + line.length }] : [];
  });
};

export class Outline {
  constructor(form) {
    this.field = form.elements.text;
    this.title = form.elements.title;
    this.place = byId("writing-outline");
    this.details = byId("writing-task");
    this.details.addEventListener("toggle", () => this.show());
    window.addEventListener("beforeprint", () => this.toPaper());
    byId("writing-file").addEventListener("click", (event) => this.toFile(event.currentTarget));
  }

  show() {
    if (!this.details.open) return;
    const found = headings(this.field.value);
    this.place.replaceChildren(...(found.length ? found.map((one) => this.entry(one)) : [this.place.dataset.none]));
  }

  entry({ words, start, end }) {
    const entry = document.createElement("button");
    entry.type = "button";
    entry.className = "btn btn-link";
    entry.textContent = words;
    entry.addEventListener("click", () => {
      this.details.open = false;
      this.field.focus();
      this.field.setSelectionRange(start, end);
    });
    return entry;
  }

  toPaper() {
    const title = document.createElement("h2");
    title.textContent = this.title.value;
    byId("writing-print").replaceChildren(title, this.field.value);
  }

  // The text as it stands, without asking the server: it may be out of reach.
  toFile(link) {
    const content = `\ufeff${this.title.value}\n\n${this.field.value}\n`.replace(/\n/g, "\r\n");
    if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
  }
}
