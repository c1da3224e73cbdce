// Signing in again within the page: the text stays, and what waited goes on by itself.
const byId = (id) => document.getElementById(id);

export class SignIn {
  constructor(server, done) {
    this.dialog = byId("writing-sign-in");
    this.form = this.dialog.querySelector("form");
    this.notice = this.dialog.querySelector('[role="alert"]');
    this.password = this.dialog.querySelector("[data-password]");
    this.back = byId("text");
    this.server = server;
    this.done = done;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
  }

  open() {
    this.tell("");
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    this.form.reset();
    if (!this.dialog.open) return;
    this.dialog.close();
    this.back.focus({ preventScroll: true }); // the button that opened the dialog is gone now
  }

  tell(words, { choosesPassword = false } = {}) {
    this.notice.textContent = words;
    this.notice.hidden = !words;
    this.password.hidden = !choosesPassword;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    this.tell("");
    const { sign_in_name: name, password } = this.form.elements;
    this.met(await this.attempt(name.value, password.value));
    this.sending = false;
  }

  // Somebody may be signed in already, from another window: then nothing has to be sent.
  async attempt(name, password) {
    const at = await this.server.door();
    if (at.kind === "done" || !at.token) return at;
    return this.server.door({ csrf_token: at.token, sign_in_name: name, password });
  }

  met(answer) {
    const { saySomebody, sayCode, saySilent } = this.dialog.dataset;
    if (answer.kind === "done") { this.close(); this.done(answer); return; }
    if (answer.kind === "code") { this.tell(sayCode, { choosesPassword: true }); return; }
    if (answer.kind === "somebody") { this.tell(saySomebody); return; }
    this.tell(answer.said || saySilent);
  }
}
