// The page of the text that comes next, fetched while this one is read.
const FRESH = 180000; // ms; later a newer version may have been handed in

export class Ahead {
  url = "";
  page = null;
  at = 0;

  look(url) {
    if (!url || url === this.url) return;
    this.fetch(url);
  }

  renew() {
    if (this.url && Date.now() - this.at > FRESH) this.fetch(this.url);
  }

  fetch(url) {
    this.url = url;
    this.at = Date.now();
    this.page = fetch(url, { credentials: "same-origin", cache: "no-store" })
      .then(async (response) => {
        if (!response.ok || response.redirected) return null;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        return page.querySelector("[data-desk]") ? page : null;
      })
      .catch(() => null);
    return this.page;
  }

  // The page with this address; null where it is none of the desk's, or nothing came.
  take(url) {
    const page = url === this.url && this.page ? this.page : this.fetch(url);
    this.url = "";
    this.page = null;
    return page;
  }
}
