// "As boto3, aws-cli, curl or glassbox": what this screen does, to copy into a script.

import { element, newId } from "../components/dom.js";
import { serviceStatus } from "./api.js";
import { awsText, boto3Text, curlText } from "./commands.js";
import { copyButton } from "./widgets.js";

let preferred = "boto3";  // the reader's last choice holds for all boxes

// make(status)  {requests: [{operation, body}], glassbox: "commands", note}; asked whenever the box is opened
//               or update() is called. status is serviceStatus()
// Returns {node, update}.
export const commandBox = (make) => {
  const code = element("code"), text = element("pre", { tabindex: "0", "aria-label": "Commands" }, code), note = element("p", { class: "help" });
  const choices = element("div", { class: "segments", role: "group", "aria-label": "Program" });
  const node = element("details", { class: "commands" },
    element("summary", {}, "As boto3, aws-cli, curl or glassbox"),
    element("div", { class: "commands-head" }, choices, copyButton(() => code.textContent)), text, note);
  const draw = async () => {
    const status = await serviceStatus();
    const made = make(status);
    const texts = { ...(made.requests?.length ? { boto3: boto3Text(made.requests, status.url), "aws-cli": awsText(made.requests, status.url), curl: curlText(made.requests, status.url) } : {}),
      ...(made.curl ? { curl: made.curl } : {}), ...(made.glassbox ? { glassbox: made.glassbox } : {}) };
    const chosen = preferred in texts ? preferred : Object.keys(texts)[0];
    const isFocused = choices.contains(document.activeElement);
    choices.replaceChildren(...Object.keys(texts).map((name) => {
      const choice = element("button", { type: "button", "aria-pressed": String(name === chosen), id: `${node.id}-${name}` }, name);
      choice.addEventListener("click", () => {
        preferred = name;
        draw();
      });
      return choice;
    }));
    if (isFocused) choices.querySelector("[aria-pressed=true]").focus();
    code.textContent = texts[chosen] ?? "";
    note.textContent = made.note ?? "";
    note.hidden = !made.note;
  };
  node.id = newId();
  node.addEventListener("toggle", () => { if (node.open) draw(); });
  return { node, update: () => (node.open ? draw() : undefined) };
};
