// Score threshold and real-time endpoint of a model.

import { element, section } from "../components/dom.js";
import { number } from "../components/format.js";
import { amazon } from "./api.js";
import { commandBox } from "./command_box.js";
import { modelFile } from "./commands.js";
import { announce } from "./notices.js";
import { objectLink } from "./objects.js";
import { button, copyButton, field, notice } from "./widgets.js";

const hasEndpoint = ({ endpointStatus }) => (endpointStatus ?? "NONE") !== "NONE";

const thresholdSection = (page, object, refresh) => {
  const now = object.scoreThreshold ?? 0.5;
  const value = field("Score threshold", element("input", { type: "number", min: 0, max: 1, step: "any", value: now, id: "threshold" }),
    { help: "From 0 to 1. A record whose score is at least this is predicted positive." });
  const problem = element("div");
  const save = button("Save threshold", async () => {
    if (value.control.value === "" || !value.control.validity.valid) {
      value.complain("Expected a number from 0 to 1.");
      return;
    }
    try {
      await amazon("UpdateMLModel", { MLModelId: object.id, ScoreThreshold: Number(value.control.value) });
      announce(`The score threshold is ${number(Number(value.control.value))} now.`);
      refresh();
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.replaceChildren(notice("error", error.message));
    }
  }, { class: "primary", id: "save-threshold", disabled: hasEndpoint(object) });
  const evaluation = (object.evaluations ?? []).find(({ status }) => status === "COMPLETED");
  const box = commandBox((status) => ({ requests: [{ operation: "UpdateMLModel", body: { MLModelId: object.id, ScoreThreshold: Number(value.control.value) } }], glassbox: `cp ${modelFile(object.id, status)} my.model\nglassbox threshold my.model --set ${value.control.value}` }));
  value.control.addEventListener("input", box.update);
  section(page, "threshold-section", "Score threshold",
    value.node, hasEndpoint(object) ? element("p", { class: "help" }, "While there is an endpoint the threshold cannot change: delete the endpoint first.") : null,
    save, problem,
    evaluation ? element("p", {}, "See what each threshold does in ", objectLink(evaluation), ".") : null, box.node);
};

const endpointSection = (page, object, refresh) => {
  const problem = element("div");
  const change = (operation, words) => async () => {
    try {
      await amazon(operation, { MLModelId: object.id });
      announce(words);
      refresh();
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.replaceChildren(notice("error", error.message));
    }
  };
  const isOn = hasEndpoint(object);
  const state = { READY: "The endpoint is ready.", UPDATING: "The endpoint becomes ready with the model.", FAILED: "The endpoint failed." }[object.endpointStatus] ?? "There is no endpoint. With one, scripts get predictions of single records.";
  section(page, "endpoint", "Real-time endpoint", element("p", { role: "status" }, state),
    isOn && object.endpointUrl ? element("div", { class: "commands-head" }, element("code", {}, object.endpointUrl), copyButton(() => object.endpointUrl, "Copy the address")) : null,
    isOn ? button("Delete endpoint", change("DeleteRealtimeEndpoint", "The endpoint is deleted."), { id: "endpoint-off" })
      : button("Create endpoint", change("CreateRealtimeEndpoint", "The endpoint is created."), { class: "primary", id: "endpoint-on" }),
    problem,
    commandBox(({ url }) => ({ requests: [
      ...(isOn ? [{ operation: "Predict", body: { MLModelId: object.id, Record: { column: "value" }, PredictEndpoint: object.endpointUrl ?? url } }] : []),
      { operation: isOn ? "DeleteRealtimeEndpoint" : "CreateRealtimeEndpoint", body: { MLModelId: object.id } }],
    note: "Put the columns of a record in place of \"column\": \"value\"." })).node);
};

export const useTab = (page, object, details, { refresh }) => {
  if (object.mlModelType === "BINARY") thresholdSection(page, object, refresh);
  endpointSection(page, object, refresh);
};
