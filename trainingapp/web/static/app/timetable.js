// On a phone the timetable opens at today, not at the first day of a class that has been running for a while.
(() => {
  "use strict";
  const today = document.querySelector("[data-today]");
  const narrow = window.matchMedia("(max-width: 48rem)").matches;
  if (today && narrow && !window.location.hash) (today.querySelector(".lesson-now, .lesson-next") || today).scrollIntoView({ block: "start" });
})();
