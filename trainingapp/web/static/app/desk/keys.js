// Which key does what; none while somebody types, and none that belongs to an input method.
const typing = (target) => target.matches?.("textarea, select, input:not([type=radio])");
const own = (target) => target.closest?.("button, a, summary, dialog");

const follow = (selector) => document.querySelector(selector)?.click();

const write = (field) => {
  field.focus();
  field.setSelectionRange?.(field.value.length, field.value.length);
};

const choose = (sheet, event, digit) => {
  const finding = event.target.closest?.("#finding-form");
  const radio = finding ? finding.querySelectorAll("input[type=radio]")[digit - 1] : sheet.form.querySelector(`[data-key="${digit}"]`);
  if (radio) {
    radio.checked = true;
    radio.focus({ preventScroll: true });
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (!finding && sheet.points[digit - 1]) {
    event.preventDefault();
    sheet.points[digit - 1].select();
  }
};

const sendBack = (sheet) => {
  const button = sheet.form.querySelector('[name="send_back"]');
  if (!button) return sheet.say(sheet.words("NoReturn"), true);
  if (!sheet.comment.value.trim()) {
    sheet.say(sheet.words("Comment"), true);
    return write(sheet.comment);
  }
  sheet.say(sheet.words("Return"), true);
  button.focus();
};

const openFinding = (sheet) => {
  const details = sheet.root.querySelector("details.finding");
  details.open = true;
  details.querySelector("input[type=radio]:checked, input[type=radio]").focus();
};

// Marked words of the text become a passage that the author is asked about.
const mark = (sheet) => {
  const marked = window.getSelection();
  const field = sheet.root.querySelector("#finding-form [name$=passages]");
  const inText = marked.anchorNode && [...sheet.root.querySelectorAll("[data-text], .originality-own")].some((one) => one.contains(marked.anchorNode));
  const lines = inText ? marked.toString().split("\n").map((line) => line.trim()).filter(Boolean) : [];
  if (!lines.length || !field) return sheet.say(sheet.words("Mark"), true);
  field.value = [field.value.trim(), ...lines].filter(Boolean).join("\n");
  openFinding(sheet);
};

const save = (sheet) => sheet.form.requestSubmit(sheet.form.querySelector('[name="save"]'));

const ACTS = {
  c: (sheet) => write(sheet.comment),
  r: sendBack,
  f: openFinding,
  m: mark,
  o: (sheet) => sheet.look(),
  j: (sheet) => sheet.walk(1),
  k: (sheet) => sheet.walk(-1),
  n: () => follow('.walk a[rel="next"]'),
  p: () => follow('.walk a[rel="prev"]'),
  u: () => follow("[data-undo][href]:not([hidden])"),
  d: () => follow("[data-to-desk]"),
  t: () => follow("[data-take]"),
  "?": (sheet) => sheet.root.querySelector("[data-key-help]").showModal(),
};

const onPoints = (sheet, event) => {
  event.preventDefault();
  const after = sheet.points.slice(sheet.points.indexOf(event.target) + 1);
  const next = after.find((one) => !one.value) || sheet.points.find((one) => !one.value);
  if (next) next.select();
  else save(sheet);
};

const anywhere = (sheet, event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("#finding-form");
    if (form) form.requestSubmit();
    else save(sheet);
  } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) sheet.phrases.insertNumber(Number(event.code.at(-1)));
  else if (event.altKey && !event.ctrlKey && event.code === "KeyK") sheet.phrases.keepMarked();
  else return false;
  event.preventDefault();
  return true;
};

const onSheet = (sheet, event) => {
  if (sheet.root.querySelector("[data-key-help]").open || anywhere(sheet, event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    else if (event.key === "Enter" && event.target.dataset.points) onPoints(sheet, event);
    return;
  }
  if (/^[1-9]$/.test(event.key)) return choose(sheet, event, Number(event.key));
  if (event.key === "Enter") {
    if (own(event.target) || event.target.closest?.("#finding-form")) return;
    event.preventDefault();
    return save(sheet);
  }
  if (ACTS[event.key]) {
    event.preventDefault();
    return ACTS[event.key](sheet);
  }
  if (event.target.type === "radio") return; // there the arrows choose among the levels
  if (event.key === "ArrowRight") ACTS.n();
  if (event.key === "ArrowLeft") ACTS.p();
};

// A calibration text: the same keys for levels, and Enter.
const onCalibration = (form, event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const radio = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
  if (radio) {
    radio.checked = true;
    radio.focus({ preventScroll: true });
  } else if (event.key === "Enter" && !own(event.target)) {
    event.preventDefault();
    form.requestSubmit();
  }
};

const onList = (table, event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const links = [...table.querySelectorAll("tbody a")];
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const place = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, place + step))]?.focus();
  } else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search").focus();
  }
};

export const listen = (sheet) => {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const list = document.querySelector("[data-rows]");
    const calibration = document.querySelector("[data-calibration]");
    if (sheet()) onSheet(sheet(), event);
    else if (calibration) onCalibration(calibration, event);
    else if (list) onList(list, event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-help]") && sheet()) ACTS["?"](sheet());
    if (event.target.closest?.("[data-compare]") && sheet()) {
      event.preventDefault();
      sheet().look();
    }
  });
};
