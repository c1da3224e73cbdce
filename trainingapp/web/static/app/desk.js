// The review desk by keyboard: reading, judging and going on without a page load; see the dialog behind “?”.
import { Ahead } from "./desk/ahead.js";
import { Claim } from "./desk/claim.js";
import { Clock } from "./desk/clock.js";
import { listen } from "./desk/keys.js";
import { Kept, sweep } from "./desk/kept.js";
import { Phrases } from "./desk/phrases.js";
import { Total } from "./desk/points.js";
import { Sheet } from "./desk/sheet.js";
import { Sender } from "./desk/sender.js";

const ahead = new Ahead();
const sender = new Sender();
const now = { sheet: null, claim: null, clock: null };

const begin = () => {
  const root = document.querySelector("[data-desk]");
  now.sheet = root && new Sheet(root);
  if (!now.sheet) return;
  now.clock = new Clock(now.sheet.version);
  now.claim = new Claim(now.sheet, () => ahead.renew());
  new Kept(now.sheet).restore();
  new Phrases(now.sheet).begin();
  new Total(now.sheet).begin();
  ahead.look(root.dataset.upcoming);
  now.sheet.form.addEventListener("submit", judge);
  root.dispatchEvent(new CustomEvent("originality:shown", { bubbles: true }));
};

// Another text in the place of this one; `entry` is the address it gets.
const show = (page, entry) => {
  now.claim?.end();
  const main = document.importNode(page.querySelector("main"), true);
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  if (entry) history.pushState({ desk: true }, "", entry);
  window.scrollTo(0, 0);
  begin();
  (main.querySelector("[autofocus]") || main).focus({ preventScroll: true });
};

const judge = async (event) => {
  event.preventDefault();
  if (sender.isBusy) return;
  const { sheet, clock, claim } = now;
  const kept = new Kept(sheet);
  kept.keep();
  sheet.sign({ window: claim.window, seconds: clock.seconds });
  const answer = await sender.send(sheet, event.submitter);
  if (answer.kind === "page") return show(answer.page);
  if (answer.kind !== "done") return;
  kept.forget();
  clock.forget();
  const page = await ahead.take(answer.next);
  if (!page) return void location.assign(answer.next);
  show(page, answer.next);
  now.sheet.follow(sheet, answer);
};

window.addEventListener("popstate", () => location.reload());
sweep();
listen(() => now.sheet);
begin();
