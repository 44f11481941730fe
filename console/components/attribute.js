// One attribute: the small picture of a table's row, and all that is known of it.

import { number, decimals, percent, count, countedShare, counted, ratio, sum, largest, smallest, tidy } from "./format.js";
import { element, svg, named, shown, table, facts, shareBar } from "./dom.js";
import { plot, skyline, hint } from "./plot.js";
import { dotOnAxis } from "./leaderboard.js";

const bars = (counts, width, height) => {
  const most = Math.max(1, largest(counts)), step = width / counts.length, gap = step > 4 ? 1 : 0;
  return counts.map((value, i) => {
    const tall = value === 0 ? 0 : Math.max(1, (height * value) / most);
    return value === 0 ? "" : `M${(i * step).toFixed(1)},${height}V${(height - tall).toFixed(1)}h${(step - gap).toFixed(1)}V${height}Z`;
  }).join("");
};

const preview = (label, counts) => {
  if (counts.length === 0 || sum(counts) === 0) return "–";
  const width = 120, height = 28;
  return svg("svg", { class: "preview", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, width, height },
    svg("title", {}, label), svg("path", { class: "fill", d: bars(counts, width, height) }));
};

// {text: what the picture shows in words, counts}
const distribution = (attribute) => {
  const { binary, categorical, numeric } = attribute;
  if (binary) return { counts: [binary.falseCount, binary.trueCount], text: `${count(binary.falseCount)} false, ${count(binary.trueCount)} true` };
  if (categorical) {
    const counts = categorical.top.map((value) => value.count);
    return { counts: categorical.others > 0 ? [...counts, categorical.others] : counts, text: `the ${counts.length} most frequent values${categorical.others > 0 ? " and the others" : ""}` };
  }
  const histogram = numeric?.histogram;
  if (histogram)
    return { counts: histogram.counts, text: `histogram from ${number(histogram.begin)} to ${number(tidy(histogram.begin + histogram.width * histogram.counts.length))}` };
  return { counts: [], text: "" };
};
export const distributionPreview = (attribute) => {
  const { counts, text } = distribution(attribute);
  return preview(text, counts);
};

const numericPlot = (numeric) => {
  const { begin, width, counts } = numeric.histogram;
  const edge = (i) => tidy(begin + i * width);
  const least = begin, most = edge(counts.length);
  const { min, max, quartile1, median, quartile3 } = numeric;
  // What lies beyond the bins counts in the outermost ones.
  const reach = (i) => `${i === 0 && min < least ? number(min) : number(edge(i))} to ${i === counts.length - 1 && max > most ? number(max) : number(edge(i + 1))}`;
  return plot(() => ({
    label: `Histogram in bins of ${number(width)}; half of the values lie between ${number(quartile1)} and ${number(quartile3)}, the median is ${number(median)}.`,
    x: { min: Math.min(least, min ?? least), max: Math.max(most, max ?? most), title: "value" },
    y: { min: 0, max: Math.max(1, largest(counts)) * 1.18, title: "records" },  // room for the box
    draw: (area) => {
      area.add(skyline(counts.flatMap((value, i) => (value > 0 ? [[area.x(edge(i)), area.x(edge(i + 1)), area.y(value)]] : [])), area.bottom, "ones"));
      if (quartile1 !== null && quartile3 !== null && min !== null && max !== null) {
        const y = area.top + 8;
        area.add(svg("line", { class: "box", x1: area.x(min), x2: area.x(max), y1: y, y2: y }));
        area.add(svg("rect", { class: "box", x: area.x(quartile1), width: Math.max(1, area.x(quartile3) - area.x(quartile1)), y: y - 6, height: 12 }));
        area.add(svg("line", { class: "box middle", x1: area.x(median), x2: area.x(median), y1: y - 6, y2: y + 6 }));
      }
      counts.forEach((value, i) => area.add(hint(area.x(edge(i)), area.x(edge(i + 1)), area.top, area.bottom, `${reach(i)}: ${counted(value, "record")}`)));
    },
  }), 220).node;
};

// What the target is like by value: of the insights' `targetByValue` and the attribute's.
const valueRange = ({ value, from, to, others, missing }, field) =>
  missing ? element("em", {}, "missing") : others ? element("em", {}, "others")
    : value !== undefined ? named(value) : shown(`${number(from)} to ${number(to)}`, `${field}/from`);
const targetTable = ({ measure, of, classes }, rows, field) => {
  const columns = measure === "shares" ? classes.map((name) => ({ title: named(name) }))
    : [{ title: measure === "rate" ? ["rate of ", named(of)] : "mean target" }];
  // A rate is shown on all of 0 to 1 by a bar, a mean on the range of the means.
  const ends = rows.filter(({ mean }) => mean !== null).flatMap(({ mean, standardError }) => [mean - standardError, mean + standardError]);
  const min = smallest(ends), max = largest(ends);
  const cells = (row, at) =>
    measure === "shares" ? row.shares.map((share, k) => element("span", { class: `shade-cell shade-${Math.min(4, Math.floor(share * 5))}` }, shown(percent(share), `${at}/shares/${k}`)))
      : measure === "rate" ? [[shown(percent(row.mean), `${at}/mean`), shareBar(row.mean)]]
        : [[shown(number(row.mean), `${at}/mean`), row.mean === null ? "" : dotOnAxis({ value: row.mean, error: row.standardError }, min, max, true, `${number(row.mean)} ± ${number(row.standardError)}`)]];
  return table(measure === "rate" ? "Target rate by value" : measure === "mean" ? "Mean target by value, with one standard error to either side" : "Classes of the target by value",
    [{ title: "value", text: true }, { title: "records" }, ...columns],
    rows.map((row, i) => [valueRange(row, `${field}/${i}`), shown(count(row.records), `${field}/${i}/records`), ...cells(row, `${field}/${i}`)]));
};

// field          of the attribute: "/insights/attributes/3"
// targetByValue  of the insights
export const attributeDetails = (attribute, field, records, targetByValue) => {
  const { binary, categorical, numeric, text } = attribute;
  const about = (isApproximate) => (isApproximate ? "about " : "");
  const pairs = [
    ["missing", shown(countedShare(attribute.missing, records), `${field}/missing`)],
    ["invalid", shown(countedShare(attribute.invalid, records), `${field}/invalid`)],
  ];
  const nodes = [];
  // Values with how many records have each; `at` is the field of that number.
  const valueTable = (caption, rows, total) => table(caption, [{ title: "value", text: true }, { title: "records" }, { title: "share" }],
    rows.map(([name, text, value, at]) => [name, shown(text, at), [percent(ratio(value, total)), shareBar(ratio(value, total))]]));
  const uniqueValues = (of, kind) =>
    ["unique values", shown(about(of.uniqueIsApproximate) + count(of.uniqueValues), `${field}/${kind}/uniqueValues`)];
  if (binary) {
    const row = (name, value, at) => [name, count(value), value, `${field}/binary/${at}`];
    nodes.push(valueTable("Values", [row("true (1)", binary.trueCount, "trueCount"), row("false (0)", binary.falseCount, "falseCount")], binary.trueCount + binary.falseCount));
  }
  if (numeric) {
    const stat = (name, title = name, isApproximate = false) => [title, shown(about(isApproximate) + number(numeric[name]), `${field}/numeric/${name}`)];
    const rough = numeric.quantilesAreApproximate;
    pairs.push(uniqueValues(numeric, "numeric"), stat("min", "least"), stat("quartile1", "first quartile", rough), stat("median", "median", rough),
      stat("quartile3", "third quartile", rough), stat("max", "largest"), stat("mean"), stat("deviation", "standard deviation"));
    if (numeric.histogram) nodes.push(numericPlot(numeric));
  }
  if (categorical) {
    pairs.push(uniqueValues(categorical, "categorical"));
    const total = sum(categorical.top.map((value) => value.count)) + (categorical.others ?? 0);
    const row = (name, value, at) => [name, about(categorical.topIsApproximate) + count(value), value, `${field}/categorical/${at}`];
    if (categorical.top.length > 0)
      nodes.push(valueTable("Most frequent values", [
        ...categorical.top.map((value, i) => row(named(value.value), value.count, `top/${i}/count`)),
        ...(categorical.others > 0 ? [row(element("em", {}, "others"), categorical.others, "others")] : []),
      ], total));
  }
  if (text) {
    pairs.push(["total words", shown(count(text.totalWords), `${field}/text/totalWords`)],
      ["unique words", shown(about(text.uniqueIsApproximate) + count(text.uniqueWords), `${field}/text/uniqueWords`)]);
    if (text.prominentWords.length > 0)
      nodes.push(table("Most prominent words",
        [{ title: "word", text: true }, { title: "prominence" }, { title: "records" }, { title: "share" }],
        text.prominentWords.map((word, i) => {
          const at = `${field}/text/prominentWords/${i}`;
          return [named(word.word), shown(decimals(word.prominence, 5), `${at}/prominence`), shown(count(word.records), `${at}/records`), [shown(percent(word.share), `${at}/share`), shareBar(word.share)]];
        })));
  }
  if (attribute.targetByValue && targetByValue)
    nodes.push(targetTable(targetByValue, attribute.targetByValue, `${field}/targetByValue`));
  return element("div", { class: "details" }, facts(pairs), nodes);
};

