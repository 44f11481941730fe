// Two evaluations side by side: their metrics, what differs between the models, and their curves.

import { element, named, section, svg, table } from "../components/dom.js";
import { count, number, percent } from "../components/format.js";
import { line, plot, unit } from "../components/plot.js";
import { get } from "./api.js";
import { loadDetails } from "./evaluation.js";
import { metricOf } from "./evaluation_words.js";
import { loadObject } from "./object_head.js";
import { objectPicker } from "./object_picker.js";
import { displayName, modelTypes, objectLink } from "./objects.js";
import { go } from "./router.js";
import { notice } from "./widgets.js";

const load = async (id, signal) => {
  const object = await loadObject("Evaluation", id, signal);
  const evaluation = object.status === "COMPLETED" ? await loadDetails(id, signal) : null;
  const modelId = object.mlModelId ?? object.request?.MLModelId;
  const model = await loadObject("MLModel", modelId, signal).catch(() => null);
  const details = model?.status === "COMPLETED" ? await get(["objects", "ml-models", modelId, "details"], {}, signal) : null;
  return { object, evaluation, model, details };
};

// [name, of an evaluation, as text, which is better: "more", "less" or null]
const measures = [
  ["baseline", ({ baseline }) => baseline, number, null],
  ["records used", ({ records }) => records.used, count, null],
  ["accuracy", ({ binary, multiclass }) => binary?.atThreshold.accuracy ?? multiclass?.accuracy, percent, "more"],
  ["precision at the score threshold", ({ binary }) => binary?.atThreshold.precision, percent, "more"],
  ["recall at the score threshold", ({ binary }) => binary?.atThreshold.recall, percent, "more"],
  ["F1 at the score threshold", ({ binary }) => binary?.atThreshold.f1, number, "more"],
  ["score threshold", ({ binary }) => binary?.threshold, number, null],
  ["log loss", ({ binary, multiclass }) => binary?.logLoss ?? multiclass?.logLoss, number, "less"],
  ["mean absolute error", ({ regression }) => regression?.meanAbsoluteError, number, "less"],
  ["R squared", ({ regression }) => regression?.rSquared, number, "more"],
];

const measureTable = (both) => {
  const [first] = both;
  const all = [[metricOf(first.evaluation).short, ({ value }) => value, number, first.evaluation.MLModelType === "REGRESSION" ? "less" : "more"], ...measures];
  const rows = all.flatMap(([name, of, text, better]) => {
    const values = both.map(({ evaluation }) => of(evaluation));
    if (values.every((value) => value === undefined || value === null)) return [];
    const isBetter = (i) => better !== null && values.every((value) => typeof value === "number") && (better === "more" ? values[i] > values[1 - i] : values[i] < values[1 - i]);
    return [[name, ...values.map((value, i) => (value === undefined || value === null ? "–" : isBetter(i) ? element("strong", {}, `✓ ${text(value)}`) : text(value)))]];
  });
  return table("Better values are marked ✓", [{ title: "measure", text: true }, { title: "A" }, { title: "B" }], rows);
};

const parameterTable = (both) => {
  const parameters = both.map(({ details }) => details?.TrainingParameters ?? (typeof details?.parameters === "object" ? details.parameters : {}) ?? {});
  const names = [...new Set(parameters.flatMap(Object.keys))].filter((name) => parameters.every((one) => typeof one[name] !== "object"));
  const rows = names.map((name) => {
    const values = parameters.map((one) => String(one[name] ?? "–"));
    return [name, ...values.map((value) => (values[0] === values[1] ? value : element("strong", {}, value)))];
  });
  return rows.length === 0 ? null : table("Parameters; what differs is bold", [{ title: "parameter", text: true }, { title: "A" }, { title: "B" }], rows);
};

const recipeTexts = (both) => element("div", { class: "side-by-side" }, both.map(({ details }, i) => element("pre", { tabindex: "0", "aria-label": `Recipe of ${"AB"[i]}` }, element("code", {}, details.recipe))));

const rocPlot = (both) => plot(() => ({
  label: `ROC curves. Area under A: ${number(both[0].evaluation.value)}, under B: ${number(both[1].evaluation.value)}.`,
  x: { ...unit, title: "false positive rate" }, y: { ...unit, title: "recall" },
  draw: (area) => {
    area.add(line([[area.x(0), area.y(0)], [area.x(1), area.y(1)]], "baseline"));
    both.forEach(({ evaluation }, i) => area.add(line([{ falsePositiveRate: 0, recall: 0 }, ...evaluation.binary.curve].map((point) => [area.x(point.falsePositiveRate), area.y(point.recall)]), i === 0 ? "curve" : "curve second")));
  },
}), 340).node;

const f1Table = (both) => {
  const classes = both.map(({ evaluation }) => new Map(evaluation.multiclass.classes.map((row) => [row.class, row])));
  const f1 = (row) => (row === undefined || row.records === 0 ? "–" : number(row.f1));
  return table("F1 of each class", [{ title: "class", text: true }, { title: "A" }, { title: "B" }],
    [...new Set(classes.flatMap((one) => [...one.keys()]))].slice(0, 100).map((name) => [named(name), ...classes.map((one) => f1(one.get(name)))]));
};

const residualPlot = (both) => {
  const scaled = both.map(({ evaluation }) => {
    const { begin, width, counts } = evaluation.regression.residuals ?? evaluation.regression.fineResiduals;
    const whole = counts.reduce((sum, value) => sum + value, 0) || 1;
    return counts.map((value, i) => [begin + (i + 0.5) * width, value / whole / width]);
  });
  const all = scaled.flat();
  return plot(() => ({
    label: "Distribution of the residuals of A and B.",
    x: { min: Math.min(...all.map(([x]) => x)), max: Math.max(...all.map(([x]) => x)), title: "actual − predicted" },
    y: { min: 0, max: Math.max(...all.map(([, y]) => y)) || 1, title: "share of records for each unit" },
    draw: (area) => scaled.forEach((points, i) => area.add(line(points.map(([x, y]) => [area.x(x), area.y(y)]), i === 0 ? "curve" : "curve second"))),
  }), 300).node;
};

const swatchLine = (className) => svg("svg", { class: "swatch", viewBox: "0 0 24 14", width: 24, height: 14, "aria-hidden": "true" }, svg("line", { class: className, x1: 1, x2: 23, y1: 7, y2: 7 }));

const chooser = async (one, signal) => {
  const object = await loadObject("Evaluation", one, signal);
  const picker = await objectPicker("Compare with", "Evaluation", null, (other) => { if (other) go(`/compare/${encodeURIComponent(one)}/${encodeURIComponent(other.id)}`); }, signal);
  return { title: "Compare", node: [element("h1", {}, "Compare two evaluations"), element("p", {}, "The first is ", objectLink(object), "."), picker.node] };
};

export const compareScreen = async ({ one, other }, { signal }) => {
  if (other === "choose") return chooser(one, signal);
  const both = await Promise.all([one, other].map((id) => load(id, signal)));
  const page = element("div");
  page.append(element("ul", { class: "compared" }, both.map(({ object, model }, i) => element("li", { class: "card" },
    element("p", { class: "card-title" }, element("strong", {}, i === 0 ? "A " : "B "), swatchLine(i === 0 ? "curve" : "curve second"), " ", objectLink(object)),
    element("p", {}, model ? ["Model: ", objectLink(model), `, ${modelTypes[model.mlModelType]}`] : "")))));
  const types = both.map(({ evaluation }) => evaluation?.MLModelType);
  if (both.some(({ evaluation }) => evaluation === null)) page.append(notice("info", element("p", {}, "Both evaluations must be completed to be compared.")));
  else if (types[0] !== types[1]) page.append(notice("warning", element("p", {}, "The models are of different types, so their metrics cannot be compared.")));
  else {
    const ids = both.map(({ object }) => object.dataSourceId ?? object.request?.EvaluationDataSourceId);
    if (ids[0] !== ids[1]) page.append(notice("warning", element("p", {}, "The evaluations are on different data, so a difference may be the data’s.")));
    section(page, "measures", "Measures", measureTable(both));
    if (types[0] === "BINARY") section(page, "roc", "ROC curves", rocPlot(both));
    if (types[0] === "MULTICLASS") section(page, "classes", "Class by class", f1Table(both));
    if (types[0] === "REGRESSION") section(page, "residuals", "Residuals", residualPlot(both));
    if (both.every(({ details }) => details?.recipe))
      section(page, "recipes", "Recipes", both[0].details.recipe === both[1].details.recipe ? element("p", {}, "Both have the same recipe.") : recipeTexts(both));
    const parameters = parameterTable(both);
    if (parameters) section(page, "parameters", "Training parameters", parameters);
  }
  return { title: `${displayName(both[0].object)} and ${displayName(both[1].object)}`, node: [
    element("p", { class: "kicker" }, element("a", { href: "#/" }, "Dashboard"), " / Compare"), element("h1", {}, "Two evaluations compared"), page] };
};
