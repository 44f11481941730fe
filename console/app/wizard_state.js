// What the wizard knows so far. It outlives the screens, so that Back and Continue lose nothing.

import { post } from "./api.js";
import { newObjectId } from "./objects.js";

// The parameters that Amazon's console stated.
export const defaultParameters = { maxPasses: 10, regularization: "l2", amount: "1e-6", shuffle: "auto", megabytes: 100 };

const fresh = (flow, given) => ({
  flow,                 // "data-source-and-model", "data-source", "ml-model"
  location: "",         // s3://...
  about: "",            // of an example, what it is
  database: {},         // what was typed about one, but for the password; "rows": where they were written
  names: null,          // of the columns of such rows, which have no header
  hasHeader: null,      // null: as the service finds
  types: {},            // column: type, where it is not the inferred one
  target: "",           // "" = none
  rowId: "",
  found: null,          // what the service inferred from all these
  foundFor: "",         // for which of them
  dataSource: null,     // {type, id, name, ...}: made by this wizard, or chosen
  madeFor: "",          // the schema that it was made with
  name: "",
  modelName: "",
  settings: "default",  // or "custom"
  recipe: "suggested",  // "search", "own"
  recipeText: "",
  parameters: { ...defaultParameters },
  split: "sequential",  // "random", "own", "none"
  percent: 70,
  evaluationSource: null,
  sent: {},             // id: the request that made it
  ids: Object.fromEntries([["rows", "DataSource"], ["dataSource", "DataSource"], ["training", "DataSource"], ["evaluationData", "DataSource"], ["model", "MLModel"], ["evaluation", "Evaluation"]]
    .map(([name, type]) => [name, newObjectId(type)])),
  ...given,
});

// What the service is asked about the data, and its answer.
export const answersOf = ({ hasHeader, target, rowId, types, found, foundFor }) => ({ hasHeader, target, rowId, types: { ...types }, found, foundFor });

export let wizard = null;
export const beginWizard = (flow, given = {}) => {
  wizard = fresh(flow, given);
  return wizard;
};

// A reload of the page, too, loses nothing: this tab's storage keeps the wizard.
const storageKey = "glassbox-wizard";
export const keepWizard = () => {
  if (wizard === null) return;
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(wizard));
  } catch {
    sessionStorage.removeItem(storageKey);  // too large to keep
  }
};
export const restoreWizard = (flow) => {
  const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
  if (kept?.flow === flow) wizard = { ...fresh(flow, {}), ...kept };
};
addEventListener("pagehide", keepWizard);

export const fileNameOf = (location) => location.replace(/\/$/, "").split("/").pop();

// Asks the service what the data are, unless it has said so already for the same questions.
export const infer = async () => {
  const { location, names, hasHeader, target, rowId, types } = wizard;
  const question = { location, ...(names && { names }), hasHeader, ...(target && { target }), ...(rowId && { rowId }), types };
  const asked = JSON.stringify(question);
  if (wizard.foundFor === asked) return wizard.found;
  wizard.found = await post(["schema"], question);
  wizard.foundFor = asked;
  if (wizard.dataSource && wizard.madeFor !== wizard.found.schema) forgetDataSource();
  return wizard.found;
};

// Of other data or another schema: the next one to be made has an id of its own.
export const forgetDataSource = () => {
  wizard.dataSource = null;
  wizard.ids.dataSource = newObjectId("DataSource");
};

export const typeOf = (name) => wizard.types[name] ?? wizard.found.attributes.find((attribute) => attribute.name === name)?.type;

const predicted = { BINARY: "BINARY", CATEGORICAL: "MULTICLASS", NUMERIC: "REGRESSION" };
export const modelTypeOfTarget = () => predicted[typeOf(wizard.target)];
