// What is pasted, as plain text with its paragraphs. Programs put plain text beside HTML, at times without them.
const BLOCKS = new Set(("ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI "
  + "MAIN NAV OL P PRE SECTION TABLE TBODY TFOOT THEAD TR UL").split(" "));
const SILENT = new Set("BUTTON HEAD IFRAME IMG INPUT META NOSCRIPT OBJECT SCRIPT SELECT STYLE SVG TEMPLATE TITLE VIDEO".split(" "));
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
const NOT_WORDS = /[^\p{L}\p{N}]+/gu;

const words = (text) => text.replace(NOT_WORDS, "");
const lines = (text) => text.split("\n").filter((line) => line.trim()).length;

export const clean = (text) => text.replace(LINE_END, "\n").replace(INVISIBLE, "").replace(/\n{3,}/g, "\n\n");

// The text to insert; null when there is none.
export const pasted = (data) => {
  const plain = clean(data.getData("text/plain"));
  const html = data.getData("text/html");
  const text = html ? better(plain, fromHtml(html)) : plain;
  return text === "" ? null : text;
};

// HTML is asked only for paragraphs that the plain text has lost; it never brings other words.
const better = (plain, other) => {
  if (!plain.trim()) return other;
  return words(plain) === words(other) && lines(other) > lines(plain) ? other : plain;
};

// A document of its own: nothing in it is shown, loaded or run.
export const fromHtml = (html) => {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return clean(inside(body)).split("\n").map((line) => line.trimEnd()).join("\n").replace(/\n{2,}/g, "\n").replace(/^\n+|\n+$/g, "");
};

const inside = (node) => [...node.childNodes].map(told).join("");

const told = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return flowing(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.tagName.toUpperCase()) || isHidden(node)) return "";
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "TD" || node.tagName === "TH") return `${inside(node).replace(/\n+/g, " ").trim()}\u3000`;
  return BLOCKS.has(node.tagName) ? `\n${inside(node)}\n` : inside(node);
};

// A line end in the source of HTML is a blank; between Chinese characters it is nothing.
const flowing = (text) => text.replace(/(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])/g, "")
  .replace(/[ \t\r\n]+/g, " ").replace(/^ $/, "");

const isHidden = (element) => element.hidden || /display\s*:\s*none|mso-hide\s*:\s*all/i.test(element.getAttribute("style") || "");
