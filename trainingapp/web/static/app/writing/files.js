// Files that are chosen, dropped on the text or pasted: the server reads them, the preview shows what it read.
import { takesFiles } from "../dropping.js";

export class Files {
  constructor(desk, say, taken) {
    this.desk = desk;
    this.say = say;
    this.taken = taken;
    this.input = document.getElementById("tools-file");
  }

  listen(field) {
    document.getElementById("tools-choose").addEventListener("click", () => this.input.click());
    this.input.addEventListener("input", (event) => event.stopPropagation()); // nothing was written
    this.input.addEventListener("change", () => { this.take([...this.input.files]); this.input.value = ""; });
    takesFiles(field, (data) => this.takeFrom(data));
  }

  // Take a document that stands alone; false when there is text to take instead.
  takeFrom(data) {
    const files = [...data.files];
    if (!files.length || data.types.includes("text/plain")) return false;
    this.take(files);
    return true;
  }

  async take(files) {
    const { sayOne, sayLarge, sayReading, largest } = this.say;
    if (!files.length) return;
    if (files.length > 1) { this.desk.announce(sayOne); return; }
    const [file] = files;
    if (file.size > Number(largest)) { this.desk.announce(sayLarge.replace("{name}", file.name)); return; }
    this.desk.announce(sayReading.replace("{name}", file.name));
    const body = new FormData();
    body.append("file", file);
    const { status, answer } = await this.desk.post(this.say.file, body);
    if (status === 200) { this.desk.announce(""); this.taken(answer); return; }
    this.desk.announce(failure(this.say, status, answer));
  }
}

// Why the server did not do it: its own words where it has some for this file or text.
export const failure = (say, status, answer) => {
  if (status === 0 || status >= 500) return say.saySilent;
  return status === 422 && answer.error ? answer.error : say.sayRefused;
};
