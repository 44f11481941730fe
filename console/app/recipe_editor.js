// A recipe as text, checked while it is typed, with a trace of what it makes of one record.

import { element, named, newId, table } from "../components/dom.js";
import { number } from "../components/format.js";
import { get, post } from "./api.js";
import { isFinished, pause } from "./live.js";
import { button, notice } from "./widgets.js";

const most = 200;  // features shown

// The suggestion and the check need the data source's statistics.
const whenReady = async (id, waiting, signal) => {
  for (;;) {
    const source = await get(["objects", "data-sources", id], {}, signal);
    if (source.status === "FAILED") return source.message || "The data source failed.";
    if (isFinished(source)) return null;
    waiting();
    await pause(700, signal);
    if (signal.aborted) return null;
  }
};

// The features that the recipe makes of the first record, output by output.
const traceTable = ({ outputs = [] }) => {
  const rows = outputs.flatMap(({ expression, features = [], unseen = [] }) => [
    ...features.map(({ feature, value }) => [named(expression), named(feature), number(value)]),
    ...(features.length === 0 ? [[named(expression), unseen.length > 0 ? ["nothing: not seen in the data: ", named(unseen.join(", "))] : "nothing", ""]] : [])]);
  return rows.length === 0 ? null : element("details", { class: "trace", open: true }, element("summary", {}, "What it makes of the first record"),
    table(rows.length > most ? `The first ${most} of ${rows.length} features` : "Features", [{ title: "output", text: true }, { title: "feature", text: true }, { title: "value" }], rows.slice(0, most)));
};

// onChange(text); {node, check() -> whether it is valid}
export const recipeEditor = async (dataSourceId, text, onChange, signal) => {
  const id = newId(), resultId = newId();
  const area = element("textarea", { id, rows: 16, spellcheck: "false", class: "code", "aria-describedby": resultId });
  const result = element("div", { id: resultId, class: "recipe-result", role: "status" }), trace = element("div");
  let asked = 0, isValid = false;
  const verify = async () => {
    const mine = ++asked;
    const answer = await post(["recipe", "check"], { recipe: area.value, dataSourceId }, signal).catch((error) => {
      if (error.status === undefined) throw error;
      return { isValid: false, error: { message: error.message } };
    });
    if (mine !== asked) return isValid;
    isValid = answer.isValid;
    area.setAttribute("aria-invalid", String(!isValid));
    if (isValid) {
      result.replaceChildren(element("p", { class: "good" }, "✓ The recipe is valid."));
      trace.replaceChildren(...[answer.trace ? traceTable(answer.trace) : null].filter(Boolean));
      return true;
    }
    const { message, line, column } = answer.error;
    const toPlace = () => {
      const lines = area.value.split("\n");
      const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, (column ?? 1) - 1);
      area.focus();
      area.setSelectionRange(at, at + 1);
    };
    result.replaceChildren(element("p", { class: "field-error" }, line ? `Line ${line}${column ? `, column ${column}` : ""}: ` : "", message, " ", line ? button("Go there", toPlace, { class: "small" }) : null));
    trace.replaceChildren();
    return false;
  };
  let timer = 0;
  const changed = () => {
    onChange(area.value);
    clearTimeout(timer);
    timer = setTimeout(verify, 350);
  };
  const suggest = async () => {
    const problem = await whenReady(dataSourceId, () => result.replaceChildren(element("p", {}, "The statistics of the data are being computed…")), signal);
    if (signal.aborted) return;
    if (problem) {
      result.replaceChildren(notice("error", problem));
      return;
    }
    area.value = (await post(["recipe", "suggest"], { dataSourceId }, signal)).recipe;
    onChange(area.value);
    await verify();
  };
  area.addEventListener("input", changed);
  area.value = text;
  text === "" ? suggest() : verify();
  return {
    node: element("div", { class: "recipe-editor" },
      element("div", { class: "recipe-text" }, element("label", { for: id }, "Recipe"), area, result,
        element("div", { class: "controls" }, button("Start again from the suggestion", suggest, { class: "small" }))),
      trace),
    check: verify,
  };
};
