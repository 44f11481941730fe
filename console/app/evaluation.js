// An evaluation: alerts, the metric beside its baseline, and the pictures of a report.

import { calibrationSection, curvesSection } from "../components/curves.js";
import { classesSections } from "../components/classes.js";
import { cutoffSection } from "../components/cutoff.js";
import { element, named, section } from "../components/dom.js";
import { count, number } from "../components/format.js";
import { residualsSection, scatterSection } from "../components/residuals.js";
import { amazon, get } from "./api.js";
import { commandBox } from "./command_box.js";
import { fileOf, modelFile, shellWord, splitOption } from "./commands.js";
import { metricOf } from "./evaluation_words.js";
import { jobProgress } from "./job_progress.js";
import { isFinished } from "./live.js";
import { announce } from "./notices.js";
import { commonFacts, follow, loadObject, logBox, objectHead, summaryFacts } from "./object_head.js";
import { kinds, objectLink, sentence } from "./objects.js";
import { button, linkButton, notice } from "./widgets.js";

export const loadDetails = async (id, signal) => {
  const { drawn, ...details } = await get(["objects", "evaluations", id, "details"], {}, signal);
  return { ...details, ...drawn?.evaluation };
};

const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const headline = (parent, evaluation) => {
  const { title, short, meaning } = metricOf(evaluation);
  const card = (name, value, id = null) => element("div", { class: "card" }, element("dt", {}, name), element("dd", { id }, value));
  section(parent, "verdict", "Model quality",
    evaluation.verdict ? element("p", { class: "verdict" }, capitalized(evaluation.verdict)) : null,
    element("dl", { class: "cards" },
      card(element("abbr", { title }, short), number(evaluation.value), "metric-value"), card("baseline", number(evaluation.baseline)),
      evaluation.loss ? ["training", "evaluation"].map((part) => card(`${evaluation.loss.name}, ${part}`, number(evaluation.loss[part]))) : [],
      card("records used", count(evaluation.records.used)), card("records rejected", count(evaluation.records.rejected))),
    element("p", {}, `${title}. ${meaning}`));
};

const alertsList = (parent, evaluation) => {
  const alerts = [...(evaluation.alerts ?? []), ...(evaluation.loss?.overfits ? [evaluation.loss.warning] : []), ...(evaluation.message ? [evaluation.message] : [])];
  section(parent, "alerts", "Alerts", alerts.length === 0 ? element("p", { class: "good" }, "✓ Nothing to warn of.")
    : element("ul", { class: "findings" }, alerts.map((alert) => element("li", { class: "warning" }, sentence(alert)))));
};

// The button below the slider that stores the threshold in the model.
const thresholdKeeper = (model, now) => {
  const problem = element("div");
  const isFixed = (model.endpointStatus ?? "NONE") !== "NONE";
  const save = button("Save score threshold", async () => {
    try {
      await amazon("UpdateMLModel", { MLModelId: model.id, ScoreThreshold: now() });
      model.scoreThreshold = now();
      announce(`The model predicts 1 from the score ${number(now())} on.`);
      update();
      problem.replaceChildren();
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.replaceChildren(notice("error", error.message));
    }
  }, { class: "primary", id: "save-threshold", disabled: isFixed });
  const said = element("p", { class: "help", role: "status" });
  const update = () => {
    said.textContent = isFixed ? "The model has an endpoint; while it does, its threshold cannot change."
      : `The model’s score threshold is ${number(model.scoreThreshold ?? 0.5)}. Saving changes later predictions, not this evaluation.`;
  };
  update();
  return [save, " ", said, problem];
};

const drawPictures = (page, evaluation, model) => {
  const { binary, multiclass, regression } = evaluation;
  if (binary) {
    let cutoff = null;
    cutoff = cutoffSection(page, binary, model ? element("div", { class: "keep" }, thresholdKeeper(model, () => cutoff.state.threshold)) : "");
    curvesSection(page, binary, cutoff, evaluation.value);
    calibrationSection(page, binary);
    return cutoff;
  }
  if (multiclass) classesSections(page, evaluation);
  if (regression) {
    residualsSection(page, regression);
    scatterSection(page, regression, evaluation.records.used);
  }
  return null;
};

export const evaluationScreen = async ({ id }, { signal, refresh }) => {
  const object = await loadObject("Evaluation", id, signal);
  const page = element("div");
  const modelId = object.mlModelId ?? object.request?.MLModelId, dataId = object.dataSourceId ?? object.request?.EvaluationDataSourceId;
  const model = modelId ? await loadObject("MLModel", modelId, signal).catch(() => null) : null;
  const data = dataId ? await loadObject("DataSource", dataId, signal).catch(() => null) : null;
  let cutoff = null;
  if (object.status === "COMPLETED") {
    const evaluation = await loadDetails(id, signal);
    headline(page, evaluation);
    alertsList(page, evaluation);
    cutoff = drawPictures(page, evaluation, model?.status === "COMPLETED" ? model : null);
  } else if (!isFinished(object)) page.append(jobProgress(object, signal).node);
  if (!isFinished(object)) follow(object, signal, refresh);
  section(page, "summary", "Summary", summaryFacts([
    ["ML model", model ? objectLink(model) : modelId],
    ["Evaluation data", dataId ? element("a", { href: `#/${kinds.DataSource.path}/${encodeURIComponent(dataId)}` }, element("code", {}, named(dataId))) : null],
    ...commonFacts(object)]));
  page.append(logBox(object, signal));
  const box = commandBox((status) => ({
    requests: [{ operation: "CreateEvaluation", body: object.request ?? { EvaluationId: id } },
      ...(cutoff ? [{ operation: "UpdateMLModel", body: { MLModelId: modelId, ScoreThreshold: cutoff.state.threshold } }] : [])],
    glassbox: `glassbox evaluate ${modelFile(modelId, status)} ${shellWord(fileOf(object.dataLocation, status))}${splitOption((data?.request.DataSpec ?? data?.request.RDSData)?.DataRearrangement)} --report evaluation.html${
      cutoff ? `\ncp ${modelFile(modelId, status)} my.model\nglassbox threshold my.model --set ${cutoff.state.threshold}` : ""}`,
    note: cutoff ? "The last request saves the score threshold that the slider shows." : "",
  }));
  cutoff?.onChange(box.update);
  page.append(box.node);
  return { title: object.name || id, node: [...objectHead(object, refresh, [model ? linkButton("Compare…", `#/compare/${encodeURIComponent(id)}/choose`, { id: "compare" }) : null]), page].filter(Boolean) };
};
