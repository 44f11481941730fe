// Try predictions: one record from a form, or lines pasted as CSV or JSON; with what each feature adds.

import { contributionsTable } from "../components/contributions.js";
import { element, named, section, shareBar, table } from "../components/dom.js";
import { count, counted, number, percent, tidy } from "../components/format.js";
import { get, post } from "./api.js";
import { commandBox } from "./command_box.js";
import { modelFile, shellWord } from "./commands.js";
import { button, field, notice, radios, saveText, select } from "./widgets.js";

const schemaOf = ({ schema }) => (typeof schema === "string" ? JSON.parse(schema) : schema);

const inputsOf = (details) => {
  const { attributes, targetAttributeName, rowId, excludedAttributeNames = [] } = schemaOf(details);
  return attributes.filter(({ attributeName }) => attributeName !== targetAttributeName && attributeName !== rowId && !excludedAttributeNames.includes(attributeName));
};

let controls = 0;  // names of columns may differ in what an id cannot have
const control = ({ attributeName, attributeType }) => {
  const id = `record-${++controls}`;
  if (attributeType === "TEXT") return element("textarea", { id, rows: 2, name: attributeName });
  if (attributeType === "BINARY") return select([["", ""], ["1", "1 (yes)"], ["0", "0 (no)"]], "", { id, name: attributeName });
  return element("input", { id, type: "text", inputmode: attributeType === "NUMERIC" ? "decimal" : null, name: attributeName, autocomplete: "off" });
};

// What most records are like, by the statistics of the training data: medians and the most frequent values.
const typicalRecord = async (object, names, signal) => {
  const { attributes } = await get(["objects", "data-sources", object.trainingDataSourceId, "insights"], {}, signal);
  const typical = ({ numeric, categorical, binary }) =>
    numeric ? (numeric.median === null ? null : tidy(numeric.median)) : categorical ? categorical.top[0]?.value : binary ? Number(binary.trueCount > binary.falseCount) : null;
  return Object.fromEntries(attributes.filter(({ name }) => names.includes(name)).map((one) => [one.name, typical(one)])
    .filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [name, String(value)]));
};

// The prediction in words and numbers, then the contributions.
const predictionView = (prediction, object, positive) => {
  const { label, value, scores = {}, problems = [], outputScale = 1 } = prediction;
  const contributions = prediction.contributions.map((one) => ({ ...one, contribution: one.contribution * outputScale }));
  const entries = Object.entries(scores);
  const headline = object.mlModelType === "REGRESSION" ? ["Predicted value ", element("strong", { class: "answer" }, number(value))]
    : ["Predicted ", object.mlModelType === "BINARY" ? "label " : "class ", element("strong", { class: "answer" }, named(String(label)))];
  const binary = object.mlModelType === "BINARY" && entries.length > 0 ? element("p", {}, `Score ${number(entries[0][1])}: the probability of `, named(positive), `, which is predicted from the score threshold ${number(object.scoreThreshold ?? 0.5)} on.`, shareBar(entries[0][1])) : null;
  const classes = object.mlModelType === "MULTICLASS" ? table("Probability of each class", [{ title: "class", text: true }, { title: "probability" }],
    entries.sort((a, b) => b[1] - a[1]).slice(0, 12).map(([name, share]) => [named(name), [percent(share), shareBar(share)]])) : null;
  return [
    element("p", { class: "headline" }, headline), binary, classes,
    problems.length > 0 ? notice("warning", element("ul", {}, problems.map((problem) => element("li", {}, problem)))) : null,
    element("h3", {}, object.mlModelType === "MULTICLASS" ? `Why: what speaks for ${label}` : "Why: what each feature adds"),
    contributionsTable(contributions, object.mlModelType === "REGRESSION" ? "adds to the prediction" : "adds to the margin")];
};

const answerOf = (prediction, type) => (type === "REGRESSION" ? number(prediction.value) : String(prediction.label));
const scoreOf = ({ label, scores = {} }, type) => (type === "REGRESSION" ? null : type === "BINARY" ? Object.values(scores)[0] : scores[label]);

const csvCell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
// What was predicted as a file: inputs in columns where they are known.
const csvOf = (predictions, records, type) => {
  const names = [...new Set(records.flatMap(Object.keys))];
  const head = [...names, type === "REGRESSION" ? "prediction" : "label", ...(type === "REGRESSION" ? [] : ["score"])];
  return [head, ...predictions.map((prediction, i) => [...names.map((name) => records[i]?.[name] ?? ""),
    type === "REGRESSION" ? String(prediction.value) : String(prediction.label), ...(type === "REGRESSION" ? [] : [String(scoreOf(prediction, type))])])]
    .map((row) => `${row.map((cell) => csvCell(String(cell))).join(",")}\n`).join("");
};

export const predictTab = (page, object, details, { signal }) => {
  const inputs = inputsOf(details), isWide = inputs.length > 60;
  const state = { way: isWide ? "csv" : "form", record: {} };
  const result = element("div", { class: "result", "aria-live": "polite" }), place = element("div");
  const names = inputs.map(({ attributeName }) => attributeName);

  const show = (predictions, records) => {
    const save = button("Save as CSV", () => saveText(`${object.id}-predictions.csv`, csvOf(predictions, records, object.mlModelType)), { id: "save-predictions" });
    if (predictions.length === 1) {
      result.replaceChildren(element("div", { class: "panel" }, predictionView(predictions[0], object, schemaOf(details).binaryLabels?.positive ?? "1"), element("p", {}, save)));
      return;
    }
    const type = object.mlModelType;
    result.replaceChildren(element("div", { class: "panel" },
      element("p", {}, counted(predictions.length, "prediction"), ". ", save),
      table("Predictions", [{ title: "record", text: true }, { title: type === "REGRESSION" ? "value" : "label", text: true }, ...(type === "REGRESSION" ? [] : [{ title: "score" }]), { title: "problems", text: true }],
        predictions.slice(0, 100).map((prediction, i) => [count(i + 1), named(answerOf(prediction, type)), ...(type === "REGRESSION" ? [] : [number(scoreOf(prediction, type))]), (prediction.problems ?? []).join(" ")]))));
  };
  const predict = async (body, records) => {
    try {
      const { predictions } = await post(["objects", "ml-models", object.id, "predict"], body, signal);
      show(predictions, records);
      box.update();
    } catch (error) {
      if (error.status === undefined) throw error;
      result.replaceChildren(notice("error", error.message));
    }
  };

  const fillIn = async () => {
    try {
      state.record = await typicalRecord(object, names, signal);
    } catch (error) {
      if (error.status === undefined) throw error;
      result.replaceChildren(notice("error", error.message));
      return;
    }
    draw();
    box.update();
    document.getElementById("predict").focus();
  };
  const form = () => {
    const fields = inputs.map((attribute) => {
      const made = field(attribute.attributeName, control(attribute), { help: attribute.attributeType });
      made.control.value = state.record[attribute.attributeName] ?? "";
      made.control.addEventListener("input", () => {
        state.record[attribute.attributeName] = made.control.value;
        box.update();
      });
      return made.node;
    });
    const node = element("form", { class: "record-form" }, element("div", { class: "fields" }, fields),
      element("p", { class: "help" }, "A field left empty is a missing value."), element("div", { class: "actions" }, element("button", { type: "submit", class: "primary", id: "predict" }, "Predict"), button("Fill in a typical record", fillIn, { id: "fill-in" })));
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      const record = Object.fromEntries(Object.entries(state.record).filter(([, value]) => value !== ""));
      predict({ records: [record] }, [record]);
    });
    return node;
  };
  const pasted = (kind) => {
    const help = kind === "csv" ? `Lines in the order of the training columns: ${schemaOf(details).attributes.slice(0, 8).map(({ attributeName }) => attributeName).join(", ")}${schemaOf(details).attributes.length > 8 ? ", …" : ""}. The target is passed over, and may be left out.`
      : "An object, or a list of objects: {\"column\": \"value\"}.";
    const text = field(kind === "csv" ? "CSV lines" : "JSON", element("textarea", { rows: 6, class: "code", spellcheck: "false", id: `paste-${kind}` }), { help, wide: true });
    return element("div", {}, text.node, button("Predict", () => predict({ [kind]: text.control.value }, []), { class: "primary", id: "predict" }));
  };
  const draw = () => place.replaceChildren(state.way === "form" ? form() : pasted(state.way));
  const box = commandBox((status) => {
    const record = Object.fromEntries(Object.entries(state.record).filter(([, value]) => value !== ""));
    return {
      requests: [{ operation: "Predict", body: { MLModelId: object.id, Record: record, PredictEndpoint: object.endpointUrl ?? status.url } }],
      glassbox: `glassbox predict ${modelFile(object.id, status)} --explain --record${Object.entries(record).map(([name, value]) => ` ${shellWord(`${name}=${value}`)}`).join("") || " NAME=VALUE"}`,
      note: "The API’s Predict needs an endpoint; this page does not.",
    };
  });
  draw();
  section(page, "try", "Try real-time predictions",
    radios("Record", [["form", "Fill in a form"], ["csv", "Paste CSV lines"], ["json", "Paste JSON"]].filter(([way]) => way !== "form" || names.length <= 300), state.way, (way) => {
      state.way = way;
      draw();
    }),
    place, result, box.node);
};
