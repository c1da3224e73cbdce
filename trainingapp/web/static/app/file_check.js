// A PDF file dropped on the form is checked at once; what cannot be checked is named before it is sent.
import { takesFiles } from "./dropping.js";

const HEAD = 1024; // bytes among which a PDF says that it is one

const place = document.querySelector("[data-file-check]");
const { sayOne, sayLarge, sayOther, largest } = place.dataset;
const said = place.querySelector("[role=alert]");
const input = place.querySelector("input[type=file]");

const refusal = async (files) => {
  if (files.length > 1) return sayOne;
  const [file] = files;
  if (file.size > Number(largest)) return sayLarge.replace("{name}", () => file.name);
  const head = await file.slice(0, HEAD).text().catch(() => ""); // a folder cannot be read
  return head.includes("%PDF-") ? "" : sayOther.replace("{name}", () => file.name);
};

// Show why not, or nothing; a file that cannot be checked does not stay in the field.
const looked = async (files) => {
  const why = files.length ? await refusal([...files]) : "";
  said.hidden = !why;
  said.textContent = why;
  if (why) input.value = "";
  return !why;
};

input.addEventListener("change", () => looked(input.files));
takesFiles(place, (data) => {
  const { files } = data;
  if (!files.length) return false;
  looked(files).then((good) => {
    if (!good) return;
    input.files = files;
    input.form.requestSubmit();
  });
  return true;
});
place.querySelector("[data-hint]").hidden = false;
