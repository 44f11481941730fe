// Evaluates a model on labelled data.

import { element, newId } from "../components/dom.js";
import { amazon, serviceStatus } from "./api.js";
import { commandBox } from "./command_box.js";
import { fileOf, modelFile, shellWord } from "./commands.js";
import { objectPicker } from "./object_picker.js";
import { displayName, newObjectId } from "./objects.js";
import { go } from "./router.js";
import { field, notice } from "./widgets.js";

export const newEvaluationScreen = async ({ query }, { signal }) => {
  await serviceStatus();
  const id = newObjectId("Evaluation");
  let named = false;
  const suggest = () => {
    const model = models.chosen();
    if (!named && model) name.control.value = `Evaluation: ${displayName(model)}`;
    box.update();
  };
  const models = await objectPicker("ML model", "MLModel", query.get("ml-model"), suggest, signal);
  const sources = await objectPicker("Data source with known targets", "DataSource", query.get("data-source"), suggest, signal, { help: "Records that the model was not trained on, with the same columns." });
  const name = field("Evaluation name", element("input", { type: "text", maxlength: 1024, required: true, id: "name", autocomplete: "off" }), { wide: true });
  name.control.addEventListener("input", () => {
    named = true;
    box.update();
  });
  const body = () => ({ EvaluationId: id, EvaluationName: name.control.value, MLModelId: models.chosen()?.id ?? "", EvaluationDataSourceId: sources.chosen()?.id ?? "" });
  const box = commandBox((status) => ({ requests: [{ operation: "CreateEvaluation", body: body() }],
    glassbox: `glassbox evaluate ${modelFile(models.chosen()?.id ?? "ID", status)} ${sources.chosen()?.dataLocation ? shellWord(fileOf(sources.chosen().dataLocation, status)) : "DATA.csv"}` }));
  const problem = element("div"), heading = newId();
  const form = element("form", { "aria-labelledby": heading }, models.node, sources.node, name.node, problem,
    element("div", { class: "actions" }, element("button", { type: "submit", class: "primary", id: "create" }, "Create evaluation")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!models.chosen()) return models.complain("Choose an ML model.");
    models.complain(null);
    if (!sources.chosen()) return sources.complain("Choose a data source.");
    try {
      await amazon("CreateEvaluation", body());
      go(`/evaluations/${id}`);
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.replaceChildren(notice("error", error.message));
    }
    return undefined;
  });
  suggest();
  return { title: "Create an evaluation", node: [
    element("p", { class: "kicker" }, element("a", { href: "#/" }, "Dashboard"), " / Create"),
    element("h1", { id: heading }, "Create an evaluation"), element("p", {}, "How good are the model’s predictions on data that it has not seen?"), form, box.node] };
};
