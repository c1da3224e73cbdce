// Walk through shared passages: keys, buttons, or a click; both columns follow. Without it the numbers are links.
(() => {
  "use strict";

  for (const root of document.querySelectorAll(".originality")) attach(root);
  document.addEventListener("originality:shown", (event) => {
    for (const root of event.target.querySelectorAll(".originality")) attach(root);
  });

  function attach(root) {
    if (root.dataset.attached) return;
    root.dataset.attached = "1";
    const numbers = [...root.querySelectorAll('[id^="own-"]')].map((one) => Number(one.id.slice(4)));
    if (!numbers.length) return;
    let current = 0;
    const place = root.querySelector(".originality-place");
    root.querySelector(".originality-walk").hidden = false;

    function go(number) {
      current = number;
      for (const mark of root.querySelectorAll("[data-passage]")) {
        mark.classList.toggle("is-current", mark.dataset.passage.split(" ").includes(String(number)));
      }
      for (const side of ["own", "source"]) reveal(root.querySelector(`#${side}-${number}`));
      place.textContent = root.dataset.sayPassage.replace("{n}", numbers.indexOf(number) + 1);
    }

    function walk(step) {
      const at = numbers.indexOf(current);
      const next = at < 0 ? (step > 0 ? 0 : numbers.length - 1) : at + step;
      if (next >= 0 && next < numbers.length) go(numbers[next]);
    }

    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-walk]");
      if (button) return walk(Number(button.dataset.walk));
      const link = event.target.closest("[data-go]");
      if (link) {
        event.preventDefault();
        return go(Number(link.dataset.go));
      }
      const mark = event.target.closest("[data-passage]");
      if (mark) go(Number(mark.dataset.passage.split(" ")[0]));
    });

    document.addEventListener("keydown", (event) => {
      if (!root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
      const [next, previous] = root.dataset.keys || "";
      const step = event.key === next ? 1 : event.key === previous ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      walk(step);
    });
  }

  // In a column that scrolls by itself only that column moves; else the page does, for the essay alone.
  function reveal(mark) {
    if (!mark) return;
    const column = mark.closest(".originality-own, .originality-sources");
    if (column && column.scrollHeight > column.clientHeight + 1 && getComputedStyle(column).overflowY === "auto") {
      const offset = mark.getBoundingClientRect().top - column.getBoundingClientRect().top;
      column.scrollTop += offset - column.clientHeight / 3;
    } else if (mark.id.startsWith("own-")) {
      mark.scrollIntoView({ block: "center" });
    }
  }
})();
