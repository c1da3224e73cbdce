// Other texts beside the one in the page, with what differs marked on both sides.
import { differences } from "./differences.js";

const PAUSE = 400;
const byId = (id) => document.getElementById(id);

const marked = (runs, side) => runs.filter(({ kind }) => kind === "same" || kind === side).map(({ kind, text }) => {
  if (kind === "same") return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
});

export class Comparison {
  constructor(form, origin) {
    this.form = form;
    this.place = byId("writing-others");
    this.origin = origin;
    this.cards = [];
  }

  // Show the texts; `use` is called with the one chosen, `keep` when the one in the page is.
  offer(own, others, { use, keep }) {
    this.cards = others.map((other) => ({ other, card: this.card(other, use, keep) }));
    byId("writing-list").replaceChildren(...this.cards.map(({ card }) => card));
    this.place.hidden = others.length === 0;
    this.mark(own);
  }

  card(other, use, keep) {
    const card = byId("writing-other").content.firstElementChild.cloneNode(true);
    card.querySelector("[data-origin]").textContent = this.origin(other);
    card.querySelector("[data-use]").addEventListener("click", () => use(other));
    card.querySelector("[data-keep]").addEventListener("click", keep);
    return card;
  }

  mark(own) {
    this.cards.forEach(({ other, card }) => {
      const runs = differences(own.text, other.text);
      ["own", "other"].forEach((side) => card.querySelector(`[data-side="${side}"]`).replaceChildren(...marked(runs, side)));
      const titles = card.querySelectorAll(".compare-title");
      titles[0].textContent = own.title;
      titles[1].textContent = other.title;
      titles.forEach((title) => title.classList.toggle("differs", own.title !== other.title));
    });
  }

  // The author writes on: what is marked follows after a pause.
  follow(own) {
    clearTimeout(this.timer);
    if (this.cards.length) this.timer = setTimeout(() => this.mark(own()), PAUSE);
  }

  // Bring the texts into sight and under the keyboard.
  show() {
    this.place.focus({ preventScroll: true });
    this.place.scrollIntoView();
  }
}
