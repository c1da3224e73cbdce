// The text that lies open: its form, its words, and where things are said.
export class Sheet {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("#review-form");
    this.comment = this.form.elements.comment;
    this.version = this.form.elements.version.value;
    this.replaces = this.form.elements.replaces.value;
    root.dataset.view = "text";
    this.said = root.querySelector("[data-said]");
    for (const one of root.querySelectorAll("[data-help], [data-mark-note]")) one.hidden = false;
  }

  // The text alone, or beside the texts that it shares passages with.
  look(view = this.root.dataset.view === "text" ? "compared" : "text") {
    const compared = this.root.querySelector("#compared");
    if (!compared) return this.root.querySelector("#originality").focus();
    this.root.dataset.view = view;
    (view === "text" ? this.root.querySelector("#text") : compared).scrollIntoView({ block: "start" });
  }

  walk(step) {
    const button = this.root.querySelector(`#compared [data-walk="${step}"]`);
    if (!button) return;
    if (this.root.dataset.view === "text") this.look("compared");
    button.click();
  }

  words(name) { return this.root.dataset[`say${name}`]; }

  get points() { return [...this.form.querySelectorAll("[data-points]")]; }

  get level() { return this.form.querySelector("[data-key]:checked")?.value || ""; }

  set level(value) {
    for (const radio of this.form.querySelectorAll("[data-key]")) radio.checked = radio.value === value;
  }

  // What the form says now, and what it said when the page came.
  get content() {
    return { comment: this.comment.value, level: this.level, points: this.points.map((one) => one.value) };
  }

  get shown() {
    const first = this.form.querySelector("[data-key][checked]")?.value || "";
    return { comment: this.comment.defaultValue, level: first, points: this.points.map((one) => one.defaultValue) };
  }

  fill({ comment, level, points }) {
    this.comment.value = comment;
    this.level = level;
    this.points.forEach((one, place) => { one.value = points[place] ?? ""; });
    this.form.dispatchEvent(new Event("input"));
  }

  sign({ window, seconds }) {
    this.form.elements.window.value = window;
    this.form.elements.seconds.value = seconds;
    this.form.elements.key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  say(text, waits = false) {
    this.said.textContent = text;
    this.said.hidden = !text;
    this.said.classList.toggle("waits", waits);
  }

  // After another text was judged: how far one is, and the way back to it.
  follow(judged, { said, progress }) {
    this.root.querySelector("[data-progress]").textContent = progress;
    this.say(said);
    const undo = this.root.querySelector("[data-undo]");
    undo.href = judged.root.dataset.here;
    undo.hidden = false;
    undo.querySelector("[data-undo-words]").textContent = this.words("Undo").replace("{n}", judged.root.dataset.number);
  }
}
