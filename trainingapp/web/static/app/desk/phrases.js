// One's own phrases: into the comment where the cursor is, and marked words of it kept as a new one.
export class Phrases {
  constructor(sheet) {
    this.sheet = sheet;
    this.box = sheet.root.querySelector("[data-phrases]");
    this.list = sheet.root.querySelector("[data-phrase-list]");
  }

  begin() {
    this.box.hidden = false;
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-phrase]");
      if (chosen) this.insert(chosen.dataset.phrase);
    });
    // A press on the button would first take the marking away.
    const keep = this.box.querySelector("[data-keep-phrase]");
    keep.addEventListener("mousedown", (event) => event.preventDefault());
    keep.addEventListener("click", () => this.keepMarked());
    this.sheet.phrases = this;
  }

  insertNumber(number) {
    const chosen = this.list.querySelectorAll("[data-phrase]")[number - 1];
    if (chosen) this.insert(chosen.dataset.phrase);
  }

  insert(phrase) {
    const { comment } = this.sheet;
    const before = comment.value.slice(0, comment.selectionStart);
    const gap = before && !/[\s，。；！？、：]$/.test(before) ? "；" : "";
    comment.focus();
    comment.setRangeText(gap + phrase, comment.selectionStart, comment.selectionEnd, "end");
    comment.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async keepMarked() {
    const { comment, root } = this.sheet;
    const text = comment.value.slice(comment.selectionStart, comment.selectionEnd).trim();
    if (!text) return this.sheet.say(this.sheet.words("Phrase"), true);
    const body = new FormData();
    body.set("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
    body.set("text", text);
    try {
      const response = await fetch(root.dataset.phrasesUrl, { method: "POST", body, headers: { "X-Desk": "1" } });
      if (!response.ok || response.redirected) throw new Error();
      const { phrases, said } = await response.json();
      this.list.replaceChildren(...phrases.map((phrase, place) => this.button(phrase, place + 1)));
      this.sheet.say(said);
    } catch {
      this.sheet.say(this.sheet.words("Silent"), true);
    }
  }

  button(phrase, number) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "phrase";
    made.dataset.phrase = phrase;
    made.title = phrase;
    const key = document.createElement("kbd");
    key.textContent = number;
    made.append(key, ` ${phrase}`);
    return made;
  }
}
