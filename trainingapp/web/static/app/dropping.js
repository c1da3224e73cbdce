// A place on which files may be dropped. `take` gets what was dropped, and says whether it took it.
export const takesFiles = (place, take) => {
  ["dragenter", "dragover"].forEach((name) => place.addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("takes-file");
  }));
  ["dragleave", "drop"].forEach((name) => place.addEventListener(name, () => place.classList.remove("takes-file")));
  place.addEventListener("drop", (event) => { if (take(event.dataTransfer)) event.preventDefault(); });
  // Dropped beside the place, a file would be opened by the browser, and the page would be gone.
  ["dragover", "drop"].forEach((name) => window.addEventListener(name, (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  }));
};
