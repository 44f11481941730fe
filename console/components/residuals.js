// A number predicted: how far off, to which side, and where.

import { number, percent, count, counted, ratio, sum, largest, smallest, tidy } from "./format.js";
import { element, svg, shown, newId, section, table, tableOf, legend } from "./dom.js";
import { plot, line, skyline, hint } from "./plot.js";

// Bins of `factor` fine ones, one of them beginning at 0.
const wideBins = ({ begin, width, counts }, factor) => {
  const first = Math.round(begin / width);
  const bins = new Map();
  counts.forEach((value, i) => {
    const bin = Math.floor((first + i) / factor);
    bins.set(bin, (bins.get(bin) ?? 0) + value);
  });
  const from = Math.min(...bins.keys()), to = Math.max(...bins.keys());
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    from: tidy((from + i) * factor * width), to: tidy((from + i + 1) * factor * width), count: bins.get(from + i) ?? 0,
  }));
};

export const residualsSection = (parent, regression) => {
  const fine = regression.fineResiduals;
  const state = { factor: 10 };
  const bins = () => wideBins(fine, state.factor);
  const below = sum(fine.counts.filter((_, i) => fine.begin + (i + 0.5) * fine.width < 0)), total = sum(fine.counts);
  const picture = plot(() => {
    const all = bins();
    return {
      label: `Histogram of residuals in bins of ${number(fine.width * state.factor)}: ${percent(ratio(below, total))} of the predictions are too high, the others are right or too low.`,
      x: { min: Math.min(all[0].from, 0), max: Math.max(all[all.length - 1].to, 0), title: "actual − predicted" },
      y: { min: 0, max: largest(all.map((bin) => bin.count)), title: "records" },
      draw: (area) => {
        const bars = (side) => all.filter((bin) => side(bin) && bin.count > 0).map((bin) => [area.x(bin.from), area.x(bin.to), area.y(bin.count)]);
        area.add(skyline(bars((bin) => bin.from < 0), area.bottom, "zeros"));
        area.add(skyline(bars((bin) => bin.from >= 0), area.bottom, "ones"));
        area.add(svg("line", { class: "marker", x1: area.x(0), x2: area.x(0), y1: area.top, y2: area.bottom }));
        for (const bin of all)
          area.add(hint(area.x(bin.from), area.x(bin.to), area.top, area.bottom, `${number(bin.from)} to ${number(bin.to)}: ${counted(bin.count, "record")}`));
      },
    };
  });
  const makeTable = () => table("Residuals",
    [{ title: "from" }, { title: "to" }, { title: "records", field: "/evaluation/regression/fineResiduals/counts" }],
    bins().map((bin) => [number(bin.from), number(bin.to), shown(count(bin.count), "/evaluation/regression/fineResiduals/counts, summed up")]));
  const numbers = element("div", {}, tableOf(makeTable));
  const id = newId();
  const select = element("select", { id }, [1, 2, 5, 10, 20].map((factor) =>
    element("option", { value: factor, selected: factor === state.factor }, number(tidy(fine.width * factor)))));
  select.addEventListener("change", () => {
    state.factor = Number(select.value);
    picture.draw();
    numbers.replaceChildren(tableOf(makeTable));
  });
  section(parent, "residuals", "Residuals",
    element("p", {}, "A residual is what was less what was predicted. A bell around the line at 0 is the healthy picture."),
    element("p", {}, element("label", { for: id }, "Bin width "), select),
    legend(["zeros", "◀ below 0: predicted too high (overestimate)"], ["ones", "▶ from 0 on: right or predicted too low (underestimate)"]),
    picture.node,
    element("dl", { class: "cards" }, [
      ["mean absolute error", number(regression.meanAbsoluteError), "/evaluation/regression/meanAbsoluteError"],
      ["mean residual", number(regression.residualMean), "/evaluation/regression/residualMean"],
      ["R squared", number(regression.rSquared), "/evaluation/regression/rSquared"],
      ["predicted too high", percent(ratio(below, total)), "/evaluation/regression/fineResiduals/counts below 0"],
    ].map(([name, text, field]) => element("div", { class: "card" }, element("dt", {}, name), element("dd", {}, shown(text, field))))),
    numbers);
};

export const scatterSection = (parent, regression, used) => {
  const { actual, predicted } = regression.sample;
  const all = [...actual, ...predicted];
  const min = smallest(all), max = largest(all), room = (max - min || 1) / 40;
  const range = { min: min - room, max: max + room };
  const picture = plot(() => ({
    label: `Predicted against actual values of ${counted(actual.length, "record")}; a perfect prediction lies on the dashed diagonal.`,
    x: { ...range, title: "actual" },
    y: { ...range, title: "predicted" },
    draw: (area) => {
      actual.forEach((value, i) => area.add(svg("circle", { class: "dot", cx: area.x(value).toFixed(1), cy: area.y(predicted[i]).toFixed(1), r: 3 },
        svg("title", {}, `actual ${number(value)}, predicted ${number(predicted[i])}`))));
      area.add(line([[area.x(range.min), area.y(range.min)], [area.x(range.max), area.y(range.max)]], "baseline"));
    },
  }), 360);
  section(parent, "scatter", "Predicted against actual",
    element("p", {}, actual.length < used ? `${count(actual.length)} of ${counted(used, "record")}, picked at random. ` : "", "Above the dashed diagonal the prediction is too high, below it too low."),
    picture.node,
    tableOf(() => table("Predicted against actual", [{ title: "actual" }, { title: "predicted" }],
      actual.map((value, i) => [shown(number(value), `/evaluation/regression/sample/actual/${i}`), shown(number(predicted[i]), `/evaluation/regression/sample/predicted/${i}`)]))));
};

