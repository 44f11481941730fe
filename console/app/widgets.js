// Controls that several screens use.

import { element, newId } from "../components/dom.js";
import { announce } from "./notices.js";

// A button that does one thing at a time: while it works it says so and cannot be pressed again.
export const button = (text, action, attributes = {}) => {
  const node = element("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", async (event) => {
    if (node.getAttribute("aria-disabled") === "true") return;
    const done = action(event);
    if (!(done instanceof Promise)) return;
    node.setAttribute("aria-disabled", "true");
    try {
      await done;
    } finally {
      node.removeAttribute("aria-disabled");
    }
  });
  return node;
};

export const linkButton = (text, href, attributes = {}) => element("a", { class: "button", href, ...attributes }, text);

// The same label gives the same id, so that a screen drawn anew finds the control that had the focus.
const idOf = (text) => `for-${text.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;

// A label over its control, with a help text and room for what is wrong.
export const field = (label, control, { help = null, wide = false } = {}) => {
  control.id ||= idOf(label);
  const helpId = newId(), errorId = newId();
  const error = element("p", { class: "field-error", id: errorId, hidden: true });
  control.setAttribute("aria-describedby", [help === null ? [] : [helpId], errorId].flat().join(" "));
  const node = element("div", { class: wide ? "field is-wide" : "field" },
    element("label", { for: control.id }, label), control,
    help === null ? null : element("p", { class: "help", id: helpId }, help), error);
  const complain = (text) => {
    error.hidden = !text;
    error.textContent = text ?? "";
    text ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
    if (text) control.focus();
  };
  return { node, control, complain };
};

// options  [[value, text, help]]
export const radios = (legend, options, chosen, onChange, { isHidden = false } = {}) => {
  const name = idOf(legend);
  return element("fieldset", { class: "choices" },
    element("legend", { class: isHidden ? "visually-hidden" : null }, legend),
    options.map(([value, text, help]) => {
      const id = `${name}-${value}`, helpId = newId();
      const input = element("input", { type: "radio", name, id, value: String(value), checked: value === chosen, "aria-describedby": help ? helpId : null });
      input.addEventListener("change", () => onChange(value));
      return element("div", { class: "choice" }, input, element("label", { for: id }, text), help ? element("p", { class: "help", id: helpId }, help) : null);
    }));
};

export const select = (options, chosen, attributes = {}) =>
  element("select", attributes, options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));

export const notice = (kind, ...children) => element("div", { class: `notice is-${kind}`, role: kind === "error" ? "alert" : null }, children);

export const copyButton = (text, label = "Copy") =>
  button(label, async () => {
    await navigator.clipboard.writeText(text());
    announce("Copied.");
  }, { class: "small" });

// Saves a text as a file of the reader's.
export const saveText = (name, text, type = "text/csv") => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  announce(`${name} is saved.`);
};

// Asks in a dialog. accept(close) does what the button says; what it throws is shown in the dialog.
export const ask = (title, content, accept, { acceptText = "OK", isDangerous = false } = {}) => {
  const id = newId();
  const error = element("div");
  const dialog = element("dialog", { "aria-labelledby": id });
  const acceptButton = element("button", { type: "submit", class: isDangerous ? "danger" : "primary" }, acceptText);
  const form = element("form", { method: "dialog" },
    element("h2", { id }, title), content, error,
    element("div", { class: "actions" }, acceptButton, button("Cancel", () => dialog.close())));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (acceptButton.getAttribute("aria-disabled") === "true") return;
    acceptButton.setAttribute("aria-disabled", "true");
    error.replaceChildren();
    try {
      await accept();
      dialog.close();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      error.append(notice("error", problem.message));
    } finally {
      acceptButton.removeAttribute("aria-disabled");
    }
  });
  dialog.append(form);
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};

// A button with a list of links or buttons below it.
export const menu = (text, items, attributes = {}) => {
  const node = element("details", { class: "menu", ...attributes }, element("summary", {}, text), element("ul", {}, items.map((item) => element("li", {}, item))));
  const close = () => { node.open = false; };
  node.addEventListener("click", (event) => { if (event.target.closest("li")) close(); });
  node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget) && event.relatedTarget !== null) close(); });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    close();
    node.firstChild.focus();
  });
  const outside = (event) => { if (!node.contains(event.target)) close(); };
  node.addEventListener("toggle", () => {
    node.open ? document.addEventListener("click", outside) : document.removeEventListener("click", outside);
  });
  return node;
};

// Links to the parts of a screen, the present one marked.
export const tabs = (label, links, present) =>
  element("nav", { class: "tabs", "aria-label": label }, element("ul", {}, links.map(([name, text, href]) =>
    element("li", {}, element("a", { href, "aria-current": name === present ? "page" : null }, text)))));
