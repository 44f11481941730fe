// The source of a model's data: an existing data source with its schema, or one that the wizard makes.

import { element, named } from "../components/dom.js";
import { amazon } from "./api.js";
import { objectPicker } from "./object_picker.js";
import { modelTypes } from "./objects.js";
import { notice } from "./widgets.js";
import { wizard } from "./wizard_state.js";
import { sourceOfWizard } from "./wizard_requests.js";

const predicted = { BINARY: "BINARY", CATEGORICAL: "MULTICLASS", NUMERIC: "REGRESSION" };

// What a model needs of an existing data source; its schema decides the model's type.
const loadSource = async (id, signal) => {
  const source = await amazon("GetDataSource", { DataSourceId: id, Verbose: true }, signal);
  const schema = JSON.parse(source.DataSourceSchema);
  const target = schema.attributes.find(({ attributeName }) => attributeName === schema.targetAttributeName);
  return { id, name: source.Name, location: source.DataLocationS3, schema: source.DataSourceSchema, rearrangement: source.DataRearrangement,
           hasStatistics: source.ComputeStatistics, mlModelType: predicted[target?.attributeType], target: target?.attributeName };
};

const loaded = new Map();
// Of the wizard's own data source, or the chosen one.
export const sourceOf = async (signal) => {
  if (wizard.flow !== "ml-model") return sourceOfWizard(wizard);
  const { id } = wizard.dataSource;
  if (!loaded.has(id)) loaded.set(id, await loadSource(id, signal));
  return loaded.get(id);
};

export const sourceStep = {
  path: "data", title: "Training data",
  isDone: ({ dataSource }) => dataSource !== null,
  draw: async ({ signal, redraw }) => {
    const about = element("div");
    const picker = await objectPicker("Data source", "DataSource", wizard.dataSource?.id, async (object) => {
      wizard.dataSource = object;
      await redraw();
    }, signal);
    let source = null;
    if (wizard.dataSource) {
      source = await sourceOf(signal);
      if (!source.mlModelType) about.append(notice("warning", element("p", {}, "Its schema has no target that a model could predict.")));
      else if (!source.hasStatistics) about.append(notice("warning", element("p", {}, "It was made without statistics, which a model needs. Create a data source with them.")));
      else about.append(notice("info", element("p", {}, element("strong", {}, `${modelTypes[source.mlModelType]}. `), "The target is ", named(source.target), ".")));
      // Parts of a part are not made: the data were split when the source was.
      if (source.rearrangement && wizard.split !== "own") wizard.split = "none";
    }
    return {
      node: [element("p", {}, "Which data should the model learn from?"), picker.node, about],
      next: async () => {
        if (!source) picker.complain("Choose a data source.");
        return Boolean(source?.mlModelType && source.hasStatistics);
      },
    };
  },
};
