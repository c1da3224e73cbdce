// What tools beside the text may do with it: read it, replace it as a whole, take that back, and say something.
export class Desk {
  constructor(page, form) {
    this.page = page;
    this.form = form;
    this.listeners = [];
    this.place = document.getElementById("writing-announce");
    this.page.changed = () => this.listeners.forEach((listener) => listener(this.content));
  }

  get content() {
    return this.page.view.content;
  }

  // Put a whole new text into the page as one step; false, and nothing changed, when this is no moment for it.
  replace(content) {
    if (this.page.isBusy) return false;
    this.before = this.content;
    this.put({ ...this.before, ...content });
    this.after = this.content;
    return true;
  }

  // Bring back what stood before; false when the author has written since.
  undo() {
    const untouched = this.after && this.after.title === this.content.title && this.after.text === this.content.text;
    if (!untouched || this.page.isBusy) return false;
    this.put(this.before);
    this.before = this.after = null;
    return true;
  }

  put(content) {
    this.page.view.content = content;
    this.page.written();
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  announce(words, { label, run } = {}) {
    const [text, button] = this.place.children;
    text.textContent = words;
    button.hidden = !label;
    button.textContent = label || "";
    button.onclick = () => { this.announce(""); run(); };
  }

  // Ask the server about a text or a file; { status, answer }, status 0 when it cannot be reached.
  async post(url, body) {
    const sendsForm = body instanceof FormData;
    const headers = { "X-CSRFToken": this.page.server.token, ...(sendsForm ? {} : { "Content-Type": "application/json" }) };
    try {
      const options = { method: "POST", headers, body: sendsForm ? body : JSON.stringify(body) };
      const response = await this.page.server.fetch(url, options);
      return { status: response.status, answer: await response.json() };
    } catch {
      return { status: 0, answer: null };
    }
  }
}
