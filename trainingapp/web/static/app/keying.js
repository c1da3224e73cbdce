// Keying sign-in sheets back with a hand scanner, which types a code and presses Enter, or by the keyboard alone.
import { Board } from "./keying/board.js";
import { Queue } from "./keying/queue.js";
import { Sender } from "./keying/sender.js";

const root = document.querySelector("[data-keying]");
const rows = root.querySelector("[data-rows]");
const rest = root.querySelector("[data-rest]");
const field = rows.elements.text;
const undoLast = root.querySelector("[data-undo-last]");
const board = new Board(root);
const queue = new Queue(root.dataset.keying);
const here = location.pathname; // strokes that another sheet's page left behind are sent as well, but not shown
const CHANGED_NOTHING = ["again", "refused", "sheet"];
const done = []; // keys of this window's strokes, the last at the end

const sender = new Sender(queue, {
  answered: (stroke, answer) => {
    board.connected();
    board.waiting(queue.strokes);
    if (stroke.page !== here) return;
    if (CHANGED_NOTHING.includes(answer.outcome)) forget(stroke.fields.key);
    board.answer(stroke, answer);
  },
  silent: () => board.disconnected("waiting"),
  ended: () => board.disconnected("ended"),
});

const send = (url, fields, shown) => {
  queue.add({ page: here, url, fields: { sheet: rest.elements.sheet.value, ...fields }, shown });
  if (!queue.isKept) board.disconnected("full");
  board.waiting(queue.strokes);
  sender.run();
  field.focus();
};

// As random as it has to be so that no two strokes of a class share it; also on pages without https.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const did = (key) => {
  done.push(key);
  undoLast.disabled = false;
  return key;
};

const forget = (key) => {
  const at = done.indexOf(key);
  if (at >= 0) done.splice(at, 1);
  undoLast.disabled = done.length === 0;
};

const takeBack = (key) => {
  forget(key);
  send(root.dataset.undo, { key }, "↶");
};

rows.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  if (text) send(rows.action, { key: did(newKey()), text, state: rows.elements.state.value }, text);
});

rest.addEventListener("submit", (event) => {
  event.preventDefault();
  send(rest.action, { key: did(newKey()) }, "…");
});

root.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-take-back]")) return;
  event.preventDefault();
  takeBack(event.target.elements.key.value);
});
undoLast.addEventListener("click", () => takeBack(done.at(-1)));
// The state stays for the next row, as sheets are keyed state by state: the button says which one it enters.
const enters = () => {
  const chosen = rows.querySelector("[name=state]:checked");
  const label = chosen.closest("label").querySelector("span").textContent;
  rows.querySelector("[data-enters]").textContent = chosen.value === "present" ? "" : ` · ${label}`;
};
rows.addEventListener("change", (event) => {
  if (event.target.name !== "state") return;
  enters();
  field.focus();
});
rest.elements.sheet.addEventListener("change", () => { board.choose(rest.elements.sheet.value); field.focus(); });

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    const digit = /^Digit([1-4])$/.exec(event.code);
    if (digit) rows.elements.state[digit[1] - 1].click();
    else if (event.code === "KeyZ") undoLast.click();
    else if (event.code === "KeyA") rest.requestSubmit();
    else return;
    event.preventDefault();
  } else if (event.key.length === 1 && !event.target.matches("input, select, textarea, button, a, summary")) field.focus();
});

window.addEventListener("beforeunload", (event) => { if (queue.first) event.preventDefault(); });
board.waiting(queue.strokes);
enters(); // a browser that reloads keeps what was chosen
sender.run();
field.focus();
