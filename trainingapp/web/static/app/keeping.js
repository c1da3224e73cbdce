// What is typed in a form outlives a session that ended meanwhile: this tab keeps it and puts it back after signing in.
const stored = (act) => {
  try {
    return act(sessionStorage);
  } catch {
    return null; // a browser that keeps nothing
  }
};

document.querySelectorAll("main form textarea").forEach((field) => {
  const place = `kept:${location.pathname}:${field.name}`;
  field.value ||= stored((kept) => kept.getItem(place)) || "";
  field.addEventListener("input", () => stored((kept) => kept.setItem(place, field.value)));
});
