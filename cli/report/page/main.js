// Draws what the data of the page hold, then the contents and the switch for the fields' names.

import { element } from "../../../console/components/dom.js";
import { cutoffSection } from "../../../console/components/cutoff.js";
import { curvesSection, calibrationSection } from "../../../console/components/curves.js";
import { classesSections } from "../../../console/components/classes.js";
import { residualsSection, scatterSection } from "../../../console/components/residuals.js";
import { trainingSection, weightsSection, statisticsSection } from "../../../console/components/model.js";
import { leaderboardSection, learningCurveSection } from "../../../console/components/leaderboard.js";
import { importanceSection, effectsSection } from "../../../console/components/effects.js";
import { insightsSections } from "../../../console/components/insights.js";

const data = JSON.parse(document.getElementById("report-data").textContent);
const pictures = document.getElementById("pictures");

if (data.evaluation) {
  const { binary, multiclass, regression } = data.evaluation;
  if (binary) {
    const cutoff = cutoffSection(pictures, binary);
    curvesSection(pictures, binary, cutoff, data.evaluation.value);
    calibrationSection(pictures, binary);
  }
  if (multiclass) classesSections(pictures, data.evaluation);
  if (regression) {
    residualsSection(pictures, regression);
    scatterSection(pictures, regression, data.evaluation.records.used);
  }
}
if (data.leaderboard) {
  leaderboardSection(pictures, data.leaderboard);
  if (data.leaderboard.learningCurve) learningCurveSection(pictures, data.leaderboard.learningCurve);
}
if (data.training) trainingSection(pictures, data.training.passes);
if (data.importance) importanceSection(pictures, data.importance);
if (data.effects) effectsSection(pictures, data.effects, data.outputs);
if (data.modelWeights) weightsSection(pictures, data.modelWeights);
if (data.statistics) statisticsSection(pictures, data.statistics);
if (data.insights) insightsSections(pictures, data.insights);

const contents = document.getElementById("contents");
contents.append(element("ul", {}, [...document.querySelectorAll("main section[id] > h2")].map((heading) =>
  element("li", {}, element("a", { href: `#${heading.parentElement.id}` }, heading.textContent)))));
contents.hidden = false;

document.getElementById("show-fields").addEventListener("change", (event) =>
  document.body.classList.toggle("with-fields", event.target.checked));
