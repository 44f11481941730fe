// What happened, in words: read out, and shown for a few seconds.

import { element } from "../components/dom.js";

const status = element("p", { class: "toast", role: "status" });
document.getElementById("notices").append(status);
let hide = 0;

export const announce = (text) => {
  status.textContent = text;
  status.classList.add("is-shown");
  clearTimeout(hide);
  hide = setTimeout(() => {
    status.classList.remove("is-shown");
    status.textContent = "";
  }, 6000);
};
