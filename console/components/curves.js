// ROC and precision-recall curves with the point of the present threshold, gain and lift, and calibration.

import { number, decimals, percent, count, counted, ratio, largest } from "./format.js";
import { element, svg, shown, section, subsection, table, tableOf } from "./dom.js";
import { plot, line, hint, unit } from "./plot.js";
import { binaryMeasures } from "./cutoff.js";

// pointOf  what the picture shows of a threshold's rates; they themselves if left out
const curvePlot = (cutoff, { name, x, y, points, start, baseline, pointOf = (rates) => rates }) => {
  const measure = (key) => (key === "predicted" ? "share of records predicted positive" : binaryMeasures.find(([known]) => known === key)[1].toLowerCase());
  const picture = plot(() => {
    const { threshold } = cutoff.state, counts = pointOf(cutoff.state.counts);
    return {
      label: `${name}. At the threshold ${number(threshold)}: ${measure(x)} ${percent(counts[x])}, ${measure(y)} ${percent(counts[y])}.`,
      x: { ...unit, title: measure(x) },
      y: { ...unit, title: measure(y) },
      draw: (area) => {
        const at = (point) => [area.x(point[x]), area.y(point[y])];
        area.add(line(baseline.map(([a, b]) => [area.x(a), area.y(b)]), "baseline"));
        area.add(line([...start, ...points].map(at), "curve"));
        const [cx, cy] = at(counts);
        area.add(svg("circle", { class: "marker", cx, cy, r: 6 }));
        for (const point of points) {
          const [px, py] = at(point);
          area.add(svg("circle", { class: "hint", cx: px, cy: py, r: 7 }, svg("title", {},
            `from ${number(point.threshold)} on: ${measure(x)} ${percent(point[x])}, ${measure(y)} ${percent(point[y])}`)));
        }
      },
    };
  }, 320);
  cutoff.onChange(picture.draw);
  return picture;
};

export const curvesSection = (parent, binary, cutoff, auc) => {
  if (binary.curve.length === 0) return;
  const node = section(parent, "curves", "ROC, precision-recall and gain",
    element("p", {}, "Each point of a curve is a score threshold; the circle is the present one. Dashed: guessing."));
  const pair = element("div", { class: "side-by-side" });
  node.append(pair);
  const positives = binary.atThreshold.truePositive + binary.atThreshold.falseNegative;
  const share = ratio(positives, positives + binary.atThreshold.falsePositive + binary.atThreshold.trueNegative);
  subsection(pair, "ROC curve",
    curvePlot(cutoff, { name: "ROC curve", x: "falsePositiveRate", y: "recall", points: binary.curve,
      start: [{ falsePositiveRate: 0, recall: 0 }], baseline: [[0, 0], [1, 1]] }).node,
    element("p", {}, "The area under it is ", shown(number(auc), "/evaluation/value"), ", with 95 % confidence between ",
      shown(number(binary.aucInterval.low), "/evaluation/binary/aucInterval/low"), " and ",
      shown(number(binary.aucInterval.high), "/evaluation/binary/aucInterval/high"), "."));
  subsection(pair, "Precision and recall",
    curvePlot(cutoff, { name: "Precision-recall curve", x: "recall", y: "precision", points: binary.curve,
      start: [], baseline: [[0, share], [1, share]] }).node,
    element("p", {}, `The line of guessing is the share of records that are 1: ${percent(share)}.`));
  // Records in the order of their scores: how many positives the first of them hold.
  const gainOf = (rates) => {
    const predicted = share * rates.recall + (1 - share) * rates.falsePositiveRate;
    return { ...rates, predicted, lift: ratio(rates.recall, predicted) };
  };
  const gains = binary.curve.map(gainOf), tenth = gains.find(({ predicted }) => predicted >= 0.1);
  subsection(pair, "Gain and lift",
    curvePlot(cutoff, { name: "Gain curve", x: "predicted", y: "recall", points: gains, pointOf: gainOf,
      start: [{ predicted: 0, recall: 0 }], baseline: [[0, 0], [1, 1]] }).node,
    element("p", {}, "Gain: the share of all positives that is among the records with the highest scores. Lift: how many times as many as among records picked at random.",
      tenth ? ` The first ${percent(tenth.predicted)} of the records hold ${percent(tenth.recall)} of the positives: a lift of ${number(tenth.lift)}.` : ""));
  const columns = ["threshold", "recall", "falsePositiveRate", "precision"];
  node.append(tableOf(() => table("Score thresholds",
    [...columns.map((name) => ({ title: name === "threshold" ? "score threshold" : binaryMeasures.find(([known]) => known === name)[1].toLowerCase(), field: `/evaluation/binary/curve/*/${name}` })), { title: "predicted positive" }, { title: "lift" }],
    gains.map((point, i) => [...columns.map((name) =>
      shown(name === "threshold" ? number(point[name]) : percent(point[name]), `/evaluation/binary/curve/${i}/${name}`)), percent(point.predicted), number(point.lift)]))));
};

export const calibrationSection = (parent, binary) => {
  const bins = binary.calibration;
  const most = largest(bins.map((bin) => bin.records));
  const picture = plot(() => ({
    label: `Calibration: the share of records that are 1 against the mean score, in ${bins.length} tenths of the scores.`,
    x: { ...unit, title: "mean score" },
    y: { ...unit, title: "share that is 1" },
    draw: (area) => {
      for (const bin of bins) {
        const width = area.x(bin.end) - area.x(bin.begin), height = ((area.bottom - area.top) / 4) * (bin.records / most);
        area.add(svg("rect", { class: "counts", x: area.x(bin.begin) + 1, width: Math.max(0, width - 2), y: area.bottom - height, height }));
      }
      area.add(line([[area.x(0), area.y(0)], [area.x(1), area.y(1)]], "baseline"));
      area.add(line(bins.map((bin) => [area.x(bin.meanScore), area.y(bin.positiveShare)]), "curve"));
      for (const bin of bins) {
        const at = area.x(bin.meanScore);
        area.add(svg("line", { class: "whisker", x1: at, x2: at, y1: area.y(bin.interval.low), y2: area.y(bin.interval.high) }));
        area.add(svg("circle", { class: "point", cx: at, cy: area.y(bin.positiveShare), r: 4 }));
        area.add(hint(area.x(bin.begin), area.x(bin.end), area.top, area.bottom,
          `scores ${bin.begin} to ${bin.end}: ${counted(bin.records, "record")}, mean score ${number(bin.meanScore)}, ${percent(bin.positiveShare)} are 1`));
      }
    },
  }), 320);
  section(parent, "calibration", "Calibration",
    element("p", {}, "Records are put together by score, in tenths. Where the points lie on the dashed line, of the records that score 0.3 three in ten are 1. Bars at the foot: how many records; upright lines: what chance allows (95 %)."),
    picture.node,
    element("p", {}, "Log loss, the smaller the better: ", shown(number(binary.logLoss), "/evaluation/binary/logLoss"), "."),
    tableOf(() => table("Calibration",
      [{ title: "scores" }, { title: "records" }, { title: "mean score" }, { title: "share that is 1" }, { title: "95 % interval" }],
      bins.map((bin, i) => {
        const field = `/evaluation/binary/calibration/${i}`;
        return [
          shown(`${bin.begin} to ${bin.end}`, `${field}/begin`), shown(count(bin.records), `${field}/records`),
          shown(decimals(bin.meanScore, 4), `${field}/meanScore`), shown(percent(bin.positiveShare), `${field}/positiveShare`),
          shown(`${percent(bin.interval.low)} to ${percent(bin.interval.high)}`, `${field}/interval`),
        ];
      }))));
};

