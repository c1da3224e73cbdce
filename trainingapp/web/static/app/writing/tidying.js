// The preview of what tidying would change: kinds can be switched off, marks walked through; then applied or not.
import { failure } from "./files.js";

const SEEN = { "\u3000": "□", " ": "·", "\u00a0": "·", "\t": "→" };
const blanksSeen = (text) => text.replace(/[\u3000 \u00a0\t]/g, (blank) => SEEN[blank]);
// What is changed, so that it can be seen: line ends always, blanks where they are what changes.
const visible = (text, kind) => (kind === "spacing" ? blanksSeen(text) : text).replaceAll("\n", "↵\n");

const element = (name, text, className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
};

export class Preview {
  constructor(desk, say) {
    this.desk = desk;
    this.say = say;
    this.panel = document.getElementById("tidying");
    this.text = document.getElementById("tidying-text");
    this.where = this.panel.querySelector(".tidying-where");
    this.note = this.panel.querySelector(".tidying-note");
    this.panel.addEventListener("input", (event) => event.stopPropagation()); // nothing was written
    this.panel.addEventListener("keydown", (event) => this.key(event));
    document.getElementById("tidying-apply").addEventListener("click", () => this.apply());
    document.getElementById("tidying-cancel").addEventListener("click", () => this.close());
  }

  // Enter in a box would hand the essay in, for the panel stands in its form.
  key(event) {
    if (event.key === "Escape") { event.preventDefault(); this.close(); }
    if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
  }

  async openOwn(note = "") {
    const content = this.desk.content;
    if (!content.text.trim()) { this.desk.announce(this.say.sayEmpty); return; }
    this.file = null;
    await this.open(content, this.say.sayOwn, note);
  }

  // The title above the file's text goes to the title of the page, if that is still empty; else it stays in the text.
  async openFile({ name, title, text }) {
    const own = this.desk.content.title.trim();
    this.file = { title: own ? "" : title };
    await this.open({ title: own || title, text }, this.say.sayFromFile.replace("{name}", name), "");
  }

  async open(content, name, note) {
    const { status, answer } = await this.desk.post(this.say.tidying, content);
    if (status !== 200) { this.desk.announce(failure(this.say, status, answer)); return; }
    if (!this.file && !answer.kinds.length && !answer.marks.length) { this.close(); this.desk.announce(this.say.sayNothing); return; }
    this.source = content;
    this.parts = answer.parts;
    this.off = new Set();
    this.panel.querySelector("h2 span").textContent = name;
    this.tell(note);
    this.offerKinds(answer.kinds);
    this.offerMarks(answer.marks);
    this.where.hidden = !this.file || !this.desk.content.text.trim();
    this.show();
    this.panel.hidden = false;
    this.panel.focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "start" });
  }

  tell(note) {
    this.note.textContent = note;
    this.note.hidden = !note;
  }

  offerKinds(kinds) {
    const place = this.panel.querySelector(".tidying-kinds");
    place.hidden = !kinds.length;
    place.querySelector("div").replaceChildren(...kinds.map(({ kind, label, count }) => {
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", checked: true, value: kind });
      box.addEventListener("change", () => { this.off[box.checked ? "delete" : "add"](kind); this.show(); });
      const line = element("label", "");
      line.append(box, ` ${label} (${count})`);
      return line;
    }));
  }

  offerMarks(marks) {
    const place = this.panel.querySelector(".tidying-marks");
    place.hidden = !marks.length;
    place.querySelector("div").replaceChildren(...marks.map(({ kind, label, count }) => {
      const button = element("button", `${label} (${count})`, `btn btn-sm tidying-mark mark-${kind}`);
      button.type = "button";
      button.addEventListener("click", () => this.walk(kind));
      return button;
    }));
    this.labels = Object.fromEntries(marks.map(({ kind, label }) => [kind, label]));
  }

  // Bring the next place with this mark into sight.
  walk(kind) {
    const found = [...this.text.querySelectorAll(`mark.mark-${kind}`)];
    const next = (found.findIndex((one) => one.classList.contains("here")) + 1) % found.length;
    this.text.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
    found[next].classList.add("here");
    found[next].scrollIntoView({ block: "nearest" });
  }

  show() {
    this.text.replaceChildren(...this.parts.flatMap((part) => this.shown(part)));
  }

  shown(part) {
    const changes = part.kind && !this.off.has(part.kind);
    const inner = changes
      ? [part.before && element("del", visible(part.before, part.kind)), part.after && element("ins", part.after)].filter(Boolean)
      : [document.createTextNode(part.before)];
    if (!part.marks.length) return inner;
    const mark = element("mark", "", part.marks.map((kind) => `mark-${kind}`).join(" "));
    mark.title = part.marks.map((kind) => this.labels[kind]).join(" · ");
    mark.append(...inner);
    return [mark];
  }

  get result() {
    return this.parts.map((part) => (this.off.has(part.kind) ? part.before : part.after)).join("");
  }

  apply() {
    const { sayChanged, sayBusy, sayTaken, sayTidied, sayUndo } = this.say;
    if (!this.file && this.desk.content.text !== this.source.text) { this.openOwn(sayChanged); return; }
    if (!this.desk.replace(this.replacement())) { this.tell(sayBusy); return; }
    const said = this.file ? sayTaken : sayTidied;
    this.close();
    this.desk.announce(said, { label: sayUndo, run: () => this.undo() });
  }

  replacement() {
    if (!this.file) return { text: this.result };
    const { text } = this.desk.content;
    const behind = text.trim() && this.where.querySelector("input:checked").value === "behind";
    return { ...(this.file.title ? this.file : {}), text: behind ? `${text.trimEnd()}\n${this.result}` : this.result };
  }

  undo() {
    if (!this.desk.undo()) this.desk.announce(this.say.sayWritten);
  }

  close() {
    const hadFocus = this.panel.contains(document.activeElement);
    this.panel.hidden = true;
    if (hadFocus) document.getElementById("tools-tidy").focus();
  }
}
