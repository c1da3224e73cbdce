// The writing page: keeps the text on the device at every input and on the server after every pause, says where
// it is, and hands it in with a key until the receipt arrives.
import { Copies, same } from "./writing/copies.js";
import { Server } from "./writing/server.js";
import { View } from "./writing/view.js";

const PAUSE = 1500;
const LONGEST = 8000; // to the next save while somebody writes without a pause
const EMPTY = { title: "", text: "" };
const hasWords = (content) => !same(content, EMPTY);
const waitBefore = (attempt) => Math.min(30000, 1000 * 2 ** attempt) * (0.75 + Math.random() / 2);

class Page {
  constructor(form) {
    this.view = new View(form);
    this.server = new Server(form);
    this.copies = new Copies(form.dataset.copies);
    this.revision = Number(form.elements.revision.value);
    this.confirmed = { title: form.elements.title.defaultValue, text: form.elements.text.defaultValue };
    this.serverAt = form.dataset.shownAt;
    this.serverMoment = form.dataset.savedAt;
    this.unanswered = []; // texts sent without an answer: the server may have them
    this.others = [];
    this.keeps = true;
    this.ended = false;
    this.choosing = false;
    this.pressed = false; // to hand in, while a choice was still to be made
    this.failures = 0;
  }

  get dirty() {
    return !same(this.view.content, this.confirmed);
  }

  // -- beginning ---------------------------------------------------------------------------------------------

  begin(form) {
    this.view.content = this.confirmed;
    this.recover();
    form.addEventListener("input", (event) => event.isComposing || this.written());
    form.addEventListener("compositionstart", () => { this.composing = true; });
    form.addEventListener("compositionend", () => { this.composing = false; this.written(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.handIn(); });
    document.getElementById("writing-keep").addEventListener("click", () => this.keepOwn());
    window.addEventListener("online", () => this.tryNow());
    window.addEventListener("focus", () => this.tryNow());
    document.addEventListener("visibilitychange", () => this.tryNow());
    window.addEventListener("pagehide", () => { if (!this.dirty) this.copies.remove(this.copies.own); });
    window.addEventListener("beforeunload", (event) => { if (this.dirty && !this.leaving) event.preventDefault(); });
    this.show();
  }

  // Text that the device kept and the server never confirmed is offered; the newer one stands in the page.
  recover() {
    if (this.copies.attempt()) this.notice = this.view.say.sayUnfinished;
    this.copies.confirmed(this.confirmed);
    const [newest, ...rest] = this.copies.unconfirmed().map((copy) => ({ ...copy, from: "device" }));
    if (!newest) return;
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
  }

  keep() {
    this.deviceAt = new Date();
    const revision = this.choosing ? -1 : this.revision; // while two texts differ this one is built upon neither
    this.keeps = this.copies.keep({ ...this.view.content, at: this.deviceAt.toISOString(), revision, clean: !this.dirty });
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  tryNow() {
    if (this.dirty || this.ended) this.plan(0);
  }

  async save() {
    if (this.saving || this.composing || this.choosing || this.handingIn || this.refusal) return;
    if (!this.dirty && !this.ended) return;
    this.saving = this.send();
    this.show();
    await this.saving;
    this.saving = null;
    this.show();
  }

  async send() {
    if (this.ended && !((await this.renewed()) && this.dirty)) return;
    const content = this.view.content;
    this.unanswered.push(content);
    this.saved(content, await this.server.save(content, this.revision));
  }

  saved(content, answer) {
    if (answer.kind === "done") this.confirm(content, answer);
    else if (answer.kind === "newer") this.met(answer);
    else if (answer.kind === "unstorable") this.refusal = answer.error;
    else this.later(answer.kind === "ended");
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
    if (this.dirty) { this.keep(); this.plan(PAUSE); }
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

  // -- choosing between texts --------------------------------------------------------------------------------

  offer() {
    this.view.offer(this.others, (other) => this.use(other));
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

  // A choice is final: what was dropped leaves the device; `beside`, the page offers it until it goes away.
  settle(dropped, beside) {
    this.others = beside;
    this.choosing = this.pressed = false;
    this.offer();
    this.written();
    this.drop(dropped, this.view.content);
    this.plan(0);
  }

  // Remove the copies of texts that the author dropped, and those of the text that this page now keeps itself.
  drop(dropped, taken) {
    this.copies.remove(...this.copies.of(this.keeps ? [...dropped, taken] : dropped));
  }

  // Handing in has to wait for the choice: say so, and bring the other text into sight.
  askToChoose() {
    this.pressed = true;
    this.keep();
    this.show();
    this.view.showOthers();
  }

  // -- handing in --------------------------------------------------------------------------------------------

  async handIn() {
    if (this.handingIn) return;
    if (this.choosing) { this.askToChoose(); return; }
    this.handingIn = true;
    this.view.busy(true);
    this.notice = null;
    this.view.tell("");
    await this.saving;
    const content = this.view.content;
    const message = await this.deliver(content, this.copies.keyFor(content));
    if (this.leaving) return;
    this.handingIn = false;
    this.view.busy(false);
    this.notice = message;
    if (this.choosing) this.askToChoose();
    this.show();
    this.tryNow();
  }

  // Try until the server has answered; a message when it was not taken, nothing when it was.
  async deliver(content, key) {
    for (let attempt = 1; ; attempt += 1) {
      if (!same(this.view.content, content)) return this.view.say.sayChanged;
      this.unanswered.push(content);
      const answer = await this.server.submit(content, this.revision, key);
      if (answer.kind === "done") return this.leave(content, answer);
      if (answer.kind === "refused") return this.refused(content, answer);
      if (answer.kind === "unstorable") { this.copies.attemptEnded(); return answer.error; }
      if (answer.kind === "newer") { if (this.met(answer)) continue; this.copies.attemptEnded(); return ""; }
      const { sayWaiting, saySession } = this.view.say;
      this.view.tell(answer.kind === "ended" ? saySession : sayWaiting, { signIn: answer.kind === "ended" });
      await this.pause(waitBefore(attempt));
      if (answer.kind === "ended" && (await this.server.renew()).kind === "done") this.view.tell("");
    }
  }

  // Wait, but not when the network or the person comes back.
  pause(delay) {
    return new Promise((go) => {
      setTimeout(go, delay);
      ["online", "focus"].forEach((name) => window.addEventListener(name, go, { once: true }));
    });
  }

  leave(content, answer) {
    this.leaving = true;
    this.confirmed = content;
    this.copies.attemptEnded();
    this.copies.confirmed(content);
    if (!this.dirty) this.copies.remove(this.copies.own);
    window.location.assign(answer.receipt);
  }

  refused(content, answer) {
    this.copies.attemptEnded();
    this.confirm(content, answer);
    return answer.refused.join(" ");
  }

  // -- showing -----------------------------------------------------------------------------------------------

  show() {
    const kind = this.dirty ? (this.saving ? "saving" : "unsaved") : "saved";
    this.view.state({ kind, deviceAt: this.deviceAt, keeps: this.keeps, serverAt: this.serverAt });
    if (this.handingIn) return;
    this.view.tell(this.trouble() || this.notice || "", { signIn: this.ended, compare: this.choosing && !this.ended });
  }

  trouble() {
    const { saySession, sayChoose, sayChooseFirst, sayOffline, sayOnlyPage } = this.view.say;
    if (this.ended) return saySession;
    if (this.choosing) return this.pressed ? sayChooseFirst : sayChoose;
    if (this.failures) return this.keeps ? sayOffline : sayOnlyPage;
    return this.refusal;
  }
}

const form = document.getElementById("writing");
new Page(form).begin(form);
