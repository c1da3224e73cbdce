// What the writing page shows: the line of state, the length, messages, and other texts beside the own one.
import { length } from "./counting.js";

const clock = (date) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(date);
const byId = (id) => document.getElementById(id);

export class View {
  constructor(form) {
    this.form = form;
    this.say = form.dataset;
    this.message = byId("writing-message");
    this.others = byId("writing-others");
    this.submitButton = byId("writing-submit");
  }

  get content() {
    return { title: this.form.elements.title.value, text: this.form.elements.text.value };
  }

  set content({ title, text }) {
    this.form.elements.title.value = title;
    this.form.elements.text.value = text;
    this.count();
  }

  count() {
    const { counting, min, max, sayLength } = this.say;
    const n = length(this.form.elements.text.value, counting);
    byId("writing-length").textContent = sayLength.replace("{n}", n);
    const fits = n >= Number(min) && n <= Number(max);
    byId("writing-length").className = fits ? "fits" : n > Number(max) ? "over" : "";
    byId("writing-progress").value = Math.min(n, Number(min));
    byId("writing-progress").hidden = false;
  }

  // The line of state: which copy is where, of when, and whether the text that is seen is the one kept.
  state({ kind, deviceAt, keeps, serverAt }) {
    const mark = byId("writing-mark");
    mark.hidden = kind === "saved" && !serverAt;
    mark.textContent = { saved: this.say.saySaved, unsaved: this.say.sayUnsaved, saving: this.say.saySaving }[kind];
    mark.className = `status status-${{ saved: "good", unsaved: "warn", saving: "plain" }[kind]}`;
    const device = keeps ? deviceAt && this.say.sayDevice.replace("{time}", clock(deviceAt)) : this.say.sayNoDevice;
    const nothing = mark.hidden ? "" : this.say.sayNoServer;
    const server = serverAt ? this.say.sayServer.replace("{time}", serverAt) : nothing;
    byId("writing-times").textContent = [device, server].filter(Boolean).join(" · ");
  }

  tell(text, { signIn = false, compare = false } = {}) {
    const [words, toSignIn, toOther] = this.message.children;
    if (words.textContent !== text) words.textContent = text;
    toSignIn.hidden = !signIn;
    toOther.hidden = !compare;
    this.message.hidden = !text;
  }

  busy(is) {
    if (!this.submitButton) return;
    this.submitButton.disabled = is;
    this.label ??= this.submitButton.textContent;
    this.submitButton.textContent = is ? this.say.sayHandingIn : this.label;
  }

  // Show other texts beside the own one; `use` is called with the one chosen.
  offer(others, use) {
    const list = byId("writing-list");
    list.replaceChildren(...others.map((other) => this.card(other, use)));
    this.others.hidden = others.length === 0;
    this.form.classList.toggle("two-texts", others.length > 0);
  }

  // Bring the other texts into sight and under the keyboard.
  showOthers() {
    this.others.focus({ preventScroll: true });
    this.others.scrollIntoView();
  }

  card(other, use) {
    const card = byId("writing-other").content.cloneNode(true);
    card.querySelector("h2").textContent = this.origin(other);
    card.querySelector(".writing-other-title").textContent = other.title;
    card.querySelector("textarea").value = other.text;
    card.querySelector("button").addEventListener("click", () => use(other));
    return card;
  }

  origin(other) {
    if (other.from === "page") return this.say.sayFromPage;
    const time = other.from === "server" ? other.shownAt : clock(new Date(other.at));
    return (other.from === "server" ? this.say.sayFromServer : this.say.sayFromDevice).replace("{time}", time);
  }
}
