// What the writing page shows: the line of state, the length, messages, and other texts beside the own one.
import { Comparison } from "./comparison.js";
import { length } from "./counting.js";
import { Outline } from "./outline.js";

const byId = (id) => document.getElementById(id);

export class View {
  constructor(form, clock) {
    this.form = form;
    this.clock = clock;
    this.say = form.dataset;
    this.message = byId("writing-message");
    this.submitButton = byId("writing-submit");
    this.comparison = new Comparison(form, (other) => this.origin(other));
    this.outline = new Outline(form);
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
    const { text } = this.content;
    const n = length(text, counting);
    byId("writing-length").textContent = sayLength.replace("{n}", n);
    const fits = n >= Number(min) && n <= Number(max);
    byId("writing-length").className = fits ? "fits" : n > Number(max) ? "over" : "";
    byId("writing-progress").value = Math.min(n, Number(min));
    byId("writing-progress").hidden = false;
    document.querySelectorAll("[data-count]").forEach((one) => { one.textContent = length(text, one.dataset.count); });
    this.comparison.follow(() => this.content);
  }

  // The line of state: which copy is where, of when, and whether the text that is seen is the one kept.
  state({ kind, deviceAt, keeps, serverAt }) {
    const mark = byId("writing-mark");
    mark.hidden = kind === "saved" && !serverAt;
    mark.textContent = { saved: this.say.saySaved, unsaved: this.say.sayUnsaved, saving: this.say.saySaving }[kind];
    mark.className = `status status-${{ saved: "good", unsaved: "warn", saving: "plain" }[kind]}`;
    const device = keeps ? deviceAt && this.say.sayDevice.replace("{time}", this.clock.hourOf(deviceAt)) : this.say.sayNoDevice;
    const nothing = mark.hidden ? "" : this.say.sayNoServer;
    const server = serverAt ? this.say.sayServer.replace("{time}", serverAt) : nothing;
    byId("writing-times").textContent = [device, server].filter(Boolean).join(" · ");
    this.wrongClock(this.clock.minutesSlow);
  }

  wrongClock(slow) {
    const words = slow > 0 ? this.say.sayClockSlow : this.say.sayClockFast;
    byId("writing-clock").hidden = slow === 0;
    byId("writing-clock").textContent = slow === 0 ? "" : words.replace("{n}", Math.abs(slow));
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

  hasEarlier() {
    byId("writing-earlier").hidden = false;
  }

  origin(other) {
    if (other.from === "page") return this.say.sayFromPage;
    const time = other.from === "server" ? other.shownAt : this.clock.hour(new Date(other.at));
    return (other.from === "server" ? this.say.sayFromServer : this.say.sayFromDevice).replace("{time}", time);
  }
}
