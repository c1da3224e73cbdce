// Attendance: counts the seconds to the next code, and says so when a tick did not reach the server.
(() => {
  "use strict";
  window.setInterval(() => {
    document.querySelectorAll("[data-seconds]").forEach((place) => {
      const left = Math.max(0, Number(place.dataset.seconds) - 1);
      place.dataset.seconds = place.textContent = String(left);
    });
  }, 1000);

  const problem = document.getElementById("tick-problem");
  if (!problem) return;
  const failed = () => { problem.hidden = false; };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status !== 422) failed(); });
  document.addEventListener("htmx:afterSwap", () => { problem.hidden = true; });
})();
