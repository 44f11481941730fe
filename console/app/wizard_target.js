// Steps 3 and 4: which column is to be predicted, and which one names a record.

import { element, named } from "../components/dom.js";
import { count } from "../components/format.js";
import { schemaFile } from "./commands.js";
import { modelTypes } from "./objects.js";
import { field, notice, radios, select } from "./widgets.js";
import { schemaCommand } from "./wizard_schema.js";
import { infer, modelTypeOfTarget, typeOf, wizard } from "./wizard_state.js";

const columnSelect = (empty, chosen, exclude, id) =>
  select([["", empty], ...wizard.found.attributes.filter(({ name }) => name !== exclude).map(({ name }) => [name, name])], chosen, { id });

const samplesOf = (name) => {
  const attribute = wizard.found.attributes.find((one) => one.name === name);
  return attribute ? element("p", { class: "samples" }, "Its first values: ", attribute.samples.flatMap((sample, i) => [i ? ", " : "", named(sample)]), ".") : null;
};

const explained = {
  BINARY: "yes or no. The model gives a score from 0 to 1, and a threshold makes an answer of it.",
  MULTICLASS: "one of several classes. The model gives each class a probability.",
  REGRESSION: "a number.",
};

export const targetStep = {
  path: "target", title: "Target",
  draw: async ({ attempt, update }) => {
    await infer();
    const wantsModel = wizard.flow !== "data-source";
    const target = field("Target: the column to predict", columnSelect(wantsModel ? "Choose a column…" : "None: only describe the data", wizard.target, null, "target"),
      { help: "A model learns from records where it is known, and predicts it where it is not." });
    target.control.addEventListener("change", () => attempt(() => {
      wizard.target = target.control.value;
      if (wizard.rowId === wizard.target) wizard.rowId = "";
    }));
    const type = typeOf(wizard.target);
    const kind = wizard.target === "" ? null : modelTypeOfTarget();
    const typeChoice = wizard.target === "" ? null : radios("The target is", [
      ["NUMERIC", "a number (NUMERIC)", "for a regression model"],
      ["BINARY", "yes or no (BINARY)", "for a binary model"],
      ["CATEGORICAL", "one of several classes (CATEGORICAL)", "for a multiclass model"],
    ], type, (value) => attempt(() => { wizard.types[wizard.target] = value; }));
    const outcome = wizard.target === "" ? null : kind
      ? notice("info", element("p", {}, element("strong", {}, `${modelTypes[kind]}. `), named(wizard.target), ` is ${type}: the model predicts ${explained[kind]}`))
      : notice("warning", element("p", {}, "A TEXT column cannot be predicted. Choose another column, or another type."));
    const distinct = wizard.found.attributes.find(({ name }) => name === wizard.target)?.distinct;
    const isOdd = type === "BINARY" && distinct > 2 ? notice("warning", element("p", {}, named(wizard.target), ` has ${count(distinct)} different values, and a BINARY target has two. Choose a number, or classes.`)) : null;
    return {
      node: [target.node, typeChoice, outcome, isOdd, wizard.target === "" ? null : samplesOf(wizard.target)],
      next: async () => {
        if (wantsModel && (wizard.target === "" || !modelTypeOfTarget())) {
          target.complain(wizard.target === "" ? "Choose the column to predict." : "A TEXT column cannot be predicted.");
          return false;
        }
        const found = await infer();
        if (wantsModel && found.attributes.every(({ name }) => name === wizard.target || name === wizard.rowId)) {
          target.complain("There is no other column, and a model needs one to learn from.");
          return false;
        }
        if (modelTypeOfTarget() === "MULTICLASS" && found.classes > 100) {
          target.complain(`It has ${count(found.classes)} classes; a model can have 100. Choose another column, or NUMERIC.`);
          return false;
        }
        update();
        return true;
      },
      commands: (status) => ({ glassbox: schemaCommand(status, schemaFile(wizard.name)) }),
    };
  },
};

export const rowIdStep = {
  path: "row-id", title: "Row ID",
  draw: async ({ attempt }) => {
    await infer();
    const rowId = field("Column that names a record", columnSelect("None", wizard.rowId, wizard.target, "row-id"),
      { help: "An id, such as an order number. The model does not learn from it; batch predictions repeat it, so that you find the record again." });
    rowId.control.addEventListener("change", () => attempt(() => { wizard.rowId = rowId.control.value; }));
    return {
      node: [
        wizard.found.suggestedRowId ? element("p", {}, named(wizard.found.suggestedRowId), " looks like an id: every record has another value.") : element("p", {}, "No column looks like an id."),
        rowId.node, wizard.rowId === "" ? null : samplesOf(wizard.rowId)],
      next: async () => { await infer(); },
      commands: (status) => ({ glassbox: schemaCommand(status, schemaFile(wizard.name)) }),
    };
  },
};
