// Model settings: Amazon's defaults, or a recipe, parameters and a split of the reader's own.

import { element } from "../components/dom.js";
import { announce } from "./notices.js";
import { objectPicker } from "./object_picker.js";
import { recipeEditor } from "./recipe_editor.js";
import { field, notice, radios, select } from "./widgets.js";
import { modelCommands, modelRequests } from "./wizard_requests.js";
import { sourceOf } from "./wizard_source.js";
import { wizard } from "./wizard_state.js";

const numberField = (label, key, attributes, help, update) => {
  const made = field(label, element("input", { type: "number", value: wizard.parameters[key], ...attributes }), { help });
  made.control.addEventListener("input", () => {
    wizard.parameters[key] = made.control.value;
    update();
  });
  return made;
};

const parameterFields = (redraw, update) => {
  const { parameters } = wizard;
  const passes = numberField("Passes over the data, at most", "maxPasses", { min: 1, max: 10000, step: 1 }, "sgd.maxPasses, 1 to 10,000. Training ends sooner when nothing new is learned.", update);
  const size = numberField("Model size in MB, at most", "megabytes", { min: 0.1, max: 2048, step: "any" }, "sgd.maxMLModelSizeInBytes. A larger model is trimmed.", update);
  const kind = field("Regularization", select([["none", "None"], ["l2", "L2: smaller weights"], ["l1", "L1: fewer features"]], parameters.regularization),
    { help: "Keeps a model from learning records by heart." });
  kind.control.addEventListener("change", async () => {
    parameters.regularization = kind.control.value;
    await redraw();
  });
  const amount = field("Regularization amount", element("input", { type: "text", inputmode: "decimal", value: parameters.amount, autocomplete: "off" }),
    { help: parameters.regularization === "l1" ? "Useful from 1e-8 to 1e-4." : "1e-6 is mild, 1e-2 strong." });
  amount.control.addEventListener("input", () => {
    parameters.amount = amount.control.value.trim();
    amount.complain(null);
    update();
  });
  const shuffle = field("Shuffle the records", select([["auto", "auto: once, before the first pass"], ["none", "none: as they stand"]], parameters.shuffle), { help: "sgd.shuffleType" });
  shuffle.control.addEventListener("change", () => {
    parameters.shuffle = shuffle.control.value;
    update();
  });
  const isWithin = ({ control }) => control.value !== "" && control.validity.valid;
  return {
    node: element("div", { class: "fields" }, passes.node, size.node, kind.node, parameters.regularization === "none" ? null : amount.node, shuffle.node),
    check: () => {
      for (const one of [passes, size])
        if (!isWithin(one)) {
          one.complain(one.control.validationMessage || "Expected a number.");
          return false;
        }
      if (parameters.regularization !== "none" && !(Number(parameters.amount) >= 0 && parameters.amount !== "")) {
        amount.complain("Expected a number from 0 on, such as 1e-6.");
        return false;
      }
      return true;
    },
  };
};

const splitFields = async (source, redraw, update, signal) => {
  const isWhole = !source.rearrangement;
  const choice = radios("Evaluation", [
    ...(isWhole ? [["sequential", "Split the data: the first part for training, the rest for evaluation", "In the order of the file. Not for data that are sorted."],
                   ["random", "Split the data at random", "The same parts every time, for the same data."]] : []),
    ["own", "Evaluate on another data source"], ["none", "No evaluation now"],
  ], wizard.split, async (value) => {
    wizard.split = value;
    await redraw();
  });
  const percent = field("Training part in percent", element("input", { type: "number", min: 1, max: 99, step: 1, value: wizard.percent }));
  percent.control.addEventListener("input", () => {
    wizard.percent = Number(percent.control.value);
    update();
  });
  const picker = wizard.split === "own" ? await objectPicker("Data source for the evaluation", "DataSource", wizard.evaluationSource?.id, (object) => {
    wizard.evaluationSource = object;
    update();
  }, signal) : null;
  const isSplit = wizard.split === "sequential" || wizard.split === "random";
  return {
    node: [choice, isSplit ? percent.node : null, picker?.node],
    check: () => {
      if (isSplit && !(percent.control.validity.valid && percent.control.value !== "")) {
        percent.complain("Expected 1 to 99.");
        return false;
      }
      if (picker && !wizard.evaluationSource) {
        picker.complain("Choose a data source.");
        return false;
      }
      return true;
    },
  };
};

export const modelStep = {
  path: "model", title: "ML model settings",
  draw: async ({ signal, redraw, update }) => {
    const source = await sourceOf(signal);
    const settings = radios("Settings", [
      ["default", "Recommended", "The recipe suggested from the data's statistics, 10 passes, mild regularization, and an evaluation on the last 30 % of the file. Is the file sorted? Then choose Custom and split at random."],
      ["custom", "Custom", "Your recipe, parameters and evaluation."],
    ], wizard.settings, async (value) => {
      if (value === "default") Object.assign(wizard, { split: source.rearrangement ? "none" : "sequential", percent: 70, recipe: "suggested" });
      wizard.settings = value;
      await redraw();
    });
    const isCustom = wizard.settings === "custom";
    const recipe = isCustom ? radios("Recipe: what the model makes of each column", [
      ["suggested", "Suggested from the statistics"],
      ["search", "Search by cross-validation", "Tries recipes and regularizations, and keeps what predicts best. Takes longer; the leaderboard shows what was tried."],
      ["own", "Write it myself"],
    ], wizard.recipe, async (value) => {
      wizard.recipe = value;
      await redraw();
    }) : null;
    const editor = isCustom && wizard.recipe === "own" ? await recipeEditor(source.id, wizard.recipeText, (text) => {
      wizard.recipeText = text;
      update();
    }, signal) : null;
    const parameters = isCustom && wizard.recipe !== "search" ? parameterFields(redraw, update) : null;
    const split = isCustom ? await splitFields(source, redraw, update, signal) : null;
    return {
      node: [
        settings,
        !isCustom && source.rearrangement ? notice("info", element("p", {}, "The data are a part of a file already, so no evaluation part is split off. Choose Custom to evaluate on another data source.")) : null,
        recipe, editor?.node, parameters ? [element("h2", { class: "plain" }, "Training parameters"), parameters.node] : null, split?.node],
      next: async () => {
        if (editor && !(await editor.check())) {
          announce("The recipe is not valid.");
          return false;
        }
        return (!parameters || parameters.check()) && (!split || split.check());
      },
      commands: (status) => ({ requests: modelRequests(wizard, source), glassbox: modelCommands(wizard, source, status) }),
    };
  },
};
