// What a model looks at, and how it was trained: the parts that a report shows, too.

import { element, section } from "../components/dom.js";
import { effectsSection, importanceSection } from "../components/effects.js";
import { count, number } from "../components/format.js";
import { leaderboardSection, learningCurveSection } from "../components/leaderboard.js";
import { statisticsSection, trainingSection, weightsSection } from "../components/model.js";
import { logBox, summaryFacts } from "./object_head.js";
import { copyButton } from "./widgets.js";

const mostWeights = 40;
const largestWeights = (weights) => [...weights].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, mostWeights);

export const explainTab = (page, object, { drawn }) => {
  if (drawn.importance) importanceSection(page, drawn.importance);
  if (drawn.effects) effectsSection(page, drawn.effects, drawn.outputs);
  if (drawn.modelWeights) weightsSection(page, largestWeights(drawn.modelWeights));
  if (drawn.statistics) statisticsSection(page, drawn.statistics);
  if (page.childElementCount === 0) page.append(element("p", {}, "This model has no features that could be shown."));
};

export const trainingTab = (page, object, details, { signal }) => {
  const { drawn } = details;
  if (drawn.training) trainingSection(page, drawn.training.passes);
  if (drawn.leaderboard) {
    leaderboardSection(page, drawn.leaderboard);
    if (drawn.leaderboard.learningCurve) learningCurveSection(page, drawn.leaderboard.learningCurve);
  }
  section(page, "parameters", "Parameters", summaryFacts([
    ...Object.entries(details.TrainingParameters ?? {}).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    ["Passes made", details.passes === undefined ? null : count(details.passes)],
    ["Converged", details.converged === undefined ? null : details.converged ? "yes" : "no"],
    ["Mean loss", details.meanLoss !== undefined ? number(details.meanLoss) : null]]));
  section(page, "recipe", "Recipe",
    element("div", { class: "commands-head" }, element("p", { class: "help" }, "What the model makes of each column."), copyButton(() => details.recipe)),
    element("pre", { tabindex: "0", "aria-label": "Recipe", class: "tall" }, element("code", {}, details.recipe)));
  page.append(logBox(object, signal));
};
