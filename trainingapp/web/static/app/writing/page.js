// One open page: the text in it, what the server confirmed of it, and what is on its way.
import { Clock } from "./clock.js";
import { Copies, same } from "./copies.js";
import { HandingIn, waitBefore } from "./handing_in.js";
import { Server } from "./server.js";
import { SignIn } from "./sign_in.js";
import { View } from "./view.js";

const PAUSE = 1500;
const LONGEST = 8000; // to the next save while somebody writes without a pause
const EMPTY = { title: "", text: "" };
const hasWords = (content) => !same(content, EMPTY);

export class Page {
  constructor(form) {
    this.clock = new Clock(form.dataset.zone);
    this.view = new View(form, this.clock);
    this.server = new Server(form, this.clock);
    this.signIn = new SignIn(this.server, (answer) => this.signedIn(answer));
    this.handing = new HandingIn(this);
    this.copies = new Copies(form.dataset.copies);
    this.revision = Number(form.elements.revision.value);
    this.confirmed = { title: form.elements.title.defaultValue, text: form.elements.text.defaultValue };
    this.serverAt = form.dataset.shownAt;
    this.serverMoment = form.dataset.savedAt;
    this.unanswered = []; // texts sent without an answer: the server may have them
    this.others = [];
    this.aside = []; // texts decided against, on their way to the earlier drafts
    this.keeps = true;
    this.ended = false;
    this.choosing = false;
    this.failures = 0;
  }

  get dirty() {
    return !same(this.view.content, this.confirmed);
  }

  get isBusy() {
    return Boolean(this.composing || this.choosing || this.handing.on);
  }

  // -- beginning ---------------------------------------------------------------------------------------------

  begin(form) {
    this.view.content = this.confirmed;
    this.copies.load().then(() => { this.recover(); this.show(); });
    form.addEventListener("input", (event) => (event.isComposing ? this.keep() : this.written()));
    form.addEventListener("compositionstart", () => { this.composing = true; });
    form.addEventListener("compositionend", () => { this.composing = false; this.written(); });
    form.addEventListener("focusout", () => { this.composing = false; });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.handing.begin(); });
    document.getElementById("writing-renew").addEventListener("click", () => this.signIn.open());
    window.addEventListener("online", () => this.tryNow());
    window.addEventListener("focus", () => this.tryNow());
    document.addEventListener("visibilitychange", () => this.tryNow());
    window.addEventListener("pagehide", () => { if (!this.dirty) this.copies.remove(this.copies.own); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.keep(); });
    window.addEventListener("beforeunload", (event) => { if (this.dirty && !this.leaving) event.preventDefault(); });
    this.show();
  }

  // Text that the device kept and the server never confirmed is offered; the newer one stands in the page.
  recover() {
    if (this.copies.attempt()) this.notice = this.view.say.sayUnfinished;
    this.copies.confirmed(this.confirmed);
    const [newest, ...rest] = this.copies.unconfirmed().map((copy) => ({ ...copy, from: "device" }));
    if (!newest) return;
    if (this.dirty || this.composing) { this.beside([newest, ...rest]); return; } // somebody types fast
    const stored = this.fromServer(this.confirmed);
    const builtUpon = newest.revision === this.revision;
    const goesOn = builtUpon || newest.at > this.serverMoment;
    this.view.content = goesOn ? newest : stored;
    this.others = [goesOn ? stored : newest, ...rest].filter(hasWords);
    this.choosing = !builtUpon && this.others.length > 0;
    this.offer();
    this.written();
    this.drop([EMPTY], goesOn ? newest : EMPTY);
  }

  beside(copies) {
    this.others = copies.filter((copy) => hasWords(copy) && !same(copy, this.view.content));
    this.choosing = this.others.length > 0;
    this.offer();
    this.show();
  }

  fromServer({ title, text }) {
    return { title, text, from: "server", shownAt: this.serverAt };
  }

  // -- keeping -----------------------------------------------------------------------------------------------

  written() {
    this.view.count();
    this.keep();
    this.refusal = this.notice = null;
    this.firstUnsaved ??= Date.now();
    this.plan(Math.max(0, Math.min(PAUSE, this.firstUnsaved + LONGEST - Date.now())));
    this.show();
    this.changed?.();
  }

  keep() {
    this.deviceAt = Date.now();
    const revision = this.choosing ? -1 : this.revision; // while two texts differ this one is built upon neither
    this.keeps = this.copies.keep({ ...this.view.content, at: this.clock.now().toISOString(), revision, clean: !this.dirty });
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  tryNow() {
    if (this.dirty || this.aside.length || this.ended) this.plan(0);
  }

  async save() {
    const midWord = this.composing && !document.hidden; // whoever goes to another app may not come back
    if (this.saving || midWord || this.choosing || this.handing.on || this.refusal) return;
    if (!this.dirty && !this.aside.length && !this.ended) return;
    this.saving = this.send();
    this.show();
    await this.saving;
    this.saving = null;
    this.show();
  }

  async send() {
    if (this.ended && !((await this.renewed()) && (this.dirty || this.aside.length))) return;
    const content = this.view.content;
    const aside = this.nextAside();
    this.unanswered.push(content);
    this.saved(content, aside, await this.server.save(content, this.revision, aside));
  }

  saved(content, aside, answer) {
    if (answer.kind === "done") { this.isAside(aside); this.confirm(content, answer); }
    else if (answer.kind === "newer") this.met(answer);
    else if (answer.kind === "unstorable") this.unstorable(aside, answer.error);
    else this.later(answer.kind === "ended");
  }

  // Which of the texts could not be kept, the server does not say: those put aside stay on the device then.
  unstorable(aside, error) {
    if (!aside.length) { this.refusal = error; return; }
    this.aside = [];
    this.plan(0);
  }

  nextAside() {
    return this.aside.slice(0, 8); // as many as one request may bring
  }

  // The server has these among the earlier drafts.
  isAside(texts) {
    if (!texts.length) return;
    this.aside = this.aside.filter((one) => !texts.includes(one));
    this.copies.remove(...this.copies.of(texts));
    this.view.hasEarlier();
  }

  confirm(content, answer) {
    this.revision = answer.revision;
    this.serverAt = answer.shown_at;
    this.confirmed = content;
    this.unanswered = [];
    this.failures = 0;
    this.firstUnsaved = undefined;
    this.ended = false;
    this.copies.confirmed(content);
    if (this.dirty || this.aside.length) { this.keep(); this.plan(PAUSE); }
  }

  // The server holds another revision: our own, whose answer was lost, or that of another page.
  met(answer) {
    const stored = { title: answer.title, text: answer.text };
    const ours = [this.view.content, this.confirmed, ...this.unanswered].some((content) => same(content, stored));
    this.choosing = !ours;
    this.confirm(stored, answer);
    if (ours) return true;
    this.others = [this.fromServer(stored), ...this.others.filter((one) => !same(one, stored))];
    this.offer();
    return false;
  }

  later(ended) {
    this.ended = ended;
    this.failures += 1;
    this.plan(waitBefore(this.failures));
  }

  async renewed() {
    const answer = await this.server.renew();
    if (answer.kind !== "done") { this.later(answer.kind === "ended"); return false; }
    this.ended = false;
    this.failures = 0;
    return answer.revision === this.revision || this.met(answer);
  }

  // Signed in again within the page: go on with what waited.
  signedIn(answer) {
    this.ended = false;
    this.failures = 0;
    if (!this.handing.on && answer.revision !== this.revision) this.met(answer);
    window.dispatchEvent(new Event("signedin"));
    this.plan(0);
    this.show();
  }

  // -- choosing between texts --------------------------------------------------------------------------------

  offer() {
    const answers = { use: (other) => this.use(other), keep: () => this.keepOwn() };
    this.view.comparison.offer(this.view.content, this.others, answers);
  }

  use(other) {
    const rest = this.others.filter((one) => one !== other);
    const dropped = [{ ...this.view.content, from: "page" }, ...rest].filter(hasWords);
    this.view.content = other;
    this.settle(dropped, dropped);
  }

  keepOwn() {
    this.settle(this.others, []);
  }

  // What was dropped goes to the earlier drafts; `beside`, the page offers it until it goes away.
  settle(dropped, beside) {
    this.drop(dropped, this.view.content);
    dropped.forEach((one) => this.copies.putAside({ ...one, at: this.clock.now().toISOString() }));
    this.aside.push(...dropped.map(({ title, text }) => ({ title, text })));
    this.others = beside;
    this.choosing = this.handing.pressed = false;
    this.offer();
    this.written();
    this.plan(0);
  }

  // Remove the copies of texts that the author dropped, and those of the text that this page now keeps itself.
  drop(dropped, taken) {
    this.copies.remove(...this.copies.of(this.keeps ? [...dropped, taken] : dropped));
  }

  // Handing in has to wait for the choice: say so, and bring the other text into sight.
  askToChoose() {
    this.handing.pressed = true;
    this.keep();
    this.show();
    this.view.comparison.show();
  }

  // -- showing -----------------------------------------------------------------------------------------------

  show() {
    const kind = this.dirty || this.aside.length ? (this.saving ? "saving" : "unsaved") : "saved";
    this.view.state({ kind, deviceAt: this.deviceAt, keeps: this.keeps, serverAt: this.serverAt });
    if (this.handing.on) return;
    this.view.tell(this.trouble() || this.notice || "", { signIn: this.ended, compare: this.choosing && !this.ended });
  }

  trouble() {
    const { saySession, sayChoose, sayChooseFirst, sayOffline, sayOnlyPage } = this.view.say;
    if (this.ended) return saySession;
    if (this.choosing) return this.handing.pressed ? sayChooseFirst : sayChoose;
    if (this.failures) return this.keeps ? sayOffline : sayOnlyPage;
    return this.refusal;
  }
}
