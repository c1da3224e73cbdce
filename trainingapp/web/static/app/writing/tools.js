// Tools beside the text: tidying it, and taking over what is pasted or dropped; `desk` is what they may do.
import { Files } from "./files.js";
import { Preview } from "./tidying.js";
import { pasted } from "./pasting.js";

const LONG = 200; // characters pasted, from which tidying is offered

export const attach = (desk) => {
  const tools = document.getElementById("tools");
  const say = tools.dataset;
  const field = desk.form.elements.text;
  const preview = new Preview(desk, say);
  const files = new Files(desk, say, (taken) => preview.openFile(taken));
  document.getElementById("tools-tidy").addEventListener("click", () => preview.openOwn());
  files.listen(field);
  field.addEventListener("paste", (event) => {
    if (files.takeFrom(event.clipboardData)) { event.preventDefault(); return; }
    const text = pasted(event.clipboardData);
    if (text === null) return;
    event.preventDefault();
    insert(field, text);
    if (text.length >= LONG) desk.announce(say.sayPasted, { label: say.sayTidy, run: () => preview.openOwn() });
  });
  // What was put in as a whole goes out as a whole; after that the field undoes what was typed.
  desk.form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z" && desk.undo()) event.preventDefault();
  });
  tools.hidden = false;
};

// Through the editor's own command the browser can undo it; where there is none, the field is written directly.
const insert = (field, text) => {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste", data: text }));
};
