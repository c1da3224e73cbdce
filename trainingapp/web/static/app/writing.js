// The writing page: keeps the text on the device at every input and on the server after every pause, says where
// it is, and hands it in with a key until the receipt arrives.
import { Desk } from "./writing/desk.js";
import { Page } from "./writing/page.js";
import { attach } from "./writing/tools.js";

const form = document.getElementById("writing");
const page = new Page(form);
page.begin(form);
attach(new Desk(page, form));
