// Predicts a whole file: of a data source, or of a file in a bucket with the model's schema.

import { element, newId } from "../components/dom.js";
import { amazon, serviceStatus } from "./api.js";
import { commandBox } from "./command_box.js";
import { fileOf, modelFile, shellWord } from "./commands.js";
import { locationField } from "./location_field.js";
import { objectPicker } from "./object_picker.js";
import { displayName, newObjectId } from "./objects.js";
import { go } from "./router.js";
import { field, notice, radios } from "./widgets.js";
import { fileNameOf } from "./wizard_state.js";

// A data source of a file, with the schema that the model was trained with.
const sourceOfFile = (sourceId, location, schema) => ({ operation: "CreateDataSourceFromS3", body: {
  DataSourceId: sourceId, DataSourceName: fileNameOf(location), ComputeStatistics: false,
  DataSpec: { DataLocationS3: location, DataSchema: schema } } });

export const newBatchPredictionScreen = async ({ query }, { signal }) => {
  const { buckets } = await serviceStatus();
  const id = newObjectId("BatchPrediction"), sourceId = newObjectId("DataSource");
  const state = { way: "source", location: "", schema: null };
  let isNamed = false;
  const suggest = async () => {
    const model = models.chosen();
    if (!isNamed && model) name.control.value = `Batch prediction: ${displayName(model)}`;
    state.schema = model?.status === "COMPLETED" ? (await amazon("GetMLModel", { MLModelId: model.id, Verbose: true }, signal)).Schema ?? null : null;
    box.update();
  };
  const models = await objectPicker("ML model", "MLModel", query.get("ml-model"), suggest, signal);
  const sources = await objectPicker("Data source", "DataSource", query.get("data-source"), () => box.update(), signal, { help: "With the columns of the training data; the target may be missing." });
  const file = locationField("S3 location", "", (location) => {
    state.location = location;
    box.update();
  }, { signal, help: "A CSV file with the columns of the training data, in the same order." });
  const output = locationField("Output folder", `s3://${buckets[0]?.name ?? "bucket"}/predictions/`, () => box.update(), { signal, foldersOnly: true, help: "Predictions are written below it, as Amazon ML wrote them." });
  const name = field("Batch prediction name", element("input", { type: "text", maxlength: 1024, id: "name", autocomplete: "off", required: true }), { wide: true });
  name.control.addEventListener("input", () => {
    isNamed = true;
    box.update();
  });

  const inputPlace = element("div");
  const drawInput = () => inputPlace.replaceChildren(...[state.way === "source" ? sources.node : file.node].flat());
  const way = radios("Data", [["source", "A data source"], ["file", "A file in a bucket"]], state.way, (value) => {
    state.way = value;
    drawInput();
    box.update();
  });
  drawInput();
  const requests = () => {
    const dataId = state.way === "source" ? sources.chosen()?.id ?? "" : sourceId;
    return [
      ...(state.way === "file" && state.location ? [sourceOfFile(sourceId, state.location, state.schema ?? "")] : []),
      { operation: "CreateBatchPrediction", body: { BatchPredictionId: id, BatchPredictionName: name.control.value, MLModelId: models.chosen()?.id ?? "",
        BatchPredictionDataSourceId: dataId, OutputUri: output.input.value.trim() } }];
  };
  const box = commandBox((status) => {
    const location = state.way === "file" ? state.location : sources.chosen()?.dataLocation;
    return { requests: requests(), glassbox: `glassbox predict ${modelFile(models.chosen()?.id ?? "ID", status)} ${location ? shellWord(fileOf(location, status)) : "DATA.csv"} -o ${shellWord(fileOf(output.input.value.trim(), status))} --id ${id}` };
  });
  const problem = element("div"), heading = newId();
  const form = element("form", { "aria-labelledby": heading }, models.node, way, inputPlace, element("div", { class: "panel" }, output.node), name.node, problem,
    element("div", { class: "actions" }, element("button", { type: "submit", class: "primary", id: "create" }, "Create batch prediction")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!models.chosen()) return models.complain("Choose an ML model.");
    models.complain(null);
    if (state.way === "source" && !sources.chosen()) return sources.complain("Choose a data source.");
    if (state.way === "file" && !/^s3:\/\/./.test(state.location)) return file.complain("Expected a location such as s3://bucket/file.csv.");
    if (state.way === "file" && !state.schema) return models.complain("The model is not completed yet, so its schema is not known. Choose a data source instead.");
    try {
      for (const { operation, body } of requests()) await amazon(operation, body);
      go(`/batch-predictions/${id}`);
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.replaceChildren(notice("error", error.message));
    }
    return undefined;
  });
  await suggest();
  return { title: "Create a batch prediction", node: [
    element("p", { class: "kicker" }, element("a", { href: "#/" }, "Dashboard"), " / Create"),
    element("h1", { id: heading }, "Create a batch prediction"), element("p", {}, "Predicts every record of a file."), form, box.node] };
};
