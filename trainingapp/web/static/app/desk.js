// The review desk by keyboard: 1–4 levels, c comment, j/k or arrows to walk, Ctrl+Enter to save; and a comment
// that is not lost when one walks on before saving.
(() => {
  "use strict";
  const form = document.getElementById("review-form");
  if (!form) return;
  const comment = form.querySelector("[data-keep]");
  const save = form.querySelector('button[name="save"]');

  const walk = (relation) => {
    const link = document.querySelector(`.walk a[rel="${relation}"]`);
    if (link) link.click();
  };
  const choose = (key) => {
    const radio = form.querySelector(`[data-key="${key}"]`);
    radio.checked = true;
    radio.focus({ preventScroll: true });
  };
  const write = (event) => {
    event.preventDefault();
    comment.focus();
    comment.setSelectionRange(comment.value.length, comment.value.length);
  };
  const typing = (target) => target.matches("textarea, select, input:not([type=radio])");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(save);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && event.target === comment) comment.blur();
    if (typing(event.target)) return;
    if (/^[1-4]$/.test(event.key)) choose(event.key);
    else if (event.key === "c") write(event);
    else if (event.key === "j") walk("next");
    else if (event.key === "k") walk("prev");
    else if (event.target.type === "radio") return; // there the arrows choose among the levels
    else if (event.key === "ArrowRight") walk("next");
    else if (event.key === "ArrowLeft") walk("prev");
  });

  // Kept in this tab only, under the version and the review that it was written for.
  const keep = () => {
    try {
      if (comment.value === comment.defaultValue) sessionStorage.removeItem(comment.dataset.keep);
      else sessionStorage.setItem(comment.dataset.keep, comment.value);
    } catch { /* storage is full or forbidden: the page works without it */ }
  };
  try {
    const kept = sessionStorage.getItem(comment.dataset.keep);
    if (kept && comment.value === comment.defaultValue && kept !== comment.value) {
      comment.value = kept;
      form.querySelector("[data-kept]").hidden = false;
    }
  } catch { /* as above */ }
  comment.addEventListener("input", keep);

  const phrases = form.querySelector("[data-phrases]");
  if (phrases) {
    phrases.hidden = false;
    phrases.addEventListener("click", (event) => {
      const phrase = event.target.dataset.phrase;
      if (!phrase) return;
      const gap = comment.value && !/[\s，。；！？]$/.test(comment.value) ? "；" : "";
      comment.value += gap + phrase;
      keep();
      comment.focus();
    });
  }
})();
