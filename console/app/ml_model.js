// An ML model: how training goes, how good it is, what it looks at, and how to use it.

import { element, named, section } from "../components/dom.js";
import { count, number } from "../components/format.js";
import { get } from "./api.js";
import { commandBox } from "./command_box.js";
import { jobProgress } from "./job_progress.js";
import { isFinished } from "./live.js";
import { explainTab, trainingTab } from "./ml_model_details.js";
import { predictTab } from "./ml_model_predict.js";
import { useTab } from "./ml_model_use.js";
import { commonFacts, follow, loadObject, logBox, objectHead, summaryFacts } from "./object_head.js";
import { addressOfObject, bytes, kinds, modelTypes, objectLink, statusBadge } from "./objects.js";
import { linkButton, notice, tabs } from "./widgets.js";

const sourceLink = (id) => element("a", { href: `#/${kinds.DataSource.path}/${encodeURIComponent(id)}` }, element("code", {}, named(id)));

const evaluationCards = (evaluations) => element("ul", { class: "cards-list" }, evaluations.map((evaluation) =>
  element("li", { class: "card" },
    element("p", { class: "card-title" }, objectLink(evaluation)),
    evaluation.metric ? element("p", { class: "card-value" }, element("small", {}, evaluation.metric.name), " ", number(evaluation.metric.value)) : element("p", {}, statusBadge(evaluation)))));

const summaryTab = (page, object, details, { signal, refresh }) => {
  const trainingId = object.trainingDataSourceId ?? object.request?.TrainingDataSourceId;
  if (!isFinished(object)) page.append(jobProgress(object, signal).node);
  const evaluations = object.evaluations ?? [];
  section(page, "quality", "Evaluations",
    evaluations.length > 0 ? evaluationCards(evaluations) : element("p", {}, "Not evaluated yet. An evaluation compares predictions with what is known, on records that the model was not trained on."),
    object.status === "FAILED" ? null : element("p", {}, linkButton("Evaluate on other data", `#/new/evaluation?ml-model=${encodeURIComponent(object.id)}`)));
  evaluations.filter((evaluation) => !isFinished(evaluation)).forEach((evaluation) => follow(evaluation, signal, refresh));
  section(page, "summary", "Summary", summaryFacts([
    ["Model type", modelTypes[object.mlModelType]],
    ["Target", details?.target ? named(details.target) : null],
    ["Training data", trainingId ? sourceLink(trainingId) : null],
    ["Training records", details?.trainingRecords !== undefined ? count(details.trainingRecords) : null],
    ["Model size", details?.SizeInBytes !== undefined ? bytes(details.SizeInBytes) : null],
    ["Score threshold", object.mlModelType === "BINARY" && object.scoreThreshold !== undefined ? number(object.scoreThreshold) : null],
    ["Endpoint", object.endpointStatus && object.endpointStatus !== "NONE" ? object.endpointStatus : "none"],
    ...commonFacts(object)]));
  page.append(logBox(object, signal));
  page.append(commandBox(() => ({ requests: [{ operation: "CreateMLModel", body: object.request ?? { MLModelId: object.id } }],
    glassbox: "glassbox train DATA.csv --schema DATA.schema -o my.model", note: "DATA stands for the training data source’s file." })).node);
};

const drawn = { summary: summaryTab, predict: predictTab, explain: explainTab, training: trainingTab, use: useTab };

export const modelScreen = async ({ id, tab = "summary" }, context) => {
  const { signal, refresh } = context;
  const object = await loadObject("MLModel", id, signal);
  const isDone = object.status === "COMPLETED";
  const details = isDone ? await get(["objects", "ml-models", id, "details"], {}, signal) : null;
  const page = element("div");
  const needsModel = tab === "predict" || tab === "explain" || tab === "training";
  if (needsModel && !isDone) page.append(isFinished(object) ? notice("info", element("p", {}, "There is no trained model to show.")) : jobProgress(object, signal).node);
  else (drawn[tab] ?? summaryTab)(page, object, details, context);
  if (!isFinished(object)) follow(object, signal, refresh);
  const link = (name, text) => [name, text, addressOfObject(object, name === "summary" ? "" : name)];
  return { title: object.name || id, node: [
    ...objectHead(object, refresh, isDone ? [linkButton("Predict a file", `#/new/batch-prediction?ml-model=${encodeURIComponent(id)}`, { class: "button primary" })] : []),
    tabs("Parts of the model", [link("summary", "Summary"), link("predict", "Try predictions"), link("explain", "What matters"), link("training", "Training"), link("use", "Threshold and endpoint")], tab),
    page].filter(Boolean) };
};
