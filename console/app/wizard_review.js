// What will be made, once more in words, before it is made: of the data source, and of the model.

import { element, facts, named } from "../components/dom.js";
import { count, counted } from "../components/format.js";
import { amazon } from "./api.js";
import { fileOf, schemaFile, shellWord } from "./commands.js";
import { announce } from "./notices.js";
import { modelTypes } from "./objects.js";
import { go } from "./router.js";
import { field } from "./widgets.js";
import { databaseWords } from "./wizard_database.js";
import { dataSourceRequest, modelCommands, modelName, modelRequests, noteSent, renewIds, trainingParameters } from "./wizard_requests.js";
import { schemaCommand } from "./wizard_schema.js";
import { sourceOf } from "./wizard_source.js";
import { infer, modelTypeOfTarget, typeOf, wizard } from "./wizard_state.js";

const nameField = (label, value, onInput) => {
  const made = field(label, element("input", { type: "text", value, maxlength: 1024, required: true, autocomplete: "off", id: "name" }), { wide: true });
  made.control.addEventListener("input", () => onInput(made.control.value));
  return made;
};

const typeCounts = () => {
  const counts = {};
  for (const { name } of wizard.found.attributes) counts[typeOf(name)] = (counts[typeOf(name)] ?? 0) + 1;
  return Object.entries(counts).map(([type, value]) => `${count(value)} ${type}`).join(", ");
};

const create = async ({ operation, body }) => amazon(operation, body);

export const reviewDataStep = {
  path: "review-data", title: "Review the data source",
  // The next step needs the data source.
  isDone: ({ dataSource }) => dataSource !== null,
  draw: async ({ update }) => {
    const found = await infer();
    const name = nameField("Data source name", wizard.name, (text) => {
      wizard.name = text;
      update();
    });
    const isMade = wizard.dataSource !== null;
    return {
      node: [
        name.node,
        facts([
          ["Location", named(wizard.location)],
          ["Records", `${found.isSample ? "at least " : ""}${count(found.records)}`],
          ["Columns", `${count(found.attributes.length)}: ${typeCounts()}`],
          wizard.names ? ["Names of columns", "those of the query"] : ["First line", found.hasHeader ? "names of the columns" : "a record"],
          ["Target", wizard.target === "" ? "none" : [named(wizard.target), ` (${typeOf(wizard.target)})`]],
          ["Row ID", wizard.rowId === "" ? "none" : named(wizard.rowId)],
          ...(wizard.target === "" || !modelTypeOfTarget() ? [] : [["Model", modelTypes[modelTypeOfTarget()]]]),
        ]),
        element("p", { class: "help" }, "Statistics of every column are computed next; they show what to fix before training."),
        isMade ? element("p", { class: "notice is-info" }, "This data source has been created. Continue with the model, or go back and change the data: another one is created then.") : null],
      nextText: isMade ? "Continue" : wizard.flow === "data-source" ? "Create data source" : "Create data source and continue",
      next: async () => {
        if (wizard.name.trim() === "") {
          name.complain("Give the data source a name.");
          return false;
        }
        if (!isMade) {
          await create(dataSourceRequest(wizard));
          Object.assign(wizard, { dataSource: { type: "DataSource", id: wizard.ids.dataSource, name: wizard.name }, madeFor: found.schema });
          announce("The data source is created.");
        }
        if (wizard.flow === "data-source") go(`/data-sources/${wizard.dataSource.id}`);
        return true;
      },
      commands: (status) => ({
        requests: [dataSourceRequest(wizard)],
        glassbox: `${schemaCommand(status, schemaFile(wizard.name))}\nglassbox insights ${databaseWords(status) ?? shellWord(fileOf(wizard.location, status))} --schema ${shellWord(schemaFile(wizard.name))}`,
      }),
    };
  },
};

const recipeText = () => (wizard.settings === "default" || wizard.recipe === "suggested" ? "suggested from the statistics of the data"
  : wizard.recipe === "search" ? "searched for by cross-validation, with the regularization" : "your own");
const evaluationText = () => ({
  sequential: `on the last ${100 - wizard.percent} %, trained on the first ${wizard.percent} %`,
  random: `on ${100 - wizard.percent} % picked at random, trained on the other ${wizard.percent} %`,
  own: "on another data source", none: "none" }[wizard.split]);

export const reviewModelStep = {
  path: "review", title: "Review",
  draw: async ({ signal, update }) => {
    const source = await sourceOf(signal);
    const name = nameField("ML model name", modelName(wizard), (text) => {
      wizard.modelName = text;
      update();
    });
    const requests = () => {
      renewIds(wizard, source);
      return modelRequests(wizard, source);
    };
    const made = requests().filter(({ operation }) => operation === "CreateDataSourceFromS3").length;
    return {
      node: [
        name.node,
        facts([
          ["Model type", modelTypes[source.mlModelType]],
          ["Training data", named(source.name || source.id)],
          ["Evaluation", evaluationText()],
          ["Recipe", recipeText()],
          ...(wizard.settings === "custom" && wizard.recipe === "search" ? [] : Object.entries(trainingParameters(wizard)).map(([key, value]) => [key, value])),
        ]),
        element("p", { class: "help" }, `This creates ${made > 0 ? `${counted(made, "data source")} for the two parts, ` : ""}the model${wizard.split === "none" ? "" : " and its evaluation"}. Each waits for what it needs.`)],
      nextText: "Create ML model",
      next: async () => {
        for (const request of requests()) {
          await create(request);
          noteSent(wizard, request);
        }
        announce("The model is being trained.");
        go(`/ml-models/${wizard.ids.model}`);
        return false;
      },
      commands: (status) => ({ requests: requests(), glassbox: modelCommands(wizard, source, status) }),
    };
  },
};
