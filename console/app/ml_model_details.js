// What a model looks at, and how it was trained: the parts that a report shows, too.

import { element, section } from "../components/dom.js";
import { effectsSection, importanceSection } from "../components/effects.js";
import { count, number } from "../components/format.js";
import { leaderboardSection, learningCurveSection } from "../components/leaderboard.js";
import { statisticsSection, trainingSection, weightsSection } from "../components/model.js";
import { get } from "./api.js";
import { logBox, summaryFacts } from "./object_head.js";
import { copyButton } from "./widgets.js";

// The rows of a leaderboard that are shown: each recipe once, the best first.
const shownBoard = (board) => {
  if (board.recipeCount !== undefined || !board.recipes) return board;
  return { ...board, recipeCount: board.recipes.length, candidates: board.recipes.slice(0, 30).map((index) => ({ ...board.candidates[index], index })) };
};

const flatWeights = (weights) => weights.flatMap(({ class: name, largest = [] }) =>
  largest.map(({ feature, weight }) => ({ feature, weight, ...(name !== undefined && { class: name }) })));

export const explainTab = (page, object, details) => {
  const outputs = details.outputs ?? { MLModelType: object.mlModelType, ...(details.classes && { classes: details.classes }), ...(details.outputScale !== undefined && { outputScale: details.outputScale }) };
  if (details.importance) importanceSection(page, details.importance);
  if (details.effects) effectsSection(page, details.effects, outputs);
  const weights = details.modelWeights ?? (Array.isArray(details.weights) ? flatWeights(details.weights) : []);
  weightsSection(page, weights);
  if (details.statistics) statisticsSection(page, { coefficientCount: details.statistics.coefficients.length, ...details.statistics });
  if (page.childElementCount === 0) page.append(element("p", {}, "This model has no features that could be shown."));
};

export const trainingTab = (page, object, details, { signal }) => {
  const place = element("div");
  page.append(place);
  get(["objects", "ml-models", object.id, "progress"], {}, signal).then(({ curve }) => {
    if (curve?.length) trainingSection(place, curve.map(({ pass, loss }, index) => ({ pass, meanLoss: loss, index })));
  }).catch((error) => { if (error.status === undefined && !signal.aborted) throw error; });
  if (details.leaderboard) {
    const board = shownBoard(details.leaderboard);
    leaderboardSection(page, board);
    if (board.learningCurve) learningCurveSection(page, board.learningCurve);
  }
  const parameters = details.parameters && typeof details.parameters === "object" ? details.parameters : details.TrainingParameters ?? {};
  section(page, "parameters", "Parameters", summaryFacts([
    ...Object.entries(parameters).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    ["Passes made", details.passes !== undefined && !Array.isArray(details.passes) ? count(details.passes) : null],
    ["Converged", details.converged === undefined ? null : details.converged ? "yes" : "no"],
    ["Mean loss", details.meanLoss !== undefined ? number(details.meanLoss) : null]]));
  section(page, "recipe", "Recipe",
    element("div", { class: "commands-head" }, element("p", { class: "help" }, "What the model makes of each column."), copyButton(() => details.recipe)),
    element("pre", { tabindex: "0", "aria-label": "Recipe", class: "tall" }, element("code", {}, details.recipe)));
  page.append(logBox(object, signal));
};
