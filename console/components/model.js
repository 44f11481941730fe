// How training went, and the largest weights.

import { number, count, largest, smallest } from "./format.js";
import { element, svg, named, shown, section, table, signedBar, tableOf } from "./dom.js";
import { plot, line } from "./plot.js";

export const trainingSection = (parent, passes) => {
  const known = passes.filter(({ meanLoss }) => meanLoss !== null);
  if (known.length === 0) return;
  const losses = known.map(({ meanLoss }) => meanLoss);
  const first = known[0].pass, last = known[known.length - 1].pass;
  const most = largest(losses), least = smallest(losses), room = (most - least || Math.abs(most) || 1) / 10;
  const picture = plot(() => ({
    label: `Loss curve: mean loss ${number(losses[0])} in pass ${first}, ${number(losses[losses.length - 1])} in pass ${last}.`,
    x: { min: first, max: Math.max(last, first + 1), title: "pass over the data", format: (value) => (Number.isInteger(value) ? count(value) : "") },
    y: { min: Math.max(0, least - room), max: most + room, title: "mean loss" },
    draw: (area) => {
      area.add(line(known.map(({ pass, meanLoss }) => [area.x(pass), area.y(meanLoss)]), "curve"));
      for (const { pass, meanLoss } of known)
        area.add(svg("circle", { class: known.length > 60 ? "hint" : "point", cx: area.x(pass), cy: area.y(meanLoss), r: 4 }, svg("title", {}, `pass ${pass}: ${number(meanLoss)}`)));
    },
  }), 260);
  section(parent, "training", "Training loss",
    element("p", {}, "Mean loss in each pass over the data, every record scored before the model learns from it. It rises where a round of passes begins anew with larger steps; a curve that has become level has learned what it can."),
    picture.node,
    tableOf(() => table("Mean loss", [{ title: "pass" }, { title: "mean loss" }],
      known.map(({ pass, meanLoss, index }) => [String(pass), shown(number(meanLoss), `/training/passes/${index}/meanLoss`)]))));
};

export const weightsSection = (parent, weights) => {
  if (weights.length === 0) return;
  const most = largest(weights.map(({ weight }) => Math.abs(weight))) || 1;
  const hasClasses = weights.some((weight) => "class" in weight);
  section(parent, "weights", "Feature weights",
    element("p", {}, "A weight above 0 moves the prediction up, or towards the class; below 0 down, or away from it."),
    table("Largest weights",
      [{ title: "feature", text: true }, ...(hasClasses ? [{ title: "class", text: true }] : []), { title: "weight" }],
      weights.map((weight, i) => [named(weight.feature), ...(hasClasses ? [weight.class === undefined ? "" : named(weight.class)] : []),
        [shown(number(weight.weight), `/modelWeights/${i}/weight`), signedBar(weight.weight, most)]]),
      { class: hasClasses ? "classed" : null }));
};


export const statisticsSection = (parent, { method, baselineClass, coefficients, coefficientCount, distribution }) => {
  const test = distribution === "t" ? "t" : "z";
  const isPenalised = method.includes("penalty");
  const cells = (row, i) => ["coefficient", "standardError", test, "p", "low", "high"].map((field, at) =>
    field in row && row[field] !== null
      ? shown(field === "p" && row.p < 1e-4 ? "< 0.0001" : number(row[field]), `/statistics/coefficients/${i}/${field}`)
      : at === 0 ? row.status : "");
  const left = coefficientCount - coefficients.length;
  section(parent, "coefficients", "Coefficients",
    element("p", {}, `What a unit of a feature adds to the ${distribution === "t" ? "prediction" : "log odds"}, all others the same; a level counts against the baseline of its group${
      baselineClass === undefined ? "" : [", a class against ", baselineClass].join("")}. A small p speaks against the true coefficient being 0.`),
    isPenalised ? element("p", {}, "The model was fitted with a penalty, which draws coefficients towards 0; the standard errors are those of the penalized estimates.") : null,
    element("p", {}, `Method: ${method}.`),
    table("Coefficients",
      [{ title: "feature", text: true }, ...(baselineClass === undefined ? [] : [{ title: "class", text: true }]), { title: "coefficient" }, { title: "standard error" }, { title: test }, { title: "p" }, { title: "95 % from" }, { title: "to" }],
      coefficients.map((row, i) => [named(row.feature), ...(baselineClass === undefined ? [] : [named(row.class)]), ...cells(row, i)])),
    left > 0 ? element("p", {}, `${count(left)} more: see inspect --statistics.`) : null);
};
