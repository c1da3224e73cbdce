// What the page shows: the answer in large letters, the figures, what waits, what was keyed.
const TONES = { done: "good", sheet: "good", again: "warn", kept: "warn", refused: "bad" };

export class Board {
  constructor(root) {
    this.root = root;
    this.said = root.querySelector("[data-said]");
    this.network = root.querySelector("[data-network]");
    this.entries = root.querySelector("[data-entries]");
    this.line = root.querySelector("[data-line]").content.firstElementChild;
    this.sheets = root.querySelector("[data-sheets]");
  }

  words(name, value = "") {
    return this.root.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`].replace(/\{\w+\}/, () => value);
  }

  connected() {
    this.network.hidden = true;
  }

  disconnected(why) {
    this.network.textContent = this.words(why);
    this.network.hidden = false;
  }

  waiting(strokes) {
    const list = this.root.querySelector("[data-waiting]");
    list.replaceChildren(...strokes.map((stroke) => Object.assign(document.createElement("li"), { textContent: stroke.shown })));
  }

  answer(stroke, answer) {
    const undone = stroke.url.endsWith("/undo");
    const many = stroke.url.endsWith("/rest");
    this.speak(answer, undone, many);
    this.count(answer);
    if (answer.outcome === "sheet") {
      this.sheets.value = String(answer.sheet);
      this.root.querySelector("[data-rows]").elements.sheet.value = this.sheets.value;
    }
    if (undone || many) this.reload();
    else if (answer.outcome !== "refused" && answer.outcome !== "sheet") this.enter(stroke.fields.key, answer);
  }

  speak(answer, undone, many) {
    const lines = [];
    if (answer.outcome === "sheet") lines.push(this.words("sheet", answer.said || this.words("whole")));
    else if (undone) lines.push(this.words("undone", answer.name || answer.count));
    else if (many && answer.outcome === "done") lines.push(this.words("rest", answer.count));
    else if (answer.name) lines.push(`${answer.name} · ${answer.stateLabel}`, `${answer.number} ${answer.unit}`);
    if (answer.said && answer.outcome !== "sheet") lines.push(answer.said);
    this.said.dataset.tone = TONES[answer.outcome];
    this.said.replaceChildren(...lines.map((text, at) => Object.assign(document.createElement("p"), { textContent: text, className: at ? "" : "keying-name" })));
    if (TONES[answer.outcome] !== "good") this.beep(answer.outcome === "refused" ? 220 : 440);
  }

  // Eyes are on the paper: what needs a look is heard. Where sound is forbidden, the page does without.
  beep(pitch) {
    try {
      this.sound ||= new AudioContext();
      const tone = this.sound.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(this.sound.destination);
      tone.start();
      tone.stop(this.sound.currentTime + 0.18);
    } catch { /* no sound */ }
  }

  count(answer) {
    for (const name of ["present", "expected", "keyed", "open"]) this.root.querySelector(`[data-${name}]`).textContent = answer[name];
  }

  enter(key, answer) {
    [...this.entries.children].filter((one) => one.dataset.number === answer.number).forEach((one) => one.remove());
    const line = this.line.cloneNode(true);
    line.dataset.number = answer.number;
    line.querySelector("strong").textContent = answer.name;
    line.querySelector(".mono").textContent = answer.number;
    const mark = line.querySelector(".keying-mark");
    mark.textContent = answer.stateLabel;
    mark.classList.add(`is-${answer.state}`);
    line.querySelector(".keying-by").textContent = new Date().toTimeString().slice(0, 5);
    line.querySelector("form").elements.key.value = key;
    this.entries.prepend(line);
  }

  choose(sheet) {
    const address = new URL(location.href);
    if (sheet) address.searchParams.set("sheet", sheet);
    else address.searchParams.delete("sheet");
    history.replaceState(null, "", address);
    this.root.querySelector("[data-rows]").elements.sheet.value = sheet;
    this.reload();
  }

  // The list and the figures as the server has them now; without the network they stay as they are.
  async reload() {
    try {
      const response = await fetch(location.href, { cache: "no-store" });
      if (!response.ok || response.redirected) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-keying]");
      this.entries.replaceChildren(...document.importNode(fresh.querySelector("[data-entries]"), true).children);
      for (const name of ["present", "expected", "keyed", "open"]) this.root.querySelector(`[data-${name}]`).textContent = fresh.querySelector(`[data-${name}]`).textContent;
      for (const option of fresh.querySelector("[data-sheets]").options) {
        const own = [...this.sheets.options].find((one) => one.value === option.value);
        if (own) own.textContent = option.textContent;
        else this.sheets.append(document.importNode(option, true));
      }
    } catch { /* as above */ }
  }
}
