// What the wizard asks Amazon ML's API for. State in, requests out; nothing is sent here.

import { fileOf, schemaFile, shellWord, splitOption } from "./commands.js";
import { newObjectId } from "./objects.js";
import { databaseWords } from "./wizard_database.js";
import { schemaCommand } from "./wizard_schema.js";
import { modelTypeOfTarget } from "./wizard_state.js";

const compact = (schema) => JSON.stringify(JSON.parse(schema));

export const dataSourceRequest = (wizard) => ({
  operation: "CreateDataSourceFromS3",
  body: {
    DataSourceId: wizard.ids.dataSource, DataSourceName: wizard.name, ComputeStatistics: true,
    DataSpec: { DataLocationS3: wizard.location, DataSchema: compact(wizard.found.schema) },
  },
});

// The two parts of the data, as Amazon's console made them. A random evaluation part is what the training
// part leaves.
const rearrangements = ({ split, percent, location }) => {
  const isRandom = split === "random";
  const part = (percentBegin, percentEnd, complement) => JSON.stringify({ splitting: {
    percentBegin, percentEnd, strategy: isRandom ? "random" : "sequential",
    ...(isRandom && { strategyParams: { randomSeed: location } }), ...(complement && { complement: true }) } });
  return { training: part(0, percent, false), evaluation: isRandom ? part(0, percent, true) : part(percent, 100, false) };
};
const partName = (name, rearrangement) => {
  const { percentBegin, percentEnd, strategy, complement } = JSON.parse(rearrangement).splitting;
  return `${name}_[percentBegin=${percentBegin}, percentEnd=${percentEnd}, strategy=${strategy}${complement ? ", complement=true" : ""}]`;
};

export const trainingParameters = ({ settings, recipe, parameters }) => {
  const { maxPasses, regularization, amount, shuffle, megabytes } = parameters;
  if (settings === "custom" && recipe === "search") return { "glassbox.recipe": "search" };
  return {
    "sgd.maxPasses": String(maxPasses),
    ...(regularization === "none" ? { "sgd.l2RegularizationAmount": "0" } : { [`sgd.${regularization}RegularizationAmount`]: String(amount) }),
    "sgd.shuffleType": shuffle,
    "sgd.maxMLModelSizeInBytes": String(Math.round(megabytes * 1024 * 1024)),
  };
};

const hasOwnRecipe = ({ settings, recipe }) => settings === "custom" && recipe === "own";
export const modelName = (wizard) => wizard.modelName || `ML model: ${wizard.dataSource?.name || wizard.name || wizard.dataSource?.id}`;

// All that "Create" sends once the data source is there, in order.
//   source  {id, name, type of the model, location, schema}
export const modelRequests = (wizard, source) => {
  const isSplit = wizard.split === "sequential" || wizard.split === "random";
  const parts = isSplit ? rearrangements({ ...wizard, location: source.location }) : null;
  const part = (id, rearrangement) => ({ operation: "CreateDataSourceFromS3", body: {
    DataSourceId: id, DataSourceName: partName(source.name || source.id, rearrangement), ComputeStatistics: true,
    DataSpec: { DataLocationS3: source.location, DataSchema: compact(source.schema), DataRearrangement: rearrangement } } });
  const trainingId = isSplit ? wizard.ids.training : source.id;
  const evaluationId = isSplit ? wizard.ids.evaluationData : wizard.split === "own" ? wizard.evaluationSource?.id : null;
  return [
    ...(isSplit ? [part(trainingId, parts.training), part(evaluationId, parts.evaluation)] : []),
    { operation: "CreateMLModel", body: {
      MLModelId: wizard.ids.model, MLModelName: modelName(wizard), MLModelType: source.mlModelType, TrainingDataSourceId: trainingId,
      Parameters: trainingParameters(wizard), ...(hasOwnRecipe(wizard) && { Recipe: wizard.recipeText }) } },
    ...(evaluationId ? [{ operation: "CreateEvaluation", body: {
      EvaluationId: wizard.ids.evaluation, EvaluationName: `Evaluation: ${modelName(wizard)}`, MLModelId: wizard.ids.model, EvaluationDataSourceId: evaluationId } }] : []),
  ];
};

// An id belongs to the request that was sent with it. After a change of that, the object gets an id of its own.
const idOf = ({ body }) => body.EvaluationId ?? body.MLModelId ?? body.DataSourceId;
export const renewIds = (wizard, source) => {
  for (const [name, type] of [["training", "DataSource"], ["evaluationData", "DataSource"], ["model", "MLModel"], ["evaluation", "Evaluation"]]) {
    const request = modelRequests(wizard, source).find((one) => idOf(one) === wizard.ids[name]);
    const sent = request && wizard.sent[wizard.ids[name]];
    if (sent && sent !== JSON.stringify(request)) wizard.ids[name] = newObjectId(type);
  }
};
export const noteSent = (wizard, request) => { wizard.sent[idOf(request)] = JSON.stringify(request); };

// The same with the glassbox program.
export const modelCommands = (wizard, source, status) => {
  const file = databaseWords(status) ?? shellWord(fileOf(source.location, status)), schema = shellWord(schemaFile(source.name || source.id)), model = shellWord(`${wizard.ids.model}.model`);
  const isSplit = wizard.split === "sequential" || wizard.split === "random";
  const parts = isSplit ? rearrangements({ ...wizard, location: source.location }) : { training: "", evaluation: "" };
  const isSearch = wizard.settings === "custom" && wizard.recipe === "search";
  const options = isSearch ? "" : ` --recipe ${hasOwnRecipe(wizard) ? "my.recipe" : "suggested"} \\\n  ${Object.entries(trainingParameters(wizard)).map(([name, value]) => `-p ${name}=${value}`).join(" ")}`;
  return [
    wizard.found ? schemaCommand(status, schemaFile(source.name || source.id)) : null,
    `glassbox train ${file} --schema ${schema}${splitOption(parts.training)}${options} \\\n  -o ${model}`,
    isSplit ? `glassbox evaluate ${model} ${file}${splitOption(parts.evaluation)}` : wizard.split === "own" && wizard.evaluationSource ? `glassbox evaluate ${model} ${shellWord(fileOf(wizard.evaluationSource.dataLocation ?? "", status))}` : null,
  ].filter(Boolean).join("\n");
};

export const sourceOfWizard = (wizard) => ({
  id: wizard.ids.dataSource, name: wizard.name, location: wizard.location, schema: wizard.found.schema, mlModelType: modelTypeOfTarget() });
