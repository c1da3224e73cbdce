// Handing in: the same text with the same key, until the server has answered.
import { same } from "./copies.js";

export const waitBefore = (attempt) => Math.min(30000, 1000 * 2 ** attempt) * (0.75 + Math.random() / 2);

export class HandingIn {
  constructor(page) {
    this.page = page;
    this.on = false;
    this.pressed = false; // while a choice between texts was still to be made
  }

  async begin() {
    const { page } = this;
    if (this.on) return;
    if (page.choosing) { page.askToChoose(); return; }
    this.on = true;
    page.view.busy(true);
    page.notice = null;
    page.view.tell("");
    const content = page.view.content;
    const attempt = page.copies.attemptAt(content); // the moment that counts is that of the press
    await page.saving;
    const message = await this.deliver(content, attempt);
    if (page.leaving) return;
    this.on = false;
    page.view.busy(false);
    page.notice = message;
    if (page.choosing) page.askToChoose();
    page.show();
    page.tryNow();
  }

  // Try until the server has answered; a message when it was not taken, nothing when it was.
  async deliver(content, attempt) {
    for (let count = 1; ; count += 1) {
      const answer = await this.send(content, attempt);
      if (!answer) return this.page.view.say.sayChanged;
      if (answer.kind === "newer" && this.page.met(answer)) continue;
      if (!["ended", "silent"].includes(answer.kind)) return this.answered(content, answer);
      await this.wait(count, answer.kind === "ended");
    }
  }

  async send(content, { key, at }) {
    const { page } = this;
    if (!same(page.view.content, content)) return null;
    page.unanswered.push(content);
    const waited = Math.max(0, Math.round((Date.now() - at) / 1000));
    return page.server.submit(content, page.revision, page.nextAside(), { key, waited });
  }

  answered(content, answer) {
    const { page } = this;
    if (answer.kind === "done") { this.leave(content, answer); return ""; }
    page.copies.attemptEnded();
    if (answer.kind === "refused") page.isAside(page.nextAside());
    if (answer.kind === "newer") return "";
    if (answer.kind === "unstorable") return answer.error;
    page.confirm(content, answer);
    return [page.view.say.sayNotHandedIn, ...answer.refused].join(" ");
  }

  async wait(count, ended) {
    const { sayWaiting, saySession } = this.page.view.say;
    this.page.view.tell(ended ? saySession : sayWaiting, { signIn: ended });
    await this.pause(waitBefore(count));
    if (ended && (await this.page.server.renew()).kind === "done") this.page.view.tell("");
  }

  // Wait, but not when the network or the person comes back.
  pause(delay) {
    return new Promise((go) => {
      setTimeout(go, delay);
      ["online", "focus", "signedin"].forEach((name) => window.addEventListener(name, go, { once: true }));
    });
  }

  leave(content, answer) {
    const { page } = this;
    page.leaving = true;
    page.confirmed = content;
    page.copies.attemptEnded();
    page.isAside(page.nextAside());
    page.copies.confirmed(content);
    if (!page.dirty) page.copies.remove(page.copies.own);
    window.location.assign(answer.receipt);
  }
}
