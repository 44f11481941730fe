// A binary model: scores of both classes, the score threshold, and what follows from it.

import { number, decimals, percent, count, counted, ratio, sum, largest } from "./format.js";
import { element, svg, shown, change, newId, section, table, tableOf, legend } from "./dom.js";
import { plot, skyline, hint, unit } from "./plot.js";

export const binaryMeasures = [
  ["accuracy", "Accuracy", "predictions that are right"],
  ["precision", "Precision", "of the records predicted 1, those that are 1"],
  ["recall", "Recall", "of the records that are 1, those predicted 1"],
  ["falsePositiveRate", "False positive rate", "of the records that are 0, those predicted 1"],
  ["f1", "F1", "precision and recall in one: their harmonic mean"],
];

// The texts that the target has for the two classes: "0" and "1", or labels of its own.
const labelled = (binary, text) =>
  text.replace(/\b[01]$/, (digit) => (digit === "1" ? binary.labels.positive : binary.labels.negative));

// Records with scores from i/100 to below (i+1)/100, 1 in the last: what the table's row for one
// threshold finds and that of the next does not.
const scoreBins = (rows, name) =>
  Array.from({ length: 100 }, (_, i) => rows[i][name] - (i < 99 ? rows[i + 1][name] : 0));

const scorePlot = (binary, state) => {
  const ones = scoreBins(binary.thresholds, "truePositive");
  const zeros = scoreBins(binary.thresholds, "falsePositive");
  // As in Amazon's view, the axis ends at three times the mean count: most scores of many models
  // lie at one end, and the rest would be too small to see.
  const all = [...ones, ...zeros];
  const most = Math.max(1, largest(all));
  const most3 = (3 * sum(all)) / Math.max(1, all.filter((value) => value > 0).length);
  const top = Math.max(1, Math.min(most, Math.max(most3, largest(ones) > 0 && largest(zeros) > 0 ? Math.min(largest(ones), largest(zeros)) : 1)));
  const cutBins = all.filter((value) => value > top).length;

  const picture = plot(() => ({
    label: `Histogram of scores. ${counted(sum(ones), "record")} that are 1 and ${count(sum(zeros))} that are 0; the threshold is at ${state.threshold}.`,
    x: { ...unit, title: "score" },
    y: { min: 0, max: top, title: "records per 0.01 of score" },
    draw: (area) => {
      const bars = (counts) =>
        counts.flatMap((value, i) =>
          value > 0 ? [[area.x(i / 100), area.x((i + 1) / 100), area.y(Math.min(value, top))]] : []);
      area.add(skyline(bars(zeros), area.bottom, "zeros"));
      area.add(skyline(bars(ones), area.bottom, "ones"));
      all.forEach((value, i) => {
        if (value > top)
          area.add(svg("path", { class: "cut", d: `M${area.x(((i % 100) + 0.5) / 100) - 5},${area.top - 1}l5,-8l5,8z` }));
      });
      const at = area.x(state.threshold);
      area.add(svg("rect", { class: "below", x: area.left, y: area.top, width: at - area.left, height: area.bottom - area.top }));
      area.add(svg("line", { class: "marker", x1: at, x2: at, y1: area.top - 8, y2: area.bottom }));
      const right = at > (area.left + area.right) / 2;
      area.add(svg("text", { class: "marker-text", x: at + (right ? -6 : 6), y: area.top + 10, "text-anchor": right ? "end" : "start" }, `threshold ${number(state.threshold)}`));
      ones.forEach((value, i) => area.add(hint(area.x(i / 100), area.x((i + 1) / 100), area.top, area.bottom,
        `score ${(i / 100).toFixed(2)} to ${((i + 1) / 100).toFixed(2)}: ${count(value)} actual 1, ${count(zeros[i])} actual 0`)));
    },
  }));
  const note = cutBins === 0 ? null : element("p", { class: "note" },
    `▲ ${cutBins === 1 ? "One bar is" : `${cutBins} bars are`} higher than the picture; the highest stands for ${counted(most, "record")}.`);
  const asTable = () => table("Records by score",
    [{ title: "score from", field: "/evaluation/binary/thresholds/*/threshold" }, { title: labelled(binary, "actual 1") }, { title: labelled(binary, "actual 0") }],
    ones.map((value, i) => [
      (i / 100).toFixed(2),
      shown(count(value), `/evaluation/binary/thresholds/${i}/truePositive less that of the next`),
      shown(count(zeros[i]), `/evaluation/binary/thresholds/${i}/falsePositive less that of the next`),
    ]));
  return { ...picture, note, asTable };
};

// The row of the table that comes nearest to what is wanted of a measure, on the wanted side of what
// it is now; of equals the one nearest to the present threshold. Undefined where none lies on that side.
const rowNearest = (rows, name, wanted, { threshold, counts }) => {
  const now = counts[name];
  const far = (row) => [Math.abs(row[name] - wanted), Math.abs(row.threshold - threshold)];
  return rows.filter((row) => (wanted > now ? row[name] > now : row[name] < now))
    .sort((a, b) => far(a)[0] - far(b)[0] || far(a)[1] - far(b)[1])[0];
};

// keep  what a reader does to keep a threshold: nodes, in place of the command that does
export const cutoffSection = (parent, binary, keep = null) => {
  // What is shown: a row of the table, or at first the model's own threshold.
  const state = { threshold: binary.threshold, counts: binary.atThreshold, field: "/evaluation/binary/atThreshold" };
  const scores = scorePlot(binary, state);
  const listeners = [];

  const id = newId();
  const value = element("output", { for: id, "aria-live": "off" });
  const slider = element("input", { type: "range", id, min: 0, max: 1, step: 0.01 });
  const reset = element("button", { type: "button" }, `Back to the model’s ${number(binary.threshold)}`);
  const shares = ["right", "wrong", "predicted 1", "predicted 0"].map((name) => [name, element("data", { id: `share-${name.replace(" ", "-")}` })]);
  const cells = ["truePositive", "falseNegative", "falsePositive", "trueNegative"].map((name) => [name, element("data", { id: name })]);
  const cell = (name) => cells.find(([known]) => known === name)[1];
  const measures = binaryMeasures.map(([name, title, meaning]) => ({
    name, title, meaning, value: element("data", { id: name }),
    slider: element("input", { type: "range", id: `${name}-slider`, min: 0, max: 1, step: "any", "aria-label": title }),
  }));

  const show = () => {
    const { counts, field, threshold } = state;
    const total = sum(cells.map(([name]) => counts[name]));
    const part = { right: counts.truePositive + counts.trueNegative, "predicted 1": counts.truePositive + counts.falsePositive };
    part.wrong = total - part.right;
    part["predicted 0"] = total - part["predicted 1"];
    const of = { right: "truePositive + trueNegative", wrong: "falsePositive + falseNegative",
                 "predicted 1": "truePositive + falsePositive", "predicted 0": "trueNegative + falseNegative" };
    for (const [name, node] of shares) change(node, percent(ratio(part[name], total)), `${field}: ${of[name]}, of all four`);
    for (const [name, node] of cells) change(node, count(counts[name]), `${field}/${name}`);
    for (const { name, value: node, slider: own } of measures) {
      change(node, decimals(counts[name], 4), `${field}/${name}`);
      own.value = counts[name];
      own.setAttribute("aria-valuetext", `${percent(counts[name])}, at the threshold ${number(threshold)}`);
    }
    slider.value = threshold;
    value.textContent = number(threshold);
    slider.setAttribute("aria-valuetext",
      `${number(threshold)}: ${percent(ratio(part.right, total))} right, precision ${percent(counts.precision)}, recall ${percent(counts.recall)}`);
    scores.draw();
    for (const listener of listeners) listener();
  };
  const toModel = () => {
    Object.assign(state, { threshold: binary.threshold, counts: binary.atThreshold, field: "/evaluation/binary/atThreshold" });
    show();
  };
  const toRow = (i) => {
    Object.assign(state, { threshold: i / 100, counts: binary.thresholds[i], field: `/evaluation/binary/thresholds/${i}` });
    show();
  };
  slider.addEventListener("input", () => toRow(Math.round(100 * Number(slider.value))));
  for (const { name, slider: own } of measures)
    own.addEventListener("input", () => {
      const row = rowNearest(binary.thresholds, name, Number(own.value), state);
      row === undefined ? show() : toRow(binary.thresholds.indexOf(row));
    });
  reset.addEventListener("click", toModel);

  section(parent, "cutoff", "Score threshold",
    element("p", {}, "The model gives each record a score from 0 to 1 and predicts 1 from the score threshold on. Move the threshold, or one of the rates below, to see what follows",
      keep === null ? ["; to keep it, use ", element("code", {}, "glassbox threshold MODEL --set VALUE"), "."] : "."),
    legend(["ones", labelled(binary, "actual 1")], ["zeros", labelled(binary, "actual 0")]),
    scores.node,
    element("div", { class: "slider" }, slider),
    element("p", { class: "slider-label" }, element("label", { for: id }, "Score threshold "), value, " ", reset),
    keep,
    scores.note,
    element("dl", { class: "cards" }, shares.map(([name, node]) =>
      element("div", { class: "card" }, element("dt", {}, labelled(binary, name)), element("dd", {}, node)))),
    element("div", { class: "side-by-side" },
      table("Predictions at this threshold",
        [{ title: "records", text: true }, { title: labelled(binary, "predicted 1") }, { title: labelled(binary, "predicted 0") }],
        [[labelled(binary, "actual 1"), [cell("truePositive"), element("small", {}, "true positives")], [cell("falseNegative"), element("small", {}, "false negatives")]],
         [labelled(binary, "actual 0"), [cell("falsePositive"), element("small", {}, "false positives")], [cell("trueNegative"), element("small", {}, "true negatives")]]],
        { class: "answers" }),
      element("dl", { class: "measures" }, measures.map(({ title, meaning, value: node, slider: own }) =>
        element("div", {}, element("dt", {}, title, element("small", {}, meaning)), element("dd", {}, node, own))))),
    tableOf(scores.asTable));
  toModel();
  return { state, onChange: (listener) => listeners.push(listener) };
};

