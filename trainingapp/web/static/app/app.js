// Behaviour shared by all pages: confirmation of what is final, forgery token for htmx, one post per click.
(() => {
  "use strict";
  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  // A press that was refused must not look as if it had worked: say why, where it is seen.
  const complain = (text) => {
    const notice = document.createElement("div");
    notice.className = "notice notice-bad notice-floating";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    document.querySelectorAll(".notice-floating").forEach((old) => old.remove());
    document.body.append(notice);
    window.setTimeout(() => notice.remove(), 10000);
  };
  document.addEventListener("htmx:responseError", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const said = answer.querySelector("main .notice-bad") || answer.querySelector("main h1");
    if (said) complain(said.textContent.trim());
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button && button.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (event.target.dataset.busy === "1") {
      event.preventDefault();
      return;
    }
    if (event.target.method === "post" && !event.target.hasAttribute("data-again")) event.target.dataset.busy = "1";
  });

  // Coming back by the back button shows the page as it was left: let its forms be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-busy]").forEach((form) => delete form.dataset.busy);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // On a phone the tabs scroll sideways: show the one that is open.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

  // After loading, because an address with a #part moves the focus there first.
  window.addEventListener("load", () => {
    const first = document.querySelector("[autofocus]");
    if (first) first.focus();
  });
})();
