// The recipes that a search tried, and how each did in cross-validation.

import { number, count, counted, ratio, largest, smallest } from "./format.js";
import { element, svg, named, shown, section, table, tableOf } from "./dom.js";
import { plot, line } from "./plot.js";

// A dot at `value` with a whisker of `error` to either side, on an axis that all rows share.
export const dotOnAxis = ({ value, error }, min, max, isChosen, label) => {
  const width = 160, height = 18, at = (x) => 6 + ((x - min) / (max - min || 1)) * (width - 12);
  return svg("svg", { class: "dots", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, width, height },
    svg("title", {}, label),
    svg("line", { class: "grid", x1: 0, x2: width, y1: height / 2, y2: height / 2 }),
    svg("line", { class: "whisker", x1: at(value - error).toFixed(1), x2: at(value + error).toFixed(1), y1: height / 2, y2: height / 2 }),
    svg("circle", { class: isChosen ? "point" : "open-point", cx: at(value).toFixed(1), cy: height / 2, r: 4.5 }));
};

export const leaderboardSection = (parent, board) => {
  const known = board.candidates.filter(({ value }) => value !== null);
  if (known.length === 0) return;
  const min = smallest(known.map(({ value, standardError }) => value - standardError));
  const max = largest(known.map(({ value, standardError }) => value + standardError));
  const left = board.recipeCount - board.candidates.length;
  const penalty = (row) => {
    const kind = "sgd.l1RegularizationAmount" in row ? "l1" : "l2", name = `sgd.${kind}RegularizationAmount`;
    return shown(`${kind.toUpperCase()} ${row[name]}`, `/leaderboard/candidates/${row.index}/${name}`);
  };
  section(parent, "leaderboard", "Recipes that were tried",
    element("p", {}, `${board.metric} of training records that were held out in turn, in ${shownFolds(board)}, on ${counted(board.triedOn, "training record")}; ${
      board.metric === "RMSE" ? "the smaller the better" : "the larger the better"}. Each recipe with its best regularization; the filled dot is the one that was chosen. Whiskers: one standard error. The axis runs from ${number(min)} to ${number(max)}.`),
    table("Recipes, the best first",
      [{ title: "recipe", text: true }, { title: "chosen", text: true }, { title: board.metric }, { title: "± standard error", text: true }, { title: "behind" }, { title: "features" }, { title: "regularization", text: true }],
      board.candidates.map((row) => {
        const field = `/leaderboard/candidates/${row.index}`, isChosen = row.index === board.chosen;
        return [named(row.recipe), isChosen ? shown("✓ chosen", "/leaderboard/chosen") : "",
          shown(number(row.value), `${field}/value`),
          row.value === null ? "" : dotOnAxis({ value: row.value, error: row.standardError }, min, max, isChosen, `${number(row.value)} ± ${number(row.standardError)}`),
          shown(number(row.behind), `${field}/behind`), shown(count(Math.round(row.features)), `${field}/features`), penalty(row)];
      })),
    left > 0 ? element("p", { class: "note" }, `${counted(left, "more recipe")} left out; --json has them all.`) : null);
};

// curve  {metric, folds, points: [{records, training, heldOut}]}
export const learningCurveSection = (parent, { metric, folds, points }) => {
  const known = points.filter(({ training, heldOut }) => training !== null && heldOut !== null);
  if (known.length < 2) return;
  const losses = known.flatMap(({ training, heldOut }) => [training, heldOut]);
  const most = largest(losses), least = smallest(losses), room = (most - least || Math.abs(most) || 1) / 10;
  const last = known[known.length - 1], before = known[known.length - 2];
  const picture = plot(() => ({
    label: `Learning curve: ${metric} of records held out ${number(known[0].heldOut)} after training on ${count(Math.round(known[0].records))} records, ${number(last.heldOut)} on ${count(Math.round(last.records))}.`,
    x: { min: 0, max: last.records * 1.03, title: "records trained on" },
    y: { min: Math.max(0, least - room), max: most + room, title: metric },
    draw: (area) => {
      for (const [field, className] of [["training", "baseline"], ["heldOut", "curve"]]) {
        area.add(line(known.map((point) => [area.x(point.records), area.y(point[field])]), className));
        for (const point of known)
          area.add(svg("circle", { class: field === "heldOut" ? "point" : "open-point", cx: area.x(point.records), cy: area.y(point[field]), r: 4 },
            svg("title", {}, `${count(Math.round(point.records))} records: ${number(point[field])} ${field === "heldOut" ? "held out" : "in training"}`)));
      }
    },
  }), 260);
  const fall = ratio(before.heldOut - last.heldOut, before.heldOut);
  section(parent, "learning-curve", "Learning curve",
    element("p", {}, `How the chosen recipe does with fewer records: ${metric} on records held out (solid) and on those trained on (dashed), the smaller the better; mean over ${folds} folds. The last doubling of the records changed it from ${number(before.heldOut)} to ${number(last.heldOut)}: ${
      fall > 0.01 ? "more records would probably help" : "more records of the same kind would probably not help much"}.`),
    picture.node,
    tableOf(() => table("Learning curve", [{ title: "records" }, { title: `${metric}, training` }, { title: `${metric}, held out` }],
      known.map((point) => {
        const field = `/leaderboard/learningCurve/points/${points.indexOf(point)}`;
        return [shown(count(Math.round(point.records)), `${field}/records`), shown(number(point.training), `${field}/training`), shown(number(point.heldOut), `${field}/heldOut`)];
      }))));
};

// "5 folds", "5 folds, repeated up to 8 times"
const shownFolds = ({ folds, repeats }) => `${folds} folds${repeats > 1 ? `, repeated up to ${repeats} times` : ""}`;
